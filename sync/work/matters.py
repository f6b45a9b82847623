"""Matters: how a question, hold or quarantine and its answer reach the person it concerns, as documents of
that person's feed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import NAMESPACE_URL, uuid5

from sync.exchange.digest import NOTHING, entry_digest
from sync.stored import Device, FeedChange, Hold, StoredLine
from sync.work.documents import Document, change_line, gone_line
from sync.work.job import Job
from sync.work.questions import Question


def of_questions(job: Job, asked: Sequence[Question]) -> list[FeedChange]:
    """One matter a question, for whoever did what it asks about."""
    return [_matter(q.person, q.id, _version(q), _question(job, q)) for q in asked]


def _version(question: Question) -> int:
    return len(question.operations) + len(question.answers) + 2 * len(question.undone)


def of_lines(device: Device, lines: Iterable[StoredLine]) -> list[FeedChange]:
    """One matter a hold and one a quarantined line, for the device's person."""
    holds: dict[str, list[StoredLine]] = {}
    alone: list[StoredLine] = []
    for line in lines:
        if line.hold is not None and line.receipt.receipt == "held":
            holds.setdefault(line.hold, []).append(line)
        elif line.receipt.receipt == "quarantined":
            alone.append(line)
    entries = [_held(device.person, id, held) for id, held in holds.items()]
    entries += [_held(device.person, quarantine_id(line), [line]) for line in alone]
    return entries


def of_settled(hold: Hold, lines: Sequence[StoredLine]) -> FeedChange:
    """The matter of a hold that was settled, with the answer."""
    document: Document = {
        "about": hold.about,
        "code": hold.code,
        **_named(lines),
        "state": "answered",
        "answer": hold.settled,
    }
    return _matter(hold.person, hold.id, lines[-1].n + 1 if lines else 1, document)


def of_waiting_again(hold: Hold, lines: Sequence[StoredLine]) -> FeedChange:
    """The matter of a hold whose settlement was taken back: open, as before."""
    return _held(hold.person, hold.id, lines, version=lines[-1].n + 2)


def of_mended(line: StoredLine) -> FeedChange:
    """The matter of a quarantined line that was mended."""
    document: Document = {
        "about": line.about,
        "code": line.receipt.code,
        **_named([line]),
        "state": "answered",
        "answer": "mended",
    }
    return _matter(line.by, quarantine_id(line), line.n + 1, document)


def quarantine_id(line: StoredLine) -> str:
    """The name of the matter of one quarantined line."""
    return str(uuid5(NAMESPACE_URL, f"doorstep:quarantine:{line.actor}:{line.n}:{line.hash}"))


def gone(person: str, id: str) -> FeedChange:
    """A matter leaves its person's feed, 7 days after the answer."""
    return FeedChange(f"t:{person}", "matter", id, gone_line("matter", id, "closed"), "closed", NOTHING, None)


def _question(job: Job, question: Question) -> Document:
    return {
        "about": job.id,
        "code": question.code,
        "operations": [[actor, n] for actor, n, _ in question.operations],
        "state": "open" if question.open else "answered",
        "answer": question.answer,
        "by_rule": bool(question.by_rule),
        "details": list(question.details),
    }


def _held(person: str, id: str, lines: Sequence[StoredLine], version: int = 0) -> FeedChange:
    first = lines[0]
    document: Document = {
        "about": first.about,
        "code": first.receipt.code,
        **_named(lines),
        "state": "open",
        "answer": None,
    }
    return _matter(person, id, version or lines[-1].n, document)


def _named(lines: Sequence[StoredLine]) -> Document:
    """Which lines it is about, and what they did: each name once, as far as they could be read."""
    names = dict.fromkeys(line.name for line in lines if line.name is not None)
    return {"operations": [[line.actor, line.n] for line in lines], "ops": list(names)}


def _matter(person: str, id: str, version: int, document: Document) -> FeedChange:
    line = change_line("matter", id, version, document)
    return FeedChange(f"t:{person}", "matter", id, line, None, entry_digest(line), None)
