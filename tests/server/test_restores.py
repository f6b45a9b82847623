"""A restored database begins a new epoch before it serves, and what devices keep comes back exactly once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from server import restores, revocations
from server.clock import StillClock
from server.house import House, house
from server.store.epochs import begin
from sync.instants import MINUTE, SECOND
from sync.ports import StoreUnreachable
from tests.server.office import Office
from tests.server.phone import Phone
from tests.server.photographs import Day, job_id
from tests.server.snapshots import Snapshot

VISIT = "01935b2e-0000-7000-8000-0000000000f2"


@pytest.fixture
def here(app: Flask) -> House:
    return house(app)


@pytest.fixture
def day(app: Flask, office: Office, tmp_path: Path) -> Day:
    return Day(app, office, tmp_path)


def stored_beat(here: House) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(here.objects.get(restores.KEY, 1_000))
    return told


def beats_on(here: House, clock: StillClock) -> None:
    clock.goes_on(MINUTE)
    restores.beat(here)


def reasons(day: Day) -> list[str]:
    return [row.reason for row in day.rows("select reason from epoch order by n")]


def lines(day: Day) -> list[tuple[str, int, str]]:
    """What is stored of Ann's phone."""
    rows = day.rows("select name, n, receipt from operation where n > 0 order by n")
    return [(row.name, row.n, row.receipt) for row in rows]


def test_the_database_s_beat_is_never_older_than_the_store_s(here: House, clock: StillClock) -> None:
    beats_on(here, clock)

    assert stored_beat(here) == {"at": clock.now(), "epoch": here.store.epoch()}
    seen = restores.look_now(here).life
    assert seen is not None
    assert seen.beat == clock.now()


def test_a_clock_that_steps_back_is_no_restore(here: House, clock: StillClock) -> None:
    epoch = here.store.epoch()
    beats_on(here, clock)
    clock.jumps(clock.now() - 10 * MINUTE)

    beats_on(here, clock)
    beats_on(here, clock)

    assert here.store.epoch() == epoch


def test_an_older_database_begins_a_new_epoch_once(here: House, app: Flask, clock: StillClock) -> None:
    beats_on(here, clock)
    epoch, older = here.store.epoch(), Snapshot(app)
    beats_on(here, clock)
    older.put_back()

    assert restores.look_now(here).why == "older_than_store"

    began = here.store.epoch()
    assert began != epoch
    assert restores.look_now(here).why is None
    beats_on(here, clock)
    assert here.store.epoch() == began


def test_of_two_that_notice_only_one_begins_an_epoch(here: House) -> None:
    before = here.store.epoch()

    assert restores.begin_anew(here, "older_than_store", after=before)
    assert not restores.begin_anew(here, "older_than_store", after=before)


def test_a_database_that_never_lived_through_the_store_s_epoch_is_older(
    here: House, app: Flask, clock: StillClock
) -> None:
    older = Snapshot(app)
    restores.begin_anew(here, "asked")
    clock.jumps(clock.now() - 30 * MINUTE)
    restores.beat(here)
    older.put_back()
    with here.store.writing() as tx:
        tx.connection.exec_driver_sql(
            "insert into beat (name, at, epoch) values ('beat', 9999999999999, 'later')"
        )

    assert restores.look_now(here).why == "unknown_epoch"


def test_a_new_connection_is_looked_at_before_it_serves(
    day: Day, here: House, app: Flask, clock: StillClock
) -> None:
    beats_on(here, clock)
    older, epoch = Snapshot(app), here.store.epoch()
    beats_on(here, clock)
    older.put_back()
    restores.watch(here)

    day.phone.syncs()

    told = day.phone.db.one("select epoch from enrolments")
    assert told == here.store.epoch() != epoch


