"""Any run of bad luck: afterwards the office holds every operation once, and both copies agree."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.device import overlay
from sync.device.copies import digests
from sync.device.database import open_home
from sync.device.enrolments import current
from sync.device.trouble import Unreachable
from sync.exchange.chain import chained, first_prev
from tests.sync.device.office import Office
from tests.sync.device.phone import Phone

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("note"), st.integers(1, 3)),
        st.tuples(st.just("arrive"), st.sampled_from(["a", "b", "c"])),
        st.tuples(st.just("leave"), st.sampled_from(["a", "b", "c"])),
        st.tuples(st.just("assign"), st.sampled_from(["a", "b", "c"]), st.sampled_from(["ann", "bob"])),
        st.tuples(st.just("cancel"), st.sampled_from(["a", "b", "c"])),
        st.tuples(st.just("sync"), st.just("well")),
        st.tuples(st.just("sync"), st.just("lost")),
        st.tuples(st.just("sync"), st.just("doubled")),
        st.tuples(st.just("sync"), st.integers(0, 900)),
        st.tuples(st.just("restart")),
        st.tuples(st.just("epoch")),
    ),
    max_size=25,
)


def take(phone, office, step):
    """One step of a day."""
    kind, *rest = step
    if kind == "note":
        phone.notes(rest[0])
    elif kind in ("arrive", "leave"):
        phone.does(f"visit.{kind}", rest[0], visit=f"visit-{rest[0]}")
    elif kind == "assign":
        office.does(rest[0], "job.assign", technician=rest[1])
    elif kind == "cancel":
        office.does(rest[0], "job.cancel", reason="x")
    elif kind == "restart":
        phone.hands.run += "'"
    elif kind == "epoch":
        office.store.name += "'"
    else:
        spoil(phone, rest[0])


def spoil(phone, luck):
    """One sync with this luck."""
    phone.wire.double = luck == "doubled"
    phone.wire.lose = int(luck == "lost")
    phone.wire.cut = [luck] if isinstance(luck, int) else []
    with suppress(Unreachable):
        phone.syncs()
    phone.wire.double, phone.wire.lose, phone.wire.cut = False, 0, []


@given(STEPS)
@settings(max_examples=40, deadline=None)
def test_whatever_happens_every_operation_is_there_once_and_the_digests_agree(steps):
    with tempfile.TemporaryDirectory() as home:
        office = Office()
        phone = Phone(open_home(Path(home)), office, "ann")
        phone.enrols()
        for job in ("boiler", "a", "b", "c"):
            office.plans(job, "ann")
        for step in steps:
            take(phone, office, step)
        phone.syncs()
        mine = current(phone.db)
        assert [n for n, _ in phone.stored()] == list(range(1, mine.last + 1))
        assert mine.through == mine.last
        feed = office.store.feeds["t:ann"]
        assert digests(phone.db)["t:ann"] == feed.digest
        assert all(document.get("id") for document in overlay.jobs(phone.db).values())
        phone.db.close()


WRITER = """
import sys
from pathlib import Path
from sync.device.database import open_home
from sync.device.outbox import Draft, record
from sync.device.clock import Clocks
db, clock = open_home(Path(sys.argv[1])), Clocks(lambda: 1, lambda: 1, "run")
for n in range(100000):
    [number] = record(db, clock, [Draft("note.add", None, {"text": str(n)})])
    print(number, flush=True)
"""


def test_what_was_recorded_survives_a_kill(ann, tmp_path):
    """The process is killed in the middle of writing, five times; each number it printed is there, in one chain."""
    printed = []
    for _ in range(5):
        command = [sys.executable, "-c", WRITER, str(tmp_path / "ann")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            printed += [int(writer.stdout.readline()) for _ in range(7)]
            writer.send_signal(signal.SIGKILL)
            printed += [int(line) for line in writer.stdout.read().splitlines()]
    rows = ann.db.rows("select n, line, hash from lines order by n")
    numbers = [row["n"] for row in rows]
    assert numbers == list(range(1, len(rows) + 1))
    assert set(printed) <= set(numbers)
    links = [(json.loads(row["line"])["prev"], row["hash"]) for row in rows]
    assert all(chained(first_prev(ann.id), links))
    ann.syncs()
    assert [n for n, _ in ann.stored()] == numbers
