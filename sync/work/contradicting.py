"""Where a signed text contradicts its visit. Each contradiction is named by the member of the text.

What is not stated is lacking and no contradiction. What is stated is compared with the operations in the file, those
that were taken back too: they stood when it was signed. While one that the text names is still on its way, nothing is
said of what it may have been.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sync.work.assignments import GIVES, given
from sync.work.masking import hidden, numbers_in
from sync.work.operations import Operation
from sync.work.reading import at, dicts, hash_of, judged, named, number_of, plain
from sync.work.records import BESIDE, NAMED, RECORDS, SECTIONS, section
from sync.work.stated import against_the_file, not_whole
from sync.work.words import ENDING

if TYPE_CHECKING:
    from sync.work.file import JobFile
    from sync.work.job import Ref

Text = Mapping[str, Any]


def contradictions(
    file: JobFile, gone: Collection[Ref], visit: str, record: Operation, text: Text
) -> tuple[str, ...]:
    """The members of this record's text that contradict the file. gone: what was struck through."""
    found = (
        *_signer(file, record, text),
        *_of_job(file, gone, visit, text),
        *_corrects(file, gone, visit, record, text),
        *_operations(file, visit, record, text),
        *_visit(file, visit, text),
        *against_the_file(file, visit, text),
        *not_whole(text),
    )
    return tuple(dict.fromkeys(found))


def _signer(file: JobFile, record: Operation, text: Text) -> Iterator[str]:
    """A helper signed, or the text names somebody else than signed it."""
    if _is_helper(file, record):
        yield "signer"
    elif at(text, "technician.technician") not in (None, "", record.by):
        yield "technician.technician"


def _is_helper(file: JobFile, record: Operation) -> bool:
    """Only the lead signs: at that time somebody else had the job, and the signer helped."""
    giving = [op for op in file.operations if op.name in GIVES and op.order < record.order and not op.home]
    if not giving:
        return False
    technician, helpers = given(giving[-1])
    return record.by != technician and record.by in helpers


def _of_job(file: JobFile, gone: Collection[Ref], visit: str, text: Text) -> Iterator[str]:
    if at(text, "job.id") not in (file.id, None, *(op.home for op in file.operations if op.home)):
        yield "job"
    result, said = text.get("result"), _result(file, gone, visit)
    if said is not None and result is not None and result != said:
        yield "result"
    kind = "full" if result in ENDING else "half"
    if result is not None and text.get("kind") not in (None, kind):
        yield "kind"


def _result(file: JobFile, gone: Collection[Ref], visit: str) -> str | None:
    said = [
        op
        for op in file.operations
        if op.name in ("work.finish", "visit.leave") and op.args["visit"] == visit and op.args.get("result")
        if op.ref not in gone
    ]
    finished = [op for op in said if op.name == "work.finish"] or said
    return finished[-1].args["result"] if finished else None


def _corrects(
    file: JobFile, gone: Collection[Ref], visit: str, record: Operation, text: Text
) -> Iterator[str]:
    """A text that corrects another than was sent with it, or one that another record has corrected already; one that
    corrects none although its signer's former record of the visit stands; a number that another text has, or that is
    not the one's it corrects.
    """
    before = [op for op in file.operations if op.name in RECORDS and op.order < record.order]
    before = [op for op in before if op.proved is not False and judged(op.args["text"]) is not None]
    others = [op for op in before if op.args["text"] != record.args["text"]]
    standing = [op for op in others if op.ref not in gone]
    said = text.get("corrects") or None
    if said != (record.args.get("corrects") or None):
        yield "corrects"
    elif said is None:
        if any(op.args["visit"] == visit and op.by == record.by for op in standing):
            yield "corrects"
    elif any(hash_of(op.args["text"]) == said for op in before) and any(
        op.args.get("corrects") == said for op in standing
    ):
        yield "corrects"
    called = text.get("corrects_number")
    meant = [number_of(op.args["text"]) for op in others if hash_of(op.args["text"]) == said]
    if called is not None and (said is None or (meant and called not in meant)):
        yield "corrects_number"
    number = number_of(record.args["text"])
    if number and any(number_of(op.args["text"]) == number for op in others):
        yield "number"


def _operations(file: JobFile, visit: str, record: Operation, text: Text) -> Iterator[str]:
    """What the text prints of the operations it names, and of those that go on beside it."""
    refs = named(record.args["text"])
    spoken_for = {(op.actor, op.n): op for op in file.operations if (op.actor, op.n) in refs}
    missing = refs - spoken_for.keys()
    never = {(actor, n) for actor, n in missing if actor == record.actor and not 0 < n < record.n}
    named_wrong = any(
        op.args.get("visit") != visit or op.name not in (*NAMED, *BESIDE) for op in spoken_for.values()
    )
    if never or named_wrong:
        yield "operations"
    if missing - never:  # some of them are still on their way
        return
    for name, member in SECTIONS.items():
        stated = dicts(text.get(member))
        meant = [section(name, op.args) for op in spoken_for.values() if op.name == name]
        if stated != meant and not _are(file, stated, meant):  # as they stand costs a tenth
            yield member
    for member in dict.fromkeys(BESIDE.values()):
        stated = dicts(text.get(member))
        if stated and not _are_among(file, stated, _beside(file, visit, member)):
            yield member


def _beside(file: JobFile, visit: str, member: str) -> list[Mapping[str, Any]]:
    return [
        section(op.name, op.args)
        for op in file.operations
        if BESIDE.get(op.name) == member and op.args.get("visit") == visit
    ]


def _visit(file: JobFile, visit: str, text: Text) -> Iterator[str]:
    """What was said once for the whole text: any of several operations will do."""
    finished = [op.args for op in file.operations if op.name == "work.finish" and op.args["visit"] == visit]
    for member in ("test", "safety_check"):
        if _is_none_of(file, text.get(member), [args.get(member) for args in finished]):
            yield member
    quotes = [section(op.name, op.args) for op in file.operations if op.name == "quote.acknowledge"]
    if _is_none_of(file, text.get("quote"), quotes):
        yield "quote"
    read = [op.args.get("units") for op in file.operations if op.name == "appliance.identify"]
    told = [at(op.args, "appliance.units") for op in file.operations]
    if any(read) and _is_none_of(file, at(text, "appliance.units"), [*read, *filter(None, told)]):
        yield "appliance.units"


def _is_none_of(file: JobFile, stated: Any, said: list[Any]) -> bool:
    """Something is stated, something was said, and they have nothing in common."""
    return bool(said) and stated not in (None, "", [], {}) and not _are_among(file, [stated], said)


def _are(file: JobFile, stated: list[Any], said: list[Any]) -> bool:
    """The same entries, in whatever order; a telephone number of the job's may be masked."""
    return _alike(stated) == _alike(said) or _masked(file, stated) == _masked(file, said)


def _are_among(file: JobFile, stated: list[Any], said: list[Any]) -> bool:
    """The same: each of what is stated is one of those."""
    if set(_alike(stated)) <= set(_alike(said)):
        return True
    return set(_masked(file, stated)) <= set(_masked(file, said))


def _masked(file: JobFile, entries: list[Any]) -> list[str]:
    numbers = numbers_in([op.args for op in file.operations])
    return _alike(hidden(entries, numbers))


def _alike(entries: Iterable[Any]) -> list[str]:
    """Entries in a form that compares: order, the form of Unicode, and what no text may have do not matter."""
    return sorted(
        unicodedata.normalize("NFC", json.dumps(plain(entry), ensure_ascii=False, sort_keys=True))
        for entry in entries
    )
