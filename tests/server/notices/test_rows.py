"""A notice is made once, worked at by one worker at a time, and over only for whoever still holds it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask

from server.clock import StillClock
from server.house import House, house
from server.notices.variables import BadNotice
from server.store import notices
from server.store.notices import Claimed, Notice, notice_id
from server.store.writing import SqlWriting
from sync.instants import HOUR, MINUTE
from tests.server.noticing import alarm, states


@pytest.fixture
def here(app: Flask) -> House:
    return house(app)


def add(here: House, *made: Notice) -> None:
    here.work(lambda tx: notices.add(tx.connection, made))


def claims(here: House, most: int = 100) -> list[Claimed]:
    now = here.now()
    return here.work(lambda tx: notices.claim(tx.connection, now, now + MINUTE, most))


def over(here: House, claimed: Claimed, state: str = "sent") -> None:
    row = {"of": claimed.notice.id, "lease": claimed.lease, "at": here.now()}
    row |= {"new_state": state, "new_note": "", "new_failures": 0, "new_sent": b"{}"}
    here.work(lambda tx: notices.finish(tx.connection, [row]))


def test_the_same_told_twice_is_one_notice(here: House) -> None:
    add(here, alarm("one"), alarm("one"), alarm("two"))
    add(here, replace(alarm("one"), made_at=here.now() + HOUR))

    assert [each.notice for each in claims(here)] == [alarm("one"), alarm("two")]


def test_one_that_is_over_is_not_told_again(here: House) -> None:
    add(here, alarm("one"))
    over(here, claims(here)[0])
    add(here, alarm("one"))

    assert claims(here) == []
    assert states(here) == {notice_id("one"): "sent"}


def test_a_claimed_notice_is_for_one_worker_until_the_lease_ends(here: House, clock: StillClock) -> None:
    add(here, alarm("one"), alarm("two"))

    first, second = claims(here, 1), claims(here, 1)
    assert {each.notice.id for each in (*first, *second)} == {notice_id("one"), notice_id("two")}
    assert claims(here) == []
    clock.goes_on(MINUTE)
    assert len(claims(here)) == 2


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_worker_does_not_wait_for_what_another_is_just_claiming(here: House) -> None:
    add(here, alarm("one"), alarm("two"))
    with ThreadPoolExecutor(1) as other, here.store.writing() as tx:
        first = notices.claim(tx.connection, here.now(), here.now() + MINUTE, 1)
        second = other.submit(claims, here).result(timeout=30)

    assert {each.notice.id for each in (*first, *second)} == {notice_id("one"), notice_id("two")}


def test_whoever_lost_the_lease_ends_nothing(here: House, clock: StillClock) -> None:
    add(here, alarm("one"))
    slow = claims(here)[0]
    clock.goes_on(MINUTE)
    quick = claims(here)[0]

    over(here, slow, "failed")
    assert states(here) == {notice_id("one"): "sending"}
    over(here, quick)
    assert states(here) == {notice_id("one"): "sent"}


def test_what_is_not_to_be_told_yet_waits(here: House, clock: StillClock) -> None:
    add(here, replace(alarm("one"), not_before=here.now() + MINUTE))

    assert claims(here) == []
    clock.goes_on(MINUTE)
    assert len(claims(here)) == 1


def test_no_plan_of_the_database_claims_more_than_was_asked_for(here: House) -> None:
    """PostgreSQL may ask a subquery once a row; one that locks as it asks then claims them all (2026-11-23)."""
    add(here, *(alarm(str(number)) for number in range(6)))

    def work(tx: SqlWriting) -> int:
        if tx.connection.dialect.name == "postgresql":
            for way in ("hashjoin", "mergejoin", "material", "hashagg", "sort"):
                tx.connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        return len(notices.claim(tx.connection, here.now(), here.now() + MINUTE, 2))

    assert here.work(work) == 2


def test_what_is_no_longer_true_is_dropped_where_nobody_was_told(here: House) -> None:
    add(here, alarm("one"), alarm("two"))
    told = claims(here, 1)[0].notice.id
    (untold,) = {notice_id("one"), notice_id("two")} - {told}

    ids = [told, untold, notice_id("never made")]
    dropped = here.work(lambda tx: notices.recall(tx.connection, ids, here.now()))

    assert dropped == {untold}
    assert states(here) == {told: "sending", untold: "dropped"}


def test_what_came_too_late_needs_no_correction(here: House) -> None:
    add(here, alarm("late"), alarm("half"))
    late, half = sorted(claims(here), key=lambda each: each.notice.id != notice_id("late"))
    over(here, late, "dropped")
    told = replace(half, through={"wecom": here.now()})
    here.work(lambda tx: notices.took(tx.connection, [told]))
    row = {"of": half.notice.id, "lease": half.lease, "at": here.now(), "new_state": "dropped"}
    row |= {"new_note": "", "new_failures": 0, "new_sent": b'{"wecom":1}'}
    here.work(lambda tx: notices.finish(tx.connection, [row]))

    ids = [late.notice.id, half.notice.id]
    assert here.work(lambda tx: notices.recall(tx.connection, ids, here.now())) == {late.notice.id}


@pytest.mark.parametrize(
    "wrong",
    [
        {"template": "promise_alarms"},
        {"variables": {"number": "N-1"}},
        {"variables": {**alarm("one").variables, "customer": "Chen"}},
        {"variables": {**alarm("one").variables, "percent": 80.5}},
        {"variables": {**alarm("one").variables, "percent": True}},
    ],
)
def test_a_notice_that_is_not_its_template_s_is_refused(here: House, wrong: dict[str, object]) -> None:
    with pytest.raises(BadNotice):
        add(here, replace(alarm("one"), **wrong))  # type: ignore[arg-type]
