"""The same fault again after two repairs; and the property: in whatever order it is heard, the same comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.instants import DAY, MINUTE
from sync.work.calendars import Calendar
from sync.work.job import Job
from sync.work.judged import Judged
from sync.work.legal import CHINA, Thresholds, clocks
from sync.work.recurrence import Recurrence, recurrences
from sync.work.warranty import covered, warranty
from tests.operations import the
from tests.sync.work.cast import MORNING, Office

SHANGHAI = Calendar("Asia/Shanghai")
DAYS = DAY // MINUTE
JOBS = [the(f"repair-{n}") for n in range(4)]
VISITS = [the(f"visit-{n}") for n in range(4)]


def repairs(office: Office, at: int, fault: str = "E5", result: str = "repaired") -> None:
    """One job more: found and repaired within the hour."""
    office.plans(JOBS[at])
    finds(office, at, fault)
    office.ann.does("work.finish", JOBS[at], visit=VISITS[at], result=result)
    office.passes(DAYS)


def finds(office: Office, at: int, fault: str = "E5") -> None:
    office.ann.does("visit.arrive", JOBS[at], visit=VISITS[at])
    office.ann.does("fault.diagnose", JOBS[at], visit=VISITS[at], fault=fault)


def back(
    office: Office,
    within: bool | None = None,
    thresholds: Thresholds = CHINA,
    exchanged: tuple[int, ...] = (),
) -> Mapping[str, Recurrence]:
    jobs = [office.job(id) for id in reversed(JOBS) if id in office.store.jobs]
    return recurrences(jobs, thresholds, SHANGHAI, lambda job: within, exchanged)


@pytest.fixture
def twice() -> Office:
    """E5 was repaired on two days, and a third job goes on."""
    office = Office()
    repairs(office, 0)
    repairs(office, 1)
    return office.plans(JOBS[2])


def test_the_same_fault_after_two_repairs(twice: Office) -> None:
    assert back(twice) == {}
    finds(twice, 2)
    again = back(twice)[JOBS[2]]
    assert (again.found.fault, [each.job.id for each in again.repairs]) == ("E5", JOBS[:2])


def test_another_fault_is_another_fault(twice: Office) -> None:
    finds(twice, 2, "E6")
    assert back(twice) == {}


def test_how_often_is_data(twice: Office) -> None:
    assert set(back(twice, thresholds=Thresholds(same_fault=1))) == {JOBS[1]}
    finds(twice, 2)
    assert back(twice, thresholds=Thresholds(same_fault=3)) == {}


@pytest.mark.parametrize("result", ["adjusted_or_explained", "waits_for_part", "quote_refused"])
def test_only_what_was_repaired_is_a_repair(result: str) -> None:
    office = Office()
    repairs(office, 0)
    repairs(office, 1, result=result)
    office.plans(JOBS[2])
    finds(office, 2)
    assert back(office) == {}


def test_a_visit_that_then_finds_no_fault_found_none(twice: Office) -> None:
    finds(twice, 2)
    twice.ann.does("work.finish", JOBS[2], visit=VISITS[2], result="no_fault_found")
    assert back(twice) == {}


def test_one_job_taken_up_again_is_repaired_twice() -> None:
    office = Office()
    repairs(office, 0)
    office.does("job.reopen", JOBS[0], reason="again")
    for at in (1, 2):
        office.ann.does("fault.diagnose", JOBS[0], visit=VISITS[at], fault="E5")
        office.ann.does("work.finish", JOBS[0], visit=VISITS[at], result="repaired")
        office.passes(DAYS)
    assert len(back(office)[JOBS[0]].repairs) == 2


def test_found_on_one_visit_and_repaired_on_the_next_is_one_repair() -> None:
    office = Office()
    for at in (0, 1):
        office.plans(JOBS[at])
        office.ann.does("fault.diagnose", JOBS[at], visit=VISITS[2 * at], fault="E5")
        office.ann.does("work.finish", JOBS[at], visit=VISITS[2 * at], result="waits_for_part")
        office.passes(DAYS)
        office.ann.does("fault.diagnose", JOBS[at], visit=VISITS[2 * at + 1], fault="E5")
        office.ann.does("work.finish", JOBS[at], visit=VISITS[2 * at + 1], result="repaired")
        office.passes(DAYS)
    assert back(office) == {}


def test_what_is_written_down_after_the_work_is_no_new_fault(twice: Office) -> None:
    """On the visit that repaired it, by the helper on a visit of his own, or naming no visit at all."""
    for at, args in enumerate(
        ({"visit": VISITS[1]}, {"visit": the("bobs"), "helps": "ann"}, {"visit": None})
    ):
        office = Office()
        repairs(office, 0)
        office.plans(JOBS[1], helpers=("bob",))
        office.bob.does("visit.arrive", JOBS[1], visit=the("bobs"), helps="ann")
        finds(office, 1)
        office.ann.does("work.finish", JOBS[1], visit=VISITS[1], result="repaired")
        phone = office.bob if at == 1 else office.ann
        phone.does("fault.diagnose", JOBS[1], fault="E5", **args)
        assert back(office) == {}, args


def test_a_diagnosis_taken_back_proves_nothing(twice: Office) -> None:
    finds(twice, 2)
    twice.ann.does("retract", JOBS[2], of={"device": twice.ann.device.id, "n": twice.ann.n})
    assert back(twice) == {}


def test_out_of_warranty_there_is_no_case_but_within_the_guarantee_there_is(twice: Office) -> None:
    finds(twice, 2)
    first_two = {JOBS[0]: True, JOBS[1]: True, JOBS[2]: False}
    jobs = [twice.job(id) for id in JOBS[:3]]
    assert set(recurrences(jobs, CHINA, SHANGHAI, lambda job: first_two[job.id])) == {JOBS[2]}
    assert back(twice, within=False) == {}
    short = Thresholds(guarantee_days=0)
    twice.passes(3 * DAYS)
    twice.plans(JOBS[3])
    finds(twice, 3)
    late = [twice.job(id) for id in (JOBS[0], JOBS[1], JOBS[3])]
    assert recurrences(late, short, SHANGHAI, lambda job: job.id != JOBS[3]) == {}


def test_after_an_exchange_repairs_are_counted_anew(twice: Office) -> None:
    finds(twice, 2)
    exchanged = (twice.now,)
    assert set(back(twice, exchanged=exchanged)) == {JOBS[2]}, "what was found before it stays"
    twice.passes(DAYS)
    twice.plans(JOBS[3])
    finds(twice, 3)
    assert set(back(twice)) == {JOBS[2], JOBS[3]}
    assert set(back(twice, exchanged=exchanged)) == {JOBS[2]}


# in whatever order


OPS = (
    "visit.arrive",
    "fault.diagnose",
    "work.finish",
    "part.request",
    "part.use",
    "job.pause",
    "warranty.decide",
)
done = st.tuples(
    st.sampled_from(["ann", "bob"]),
    st.sampled_from(OPS),
    st.integers(0, 120),
    st.integers(0, 1),
    st.sampled_from(["repaired", "repaired", "waits_for_part", "no_fault_found"]),
)
retracted = st.tuples(
    st.sampled_from(["ann", "bob"]), st.just("retract"), st.integers(0, 120), st.integers(1, 6), st.just("")
)


def lines(office: Office, said: list[tuple[Any, ...]]) -> list[tuple[str, Judged]]:
    made = []
    for place, (who, op, day, where, result) in enumerate(said):
        phone = getattr(office, who)
        at, job = MORNING + day * DAY + (10 + place) * MINUTE, JOBS[where % 2]
        more: dict[str, Any] = {"visit": the(f"{day % 4}-{where}")}
        if op == "retract":
            more = {"of": {"device": phone.device.id, "n": where}}
        elif op == "work.finish":
            more["result"] = result
        elif op == "job.pause":
            more = {}
        made.append((who, phone.judged(op, job, at=at, **more)))
    return made


def told(office: Office) -> Any:
    jobs: list[Job] = [office.job(id) for id in JOBS[:2]]
    now, bought = MORNING + 200 * DAY, date(2027, 1, 31)
    running = [clocks(job, CHINA, SHANGHAI) for job in jobs]
    ends = warranty(bought, jobs, SHANGHAI, now)
    within = [covered(job, ends.ends, SHANGHAI) for job in jobs]
    again = recurrences(jobs, Thresholds(same_fault=1), SHANGHAI, lambda job: True)
    return (
        running,
        ends,
        within,
        {id: (r.found.op.ref, [x.op.ref for x in r.repairs]) for id, r in again.items()},
    )


@settings(max_examples=60, deadline=None)
@given(said=st.lists(done | retracted, min_size=1, max_size=14), data=st.data())
def test_the_order_of_hearing_does_not_matter(said: list[tuple[Any, ...]], data: st.DataObject) -> None:
    results = []
    for order in (range(len(said)), data.draw(st.permutations(range(len(said))))):
        office = Office()
        for id in JOBS[:2]:
            office.plans(id, helpers=("bob",))
        made = lines(office, said)
        for at in order:
            who, judged = made[at]
            getattr(office, who).sends(judged)
        results.append(told(office))
    assert results[0] == results[1]
