"""A job is promised what the most exact policy says, as it stands that day; later editions do not reach it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from server.house import house
from server.promises.choosing import extended, promised_for, warranty_state
from sync.exchange.evidence import Evidence
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.policies import STANDARD
from tests.server.office import NINE, Office
from tests.server.promises.timetables import FORM, TERMS, calendar, policy
from tests.server.registry import Registry, cannot, does

SLOW: dict[str, Any] = {"targets": {"arrive": {"working_days": 5}}}


def works_by(office: Office, row: Any) -> None:
    """North works by this calendar."""
    outlet = office.root.gets(f"/api/v1/outlets/{office.north}")
    office.root.changes("outlets", outlet, calendar=row["id"])


def promise(job: Any) -> Any:
    """What was frozen in the job."""
    return job["about"]["promise"]


def test_without_policies_the_built_in_one_holds_on_the_built_in_calendar(home: Registry) -> None:
    frozen = promise(home.job())

    assert frozen["policy"] == {"id": "standard", "edition": 1, "name": STANDARD.name}
    assert frozen["targets"] == STANDARD.terms["targets"]
    calendar = frozen["calendar"]
    assert (calendar["id"], calendar["edition"], calendar["zone"]) == ("plain", 1, "Asia/Shanghai")
    assert (calendar["weekdays"], calendar["windows"]) == ([0, 1, 2, 3, 4], [[540, 1080]])


def test_a_job_freezes_its_policy_with_the_outlets_calendar(office: Office, home: Registry) -> None:
    row, own = policy(office.mona), calendar(office.mona)
    works_by(office, own)

    frozen = promise(home.job())

    assert frozen["policy"] == {"id": row["id"], "edition": 1, "name": row["name"]}
    assert frozen["targets"] == TERMS["targets"]
    assert frozen["calendar"] == {
        **FORM, "id": own["id"], "edition": 1, "holidays": ["2027-01-01"], "extra_days": [],
    }  # fmt: skip


def test_a_policys_own_calendar_goes_before_the_outlets(office: Office, home: Registry) -> None:
    works_by(office, calendar(office.mona))
    always = calendar(office.mona, "24x7", form={"windows": [[0, 1440]], "weekdays": list(range(7))})
    policy(office.mona, calendar=always["id"])

    assert promise(home.job())["calendar"]["id"] == always["id"]


def test_an_edit_reaches_new_jobs_and_no_job_that_runs(office: Office, home: Registry) -> None:
    row, own = policy(office.mona), calendar(office.mona)
    works_by(office, own)
    job = home.job()

    office.mona.changes("policies", row, terms=SLOW, reason="snow")
    office.mona.changes("calendars", own, form={**FORM, "windows": [[600, 660]]})

    again = promise(office.dora.gets(f"/api/v1/jobs/{job['id']}"))
    assert (again["policy"]["edition"], again["targets"], again["calendar"]["edition"]) == (
        1,
        TERMS["targets"],
        1,
    )
    newer = promise(home.job())
    assert (newer["policy"]["edition"], newer["targets"], newer["calendar"]["edition"]) == (
        2,
        SLOW["targets"],
        2,
    )


def chosen_for(home: Registry, rows: Sequence[Any], **wanted: Any) -> str:
    """The code of the policy that a job like this gets."""
    id = promise(home.job(**wanted))["policy"]["id"]
    return next(str(row["code"]) for row in rows if row["id"] == id)


def test_the_policy_that_asks_the_most_of_the_job_counts(office: Office, home: Registry) -> None:
    area = office.mona.makes("areas", name="静安")["id"]
    office.dora.changes("appliances", home.appliance, warranty="in", warranty_until="2027-06-01")
    rows = [
        policy(office.mona, "any"),
        policy(office.mona, "urgent", fits={"priority": "urgent"}),
        policy(office.mona, "install", fits={"type": "install"}),
        policy(office.mona, "air", fits={"class": home.kind["code"]}),
        policy(office.mona, "air-warranted-urgent", fits={
            "class": home.kind["code"], "warranty": "in", "priority": "urgent",
        }),
        policy(office.mona, "area", fits={"area": area, "type": "maintain"}),
    ]  # fmt: skip

    assert chosen_for(home, rows, appliance=None) == "any"
    assert chosen_for(home, rows, appliance=None, priority="urgent") == "urgent"
    assert chosen_for(home, rows, appliance=None, type="install") == "install"
    assert chosen_for(home, rows, type="install") == "air"
    assert chosen_for(home, rows, priority="urgent") == "air-warranted-urgent"
    assert chosen_for(home, rows, type="maintain", area=area) == "area"


def test_the_outlets_own_policy_goes_before_one_for_all_that_is_as_exact(
    office: Office, home: Registry
) -> None:
    own = policy(office.mona, "own")
    rows = [own, policy(office.root, "all", outlet=None), policy(office.root, "S", outlet=office.south)]
    assert chosen_for(home, rows) == "own"

    office.mona.changes("policies", own, archived=True)
    assert chosen_for(home, rows) == "all"


def test_where_no_policy_fits_nothing_is_promised_and_no_job_is_made(office: Office, home: Registry) -> None:
    policy(office.mona, fits={"type": "install"})

    answer = office.dora.asks("POST", "/api/v1/jobs", home.wants())

    assert (answer.status_code, answer.json["code"]) == (409, "no_policy")
    facts = {name: answer.json[name] for name in ("class", "type", "area", "priority", "warranty")}
    assert facts == {
        "class": "AC-SPLIT", "type": "repair", "area": None, "priority": "normal", "warranty": None,
    }  # fmt: skip
    assert office.dora.gets("/api/v1/jobs")["items"] == []


def test_a_higher_priority_brings_its_own_promise(office: Office, home: Registry) -> None:
    policy(office.mona, "normal", terms=SLOW)
    urgent = policy(office.mona, "urgent", fits={"priority": "urgent"})
    job = home.job()

    job = does(office.dora, job, "amendment", priority="urgent")

    assert promise(job)["policy"]["id"] == urgent["id"]
    [told] = [op for op in job["story"] if op["op"] == "job.amend"]
    assert set(told["args"]["about"]) == {"priority", "promise"}


def test_the_same_policy_goes_on_as_it_was_frozen(office: Office, home: Registry) -> None:
    """Its newer edition is not for jobs that run, whatever is corrected in them."""
    row = policy(office.mona)
    job = home.job()
    office.mona.changes("policies", row, terms=SLOW, reason="snow")

    job = does(office.dora, job, "amendment", priority="urgent")

    assert (promise(job)["policy"]["edition"], promise(job)["targets"]) == (1, TERMS["targets"])


def test_words_that_are_corrected_promise_nothing_anew(office: Office, home: Registry) -> None:
    job = home.job()
    policy(office.mona)

    assert promise(does(office.dora, job, "amendment", fault="漏水"))["policy"]["id"] == "standard"


def test_the_built_in_promise_stays_where_no_policy_fits_what_was_corrected(
    office: Office, home: Registry
) -> None:
    job = home.job()
    policy(office.mona, fits={"type": "install"})

    assert promise(does(office.dora, job, "amendment", priority="urgent"))["policy"]["id"] == "standard"


def test_another_appliance_or_site_may_bring_another_promise(office: Office, home: Registry) -> None:
    area = office.mona.makes("areas", name="静安")["id"]
    rows = [policy(office.mona, "any"), policy(office.mona, "air", fits={"class": "AC-SPLIT"})]
    rows.append(policy(office.mona, "area", fits={"area": area, "class": "AC-SPLIT"}))
    there = office.dora.makes(
        "sites", customer=home.customer["id"], city="上海", street="北京路 2 号", area=area
    )
    job = home.job(appliance=None)

    job = does(office.dora, job, "amendment", appliance=home.appliance["id"])
    assert promise(job)["policy"]["id"] == rows[1]["id"]
    job = does(office.dora, job, "amendment", site=there["id"])
    assert promise(job)["policy"]["id"] == rows[2]["id"]


def test_a_correction_that_no_policy_fits_is_refused(office: Office, home: Registry) -> None:
    policy(office.mona, fits={"priority": "normal"})
    job = home.job()

    assert cannot(office.dora, job, "amendment", priority="urgent") == (409, "no_policy")


@pytest.mark.parametrize(
    ("said", "until", "state"),
    [
        (None, None, None),
        ("in", None, "in"),
        ("in", "2026-11-24", "in"),
        ("in", "2026-11-23", "out"),
        ("extended", "2027-01-01", "extended"),
        ("extended", "2026-01-01", "out"),
        (None, "2027-01-01", "in"),
        ("commercial", "2020-01-01", "commercial"),
        ("out", "2027-01-01", "out"),
    ],
)
def test_a_warranty_that_has_lapsed_is_out(said: str | None, until: str | None, state: str | None) -> None:
    assert warranty_state(said, until, "2026-11-24") == state


def at_the_door(outlet: str, id: str = "door", **about: Any) -> Job:
    """A job as a phone opened it."""
    when = Evidence(NINE, NINE, NINE, NINE, NINE)
    opened = Operation("phone", 1, "0" * 64, "job.open", "ann", when, about)
    return replace(Job(id, outlet=outlet), about=about, created=opened)


def promises(app: Flask, *jobs: Job) -> dict[str, Any]:
    """What these jobs are promised, by the id of the job."""
    with house(app).store.reading() as connection:
        return promised_for(connection, jobs)


def test_jobs_opened_at_the_door_are_promised_what_fits_all_at_once(
    app: Flask, office: Office, home: Registry
) -> None:
    area = office.mona.makes("areas", name="静安")["id"]
    site = office.dora.makes("sites", customer=home.customer["id"], city="上海", street="北京路", area=area)
    air = policy(office.mona, "air", fits={"class": "AC-SPLIT", "type": "repair"})
    here = policy(office.mona, "here", fits={"area": area})
    known = {"appliance": {"id": home.appliance["id"], "class": "空调"}, "type": "repair"}

    found = promises(
        app,
        at_the_door(office.north, "known", **known),
        at_the_door(office.north, "area", site={"id": site["id"]}, type="install"),
        at_the_door(office.north, "none", type="install"),
        at_the_door(office.south, "south", **known),
    )

    assert {job: each["policy"]["id"] for job, each in found.items()} == {
        "known": air["id"], "area": here["id"], "none": "standard", "south": "standard",
    }  # fmt: skip


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"type": None, "appliance": None, "site": None},
        {"appliance": {"id": "nobody"}, "site": {"id": "nowhere"}, "priority": "whatever"},
        {"appliance": "a box", "type": 5, "area": ["x"]},
    ],
)
def test_whatever_a_phone_wrote_something_is_promised(
    app: Flask, office: Office, about: dict[str, Any]
) -> None:
    policy(office.mona, fits={"type": "repair"})

    assert promises(app, at_the_door(office.north, **about))["door"]["policy"]["id"] == "standard"


def test_an_appliance_of_another_outlet_says_nothing(app: Flask, office: Office) -> None:
    south = Registry(office, office.sven, office.south)
    air = policy(office.mona, "air", fits={"class": "AC-SPLIT"})
    job = at_the_door(office.north, appliance={"id": south.appliance["id"]})

    assert promises(app, job)["door"]["policy"]["id"] != air["id"]


def longer(app: Flask, *jobs: Any) -> dict[str, Any]:
    """The calendars to freeze in these jobs."""
    with house(app).store.reading() as connection:
        return extended(connection, {job["id"]: promise(job) for job in jobs})


def test_a_frozen_calendar_is_extended_within_its_edition_alone(
    app: Flask, office: Office, home: Registry
) -> None:
    own = calendar(office.mona)
    plain = home.job()
    works_by(office, own)
    first = home.job()
    assert longer(app, plain, first) == {}

    longest = {**FORM, "horizon": "2027-12-31", "holidays": [*FORM["holidays"], "2027-02-06"]}
    own = office.mona.changes("calendars", own, form=longest)
    own = office.mona.changes(
        "calendars", own, form={**longest, "windows": [[0, 600]], "horizon": "2028-12-31"}
    )
    second = home.job()
    own = office.mona.changes("calendars", own, form={**own["form"], "horizon": "2029-12-31"})

    found = longer(app, plain, first, second)

    assert set(found) == {first["id"], second["id"]}
    calendar_of_first = found[first["id"]]
    assert (calendar_of_first["edition"], calendar_of_first["horizon"]) == (1, "2027-12-31")
    assert calendar_of_first["windows"] == FORM["windows"]
    assert calendar_of_first["holidays"] == ["2027-01-01", "2027-02-06"]
    assert (found[second["id"]]["edition"], found[second["id"]]["horizon"]) == (2, "2029-12-31")
