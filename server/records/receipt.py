"""What stands beside a record's text on paper: the times as of receipt, and how to verify it without us."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sync.work.sheet import Fact
from sync.work.sheets.reading import moment, zone_of

Words = tuple[str, str]

GRADES: Mapping[str, Words] = {
    "proved": ("有据", "proved"),
    "claimed": ("自报", "reported"),
    "doubtful": ("存疑", "doubtful"),
}
LABELS: Mapping[str, Words] = {
    "received": ("服务器收到", "Received by the server"),
    "arrived": ("到达（收到时所知）", "Arrived (as known at receipt)"),
    "finished": ("完工（收到时所知）", "Finished (as known at receipt)"),
    "signed": ("签署（收到时所知）", "Signed (as known at receipt)"),
    "zone": ("以上时间的时区", "Time zone of these times"),
    "leaf": ("公开日志中的位置", "Place in the public log"),
    "fingerprint": ("文本指纹 (SHA-256)", "Fingerprint of the text (SHA-256)"),
}
BETWEEN: Words = ("{earliest} 至 {latest} · {grade}", "{earliest} to {latest} · {grade}")
STEPS: Sequence[Words] = (
    (
        "封印：任何 PDF 阅读器都会显示本文件自封印后是否被改动；命令行：\npdfsig {file}",
        "The seal: any PDF reader shows whether this file was changed since it was sealed; on the command line:\n"
        "pdfsig {file}",
    ),
    (
        "签名：取出附件 record.json（签署的原文）和 proof.json（全部证明），"
        "逐条 openssl 命令见证据包中的 VERIFY.txt：\npdfdetach -saveall {file}",
        "The signatures: take out record.json (the text, as it was signed) and proof.json (all that proves it); "
        "VERIFY.txt in the evidence bundle has every openssl command:\npdfdetach -saveall {file}",
    ),
    (
        "日志：proof.json 证明本记录在公开日志中，可与任何已公布、有见证的检查点比对。"
        "也可在 {origin}/verify 在浏览器内验证，文件不会上传。",
        "The log: proof.json proves that this record stands in the public log; hold it against any published and "
        "witnessed checkpoint. {origin}/verify checks this file in the browser without sending it anywhere.",
    ),
)
NEVER_ANNOUNCED: Words = ("手机从未上报这张照片", "The phone never announced this photo")
MISSING: Words = ("未收到：{why}", "Never received: {why}")


def evidence(text: Mapping[str, Any], text_hash: str, statement: str, leaf: int) -> Iterator[Fact]:
    """The facts of the countersigned statement, in the record's language and zone."""
    side, zone, told = side_of(text), zone_of(text), json.loads(statement)
    yield Fact(LABELS["received"][side], moment(told["received"], zone, side))
    for name in ("arrived", "finished", "signed"):
        known = told[name]
        if known is not None:
            bounds = {bound: moment(known[bound], zone, side) for bound in ("earliest", "latest")}
            grade = GRADES[known["grade"]][side]
            yield Fact(LABELS[name][side], BETWEEN[side].format(**bounds, grade=grade))
    yield Fact(LABELS["zone"][side], str(zone))
    yield Fact(LABELS["leaf"][side], str(leaf))
    yield Fact(LABELS["fingerprint"][side], text_hash)


def steps(text: Mapping[str, Any], origin: str) -> list[str]:
    """How anybody verifies the document, in the record's language."""
    file = file_name(str(text.get("number") or ""), "pdf")
    return [step[side_of(text)].format(origin=origin, file=file) for step in STEPS]


def file_name(number: str, ending: str) -> str:
    """What a file of the record is called: its number, as far as every system takes it."""
    plain = re.sub(r"[^0-9A-Za-z.-]+", "_", number).strip("._-")[:60] or "record"
    return f"{plain}.{ending}"


def side_of(text: Mapping[str, Any]) -> int:
    """0 for zh-CN, 1 for en."""
    return 1 if text.get("language") == "en" else 0
