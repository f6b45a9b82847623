"""From a verb of the command line to recorded operations."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sync.device import overlay
from sync.device.catalogue import named, shown_in_a_quote
from sync.device.clock import Clock
from sync.device.copies import Document
from sync.device.database import Database
from sync.device.drawing import LARGEST_FILE, drawing_of
from sync.device.enrolments import Enrolment, current
from sync.device.local import placed, today
from sync.device.outbox import Blob, Draft, record
from sync.device.overlay import MOMENTS, jobs
from sync.device.shelf import open_visit
from sync.device.signatures import Corrected, Customer, Drawn, Signed, draw_up, sign
from sync.device.trouble import AmbiguousJob, BadFile, NoVisit, UnknownJob, why_not
from sync.device.typed import Row, Where
from sync.device.typing_in import Judge, WrongInput, arguments, check_texts, judged, nobody, refused
from sync.device.verbs import PHOTO, SIGN
from sync.device.words import harmless
from sync.exchange.chain import sha256_hex
from sync.ids import uuid7
from sync.instants import Millis, millis

Random = Callable[[int], bytes]
BEGUN = frozenset(MOMENTS.values()) - {"appointed"}
PRICED = ("part.use", "charge.add")
MOST_PHOTO = 10 << 20
_JPEG = b"\xff\xd8\xff"


def resolved(db: Database, asked: str) -> Document:
    """The job a person means: by its number, or by how its id begins. Raises UnknownJob, AmbiguousJob."""
    known = jobs(db)
    by_number = [job for job in known.values() if str(job.get("number", "")).casefold() == asked.casefold()]
    found = by_number or [job for id, job in known.items() if id.startswith(asked.lower())]
    if not found or not asked:
        raise UnknownJob(asked=asked)
    if len(found) > 1:
        raise AmbiguousJob(asked=asked, jobs=", ".join(str(job.get("number") or job["id"]) for job in found))
    return found[0]


def act(
    db: Database, clock: Clock, random: Random, row: Row, given: Mapping[str, Any], judge: Judge = nobody
) -> int:
    """Record the operation of one verb; its number. Raises the errors of `trouble`, and WrongInput."""
    job, shown = None, Document()
    if row.new:
        job = uuid7(clock.wall(), random(10))
    elif row.job:
        shown = resolved(db, given["job"])
        job = shown["id"]
    args = named(db, row.op, arguments(row, given), today(clock, placed(db, shown)))
    if row.op == "retract":
        _mine(current(db), args["of"])
        _of_this_job(db, shown["id"], args["of"])
    if shown:
        args |= _visit(db, clock, random, row.visit, shown["id"])
        args = shown_in_a_quote(shown, row.op, args)
        _in_one_currency(shown, row.op, args)
    [n] = record(db, clock, [Draft(row.op, job, judged(row, args, judge))])
    return n


def _mine(mine: Enrolment, of: dict[str, Any]) -> None:
    """The operation that is taken back, with the enrolment that recorded it. Raises WrongValue if that was none yet."""
    if of.setdefault("device", mine.device) == mine.device and of["n"] > mine.last:
        raise refused("number", of["n"], "not_recorded")


def _of_this_job(db: Database, job: str, of: Mapping[str, Any]) -> None:
    """A retraction strikes nothing in any other job. Raises WrongInput where this phone knows the line, and its job."""
    row = next(iter(db.rows("select job from lines where device = ? and n = ?", of["device"], of["n"])), None)
    if row is None or row["job"] == job:
        return
    n, other = of["n"], row["job"]
    if other is None:
        raise WrongInput(zh=f"第 {n} 条不属于任何工单，不能撤销", en=f"number {n} belongs to no job")
    name = harmless(str((overlay.job(db, other) or {}).get("number") or other[:13]))
    raise WrongInput(
        zh=f"第 {n} 条不属于这张工单（它属于 {name}），没有记录",
        en=f"number {n} is not of this job (it belongs to {name}): not recorded",
    )


def _in_one_currency(shown: Document, op: str, args: Mapping[str, Any]) -> None:
    """What the customer pays for a visit is one sum. Raises WrongInput."""
    currency = None if args.get("covered") else (args.get("price") or {}).get("currency")
    if op not in PRICED or currency is None:
        return
    for entry in (each for name in PRICED for each in shown.get(name) or ()):
        other = None if entry.get("covered") else (entry.get("price") or {}).get("currency")
        if entry.get("visit") == args.get("visit") and other not in (None, currency):
            line = args.get("price_line")
            raise WrongInput(
                zh=f"{line}：一次上门只用一种货币（{other}、{currency}）",
                en=f"{line}: one currency a visit ({other}, {currency})",
            )


def add_photo(
    db: Database, clock: Clock, random: Random, given: Mapping[str, Any], judge: Judge = nobody
) -> int:
    """Record a photo with its bytes; the operation's number."""
    job = resolved(db, given["job"])["id"]
    args = judged(PHOTO, {**arguments(PHOTO, given), **_visit(db, clock, random, PHOTO.visit, job)}, judge)
    body = _read(given["typed_file"], MOST_PHOTO)
    if not body.startswith(_JPEG):
        raise BadFile(file=given["typed_file"], why="not_a_jpeg")
    [n] = record(
        db, clock, [Draft("photo.take", job, args, [Blob(body, "image/jpeg", str(args["purpose"]))])]
    )
    return n


