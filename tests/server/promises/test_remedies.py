"""Legal clocks judged on both databases: cases open on the day after, and late evidence takes them back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from server.house import house
from server.promises import remedies
from server.store import remedies as rows
from server.store.values import unpacked
from server.store.writing import SqlWriting
from sync.instants import HOUR, iso
from sync.work.job import Job
from tests.server.office import Office
from tests.server.phone import Phone
from tests.server.promises.lasting import Lasting
from tests.server.registry import Registry, does


def of(lasting: Lasting) -> list[tuple[str, str]]:
    return [(row.kind, row.state) for row in lasting.rows()]


def asks(lasting: Lasting, **members: Any) -> str:
    """A part is asked for on day 0, and the job waits; its id."""
    job, visit = lasting.reports(**members), lasting.visit()
    lasting.phone.does("visit.arrive", job, visit=visit)
    lasting.phone.does("part.request", job, visit=visit, part="PCB-35", quantity=1)
    lasting.phone.does("visit.leave", job, visit=visit, next="part", result="waits_for_part").syncs()
    return job


def test_a_part_that_never_comes_and_the_report_that_it_was_fitted(lasting: Lasting, office: Office) -> None:
    """Asked for on day 0; on day 91 a case; Ann fitted it on day 85 and had no signal until day 92."""
    job = asks(lasting)
    ends = lasting.judged(job)[job]
    assert iso(ends) == "2026-12-24T16:00:00.001Z", "the repair's thirty days end first"
    lasting.on_day(31).judged(job)
    [repair] = lasting.rows("open")
    assert repair.kind == "repair"

    lasting.on_day(85)
    visit = lasting.visit()
    lasting.phone.does("part.use", job, visit=visit, part="PCB-35", quantity=1, unit="块", covered=True)
    lasting.on_day(90)
    assert [iso(at) for at in lasting.judged(job).values()] == ["2027-02-22T16:00:00.001Z"]
    assert lasting.rows("open") == [repair]
    lasting.on_day(91)
    assert lasting.judged(job) == {}
    [case] = [row for row in lasting.rows("open") if row.kind == "parts"]
    assert (iso(case.since), iso(case.due)) == ("2026-11-24T01:00:00.000Z", "2027-02-22T16:00:00.000Z")
    [request] = unpacked(case.proof)["requests"]
    assert (request["of"][0], request["op"], request["part"], request["came"]) == (
        job,
        "part.request",
        "PCB-35",
        None,
    )
    assert [(state, told["kind"]) for state, told in lasting.told()] == [
        ("waiting", "repair"),
        ("waiting", "parts"),
    ]

    lasting.on_day(92).phone.syncs()
    lasting.judged(job)
    assert of(lasting) == [("repair", "open"), ("parts", "withdrawn")]
    assert [state for state, _ in lasting.told()] == ["waiting", "dropped"], "nobody was told of it yet"
    assert lasting.judged(job) == {}
    assert of(lasting) == [("repair", "open"), ("parts", "withdrawn")]


def test_whoever_was_told_of_a_case_that_was_none_is_told_so_once(lasting: Lasting, office: Office) -> None:
    job = asks(lasting)
    lasting.on_day(29)
    finish = {"result": "repaired", "test": "cools", "safety_check": "no leak"}
    lasting.phone.does("work.finish", job, visit=lasting.visit(), **finish)
    lasting.on_day(31).judged(job)
    lasting.hears_all()

    lasting.on_day(32).phone.syncs()
    lasting.judged(job)
    lasting.judged(job)

    assert ("repair", "withdrawn") in of(lasting)
    [(state, told)] = lasting.told("remedy_withdrawn")
    assert (state, told) == ("waiting", lasting.told()[0][1])


def test_the_same_fault_for_the_third_time(lasting: Lasting) -> None:
    """Two repairs of E5 with their signed records, and on day 20 it is found again."""
    repaired = [lasting.reports(), lasting.on_day(10).reports()]
    visits = [lasting.repairs(job) for job in repaired]
    third = lasting.on_day(20).reports()
    lasting.phone.does("fault.diagnose", third, visit=lasting.visit(), fault="E5").syncs()

    lasting.judged(third)

    [case] = lasting.rows()
    assert (case.job, case.kind, case.state) == (third, "fault", "open")
    assert (iso(case.due), case.appliance) == ("2026-12-14T01:00:00.000Z", lasting.home.appliance["id"])
    proof = unpacked(case.proof)
    assert (proof["fault"], [visit["visit"] for visit in proof["visits"]]) == ("E5", visits)
    signed = [lasting.office.dora.gets(f"/api/v1/jobs/{job}")["records"][0] for job in repaired]
    assert [(r["record"], r["text_sha256"]) for r in proof["records"]] == [
        (r["number"], r["text_hash"]) for r in signed
    ]
    assert [d["of"][0] for d in proof["diagnoses"]] == [*repaired, third]
    assert "陈" not in case.proof.decode()


def test_a_repair_that_is_heard_last_opens_the_case_of_another_job(
    lasting: Lasting, office: Office, tmp_path: Path
) -> None:
    first, second = lasting.reports(), lasting.reports()
    away = Phone(office.app, tmp_path / "away").enrols(office.dora, office.ann.id)
    lasting.repairs(first)
    lasting.on_day(10)
    visit = lasting.visit()
    away.does("fault.diagnose", second, visit=visit, fault="E5")
    away.does("work.finish", second, visit=visit, result="repaired")
    third = lasting.on_day(20).reports()
    lasting.phone.does("fault.diagnose", third, visit=lasting.visit(), fault="E5").syncs()
    lasting.judged(third)
    assert lasting.rows() == []

    away.syncs()
    lasting.judged(second)

    assert [(row.job, row.state) for row in lasting.rows()] == [(third, "open")]
    away.does("retract", second, of={"device": away.id, "n": 1}, reason="the neighbours' machine").syncs()
    lasting.judged(second)
    assert [(row.job, row.state) for row in lasting.rows()] == [(third, "withdrawn")]


def test_a_proof_taken_back_withdraws_the_case_of_another_job(lasting: Lasting, office: Office) -> None:
    """The second repair was of the neighbours' machine: the office corrects it."""
    jobs = [lasting.reports(), lasting.on_day(10).reports()]
    for job in jobs:
        lasting.repairs(job)
    third = lasting.on_day(20).reports()
    lasting.phone.does("fault.diagnose", third, visit=lasting.visit(), fault="E5").syncs()
    lasting.judged(third)
    assert of(lasting) == [("fault", "open")]
    neighbours = Registry(office, office.dora, office.north)
    shown = office.dora.gets(f"/api/v1/jobs/{jobs[1]}")
    members = {name: getattr(neighbours, name)["id"] for name in ("customer", "site", "appliance")}
    does(office.dora, shown, "amendment", **members)

    lasting.judged(jobs[1])

    assert of(lasting) == [("fault", "withdrawn")]


