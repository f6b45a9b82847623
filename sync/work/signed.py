"""Reading a signed text: what it names, what it lacks, what it contradicts; and which questions that raises.

Functions of facts alone: the same operations in any order of arrival raise the same questions.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sync.work.assignments import GIVES, given
from sync.work.operations import Operation
from sync.work.reading import judged, plain
from sync.work.reading import parsed as parsed
from sync.work.records import CORRECTED, FROZEN, NAMED, RECORDS, section
from sync.work.stated import against_the_file, not_whole
from sync.work.words import ENDING

if TYPE_CHECKING:
    from sync.work.file import JobFile
    from sync.work.job import Ref

SECTIONS = {
    "part.use": "parts",
    "charge.add": "charges",
    "charge.discount": "discounts",
    "step.check": "steps",
    "fault.diagnose": "findings",
    "payment.collect": "payments",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation about which something is to be asked.

    mended: a later record has seen to it. details: which fields.
    """

    op: Operation
    code: str
    mended: bool = False
    details: tuple[str, ...] = ()


def named(text: str) -> frozenset[tuple[str, int]]:
    """The operations (device, number) that a text speaks for."""
    told = (judged(text) or {}).get("operations")
    if not isinstance(told, list):
        return frozenset()
    return frozenset((ref[0], ref[1]) for ref in told if _is_ref(ref))


def asked_of_records(file: JobFile, gone: Mapping[Ref, Operation]) -> Iterator[Asked]:
    """What this file's signed records raise."""
    by_visit: dict[str, list[Operation]] = {}
    for op in file.operations:
        if op.name in RECORDS and op.ref not in gone:
            by_visit.setdefault(op.args["visit"], []).append(op)
    for visit, records in by_visit.items():
        yield from _added_after(file, gone, visit, records)
        for at, record in enumerate(records):
            later = at < len(records) - 1
            if record.name != CORRECTED:  # the office says what it changes, and why
                yield from _of_record(file, gone, visit, record, later)
    yield from _taken_back_after(file, gone)


def _added_after(
    file: JobFile, gone: Mapping[Ref, Operation], visit: str, records: Sequence[Operation]
) -> Iterator[Asked]:
    texts = [record.args["text"] for record in records if judged(record.args["text"]) is not None]
    if not texts:  # what is no text states nothing, and that is asked already
        return
    first = named(texts[0])
    all_named = first.union(*(named(text) for text in texts[1:]))
    for op in file.operations:
        if (
            op.name in FROZEN
            and op.args.get("visit") == visit
            and not op.of_office
            and (op.actor, op.n) not in first
        ):
            yield Asked(op, "after_signature", mended=(op.actor, op.n) in all_named or op.ref in gone)


def _taken_back_after(file: JobFile, gone: Mapping[Ref, Operation]) -> Iterator[Asked]:
    """Retractions of what a signed text states, or of a signed text itself, until a later record leaves it out."""
    records = [op for op in file.operations if op.name in RECORDS]
    for op in file.operations:
        by = gone.get(op.ref)
        if by is None or by.name != "retract" or op.name not in (*FROZEN, "record.sign"):
            continue
        of_visit = [each for each in records if each.args["visit"] == op.args.get("visit")]
        if op.name == "record.sign":
            standing = [each for each in of_visit if each.ref not in gone]
            yield Asked(by, "after_signature", mended=any(each.order > op.order for each in standing))
        elif any((op.actor, op.n) in named(each.args["text"]) for each in of_visit):
            standing = [each for each in of_visit if each.ref not in gone]
            last = standing[-1] if standing else None
            yield Asked(
                by, "after_signature", mended=last is None or (op.actor, op.n) not in named(last.args["text"])
            )


def _of_record(
    file: JobFile, gone: Mapping[Ref, Operation], visit: str, record: Operation, later: bool
) -> Iterator[Asked]:
    if record.proved is False:
        yield Asked(record, "record_unproved", later)
    text = judged(record.args["text"])
    if text is None:
        yield Asked(record, "record_incomplete", later, ("text",))
        return
    lacks = lacking(text)
    if lacks:
        yield Asked(record, "record_incomplete", later, lacks)
    contradicts = tuple(dict.fromkeys(_contradictions(file, gone, visit, record, text)))
    if contradicts:
        yield Asked(record, "record_contradicts", later, contradicts)


