"""The worker: turns, ages, failures that stop nothing else, and an end when it is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import pytest
from flask import Flask

from server.clock import StillClock
from server.house import House, house
from server.store import turns
from server.sweeps import sweeping, table
from server.sweeps.sweeping import Runner
from server.sweeps.table import Done, Sweep
from sync.instants import MINUTE, SECOND
from sync.ports import StoreUnreachable

TURN = Sweep("tidy", "tidying", MINUTE, lease=2 * MINUTE)
FREE = Sweep("look", "looking", MINUTE, alone=False)


class Chore:
    """A round that counts, and does what the test says."""

    def __init__(self, *answers: Done | Exception) -> None:
        self.rounds = 0
        self.answers = list(answers)

    def __call__(self, stopping: Callable[[], bool]) -> Done:
        self.rounds += 1
        answer = self.answers.pop(0) if self.answers else Done({})
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def here(app: Flask) -> House:
    here = house(app)
    with here.store.writing() as tx:
        turns.expect(tx.connection, {"tidy": MINUTE, "look": MINUTE}, here.now())
    return here


def runner(here: House, sweep: Sweep = TURN) -> Runner:
    return Runner(here, sweep, Event())


def stand(here: House, name: str) -> turns.Stand:
    with here.store.reading() as connection:
        return turns.stands(connection)[name]


def module(**members: Any) -> ModuleType:
    return cast(ModuleType, SimpleNamespace(**members))


def test_a_turn_is_for_one_worker(here: House, clock: StillClock) -> None:
    chore = Chore()

    waits = [runner(here).step(chore), runner(here).step(chore)]

    assert (chore.rounds, waits) == (1, [MINUTE, MINUTE])
    clock.goes_on(MINUTE)
    runner(here).step(chore)
    assert chore.rounds == 2


def test_a_round_that_is_through_makes_the_sweep_young(here: House, clock: StillClock) -> None:
    assert stand(here, "tidy").note == "never_ran"
    clock.goes_on(10 * MINUTE)

    runner(here).step(Chore())

    assert (stand(here, "tidy").finished_at, stand(here, "tidy").note) == (clock.now(), "")


def test_a_round_that_fails_is_noted_tried_again_soon_and_its_age_goes_on(
    here: House, clock: StillClock
) -> None:
    began, chore, one = clock.now(), Chore(StoreUnreachable("s3://secret")), runner(here)
    clock.goes_on(MINUTE)

    with pytest.raises(StoreUnreachable):
        one.step(chore)

    told = stand(here, "tidy")
    assert (told.note, told.finished_at, told.look_at - clock.now()) == ("StoreUnreachable", began, SECOND)
    clock.goes_on(SECOND)
    one.step(chore)
    assert stand(here, "tidy").note == ""


def test_a_worker_that_died_in_its_turn_is_replaced_when_its_lease_ends(
    here: House, clock: StillClock
) -> None:
    with here.store.writing() as tx:
        assert turns.take(tx.connection, "tidy", here.now(), here.now() + 2 * MINUTE)
    chore = Chore()

    runner(here).step(chore)
    assert chore.rounds == 0
    clock.goes_on(2 * MINUTE)
    runner(here).step(chore)
    assert chore.rounds == 1


def test_a_worker_that_lost_its_lease_does_not_end_another_s_turn(here: House, clock: StillClock) -> None:
    other: list[bool] = []

    def slow(stopping: Callable[[], bool]) -> Done:
        clock.goes_on(TURN.lease)
        with here.store.writing() as tx:
            other.append(turns.take(tx.connection, "tidy", here.now(), here.now() + 2 * MINUTE))
        return Done({})

    runner(here).step(slow)

    assert other == [True]
    assert stand(here, "tidy").look_at == clock.now() + 2 * MINUTE


def test_a_sweep_that_claims_rows_is_run_by_every_worker_and_noted_now_and_then(
    here: House, clock: StillClock
) -> None:
    chore, one, two = Chore(), runner(here, FREE), runner(here, FREE)

    assert [one.step(chore), two.step(chore), one.step(chore)] == [FREE.poll] * 3
    noted = stand(here, "look").finished_at
    clock.goes_on(SECOND)
    one.step(chore)
    assert stand(here, "look").finished_at == noted
    clock.goes_on(15 * SECOND)
    one.step(chore)
    assert stand(here, "look").finished_at == clock.now()


def test_where_there_is_more_to_do_nobody_waits(here: House) -> None:
    assert runner(here, FREE).step(Chore(Done({}, more=True))) == 0
    assert runner(here).step(Chore(Done({}, more=True))) == 0


def test_a_failing_row_is_noted_though_the_round_is_through(here: House) -> None:
    runner(here, FREE).step(Chore(Done({"stored": 1}, note="unknown:defect")))

    assert stand(here, "look").note == "unknown:defect"


def test_what_is_wrong_all_the_time_is_not_written_all_the_time(here: House, clock: StillClock) -> None:
    bad, one = Done({}, note="no_channels_file"), runner(here, FREE)
    chore = Chore(bad, bad, Done({}), Done({}))

    one.step(chore)
    noted = stand(here, "look")
    clock.goes_on(SECOND)
    one.step(chore)
    assert stand(here, "look") == noted
    clock.goes_on(15 * SECOND)
    one.step(chore)
    assert stand(here, "look").note == ""


def test_once_runs_everything_to_its_end_and_names_what_failed(
    here: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    chores = {
        "tidying": Chore(ValueError("Cem's phone is 13800001234")),
        "looking": Chore(Done({}, more=True), Done({"seen": 2})),
    }
    rounds = {f"server.sweeps.{name}": chore for name, chore in chores.items()}
    monkeypatch.setattr(
        table, "import_module", lambda name: module(run=lambda house, stopping: rounds[name](stopping))
    )
    caplog.set_level(logging.INFO)

    assert sweeping.once(here, Event(), [TURN, FREE]) == ["tidy"]

    assert chores["looking"].rounds == 2
    assert "2 seen" in caplog.text
    assert "ValueError" in caplog.text
    assert "13800001234" not in caplog.text


def test_a_sweep_that_hangs_or_fails_stops_no_other_and_all_end_when_told(
    here: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, hangs, seen = Event(), Event(), Event()

    def tidy(house: House, stopping: Callable[[], bool]) -> Done:
        hangs.set()
        stop.wait(60)
        raise ValueError("late")

    def look(house: House, stopping: Callable[[], bool]) -> Done:
        hangs.wait(60)
        seen.set()
        return Done({})

    modules = {"server.sweeps.tidying": module(run=tidy), "server.sweeps.looking": module(run=look)}
    monkeypatch.setattr(table, "import_module", modules.__getitem__)
    worker = Thread(target=sweeping.work, args=(here, stop, [TURN, FREE]))
    worker.start()

    assert seen.wait(30)
    stop.set()
    worker.join(30)
    assert not worker.is_alive()


def test_every_sweep_of_the_table_runs(here: House) -> None:
    assert sweeping.once(here, Event()) == []

    with here.store.reading() as connection:
        ran = {name for name, told in turns.stands(connection).items() if not told.note}
    assert ran == {sweep.name for sweep in table.SWEEPS}
