"""What the command line shows. Three honest states: on this phone, sent, needs you and why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sync.device import photos
from sync.device.copies import Document
from sync.device.database import Database
from sync.device.enrolments import Enrolment
from sync.device.outbox import troubled, unsent
from sync.device.overlay import MOMENTS, jobs
from sync.device.page_words import RECORD_FIELDS
from sync.device.paper import harmless, qr
from sync.device.signatures import Signed
from sync.device.sync import Outcome
from sync.device.words import HELD, HELD_FOR, KEPT_FOR, STAGES, why_refused
from sync.work.sheets.v1_words import CODES

PURPOSES = CODES["purpose"]
STATES = {
    "here": "在本机 · here",
    "sent": "已上传 · sent",
    **{code: " · ".join(both) for code, both in HELD.items()},
}
PULLS = {
    "again": "请再同步一次 · sync once more",
    "later": "上传已收妥，更新暂时取不到，稍后再同步"
    " · what you sent is kept; changes cannot be fetched at the moment, sync again later",
    "upgrade": "应用版本过旧：上传照常，更新应用后才能收到新内容"
    " · this app is too old: it may go on sending, and gets changes once it is updated",
    "wipe": "本机资料已清除 · this phone's documents were wiped",
}
FORCED = "网点已下令清除本机，未上传的也已删除 · the office had this phone wiped; what had not been sent is gone too"
ENROLMENTS = {
    "pending": "等待调度员确认 · waiting for the dispatcher to confirm this phone",
    "returning": "服务器恢复过，等待确认 · the server was restored: waiting to be confirmed",
    "forked": "本机数据曾被还原，请重新登记 · this phone was restored from a backup: enrol again",
    "revoked": "本机已吊销 · this phone was revoked",
    "lost": "本机已挂失 · this phone was reported lost",
    "retired": "本机已停用 · this phone was handed back",
}


def enrolled(mine: Enrolment, fingerprint: str) -> str:
    """After an enrolment: what the dispatcher compares."""
    return (
        f"已登记，本机短码 {mine.short}。请让调度员核对：{fingerprint}\n"
        f"Enrolled as {mine.short}. The dispatcher compares: {fingerprint}"
    )


def synced(db: Database, outcome: Outcome) -> str:
    """After a sync: what was sent, what came, what is left, what needs a person."""
    told = [
        f"上传 {outcome.sent} 条，更新 {outcome.changes} 条 · sent {outcome.sent}, updated {outcome.changes}"
    ]
    photo = outcome.photos
    if any(photo.values()):
        told.append(
            f"照片：上传 {photo['sent']}，已入库 {photo['stored']}，待传 {photo['waiting']}"
            f" · photos: sent {photo['sent']}, stored {photo['stored']}, waiting {photo['waiting']}"
        )
    pull = FORCED if outcome.forced else PULLS.get(outcome.pull)
    for word in (ENROLMENTS.get(outcome.enrolment), pull):
        if word is not None:
            told.append(word)
    told += [_line(row) for row in troubled(db)]
    told += [_photo(row) for row in photos.refused(db)]
    return "\n".join(told)


def recorded(n: int) -> str:
    """After an operation."""
    return f"已记录第 {n} 条，在本机 · recorded as {n}, on this phone"


def exported(file: Path, size: int) -> str:
    """After an export: where it lies, and what to do with it."""
    return (
        f"已写入 {file}（{size // 1024 + 1} KB），只有网点能打开，请交给调度员；本机内容保留"
        f" · written to {file}, only the office can open it: hand it to a dispatcher; everything stays here too"
    )


def signed(mine: Enrolment, record: Signed, coloured: bool) -> str:
    """After a signing: the number, and the customer's address, as a QR code too. coloured: see `paper.qr`."""
    address = f"{mine.issuer}/r/{record.handover}"
    told = f"已签署 {record.number}，请客户扫码 · signed {record.number}, for the customer to scan:"
    return f"{told}\n{qr(address, coloured)}{address}"