@pytest.mark.parametrize("decided", ["out", "commercial"])
def test_a_machine_out_of_warranty_has_no_case(lasting: Lasting, decided: str) -> None:
    job = lasting.reports()
    assert set(lasting.judged(job)) == {job}
    lasting.on_day(31).judged(job)
    assert of(lasting) == [("repair", "open")]
    lasting.phone.does("warranty.decide", job, visit=lasting.visit(), warranty=decided).syncs()
    assert lasting.judged(job) == {}
    assert of(lasting) == [("repair", "withdrawn")]


def test_a_case_goes_where_the_job_goes(lasting: Lasting, office: Office) -> None:
    job = lasting.reports()
    lasting.on_day(31).judged(job)
    lasting.does("job.transfer", job, outlet=office.south, reason="nearer", technician=None, helpers=[])
    lasting.judged(job)
    assert [(row.outlet, iso(row.since)) for row in lasting.rows()] == [
        (office.south, "2026-11-24T01:00:00.000Z")
    ]


def test_judging_twice_opens_and_tells_once(lasting: Lasting) -> None:
    job = lasting.reports()
    for _ in range(2):
        lasting.on_day(31).judged(job)
    assert (len(lasting.rows()), len(lasting.told())) == (1, 1)
    [(_, variables)] = lasting.told()
    assert variables == {
        "number": lasting.office.dora.gets(f"/api/v1/jobs/{job}")["number"],
        "kind": "repair",
        "since": "2026-11-24T01:00:00.000Z",
        "due": "2026-12-24T16:00:00.000Z",
        "zone": "Asia/Shanghai",
    }