def test_while_the_store_does_not_answer_the_house_serves_and_looks_again_later(
    here: House, app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    beats_on(here, clock)
    older, epoch = Snapshot(app), here.store.epoch()
    beats_on(here, clock)
    older.put_back()
    objects = here.objects
    monkeypatch.setitem(here.__dict__, "objects", Silent())
    restores.watch(here)

    assert here.store.epoch() == epoch
    monkeypatch.setitem(here.__dict__, "objects", objects)
    assert here.store.epoch() == epoch
    clock.goes_on(5 * SECOND)
    assert here.store.epoch() != epoch


class Silent:
    """An object store that does not answer."""

    def get(self, key: str, limit: int) -> bytes:
        raise StoreUnreachable(key)

    def found(self, prefix: str) -> None:
        raise StoreUnreachable(prefix)


def test_a_beat_does_not_bless_a_database_restored_under_its_hands(
    here: House, app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    beats_on(here, clock)
    older, epoch = Snapshot(app), here.store.epoch()
    beats_on(here, clock)
    look = restores.look_now
    looks: list[restores.Looked] = []

    def looks_and_then_it_is_restored(house: House) -> restores.Looked:
        looks.append(look(house))
        if len(looks) == 1:
            older.put_back()
        return looks[-1]

    monkeypatch.setattr(restores, "look_now", looks_and_then_it_is_restored)
    beats_on(here, clock)

    assert [looked.why for looked in looks] == [None, "older_than_store", None]
    assert here.store.epoch() != epoch


def test_another_server_or_timeline_is_a_restore(here: House, clock: StillClock) -> None:
    beats_on(here, clock)
    seen = restores.look_now(here).life
    assert seen is not None
    runs_in = seen.began_in
    assert (runs_in is None) == (here.engine().dialect.name == "sqlite")
    with here.store.writing() as tx:
        tx.connection.exec_driver_sql("update epoch set runs_in = '7/00000001' where runs_in is not null")

    expected = None if runs_in is None else "another_server"
    assert restores.look_now(here).why == expected
    assert restores.look_now(here).why is None


def test_a_token_that_acknowledged_more_than_is_here_tells_of_a_restore(day: Day, app: Flask) -> None:
    older = Snapshot(app)
    day.phone.does("note.add", job_id(1), visit=VISIT, text="one").syncs()
    day.phone.does("note.add", job_id(1), visit=VISIT, text="two").syncs()
    older.put_back()

    day.phone.syncs()
    day.phone.syncs()

    assert reasons(day)[1:] == ["token_ahead"]
    assert lines(day) == [("note.add", 1, "applied"), ("note.add", 2, "applied")]


def test_a_token_of_a_former_epoch_tells_nothing(day: Day, app: Flask) -> None:
    older = Snapshot(app)
    day.phone.does("note.add", job_id(1), visit=VISIT, text="one").syncs()
    older.put_back()
    restores.begin_anew(day.house, "asked")

    day.phone.syncs()

    assert reasons(day)[1:] == ["asked"]
    assert lines(day) == [("note.add", 1, "applied")]


def test_a_certificate_of_this_epoch_for_a_device_nobody_knows_tells_of_a_restore(
    day: Day, app: Flask, office: Office, tmp_path: Path
) -> None:
    older = Snapshot(app)
    late = Phone(app, tmp_path / "late").enrols(office.dora, office.ann.id)
    late.syncs()
    late.does("note.add", job_id(1), visit=VISIT, text="one")
    older.put_back()

    assert late.syncs().enrolment == "returning"

    assert reasons(day)[1:] == ["certificate_ahead"]
    assert lines(day) == [("note.add", 1, "held")]


def test_a_revocation_outlives_the_database(day: Day, app: Flask, office: Office, tmp_path: Path) -> None:
    older = Snapshot(app)
    late = Phone(app, tmp_path / "late").enrols(office.dora, office.ann.id)
    late.syncs()
    for phone in (day.phone, late):
        office.dora.asks("POST", f"/api/v1/devices/{phone.id}/revocation")
    assert revocations.write_all(day.house) == 2
    assert revocations.write_all(day.house) == 0
    older.put_back()

    restores.begin_anew(day.house, "asked")

    assert {row.state for row in day.rows("select state from device")} == {"revoked"}
    assert (day.phone.syncs().enrolment, late.syncs().enrolment) == ("revoked", "revoked")


def test_a_revocation_missed_at_the_restore_is_applied_by_the_sweep(
    day: Day, app: Flask, office: Office
) -> None:
    older = Snapshot(app)
    office.dora.asks("POST", f"/api/v1/devices/{day.phone.id}/loss")
    revocations.write_all(day.house)
    older.put_back()

    revocations.write_all(day.house)

    assert [row.state for row in day.rows("select state from device")] == ["lost"]


def test_an_epoch_begins_only_after_the_one_that_was_looked_at(here: House) -> None:
    with here.store.writing() as tx:
        assert not begin(tx.connection, "next", 1, "asked", after="another")
