"""The command line's verbs, one row an operation. Data only: names follow the schemas of the operations."""

from __future__ import annotations

from sync.device.typed import Row, Typed
from sync.device.verbs_job import ROWS as OF_JOBS
from sync.device.verbs_visit import ROWS as OF_VISITS
from sync.work.words import RELATIONS, SOURCES

ROWS: tuple[Row, ...] = (*OF_JOBS, *OF_VISITS)


PHOTO = Row(
    "photo",
    "photo.take",
    "拍照 · add a photo (JPEG)",
    (
        Typed("file", "", "文件 · the JPEG file", must=True),
        Typed("--purpose", "purpose", "用途 · what it shows (before, after, plate, part …)", must=True),
        Typed("--step", "step", "步骤 · of which step"),
        Typed("--source", "source", "来源 · where from", one_of=SOURCES, otherwise="camera"),
    ),
    visit="latest",
)

SIGN = Row(
    "sign",
    "record.sign",
    "签署服务记录 · sign the service record",
    (
        Typed("--customer-name", "", "签字人 · who signs", "name", must=True, most=200),
        Typed("--relation", "", "与客户关系 · relation to the customer", one_of=RELATIONS, otherwise="self"),
        Typed(
            "--strokes",
            "",
            "笔迹文件（JSON）；没有就算打字签名 · JSON file of strokes; without it the name counts as typed",
        ),
        Typed("--absent", "", "客户不在的原因 · why nobody could sign"),
        Typed("--refused", "", "拒签原因 · why the customer refused"),
        Typed("--remark", "", "客户意见 · the customer's remark"),
        Typed(
            "--corrects", "", "更正哪份记录（编号或哈希） · the record this one corrects, its number or hash"
        ),
        Typed("--reason", "", "更正原因 · why it is corrected", most=1000),
        Typed("--anyway", "", "已有记录，仍要另签一份 · sign another, though there is one", "yes"),
        Typed(
            "--language", "", "记录语言 · language of the record", one_of=("zh-CN", "en"), otherwise="zh-CN"
        ),
    ),
    visit="latest",
)
