"""Reading a signed text: what it names, what it lacks, what it contradicts; and which questions that raises.

Functions of facts alone: the same operations in any order of arrival raise the same questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sync.work.contradicting import contradictions
from sync.work.operations import Operation
from sync.work.reading import at, dicts, judged, pictured
from sync.work.reading import named as named
from sync.work.reading import parsed as parsed
from sync.work.records import BESIDE, CORRECTED, FROZEN, NAMED, RECORDS
from sync.work.records import SECTIONS as SECTIONS
from sync.work.words import ENDING

if TYPE_CHECKING:
    from sync.work.file import JobFile
    from sync.work.job import Ref


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation about which something is to be asked.

    mended: a later record has seen to it. details: which fields.
    """

    op: Operation
    code: str
    mended: bool = False
    details: tuple[str, ...] = ()


def asked_of_records(file: JobFile, gone: Mapping[Ref, Operation]) -> Iterator[Asked]:
    """What this file's signed records raise."""
    by_visit: dict[str, list[Operation]] = {}
    for op in file.operations:
        if op.name in RECORDS and op.ref not in gone:
            by_visit.setdefault(op.args["visit"], []).append(op)
    for visit, records in by_visit.items():
        yield from _added_after(file, gone, visit, records)
        for place, record in enumerate(records):
            later = place < len(records) - 1
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
        if (
            by is None
            or by.name != "retract"
            or op.name not in (*NAMED, *BESIDE, "photo.take", "record.sign")
        ):
            continue
        of_visit = [each for each in records if each.args["visit"] == op.args.get("visit")]
        standing = [each for each in of_visit if each.ref not in gone]
        if op.name == "record.sign":
            yield Asked(by, "after_signature", mended=any(each.order > op.order for each in standing))
        elif any(_states(file, gone, each, op) for each in of_visit):
            left_out = not standing or not _states(file, gone, standing[-1], op)
            yield Asked(by, "after_signature", mended=left_out)


def _states(file: JobFile, gone: Mapping[Ref, Operation], record: Operation, op: Operation) -> bool:
    """The record's text stands on this operation. A photo that another one announced too still stands."""
    text = record.args["text"]
    if op.name != "photo.take":
        return (op.actor, op.n) in named(text)
    kept = {hash for each in file.operations if each.ref not in gone for hash in _announced(each)}
    return not pictured(text).isdisjoint(set(_announced(op)) - kept)


def _announced(op: Operation) -> list[str]:
    return [blob["sha256"] for blob in op.args.get("blobs") or ()]


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
    contradicts = contradictions(file, gone, visit, record, text)
    if contradicts:
        yield Asked(record, "record_contradicts", later, contradicts)


def lacking(text: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that a record must state and this one does not.

    `difference` is not among them: a phone that no longer has the former text cannot make it. Whoever shows a
    correction has both texts and can.
    """
    result = text.get("result")
    wanted = list(ALWAYS)
    if result in ENDING:
        wanted += FULL
    if result in ("repaired", "adjusted_or_explained"):
        wanted += AFTER_REPAIR
    if result == "repaired":
        wanted += ["guarantee_until", *(["findings"] if at(text, "job.type") == "repair" else [])]
    lacks = [name for name in wanted if at(text, name) in (None, "", [], {})]
    if text.get("language") not in (*LANGUAGES, None, ""):
        lacks.append("language")
    if text.get("currency") is None and any(
        at(entry, "price.amount") for name in ("parts", "charges") for entry in dicts(text.get(name))
    ):
        lacks.append("currency")
    if text.get("corrects") and not text.get("reason"):
        lacks.append("reason")
    if not at(text, "customer.name") and not at(text, "customer.contacts"):
        lacks.append("customer")
    if not any(at(text, f"appliance.{name}") for name in ("class", "brand", "model")):
        lacks.append("appliance")
    if not any(at(text, f"signed_by.{how}") for how in ("strokes", "typed", "absent", "refused")):
        lacks.append("signed_by")
    for name, members in EACH.items():
        for entry in dicts(text.get(name)):
            lacks += [f"{name}.{alike[0]}" for alike in members if not any(at(entry, one) for one in alike)]
    return tuple(dict.fromkeys(lacks))


ALWAYS = (
    "template",
    "language",
    "number",
    "issuer",
    "job.id",
    "outlet.id",
    "fault",
    "times.arrived",
    "total",
    "result",
    "technician.technician",
    "technician.technician_name",
)
LANGUAGES = ("zh-CN", "en")
FULL = ("times.finished", "appliance.units", "appliance.warranty")
AFTER_REPAIR = ("test", "safety_check")
EACH: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "parts": (("code", "part", "text"), ("quantity",), ("old_part",)),
    "charges": (("price_line",), ("quantity",), ("price",), ("price.version",)),
    "steps": (("procedure",), ("version",)),
    "photos": (("at",),),
}
