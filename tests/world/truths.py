"""What must hold once everybody has been heard. Each function asserts one sentence of the protocol."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

from server.promises.freezing import ACTOR as FREEZER
from server.promises.judging import TAKES_BACK
from server.store import SqlStore, alarms
from server.store import commitments as commitments_store
from server.store.silence import phones_of
from server.sweeps.commitments import judge_due
from sync.device.copies import digests, documents
from sync.memory import MemoryStore
from sync.ports import Entry
from sync.stored import StoredLine
from sync.work.commitments import commitments
from sync.work.documents import Document, feeds_of, for_technician
from sync.work.file import JobFile, Ref, read, struck
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.outcomes import on_job, standing
from sync.work.questions import questions
from tests.world.backups import kept_questions, ledger
from tests.world.journal import interleaved
from tests.world.sealed import every_proved_text_waits_for_its_seal
from tests.world.world import EVER, World

BINDING = {"part.use", "charge.add", "charge.discount", "payment.collect", "record.sign"}
FROZEN = {"part.use", "charge.add", "charge.discount", "step.check", "fault.diagnose"}
LATE = {"work_after_cancel", "work_after_close", "by_former_technician"}
INTENTS = {"job.accept", "job.decline", "job.release", "job.pause", "job.resume", "part.request"}


def everything(world: World, random: Random) -> None:
    """Every sentence."""
    kept_lines_are_stored_once(world)
    a_file_holds_what_is_applied(world)
    phones_have_what_the_feeds_have(world)
    feeds_hold_exactly_their_jobs(world)
    matters_tell_all_that_waits(world)
    nothing_waits_for_a_confirmation(world)
    a_fork_is_seen(world)
    what_is_stopped_counts_no_more(world)
    every_number_is_accounted_for(world)
    the_last_word_gives_the_job(world)
    the_truth_lies_between_the_bounds(world)
    the_ledger_sums_to_the_parts_used(world)
    photos_are_in_the_store(world)
    questions_stand_where_facts_demand_them(world)
    any_order_of_phones_gives_the_same(world, random)
    promises_stand_as_the_files_tell(world)
    every_proved_text_waits_for_its_seal(world)


def kept_lines_are_stored_once(world: World) -> None:
    """Whatever a phone kept is stored, byte for byte; the phone knows what became of it."""
    stored = {(line.actor, line.n, line.hash): line for line in world.lines()}
    for phone in world.phones:
        for row in phone.device.db.rows("select * from lines"):
            line = stored.get((row["device"], row["n"], row["hash"]))
            assert line is not None, f"lost: {phone.name} {row['device']} {row['n']} {row['op']}"
            assert line.raw == row["line"]
            known, now = row["receipt"], line.receipt.receipt
            assert known in (now, "held", "quarantined"), f"{phone.name} {row['n']}: told {known}, is {now}"
    strangers = [ref for ref in stored if ref not in world.written]
    assert strangers == [], "stored, and nobody recorded it"


def a_file_holds_what_is_applied(world: World) -> None:
    """An applied operation lies in one file, once; a held or quarantined one in none."""
    filed = Counter(op.ref for file in files_of(world) for op in file.operations)
    applied = {ref_of(line) for line in world.lines() if line.receipt.receipt == "applied"}
    of_phones = {ref for ref in filed if ref[0] in world.devices}
    assert of_phones == applied
    assert set(filed.values()) <= {1}


def phones_have_what_the_feeds_have(world: World) -> None:
    """Digest and copy of every phone that is served are the feed's own; a lost one has none."""
    for phone in world.phones:
        db = phone.device.db
        if phone.state in ("revoked", "lost"):
            assert db.rows("select * from copies") == [] and db.rows("select * from shelf") == []
        for feed, total in digests(db).items() if phone.state == "active" else ():
            page = world.store.pull([(feed, 0, "")], EVER)[feed]
            assert total == page.digest, f"{phone.name} {feed}"
            lines = {row["line"] for row in db.rows("select line from copies where feed = ?", feed)}
            assert lines == {entry.line for entry in page.entries if not entry.gone}
        trouble = db.rows("select name, value from notes where name like 'defect:%'")
        assert [tuple(row) for row in trouble] == [], phone.name