def lacked(fields: Sequence[str], number: str) -> list[str]:
    """After a signing: what the office will ask about, and how to put it right."""
    zh, en = _named(fields)
    return (
        [
            f"已签署，但记录还缺：{zh}。补记后更正：--corrects {number} --reason 原因"
            f" · signed, but it lacks: {en}. Record that, then sign with --corrects {number} --reason WHY"
        ]
        if fields
        else []
    )


def _named(fields: Sequence[str]) -> tuple[str, str]:
    """Fields of a record: zh-CN, en."""
    both = [RECORD_FIELDS.get(field, (field, field)) for field in fields]
    return "、".join(each for each, _ in both), ", ".join(each for _, each in both)


def still_lacks(fields: Sequence[str]) -> list[str]:
    """Under a preview: what the office would ask about, while it can still be put right."""
    zh, en = _named(fields)
    return [f"签署前请补齐：{zh} · still to be recorded before it is signed: {en}"] if fields else []


def job_list(db: Database) -> str:
    """One line a job."""
    known = jobs(db)
    if not known:
        return "没有工单，请先同步 · no jobs here yet: sync"
    return "\n".join(_summary(job) for job in known.values())


def outbox(db: Database) -> str:
    """One sentence of truth, then what needs a person."""
    waiting, photo, trouble = unsent(db), photos.kept(db), troubled(db)
    told = [
        f"{len(waiting)} 条未上传，{photo} 张照片在本机 · {len(waiting)} unsent, {photo} photos still here",
        *(_line(row) for row in waiting),
        *(_line(row) for row in trouble),
        *(_photo(row) for row in photos.refused(db)),
    ]
    return "\n".join(told)


def as_json(shown: Document) -> str:
    """The document as JSON."""
    return json.dumps(shown, ensure_ascii=False, indent=2)


def _line(row: Any) -> str:
    state = STATES["here"] if row["receipt"] is None else STATES[row["receipt"]]
    why = " · ".join({**HELD_FOR, **KEPT_FOR}.get(row["code"], (row["code"],))) if row["code"] else ""
    code = f": {why} ({row['code']})" if row["code"] else ""
    return f"  {row['n']} {row['op']} {(row['job'] or '')[:13]} {state}{code}"


def _photo(row: Any) -> str:
    purpose = " · ".join(PURPOSES.get(row["purpose"], (row["purpose"],)))
    return f"  {row['n']} {purpose} {(row['job'] or '')[:13]} {why_refused(row['reason'])}"


def _summary(job: Document) -> str:
    number = job.get("number") or job["id"][:13]
    shelf = " 已移出，你的记录保留 · moved, your work is kept" if "shelf" in job else ""
    unsettled = sum("unsettled" in entry for _, entry in _entries(job))
    mark = f" ({unsettled} 未入账 · not settled)" if unsettled else ""
    stage = " · ".join(STAGES.get(job.get("stage", ""), (job.get("stage", ""),)))
    told = _far(job) if job.get("bare") and job.get("window") else _plain(job.get("fault", ""))
    return harmless(f"{number}  {stage}  {' / '.join(told.splitlines())}{mark}{shelf}".rstrip())


def _far(job: Document) -> str:
    """Of an appointment that is far off: when, by the outlet's clock, and about where."""
    zone = ZoneInfo(job["zone"]) if job.get("zone") else None
    begins, ends = (datetime.fromisoformat(text).astimezone(zone) for text in job["window"])
    place = " ".join(job[name] for name in ("district", "place") if job.get(name))
    return f"{begins:%m-%d %H:%M}–{ends:%H:%M}  {place}".rstrip()


def _entries(job: Document) -> list[tuple[str, dict[str, Any]]]:
    return [
        (name, entry)
        for name, entries in job.items()
        if isinstance(entries, list) and name not in ("visits", "struck", *MOMENTS.values())
        for entry in entries
        if isinstance(entry, dict) and "of" in entry and "at" in entry
    ]


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
