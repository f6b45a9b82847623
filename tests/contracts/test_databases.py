"""What the two databases do beyond the contract: refuse data, keep others out, try again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from threading import Event

import pytest
from sqlalchemy import Engine, text

from server.store import Collided, SqlStore, patiently
from sync.ports import Unstorable
from sync.stored import Changes, Hold
from sync.work.file import JobFile
from tests.contracts.stores import NINE, act, ann, emptied, filed, job, line, read_lines, says, write

BEYOND = 2**63


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> SqlStore:
    """A store on this database with nothing in it but the epoch `epoch-1`."""
    engines = {"sqlite": "sqlite_engine", "postgresql": "postgres_engine"}
    return emptied(request.getfixturevalue(engines[request.param]))


@pytest.fixture
def postgres_store(postgres_engine: Engine) -> SqlStore:
    """A store on PostgreSQL."""
    return emptied(postgres_engine)


def commissioned(id: str, principal: str, number: str) -> Changes:
    """A job that the office created for a principal."""
    made = filed(JobFile(id, "north"), act("job.create", principal=principal, external_number=number, of=id))
    return Changes(filed={id: made})


REFUSED = {
    "lone surrogate": Changes(lines=[line(2, name="note.add\ud800")]),
    "number beyond 64 bits": Changes(lines=[line(2, latest=BEYOND)]),
    "number far beyond 64 bits": Changes(lines=[line(2, latest=BEYOND**2)]),
    "lone surrogate in a file": Changes(
        filed={"one": job("one", act("note.add", "ann-phone", text="\udfff"))}
    ),
    "number that is somebody's": Changes(devices={"bob-phone": replace(ann(), id="bob-phone")}),
    "job that is there": commissioned("two", "haier", "H-1"),
}


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED.keys())
def test_data_that_the_database_refuses_is_undone_alone(database: SqlStore, refused: Changes) -> None:
    with database.writing() as tx:
        tx.write(Changes(devices={"ann-phone": ann()}, lines=[line(1)]))
        tx.write(commissioned("first", "haier", "H-1"))
        with pytest.raises(Unstorable), tx.savepoint():
            tx.write(Changes(lines=[line(3)], feeds=[says("t:ann", "a", "1")]))
            tx.write(refused)
        tx.write(Changes(lines=[line(4)]))
    assert [each.n for each in read_lines(database)] == [1, 4]
    assert database.pull([("t:ann", 0, "")], 10)["t:ann"].seq == 0


def test_what_postgresql_alone_refuses_is_undone_alone_too(postgres_store: SqlStore) -> None:
    too_long_to_index = "".join(sha256(b"%d" % n).hexdigest() for n in range(800))
    for refused in (line(2, name="nul\0"), line(2, about=too_long_to_index, receipt="held", hold="h")):
        holds = {"h": Hold("h", "ann-phone", "ann", "north", refused.about, "unknown_job", NINE)}
        with postgres_store.writing() as tx:
            with pytest.raises(Unstorable), tx.savepoint():
                tx.write(Changes(lines=[refused], holds=holds))
            tx.write(Changes(lines=[line(1)]))
    assert [each.n for each in read_lines(postgres_store)] == [1]


def test_a_file_that_does_not_follow_the_stored_one_collides(database: SqlStore) -> None:
    write(database, Changes(filed={"leaking-boiler": job()}))
    with pytest.raises(Collided):
        write(database, Changes(filed={"leaking-boiler": job()}))


def test_work_that_collides_is_tried_again_three_times() -> None:
    tries = []

    def collides() -> None:
        tries.append(1)
        raise Collided

    with pytest.raises(Collided):
        patiently(collides)
    assert len(tries) == 4
    assert patiently(lambda: "done") == "done"


def test_whoever_holds_a_phone_is_waited_for(database: SqlStore) -> None:
    write(database, Changes(devices={"ann-phone": ann()}))

    def counts() -> None:
        for _ in range(20):
            with database.writing() as tx:
                device = tx.device("ann-phone")
                assert device is not None
                tx.write(Changes(devices={"ann-phone": replace(device, last=device.last + 1)}))

    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(counts) for _ in range(4)]:
            done.result()
    assert database.device("ann-phone") == ann(last=80)


def test_a_deadlock_ends_as_a_collision_and_the_work_is_done(postgres_store: SqlStore) -> None:
    """Two transactions that lock two phones in opposite order: one is thrown out, and done again."""
    both = {id: replace(ann(), id=id, short=id[:3]) for id in ("ann-phone", "bob-phone")}
    write(postgres_store, Changes(devices=both))
    meet = {id: Event() for id in both}

    def locks(first: str, second: str) -> None:
        with postgres_store.writing() as tx:
            tx.device(first)
            meet[first].set()
            meet[second].wait(10)
            device = tx.device(second)
            assert device is not None
            tx.write(Changes(devices={second: replace(device, last=device.last + 1)}))

    with ThreadPoolExecutor(2) as threads:
        done = [
            threads.submit(patiently, lambda f=f, s=s: locks(f, s))
            for f, s in (tuple(both), tuple(both)[::-1])
        ]
        for each in done:
            each.result()
    assert [postgres_store.device(id).last for id in both] == [1, 1]


def test_a_job_made_meanwhile_is_seen_by_whoever_waited_for_its_name(postgres_store: SqlStore) -> None:
    """A line for an unknown job and the making of that job wait for each other, so neither overlooks the other."""
    looked = Event()

    def makes() -> None:
        with postgres_store.writing() as tx:
            assert not tx.files(["leaking-boiler"])
            looked.set()
            until_somebody_waits(postgres_store)
            tx.write(Changes(filed={"leaking-boiler": job()}))

    def asks() -> set[str]:
        looked.wait(10)
        with postgres_store.writing() as tx:
            return set(tx.files(["leaking-boiler"]))

    with ThreadPoolExecutor(2) as threads:
        making, asking = threads.submit(makes), threads.submit(asks)
        making.result()
        assert asking.result() == {"leaking-boiler"}


def until_somebody_waits(store: SqlStore) -> None:
    """Return once a transaction waits for a name."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    with store.reading() as connection:
        for _ in range(10_000):
            if connection.execute(waiting).scalar_one():
                return
    raise AssertionError("nobody waited")
