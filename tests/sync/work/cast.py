"""An office, two technicians and their phones in front of a store in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from sync.exchange.evidence import Evidence
from sync.exchange.lines import Line, Misunderstood, Receipt, Understood
from sync.instants import MINUTE, Millis
from sync.memory import MemoryStore
from sync.stored import Changes, Device, Hold
from sync.work.commitments import commitments
from sync.work.documents import for_technician
from sync.work.door import act, take
from sync.work.file import JobFile, read
from sync.work.job import Job
from sync.work.judged import Judged
from sync.work.operations import Operation
from sync.work.questions import Question
from tests.operations import COMPLETE, VISIT, the

MORNING: Millis = 1_795_483_800_000  # 2026-11-24 09:30 in Shanghai, a Tuesday
JOB = the("leaking-boiler")
OTHER = the("other-job")


def surely(at: Millis) -> Evidence:
    """Evidence of something that happened just then."""
    return Evidence(at, at, at, at, at)


class Phone:
    """A technician's phone whose lines are judged as sent."""

    def __init__(self, office: Office, person: str) -> None:
        self.office, self.person, self.n = office, person, 0
        self.device = Device(
            the(f"{person}-phone"), f"key-of-{person}", person[0].upper(), person, "north", "active", 0
        )
        with office.store.writing() as tx:
            tx.write(Changes(devices={self.device.id: self.device}))

    def judged(
        self, op: str, job: str | None = JOB, at: Millis | None = None, fate: str | None = None, **args: Any
    ) -> Judged:
        """One line, complete by the table of tests/operations.py, with these arguments instead."""
        self.n += 1
        proved = args.pop("proved", None)
        whole = {**COMPLETE[op], **args}
        raw = json.dumps({"by": self.person, "n": self.n, "op": op}).encode()
        content = Understood(op, job, 0, 0, 0, None, "", whole, proved)
        when = surely(self.office.now if at is None else at)
        return Judged(Line(self.n, raw, sha256(raw).hexdigest(), content), when, fate)

    def does(self, op: str, job: str | None = JOB, at: Millis | None = None, **args: Any) -> Receipt:
        """Record and send one operation."""
        return self.sends(self.judged(op, job, at, **args))[0]

    def sends(self, *lines: Judged) -> list[Receipt]:
        """Send these lines."""
        self.office.passes()
        with self.office.store.writing() as tx:
            return take(tx, self.device, lines, self.office.now, Changes())

    def garbles(self, code: str = "bad_args", job: str | None = JOB, op: str | None = None) -> Receipt:
        """Send a line that nobody understands."""
        judged = self.judged("note.add", job)
        content = Misunderstood(code, "", about=job, op=op)
        return self.sends(replace(judged, line=replace(judged.line, content=content)))[0]


class Office:
    """Dora's desk."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.now = MORNING
        self.ann, self.bob = Phone(self, "ann"), Phone(self, "bob")

    def passes(self, minutes: int = 1) -> None:
        """Time goes by."""
        self.now += minutes * MINUTE

    def does(self, op: str, job: str = JOB, actor: str = "office:dora", **args: Any) -> None:
        """File an act."""
        self.passes()
        with self.store.writing() as tx:
            act(tx, [(job, self.operation(op, actor, **args))], self.now, outlet="north", number="W1")
        self.passes()

    def operation(self, op: str, actor: str = "office:dora", **args: Any) -> Operation:
        """An act as an operation."""
        by = actor.partition(":")[2]
        return Operation(
            actor, 0, sha256(f"{op}{self.now}".encode()).hexdigest(), op, by, surely(self.now), args
        )

    def plans(
        self, job: str = JOB, to: str | None = "ann", helpers: tuple[str, ...] = (), **about: Any
    ) -> Office:
        """Take a job on and give it to somebody."""
        self.does("job.create", job, **{"type": "repair", "fault": "drips", **about})
        if to is not None:
            self.does("job.assign", job, technician=to, helpers=list(helpers))
        return self

    def answers(self, question: Question, answer: str, **more: Any) -> None:
        """Answer a question about what waits, or stands by rule."""
        refs = [list(ref) for ref in question.waiting or question.by_rule]
        self.does(
            "question.answer", question.job, question=question.id, operations=refs, answer=answer, **more
        )

    def file(self, job: str = JOB) -> JobFile:
        """A job's file."""
        return self.store.jobs[job]

    def job(self, job: str = JOB) -> Job:
        """A job."""
        return read(self.file(job))

    def document(self, job: str = JOB) -> Mapping[str, Any]:
        """The document the technician gets."""
        told = self.job(job)
        return for_technician(told, commitments(told))

    def question(self, job: str = JOB) -> Question:
        """The only question of a job."""
        [question] = self.job(job).asked
        return question

    def codes(self, job: str = JOB) -> list[str]:
        """Codes of a job's open questions."""
        return sorted(question.code for question in self.job(job).asked if question.open)

    def hold(self) -> Hold:
        """The only hold nobody settled."""
        [hold] = [hold for hold in self.store.opened.values() if hold.settled is None]
        return hold

    def docs(self, feed: str, kind: str) -> list[dict[str, Any]]:
        """The documents of one kind in a feed."""
        lines = [json.loads(line) for _, line, gone in self.store.feeds[feed].entries.values() if not gone]
        return [line["doc"] for line in lines if line["kind"] == kind]


__all__ = ["JOB", "MORNING", "OTHER", "VISIT", "Office", "Phone", "surely"]