def feeds_hold_exactly_their_jobs(world: World) -> None:
    """A person's feed holds that person's open jobs as they now are, and nothing else."""
    expected: dict[str, dict[str, Any]] = {f"t:{person.id}": {} for person in world.technicians}
    for file in files_of(world):
        job = read(file)
        for feed in feeds_of(job):
            expected[feed][file.id] = json.loads(json.dumps(shown(job)))
    for feed, jobs in expected.items():
        assert docs(world.store, feed, "job") == jobs, feed


def matters_tell_all_that_waits(world: World) -> None:
    """Every open question, hold and quarantine lies in its person's feed and on that person's phones.

    A line stays laid over the phone's document exactly as long.
    """
    held = {ref_of(line) for line in world.lines() if line.receipt.receipt != "applied"}
    waiting: dict[str, set[tuple[str, int]]] = {person.id: set() for person in world.technicians}
    for line in world.lines():
        if line.receipt.receipt != "applied":
            waiting[line.by].add((line.actor, line.n))
    for file in files_of(world):
        for question in questions(file):
            if question.open:
                waiting[question.person] |= {(actor, n) for actor, n, _ in question.operations}
    for person in world.technicians:
        matters = docs(world.store, f"t:{person.id}", "matter").values()
        assert named(matters) == waiting[person.id], person.id
        for phone in person.phones.values():
            if phone.state == "active":
                rows = phone.device.db.rows("select device, n, hash, settled from lines")
                on_top = {(row["device"], row["n"]) for row in rows if not row["settled"]}
                assert on_top <= named(documents(phone.device.db, "matter").values())
                assert not [tuple(row) for row in rows if row["settled"] and tuple(row)[:3] in held]


def nothing_waits_for_a_confirmation(world: World) -> None:
    """Everybody was confirmed: what waited only for that, handed in or not, was judged again.

    What a phone says of an enrolment that nobody knows was let in where its job is known.
    """
    for line in world.lines():
        if line.receipt.code in ("pending", "returning"):
            holder = world.store.device(world.holder(line))
            assert holder is not None
            said = line.receipt.code == "returning" and line.about not in world.files()
            fine = holder.state == line.receipt.code or said or holder.state in ("revoked", "lost")
            assert fine, f"{ref_of(line)} {line.receipt} of {holder.state}"


def a_fork_is_seen(world: World) -> None:
    """A device of which two lines have one number is told so, and its second line is held."""
    by_number: dict[tuple[str, int], list[StoredLine]] = {}
    for line in world.lines():
        if (
            line.receipt.receipt != "held" or world.holder(line) == line.actor
        ):  # else its number does not count yet
            by_number.setdefault((line.actor, line.n), []).append(line)
    for (device, n), lines in by_number.items():
        if len(lines) > 1:
            row = world.store.device(device)
            assert row is None or row.forked, f"{device} {n}"


def shown(job: Job) -> Document:
    """The job as its technician's phone gets it."""
    return for_technician(job, commitments(job))


def what_is_stopped_counts_no_more(world: World) -> None:
    """What came after a phone was revoked or lost, or after its fork was seen, counts only where somebody said so."""
    for device in sorted(world.devices):
        row = world.store.device(device)
        since = world.server.stopped.get(device, EVER)
        with world.store.writing() as tx:
            forks = [alert.at for alert in tx.alerts(device, "fork", 0)] if row and row.forked else []
            lines = tx.lines(device, 0, EVER)
        for line in lines:
            late = line.when.received > min([since, *forks])
            said_so = line.hold is not None or line.mended is not None
            assert not late or said_so or line.receipt.receipt != "applied", f"{ref_of(line)} {row}"


def every_number_is_accounted_for(world: World) -> None:
    """Each number up to the last has a line or lies in a gap; beyond it is only what others handed in."""
    for device in sorted(world.devices):
        row = world.store.device(device)
        lines = [line for line in world.lines() if line.actor == device]
        if row is None:
            assert all(line.hold is not None or line.mended is not None for line in lines)
            continue
        known = {line.n for line in lines}
        lacking = [n for n in range(1, row.last + 1) if n not in known]
        assert all(any(a <= n <= b for a, b in row.gaps) for n in lacking), f"{device} lacks {lacking}"
        beyond = [line for line in lines if line.n > row.last and line.mended is None]
        assert all(line.hold for line in beyond), f"beyond {row.last} of {device}"
        heads = {line.hash for line in lines if line.n == row.last}
        assert row.last_hash in heads or row.last in lacking or row.last == 0


