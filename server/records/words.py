"""Signed records in words, for the office's command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from server.notices.waiting import Withheld, why
from server.notices.words import STATES as NOTICE_STATES
from server.notices.words import TEMPLATES, noted, trouble
from server.office.showing import instant as when
from server.office.words import Words, said
from sync.instants import millis

HEADS = (
    ("记录", "工单", "收到", "状态", "等待"),
    ("record", "job", "received", "state", "waits for"),
)
NOTHING = {
    False: ("还没有签署的服务记录", "no service record was signed yet"),
    True: ("没有等待封存的记录", "no record waits for its seal"),
}
UNKNOWN = (
    "没有这份记录：{}\n  请写完整的编号，如 K7M2X-12，或正文的 SHA-256（前 12 位即可）"
    "\n  不知道编号：doorstep records --job 工单号",
    "There is no such record: {}\n  Give its whole number, such as K7M2X-12, or the SHA-256 of its text (the first 12 "
    "figures will do)\n  Where the number is not known: doorstep records --job JOB",
)
OF_A_JOB = (
    "{} 是工单号，不是记录编号：doorstep records --job {}",
    "{} is the number of a job and not of a record: doorstep records --job {}",
)
MORE = (
    "以上是最新 {} 份，还有更早的：--all 全部列出，--job 工单号 只列一张工单的",
    "these are the newest {}, there are older ones: --all lists all, --job JOB those of one job",
)
MORE_OF = (
    "共 {} 份，以上是最新 {} 份：--all 全部列出",
    "{} records, these are the newest {}: --all lists all",
)
NEITHER = ("没有这样的工单或记录：{}", "There is no such job or record: {}")
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
    "log_behind": (
        "恢复备份之后，公开日志还未核对",
        "the public log was not looked at since the restore; it is by itself",
    ),
    "log_damaged": ("日志数据已损坏，请查看运行手册", "rows of the log are damaged: see the run book"),
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
_AGAIN = ("没有传完整，手机会重传", "it did not arrive whole; the phone sends it again")
REASONS: Words = {
    "unannounced": ("手机还没有上报", "no phone announced it yet"),
    **dict.fromkeys(("not_here", "size_differs", "hash_differs"), _AGAIN),
    "lost_here": ("对象存储里已经没有", "the object store has lost it"),
    "damaged_here": ("对象存储里的已损坏", "the object store has damaged it"),
}
"""Why a photo or a drawing is not here."""
USELESS = ("传到的不能用，不会再来", "what arrived cannot be used; it will not come")
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
CORRECTED = (
    "{} 已更正了它，要再更正请更正 {}",
    "{} corrects it already; correct {} to go on from there",
)
WITHDRAWN = ("它已被撤销", "it was taken back")
WITHOUT_PDF = ("还没有 PDF：{}", "there is no PDF yet: {}")
NO_PHOTOS_AWAITED = ("它不等待照片：{}", "it waits for no photo: {}")
HINTS: Words = {
    "no_such_field": (
        "各项的名称：doorstep records show {} --json",
        "what its fields are called: doorstep records show {} --json",
    ),
    "not_a_value": (
        """看似数字的文字这样写：--set test='"1"'""",
        """text that looks like a number is written so: --set test='"1"'""",
    ),
}
"""What to do about a change that is not accepted."""


def row(record: Mapping[str, Any], zone: str, at: int) -> list[str]:
    """One line of the list."""
    number = record["number"] or record["text_hash"][:12]
    state = STATES[record["state"]][at]
    return [number, record["job_number"], when(record["received"], zone), state, waits(record, at)]


def waits(record: Mapping[str, Any], at: int) -> str:
    """What it waits for, or what went wrong, in words."""
    awaited = record["waits"]
    parts = [_several(kind, awaited, at) for kind in dict.fromkeys(each["what"] for each in awaited)]
    if record["note"]:
        parts.append(NOTES.get(record["note"], (record["note"],) * 2)[at])
    return ("、" if at == 0 else ", ").join(parts)


def _several(kind: str, awaited: Sequence[Mapping[str, Any]], at: int) -> str:
    """How many of a kind, and why those are not here that were looked for: 2 photos (…)."""
    reasons = [each["reason"] for each in awaited if each["what"] == kind]
    said = dict.fromkeys(REASONS.get(reason, USELESS)[at] for reason in reasons if reason is not None)
    why = ("；" if at == 0 else "; ").join(said)
    return f"{len(reasons)} {WHATS[kind][at]}" + (
        ("（{}）" if at == 0 else " ({})").format(why) if why else ""
    )


def standing(record: Mapping[str, Any], at: int) -> str:
    """How far it is, and what it waits for."""
    return ("，" if at == 0 else ", ").join(filter(None, [STATES[record["state"]][at], _awaited(record, at)]))


def _awaited(record: Mapping[str, Any], at: int) -> str:
    awaited = waits(record, at)
    return awaited and f"{LABELS['waits'][at]} {awaited}"


def page(record: Mapping[str, Any], zone: str, at: int, withheld: Withheld | None = None) -> Iterator[str]:
    """What became of one record, a fact a line. withheld: what keeps its notices back."""
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
    yield from _delivery(record["delivery"], zone, at, withheld)


def waiting(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Those of its notices that wait."""
    return [each for each in told["notices"] if each["state"] == "waiting" and each["next_at"]]


def _delivery(told: Mapping[str, Any], zone: str, at: int, withheld: Withheld | None) -> Iterator[str]:
    notices = [part for notice in told["notices"] if (part := _notice(notice, zone, at, withheld))]
    sent = any(each["at"] for notice in told["notices"] for each in notice["through"])
    yield f"{LABELS['sent'][at]}: {'; '.join(notices if sent else [NEVER[at], *notices])}"
    for what in ("fetched", "seen", "downloaded"):
        ways = [
            f"{WAYS[way][at]} {when(times['first_at'], zone)} ×{times['times']}"
            for way, times in told[what].items()
            if times is not None
        ]
        yield f"{LABELS[what][at]}: {'; '.join(ways) or NEVER[at]}"
    yield _confirmed(told["confirmed"], zone, at)


def _confirmed(confirmed: Mapping[str, Any] | None, zone: str, at: int) -> str:
    return f"{LABELS['confirmed'][at]}: {when(confirmed['at'], zone) if confirmed else NEVER[at]}"


def _notice(notice: Mapping[str, Any], zone: str, at: int, withheld: Withheld | None) -> str:
    """What it is, who took it and when, what went wrong, and why it waits."""
    lang, note = ("zh", "en")[at], notice["note"]
    told = [f"{each['channel']} {when(each['at'], zone)}" for each in notice["through"] if each["at"]]
    refused = [(each["channel"], each["refused"]) for each in notice["through"] if each["refused"]]
    if note:
        told.append(noted(note, lang))
    else:
        told += [f"{name} ✗ {trouble(code, lang)}" for name, code in refused]
    if notice["state"] in ("dropped", "failed"):
        told.insert(0, NOTICE_STATES[notice["state"]][at])
    if notice["state"] == "waiting" and notice["next_at"]:
        told.append(why(millis(notice["next_at"]), bool(note), notice["quiet"], withheld, zone, at))
    name = said(TEMPLATES, notice["template"], lang)
    return f"{name}{('：', ': ')[at]}{(' ' if at == 0 else ', ').join(told)}" if told else ""