def sign_record_of(db: Database, clock: Clock, random: Random, given: Mapping[str, Any]) -> Signed:
    """Make and record the signed service record of the newest visit, or of the one whose record it corrects."""
    job, visit, how = _meant(db, clock, random, given)
    if how["corrects"] is None and not given["typed_anyway"]:
        _not_yet_signed(job, visit)
    return sign(db, clock, random, job, visit, _customer(given), **how)


def _not_yet_signed(job: Document, visit: str) -> None:
    """Raise WrongInput where a signed record of this visit stands already, on this phone or at the office."""
    signed = [*(job.get("records") or ()), *(job.get("record.sign") or ())]
    numbers = [_number(each) for each in signed if each.get("visit") == visit]
    if numbers:
        number = harmless(str(numbers[-1]))
        raise WrongInput(
            zh=f"这次上门已有签署的记录 {number}，没有再签。"
            f"要更正：--corrects {number} --reason 原因；仍要另签一份：--anyway",
            en=f"this visit has a signed record already, {number}: not signed again. "
            f"To correct it: --corrects {number} --reason WHY; to sign another all the same: --anyway",
        )


def _number(signed: Mapping[str, Any]) -> str:
    """The number of a signed record: of one that lies here with its text, or of one that the office has."""
    if "text" in signed:
        return str(json.loads(signed["text"])["number"])
    return str(signed.get("number") or signed["text_sha256"])


def draw_record_of(db: Database, clock: Clock, given: Mapping[str, Any]) -> Drawn:
    """The same record as it would be signed now; nothing is recorded."""
    job, visit, how = _meant(db, clock, bytes, given)
    return draw_up(db, clock, job, visit, _customer(given), **how)


def _meant(
    db: Database, clock: Clock, random: Random, given: Mapping[str, Any]
) -> tuple[Document, str, dict[str, Any]]:
    """The job, the visit to be described, and how. Raises NoVisit, WrongInput."""
    check_texts(SIGN, given)
    job, corrects = resolved(db, given["job"]), None
    if given["typed_corrects"] is None and given["typed_reason"] is not None:
        raise WrongInput(zh="--reason 要和 --corrects 一起用", en="--reason goes with --corrects")
    if given["typed_corrects"] is not None:
        corrects = _corrected(db, job, given["typed_corrects"], given["typed_reason"])
    visit = corrects.visit if corrects is not None else None
    visit = visit or _visit(db, clock, random, "latest", job["id"]).get("visit")
    if visit is None:
        raise NoVisit(job=job["id"])
    how = {"language": given["typed_language"], "remark": given["typed_remark"], "corrects": corrects}
    return job, visit, how