def the_last_word_gives_the_job(world: World) -> None:
    """A job is whose the office said last; a transfer leaves it nobody's."""
    for file in files_of(world):
        words = [op for op in file.operations if op.name in ("job.assign", "job.transfer")]
        if words and not merged(file):
            assert read(file).technician == words[-1].args["technician"], file.id


def the_truth_lies_between_the_bounds(world: World) -> None:
    """Whatever a phone's clock did: earliest <= true time <= latest.

    Where one of its clocks counted rightly since the token, and none too far, the estimate is the true time.
    """
    for line in world.lines():
        truth = world.written[ref_of(line)].at
        assert line.when.earliest <= truth <= line.when.latest, f"{ref_of(line)}: {truth} not in {line.when}"
        assert line.when.earliest <= line.when.estimate <= line.when.latest
        if world.written[ref_of(line)].counted and "no_token" not in line.when.flags:
            assert line.when.estimate == truth
    for file in files_of(world):
        by_ref = {ref_of(line): line.when for line in world.lines()}
        assert all(op.when == by_ref[op.ref] for op in file.operations if op.ref in by_ref)


def the_ledger_sums_to_the_parts_used(world: World) -> None:
    """Each van's ledger sums to minus the parts that count as fitted from it."""
    fitted: Counter[tuple[str, str]] = Counter()
    for file in files_of(world):
        gone = struck(file)
        for op in file.operations:
            if op.name == "part.use" and op.ref not in gone:
                fitted[f"van:{op.by}", op.args["part"]] += op.args["quantity"]
    booked: Counter[tuple[str, str]] = Counter()
    for entry in ledger(world.store):
        booked[entry.place, entry.part] -= entry.quantity
    assert {key: count for key, count in booked.items() if count} == dict(fitted)


def photos_are_in_the_store(world: World) -> None:
    """Bytes leave a phone only when the store has them, and in the end it has them all."""
    here = {found.key.removeprefix("blobs/") for found in world.objects.found("blobs/")}
    for phone in world.phones:
        rows = phone.device.db.rows("select sha256, state, body is null as freed from blobs")
        assert {row["sha256"] for row in rows} <= here, phone.name
        assert all(row["state"] == "stored" and row["freed"] for row in rows), phone.name


def questions_stand_where_facts_demand_them(world: World) -> None:
    """A fact heard after the office changed its mind asks, unless it surely lies before; nothing else asks.

    Told once more from the protocol's words, and from the true time: a fact truly done after is never missed.
    """
    for file in files_of(world):
        asked = {
            ref: question.code
            for question in questions(file)
            for ref in question.operations
            if question.code in LATE
        }
        for op, codes, changed_at in [] if merged(file) else facts(file):
            must = bool(codes) and (op.name in BINDING or op.when.latest >= changed_at)
            assert (op.ref in asked) == must, f"{op.name} {op.ref}"
            assert not must or asked[op.ref] in codes
            assert must or not codes or world.written[op.ref].at < changed_at
        assert {op.ref for op in unsigned(file)} <= {
            ref for q in questions(file) if q.code == "after_signature" for ref in q.operations
        }
        kept = {(id, open) for id, job, open in kept_questions(world.store) if job == file.id}
        assert {entry for entry in kept if entry[1]} == {(q.id, True) for q in questions(file) if q.open}


def merged(file: JobFile) -> bool:
    """Another job was put into this one: what the office decided of either then counts apart."""
    return any(op.home for op in file.operations)


def unsigned(file: JobFile) -> list[Operation]:
    """What belongs to a signed visit, still stands, and is named by no signed text."""
    gone = struck(file)
    texts = [op.args for op in file.operations if op.name == "record.sign" and op.ref not in gone]
    spoken = {(ref[0], ref[1]) for args in texts for ref in json.loads(args["text"])["operations"]}
    visits = {args["visit"] for args in texts}
    return [
        op
        for op in file.operations
        if op.name in FROZEN and op.args["visit"] in visits
        if op.ref not in gone and (op.actor, op.n) not in spoken
    ]


