"""Signed records in words, for the office's command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from server.office.showing import instant as when
from server.office.words import Words

HEADS = (
    ("记录", "工单", "收到", "状态", "等待"),
    ("record", "job", "received", "state", "waits for"),
)
NOTHING = {
    False: ("还没有签署的服务记录", "no service record was signed yet"),
    True: ("没有等待封存的记录", "no record waits for its seal"),
}
STATES: Words = {
    "new": ("待登记", "just came"),
    "logged": ("已登记，未封存", "in the log, not sealed yet"),
    "sealed": ("已封存", "sealed"),
}
NOTES: Words = {
    "store_unreachable": ("对象存储无应答，稍后再试", "the object store does not answer; tried again later"),
    "key_unreachable": ("签名密钥暂不可用，稍后再试", "the signing key cannot be reached; tried again later"),
    "timestamp_unreachable": (
        "时间戳服务无应答，稍后再试",
        "the timestamp authority does not answer; tried again later",
    ),
    "log_forked": (
        "公开日志与已公布的不一致，请立即查看运行手册",
        "the log contradicts what was published: see the run book",
    ),
    "log_unreadable": (
        "已公布的日志无法读取，请查看运行手册",
        "the published log cannot be read: see the run book",
    ),
    "template_unknown": (
        "版式比本服务新，升级后封存",
        "its form is newer than this server; sealed after an update",
    ),
    "text_unreadable": ("内容无法识别，不能封存", "its text cannot be read; it cannot be sealed"),
    "photo_lost": ("已入库的照片读不出来", "a photo that was stored cannot be read"),
    "taken_back": ("把它归入工单的确认已撤回", "what had let it into a job was taken back"),
    "defect": ("程序缺陷，已记入日志", "a defect of ours; see the log"),
}
WHATS: Words = {"photo": ("照片", "photo"), "strokes": ("签名笔迹", "drawing of the signature")}
LABELS: Words = {
    "state": ("状态", "state"),
    "waits": ("等待", "waits for"),
    "note": ("说明", "note"),
    "leaf": ("日志位置", "place in the log"),
    "pdf": ("PDF 指纹", "fingerprint of the PDF"),
    "corrects": ("更正", "corrects"),
    "corrected_by": ("已由此更正", "corrected by"),
    "lacking": ("缺少", "without"),
    "sent": ("通知", "told"),
    "fetched": ("打开", "fetched"),
    "seen": ("客户已看", "seen"),
    "downloaded": ("下载", "downloaded"),
    "confirmed": ("验收", "confirmed"),
}
WAYS: Words = {
    "link": ("客户链接", "by the customer's link"),
    "hand_over": ("现场扫码", "by the code at the door"),
}
NEVER = ("还没有", "not yet")


def row(record: Mapping[str, Any], zone: str, at: int) -> list[str]:
    """One line of the list."""
    number = record["number"] or record["text_hash"][:12]
    state = STATES[record["state"]][at]
    return [number, record["job_number"], when(record["received"], zone), state, waits(record, at)]


def waits(record: Mapping[str, Any], at: int) -> str:
    """What it waits for, or what went wrong, in words."""
    kinds = [each["what"] for each in record["waits"]]
    parts = [f"{kinds.count(kind)} {WHATS[kind][at]}" for kind in dict.fromkeys(kinds)]
    if record["note"]:
        parts.append(NOTES.get(record["note"], (record["note"],) * 2)[at])
    return ("、" if at == 0 else ", ").join(parts)


def page(record: Mapping[str, Any], zone: str, at: int) -> Iterator[str]:
    """What became of one record, a fact a line."""
    sealed = when(record["sealed_at"], zone) if record["sealed_at"] else ""
    facts = {
        "state": f"{STATES[record['state']][at]} {sealed}".rstrip(),
        "waits": waits(record, at),
        "leaf": "" if record["leaf"] is None else str(record["leaf"]),
        "pdf": record["pdf"] or "",
        "corrects": record["corrects"] or "",
        "corrected_by": ", ".join(record["corrected_by"]),
        "lacking": "; ".join(f"{hash[:12]} {why}" for hash, why in record["lacking"].items()),
    }
    yield from (f"{LABELS[name][at]}: {value}" for name, value in facts.items() if value)
    yield from _delivery(record["delivery"], zone, at)


def _delivery(told: Mapping[str, Any], zone: str, at: int) -> Iterator[str]:
    through = [
        f"{each['channel']} {when(each['at'], zone) if each['at'] else each['refused']}"
        for notice in told["notices"]
        for each in notice["through"]
    ]
    yield f"{LABELS['sent'][at]}: {'; '.join(through) or NEVER[at]}"
    for what in ("fetched", "seen", "downloaded"):
        ways = [
            f"{WAYS[way][at]} {when(times['first_at'], zone)} ×{times['times']}"
            for way, times in told[what].items()
            if times is not None
        ]
        yield f"{LABELS[what][at]}: {'; '.join(ways) or NEVER[at]}"
    confirmed = told["confirmed"]
    yield f"{LABELS['confirmed'][at]}: {when(confirmed['at'], zone) if confirmed else NEVER[at]}"