def lacking(text: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that a record must state and this one does not."""
    result = text.get("result")
    wanted = list(ALWAYS)
    if result in ENDING:
        wanted += FULL
    if result in ("repaired", "adjusted_or_explained"):
        wanted += AFTER_REPAIR
    if result == "repaired" and _at(text, "job.type") == "repair":
        wanted.append("findings")
    lacks = [name for name in wanted if _at(text, name) in (None, "", [], {})]
    if text.get("language") not in (*LANGUAGES, None, ""):
        lacks.append("language")
    if text.get("currency") is None and any(
        _at(entry, "price.amount") for name in ("parts", "charges") for entry in _dicts(text.get(name))
    ):
        lacks.append("currency")
    if text.get("corrects") and not text.get("reason"):
        lacks.append("reason")
    if not _at(text, "customer.name") and not _at(text, "customer.contacts"):
        lacks.append("customer")
    if not any(_at(text, f"signed_by.{how}") for how in ("strokes", "typed", "absent", "refused")):
        lacks.append("signed_by")
    for name, members in EACH.items():
        for entry in _dicts(text.get(name)):
            lacks += [f"{name}.{alike[0]}" for alike in members if not any(_at(entry, one) for one in alike)]
    return tuple(dict.fromkeys(lacks))


ALWAYS = (
    "template",
    "language",
    "number",
    "issuer",
    "job.id",
    "outlet",
    "appliance",
    "fault",
    "times.arrived",
    "result",
    "technician.technician",
)
LANGUAGES = ("zh-CN", "en")
FULL = ("times.finished", "appliance.units", "appliance.warranty")
AFTER_REPAIR = ("test", "safety_check")
EACH: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "parts": (("code", "part", "text"), ("quantity",), ("old_part",)),
    "charges": (("price_line",), ("quantity",), ("price",), ("price.version",)),
    "steps": (("procedure",), ("version",)),
}


def _contradictions(
    file: JobFile, gone: Mapping[Ref, Operation], visit: str, record: Operation, text: Mapping[str, Any]
) -> Iterator[str]:
    if _is_helper(file, record):
        yield "signer"
    if _at(text, "job.id") not in (file.id, None, *(op.home for op in file.operations if op.home)):
        yield "job"
    said = _result(file, gone, visit)
    if said is not None and text.get("result") is not None and text["result"] != said:
        yield "result"
    refs = named(record.args["text"])
    spoken_for = {(op.actor, op.n): op for op in file.operations if (op.actor, op.n) in refs}
    if len(spoken_for) < len(refs):  # some of them are still on their way: nothing can be compared yet
        return
    if any(op.args.get("visit") != visit or op.name not in NAMED for op in spoken_for.values()):
        yield "operations"
    yield from against_the_file(file, visit, text)
    for name, member in SECTIONS.items():
        stated = _dicts(text.get(member))
        meant = [section(name, op.args) for op in spoken_for.values() if op.name == name]
        same = stated == meant or _alike(stated) == _alike(meant)  # as they stand costs a tenth
        if not same:
            yield member
    yield from not_whole(text)


def _result(file: JobFile, gone: Mapping[Ref, Operation], visit: str) -> str | None:
    said = [
        op
        for op in file.operations
        if op.name in ("work.finish", "visit.leave") and op.args["visit"] == visit and op.args.get("result")
        if op.ref not in gone
    ]
    finished = [op for op in said if op.name == "work.finish"] or said
    return finished[-1].args["result"] if finished else None


def _is_helper(file: JobFile, record: Operation) -> bool:
    """Only the lead signs: at that time somebody else had the job, and the signer helped."""
    giving = [op for op in file.operations if op.name in GIVES and op.order < record.order and not op.home]
    if not giving:
        return False
    technician, helpers = given(giving[-1])
    return record.by != technician and record.by in helpers


def _at(text: Mapping[str, Any], path: str) -> Any:
    here: Any = text
    for step in path.split("."):
        here = here.get(step) if isinstance(here, Mapping) else None
    return here


def _dicts(entries: Any) -> list[dict[str, Any]]:
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _alike(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """Entries in a form that compares: order, the form of Unicode, and what no text may have do not matter."""
    return sorted(
        unicodedata.normalize("NFC", json.dumps(plain(entry), ensure_ascii=False, sort_keys=True))
        for entry in entries
    )


def _is_ref(ref: Any) -> bool:
    return isinstance(ref, list) and len(ref) >= 2 and isinstance(ref[0], str) and isinstance(ref[1], int)