def facts(file: JobFile) -> list[tuple[Operation, set[str], int]]:
    """Each fact of a device with the codes of what the office had decided by then, and since when."""
    found = []
    standing: dict[str, int] = {}
    taken: dict[str, int] = {}
    for op in sorted(file.operations, key=lambda each: each.heard):
        at = op.when.estimate
        if op.name in ("job.cancel", "job.close"):
            standing[{"job.cancel": "work_after_cancel", "job.close": "work_after_close"}[op.name]] = at
        elif op.name == "job.reopen":
            standing = {}
        elif op.name in ("job.assign", "job.transfer"):
            has = {op.args["technician"], *op.args["helpers"]}
            taken = {who: taken.get(who, at) for who in ("ann", "bob") if who not in has}
        elif not op.of_office and op.name not in INTENTS:
            codes = dict(standing)
            if op.by in taken and not op.let_in:
                codes["by_former_technician"] = taken[op.by]
            found.append((op, set(codes), min(codes.values(), default=0)))
    return found


def any_order_of_phones_gives_the_same(world: World, random: Random) -> None:
    """The same requests with the phones in another order make the same jobs, documents and receipts."""
    other = MemoryStore()
    for event in interleaved(world.journal.events, random):
        event.run(other)
    with other.writing() as tx:
        files = tx.files(sorted(world.jobs))
        lines = [line for device in sorted(world.devices) for line in tx.lines(device, 0, EVER)]
    assert {ref_of(line): line.receipt.receipt for line in lines} == {
        ref_of(line): line.receipt.receipt for line in world.lines()
    }
    ours = world.files()
    assert set(files) == set(ours)
    for id, file in files.items():
        assert unheard(file) == unheard(ours[id])
        assert shown(read(file)) == shown(read(ours[id]))
    for person in world.technicians:
        feed = f"t:{person.id}"
        assert docs(other, feed, "job") == docs(world.store, feed, "job")


def judge(world: World) -> None:
    """The sweep `commitments`, until nothing is left to do. The store in memory keeps no rows of promises."""
    if isinstance(world.store, SqlStore):
        more = True
        while more:
            with world.store.writing() as tx:
                more = judge_due(tx, (), world.clock.now()).more


def promises_stand_as_the_files_tell(world: World) -> None:
    """The rows are what the files tell at this instant, and no alarm stands of a promise that was kept."""
    if not isinstance(world.store, SqlStore):
        return
    judge(world)
    now, stand = world.clock.now(), {}
    with world.store.reading() as connection:
        for file in files_of(world):
            job = read(file)
            phones = on_job(job, phones_of(connection, job.people))
            for made in () if job.merged_into else commitments(job):
                stand[job.id, made.promise, made.of] = (made.due, standing(made, now, phones).outcome)
        rows = commitments_store.rows_of(connection, world.files())
        assert {key: (row.due, row.outcome) for key, row in rows.items()} == stand
        for key, raised in alarms.raised(connection, world.files()).items():
            for alarm in raised:
                due, outcome = _stands(stand, key, alarm.due)
                told = alarm.percent >= 100 and alarm.tell != b"[]" and alarm.withdrawn_at is None
                assert not told or (alarm.due == due and outcome not in TAKES_BACK), (key, alarm)


def _stands(stand: dict[Any, Any], key: Any, due: int) -> Any:
    """How the commitment of an alarm stands; a window that was missed has another name once the next is agreed."""
    job, promise, of = key
    names = [
        other for other in stand if other[:2] == (job, promise) and other[2].split(":")[0] == of.split(":")[0]
    ]
    return next((stand[name] for name in names if stand[name][0] == due), stand.get(key, (None, "cancelled")))


def files_of(world: World) -> list[JobFile]:
    """Every job's file, once."""
    return list({file.id: file for file in world.files().values()}.values())


def unheard(file: JobFile) -> list[Operation]:
    """A file's operations without the order in which they were heard, and without what the sweep of promises froze."""
    return [replace(op, heard=0) for op in file.operations if op.actor != FREEZER]


def ref_of(line: StoredLine) -> Ref:
    """What names a line."""
    return (line.actor, line.n, line.hash)


def named(matters: Any) -> set[tuple[str, int]]:
    """The operations that open matters name."""
    return {(ref[0], ref[1]) for m in matters if m["state"] == "open" for ref in m["operations"]}


def docs(store: Any, feed: str, kind: str) -> dict[str, Any]:
    """The documents of one kind in a feed, by id, without version."""
    entries: tuple[Entry, ...] = store.pull([(feed, 0, "")], EVER)[feed].entries
    lines = [json.loads(entry.line) for entry in entries if not entry.gone]
    return {line["id"]: line["doc"] for line in lines if line["kind"] == kind}