def test_a_sweep_that_looked_before_somebody_settled_overwrites_nothing(
    lasting: Lasting, office: Office
) -> None:
    job = lasting.reports()
    lasting.on_day(31).judged(job)
    [before] = lasting.rows()
    said = {"decision": "exchange", "reason": "it is time"}
    assert office.dora.asks("POST", f"/api/v1/remedies/{before.id}/settlement", said).status_code == 200
    [settled] = lasting.rows()

    def late(tx: SqlWriting) -> None:
        rows.withdraw(tx.connection, [before.id], lasting.now())
        rows.open_again(tx.connection, [before.id], lasting.now())
        rows.open_new(tx.connection, [dict(before._mapping)], lasting.now())
        rows.amend(tx.connection, [dict(before._mapping)])

    house(lasting.app).work(late)
    assert lasting.rows() == [settled]


def test_a_withdrawn_case_opens_again_when_its_clock_runs_out_after_all(lasting: Lasting) -> None:
    """The result that ended the job in time is taken back."""
    job, visit = lasting.reports(), lasting.visit()
    lasting.on_day(29).phone.does("work.finish", job, visit=visit, result="repaired")
    lasting.on_day(31).judged(job)
    lasting.phone.syncs()
    lasting.judged(job)
    assert of(lasting) == [("repair", "withdrawn")]
    finish = lasting.office.dora.gets(f"/api/v1/jobs/{job}")["story"][-1]
    lasting.on_day(32).phone.does(
        "retract", job, of=dict(zip(("device", "n"), finish["of"][:2], strict=True)), reason="no"
    )
    lasting.phone.syncs()
    lasting.judged(job)
    [row] = lasting.rows()
    assert (row.state, iso(row.opened_at), row.settled_at) == ("open", "2026-12-26T01:00:00.000Z", None)
    assert [state for state, _ in lasting.told()] == ["dropped", "waiting"]


def test_a_case_that_came_with_a_merged_job_is_not_opened_twice(lasting: Lasting, office: Office) -> None:
    jobs = [lasting.reports(), lasting.reports()]
    lasting.on_day(31).judged(*jobs)
    assert of(lasting) == [("repair", "open")] * 2
    shown = office.dora.gets(f"/api/v1/jobs/{jobs[0]}")
    does(office.dora, shown, "merge", into=jobs[1])

    lasting.judged(*jobs)

    assert [(row.job, row.state) for row in lasting.rows("open")] == [(jobs[1], "open")]
    assert len(lasting.rows("withdrawn")) == 1


def test_thresholds_of_the_class_hold(lasting: Lasting, office: Office) -> None:
    legal = {"repair_days": 10, "parts_days": None, "same_fault": None, "guarantee_days": None}
    office.root.changes("appliance-classes", lasting.home.kind, legal=legal)
    job = lasting.reports()
    assert [iso(at) for at in lasting.judged(job).values()] == ["2026-12-04T16:00:00.001Z"]


def test_the_sweep_finds_a_case_on_the_day_after_its_clock_ran_out(lasting: Lasting) -> None:
    """Nothing is heard meanwhile: time alone opens it, and the job is looked at no oftener than it must be."""
    asks(lasting)
    found = []
    for day in (0, 29, 30, 31, 32, 90, 91):
        lasting.on_day(day).swept()
        found.append((day, of(lasting)))
    repair, both = [("repair", "open")], [("repair", "open"), ("parts", "open")]
    assert found == [(0, []), (29, []), (30, []), (31, repair), (32, repair), (90, repair), (91, both)]


def test_a_job_that_trips_a_rule_waits_and_the_others_go_on(
    lasting: Lasting, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    odd, sound = lasting.reports(), lasting.reports()
    real = remedies.clocks

    def trips(job: Job, *rest: Any) -> Any:
        if job.id == odd:
            raise KeyError("about")
        return real(job, *rest)

    lasting.on_day(31)
    monkeypatch.setattr(remedies, "clocks", trips)
    assert lasting.judged(odd, sound) == {odd: lasting.now() + HOUR}
    assert [row.job for row in lasting.rows()] == [sound]
    assert "remedies: a job cannot be judged" in caplog.text
    monkeypatch.setattr(remedies, "clocks", real)
    lasting.judged(odd)
    assert of(lasting) == [("repair", "open")] * 2
    monkeypatch.setattr(remedies, "clocks", trips)
    lasting.judged(odd)
    assert of(lasting) == [("repair", "open")] * 2, "what cannot be judged stays as it was"
