"""The desk where the files of one transaction lie open.

It receives operations one by one, then works out once a file what follows: holds, documents, feeds, questions,
stock and bytes, so that none of them can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from sync.exchange.evidence import Evidence
from sync.exchange.lines import Receipt, Understood
from sync.instants import Millis
from sync.ports import Writing
from sync.stored import Announced, Changes, Device, Filed, Hold, StoredLine
from sync.work import matters, stock
from sync.work.assignments import GIVES
from sync.work.commitments import commitments, due_at
from sync.work.file import JobFile, Ref, people, read
from sync.work.judged import Judged, again, former, proved, trouble_of
from sync.work.operations import Args, Operation
from sync.work.questions import Question, questions, too_late
from sync.work.spread import feed_changes
from sync.work.verbs import DEVICE, VERBS

_LETS_IN = GIVES | {"job.merge"}


class RuleFailed(Exception):
    """A rule could not read a job's file with this operation in it, or not say what follows. A defect of ours; only
    this operation is set aside.
    """


class Desk:
    """Where the files of one transaction lie open: receives operations, then works out what follows, once a
    file.
    """

    def __init__(self, tx: Writing, files: Mapping[str, JobFile], now: Millis, changes: Changes) -> None:
        self.tx = tx
        self.now = now
        self.changes = changes
        self._before = {file.id: file for file in files.values()}
        self._ids = {asked: file.id for asked, file in files.items()}  # a merged job's id is an alias
        self._heard: dict[str, list[Operation]] = {}
        self._tightened: dict[str, dict[Ref, Evidence]] = {}
        self._people: dict[str, frozenset[str]] = {}
        self._questions: dict[tuple[str, int, str], str] = {}
        self._idle: set[tuple[str, int, str]] = set()
        self._holds: dict[str, dict[tuple[str | None, str], Hold]] = {}
        self._joined: set[str] = set()
        self._withdrawn: dict[str, frozenset[Ref]] = {}
        self.known: dict[str, tuple[Question, ...]] = {}

    def receive(self, device: Device, each: Judged) -> Receipt:
        """Attribute one line: to a file, to a hold, or to quarantine. Its stored row joins the changes."""
        line, content = each.line, each.line.content
        if each.fate is not None:
            return self._hold(device, each, each.fate)
        if not isinstance(content, Understood):
            return self._keep(device, each, Receipt(line.n, "quarantined", content.code))
        verb = DEVICE[content.op]
        op = Operation(
            device.id,
            line.n,
            line.hash,
            content.op,
            device.person,
            each.when,
            content.args,
            proved=proved(device, content),
            let_in=self.now if each.accepted else 0,
        )
        if content.about is None:
            if not verb.personal:
                return self._keep(device, each, Receipt(line.n, "quarantined", "bad_line"))
            self.changes.stock += stock.counted(device, op)
            return self._keep(device, each, Receipt(line.n, "applied"))
        file = self.opened(content.about)
        if file is None and content.op == "job.open":
            file = self.open(JobFile(content.about, outlet=device.outlet, number=f"{device.short}-{line.n}"))
        if file is None:
            return self._hold(device, each, "unknown_job")
        opens = content.op == "job.open" and self._is_empty(file)
        if device.person not in self._people_of(file) and not opens and not each.accepted:
            return self._hold(device, each, "not_yours")
        self.file(content.about, op)
        return self._keep(device, each, Receipt(line.n, "applied"))

    def opened(self, job: str) -> JobFile | None:
        """The file of this job as it was when the transaction began."""
        id = self._ids.get(job)
        return None if id is None else self._before[id]

    def open(self, file: JobFile) -> JobFile:
        """Begin the file of a job that is not there yet."""
        self._before[file.id] = file
        self._ids[file.id] = file.id
        return file

    def file(self, job: str, op: Operation) -> None:
        """Put an operation into a job's file."""
        id = self._ids[job]
        self._heard.setdefault(id, []).append(op)
        if op.name in GIVES:
            self._people.pop(id, None)

    def withdraw(self, job: str, refs: Iterable[Ref]) -> None:
        """Take these out of a job's file again: what let them in was undone."""
        self._withdrawn[self._ids[job]] = frozenset(refs)

    def rejudge(self, line: StoredLine) -> None:
        """An operation filed earlier has tighter evidence now."""
        file = self.opened(line.about) if line.about is not None else None
        ref = (line.actor, line.n, line.hash)
        if file is not None and any(op.ref == ref for op in file.operations):
            self._tightened.setdefault(file.id, {})[ref] = line.when

    def finish(self) -> None:
        """What follows from the files as they now are: holds, documents, feeds, questions, stock, blobs."""
        for id in [id for id, heard in self._heard.items() if any(op.name in _LETS_IN for op in heard)]:
            self._let_in(self._before[id])
        for id, before in self._before.items():
            tightened, heard = self._tightened.get(id, {}), self._heard.get(id, [])
            if tightened:
                ops = {
                    op.ref: replace(op, when=tightened[op.ref])
                    for op in before.operations
                    if op.ref in tightened
                }
                self._conclude(before, before.rejudged(ops).holding(*heard))
            elif heard or id in self._withdrawn:
                kept = before.without(self._withdrawn.get(id, frozenset()))
                self._conclude(before, kept.holding(*heard))
        self.changes.lines = [self.settled(line) for line in self.changes.lines]

    def _let_in(self, file: JobFile) -> None:
        """A hold `unknown_job` settles itself: the job is there now, and is this person's. It may lie under the id of
        a job that was merged into this one.
        """
        ids = file.holding(*self._heard.get(file.id, ())).ids
        self._ids |= dict.fromkeys(ids, file.id)
        holds = {hold.id: hold for hold in self.tx.holds_about(ids)}
        holds |= {hold.id: hold for hold in self.changes.holds.values() if hold.about in ids}
        for hold in holds.values():
            if hold.code != "unknown_job" or hold.settled or hold.person not in self._people_of(file):
                continue
            here = [line for line in self.changes.lines if line.hold == hold.id]
            lines = sorted([*self.tx.held(hold.id), *here], key=lambda line: (line.n, line.hash))
            self.changes.lines = [line for line in self.changes.lines if line.hold != hold.id]
            settled = replace(hold, settled="accepted", settled_at=self.now)
            self.changes.holds[hold.id] = settled
            self.changes.feeds.append(matters.of_settled(settled, lines))
            self._joined.discard(hold.id)
            for line in lines:
                self.receive(former(hold), again(line))

    def settled(self, line: StoredLine) -> StoredLine:
        """A line with its receipt once its consequences are known."""
        ref = (line.actor, line.n, line.hash)
        question, idle = self._questions.get(ref), ref in self._idle
        if not question and not idle:
            return line
        return replace(line, receipt=replace(line.receipt, question=question, no_effect=idle))

    def held_before(self) -> list[StoredLine]:
        """Lines stored earlier that lie in a hold which this transaction adds to."""
        return [line for id in sorted(self._joined) for line in self.tx.held(id)]

    def _conclude(self, before: JobFile, after: JobFile) -> None:
        try:
            self._work_out(before, after)
        except Exception as failure:  # 6  whatever a rule trips over must not block the other operations
            raise RuleFailed(before.id) from failure

    def _work_out(self, before: JobFile, after: JobFile) -> None:
        old = {op.ref for op in before.operations}
        new = [op for op in after.operations if op.ref not in old]
        after = self._without_effect(after, new)
        job = read(after)
        known = self.known[before.id] if before.id in self.known else questions(before)
        names = {question.id for question in job.asked}
        asked = (*job.asked, *(question.over() for question in known if question.id not in names))
        for question in asked:
            for ref in question.waiting:
                self._questions.setdefault(ref, question.code)
        after = replace(after, version=before.version + 1, outlet=job.outlet)
        made = commitments(job)
        entries, audience = feed_changes(after, job, made, self.tx.compact)
        after = replace(after, audience=audience)
        self.changes.feeds += entries
        self.changes.feeds += matters.of_questions(
            job, [question for question in asked if question not in known]
        )
        self.changes.filed[after.id] = Filed(after, job, asked, due_at(job, made))
        self.changes.stock += stock.entries(before, after, self.now)
        self.changes.blobs += announced(after.id, new)

    def _people_of(self, file: JobFile) -> frozenset[str]:
        if file.id not in self._people:
            self._people[file.id] = people((*file.operations, *self._heard.get(file.id, ())))
        return self._people[file.id]

    def _is_empty(self, file: JobFile) -> bool:
        return not file.operations and not self._heard.get(file.id)

    def _without_effect(self, file: JobFile, new: Iterable[Operation]) -> JobFile:
        late = [op for op in new if VERBS[op.name].kind == "intent" and too_late(file, op)]
        if not late:
            return file
        self._idle.update(op.ref for op in late)
        return file.rejudged({op.ref: replace(op, no_effect=True) for op in late})

    def _keep(self, device: Device, each: Judged, receipt: Receipt, hold: str | None = None) -> Receipt:
        line, content = each.line, each.line.content
        args: Args | None = content.args if isinstance(content, Understood) else None
        trouble = trouble_of(device, content) if hold is not None else None
        self.changes.lines.append(
            StoredLine(
                actor=device.id,
                n=line.n,
                hash=line.hash,
                raw=line.raw,
                by=device.person,
                when=each.when,
                receipt=receipt,
                name=content.op,
                about=content.about,
                args=args,
                mended=args if each.mended else None,
                hold=hold or each.hold,
                trouble=trouble,
            )
        )
        return receipt

    def _hold(self, device: Device, each: Judged, code: str) -> Receipt:
        about = each.line.content.about
        actor = each.holder or device.id
        if actor not in self._holds:
            self._holds[actor] = {(hold.about, hold.code): hold for hold in self.tx.holds(actor)}
        hold = self._holds[actor].get((about, code))
        if hold is not None and hold.id not in self.changes.holds:
            self._joined.add(hold.id)
        if hold is None:
            id = str(uuid5(NAMESPACE_URL, f"doorstep:hold:{actor}:{about}:{code}:{each.line.hash}"))
            hold = Hold(id, actor, device.person, device.outlet, about, code, self.now)
            self._holds[actor][(about, code)] = hold
        self.changes.holds[hold.id] = hold
        content = each.line.content
        if isinstance(content, Understood):  # held bytes get tickets too
            op = Operation(
                device.id, each.line.n, each.line.hash, content.op, device.person, each.when, content.args
            )
            self.changes.blobs += announced(about, [op])
        return self._keep(device, each, Receipt(each.line.n, "held", code), hold.id)


def announced(about: str | None, operations: Iterable[Operation]) -> list[Announced]:
    """The bytes these operations name."""
    return [
        Announced(blob["sha256"], blob["size"], blob["type"], blob["purpose"], op.actor, op.n, op.hash, about)
        for op in operations
        for blob in op.args.get("blobs") or ()
    ]