def _corrected(db: Database, job: Document, asked: str, reason: str | None) -> Corrected:
    """The record that is meant, by its number or by the hash of its text."""
    if not reason:
        raise WrongInput(
            zh="--corrects 要写明更正原因：--reason", en="--corrects needs --reason: why it is corrected"
        )
    known: dict[str, tuple[str | None, str | None]] = {
        record["text_sha256"]: (record["number"], record.get("visit")) for record in job.get("records") or ()
    }
    mine: dict[str, Any] = {}
    for row in db.rows("select line from lines where job = ? and op = 'record.sign'", job["id"]):
        args = json.loads(row["line"])["args"]
        text = json.loads(args["text"])
        hash = sha256_hex(args["text"].encode())
        mine[hash], known[hash] = text, (text["number"], args.get("visit"))
    for hash, (number, visit) in known.items():
        if asked.casefold() in ((number or hash).casefold(), hash):
            return Corrected(hash, reason, mine.get(hash), visit, number)
    raise WrongInput(
        zh=f"--corrects {asked}：这张工单没有这份记录", en=f"--corrects {asked}: this job has no such record"
    )


def _customer(given: Mapping[str, Any]) -> Customer:
    """Who signs, and how. Raises WrongInput, BadFile, NotADrawing."""
    name, relation = given["typed_customer_name"].strip(), given["typed_relation"]
    chosen = [how for how in ("absent", "refused", "strokes") if given[f"typed_{how}"] is not None]
    if len(chosen) > 1:
        told = "，".join(f"--{how}" for how in chosen)
        raise WrongInput(zh=f"{told} 只能选一个", en=f"only one of {told.replace('，', ', ')}")
    if not chosen:
        return Customer(name, relation, typed=True)
    value = given[f"typed_{chosen[0]}"]
    if chosen != ["strokes"]:
        return Customer(name, relation, absent={chosen[0]: value})
    drawn = drawing_of(_read(value, LARGEST_FILE), value)
    return Customer(name, relation, drawn.strokes, drawn.canvas, drawn_for=drawn.record)


def _visit(db: Database, clock: Clock, random: Random, where: Where, job: str) -> dict[str, str]:
    """The visit an operation belongs to. Raises NoVisit where one must be open."""
    if where == "none":
        return {}
    standing = open_visit(db, job) or (_awaited(db, job) if where in ("begins", "open") else _latest(db, job))
    if standing is None and where == "begins":
        standing = uuid7(clock.wall(), random(10))
    if standing is None and where in ("open", "needed"):
        raise NoVisit(job=job)
    return {} if standing is None else {"visit": standing}


def _awaited(db: Database, job: str) -> str | None:
    """The visit that was agreed for this person, here or by the office, and that nobody has begun: the nearest."""
    shown = overlay.job(db, job) or {}
    person = db.one("select substr(feed, 3) from feeds where feed like 't:%' limit 1")
    awaited = [
        visit
        for visit in shown.get("visits", [])
        if visit.get("appointed") and not BEGUN.intersection(visit) and visit.get("lead", person) == person
    ]
    nearest = min(awaited, key=_window_opens, default=None)
    return None if nearest is None else str(nearest["id"])


def _window_opens(visit: Mapping[str, Any]) -> Millis:
    return millis(visit["appointed"]["from"])


def _latest(db: Database, job: str) -> str | None:
    visit: str | None = db.one(
        "select visit from lines where job = ? and visit is not null order by rowid desc limit 1", job
    )
    return visit


def _read(file: str, most: int) -> bytes:
    """The bytes of a file. Raises BadFile."""
    try:
        with Path(file).open("rb") as opened:
            body = opened.read(most + 1)
    except OSError as failure:
        raise BadFile(file=file, why=why_not(failure)) from None
    except ValueError:  # a name with NUL in it
        raise BadFile(file=file, why="missing") from None
    if len(body) > most:
        raise BadFile(file=file, why="too_large")
    return body
