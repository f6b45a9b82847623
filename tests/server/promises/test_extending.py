"""When a horizon moves, the jobs whose deadlines lay beyond it are judged again, and no others."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import insert, text

from server.house import house
from server.models.commitment import CommitmentRow
from server.sweeps import commitments
from tests.server.office import NINE, Office
from tests.server.promises.timetables import FORM, calendar, policy
from tests.server.registry import Registry

PLAIN: dict[str, Any] = {
    **{column.name: None for column in CommitmentRow.__table__.columns},
    "promise": "arrive",
    "of": "",
    "policy": "standard",
    "policy_edition": 1,
    "demands": "estimate",
    "starts": NINE,
    "outcome": "open",
    "questioned": False,
    "settled": False,
    "attributed": False,
    **{f"changed_by_{who}": 0 for who in ("customer", "technician", "office")},
    "turned_at": NINE,
    "judged_at": NINE,
}


def waits(app: Flask, job: Any, calendar: Any, *, edition: int = 1, provisional: bool = True) -> str:
    """The job's arrival was promised by this calendar, and was judged; its id."""
    with house(app).engine().begin() as connection:
        at = {
            "job": job["id"],
            "outlet": job["outlet"],
            "calendar": calendar["id"],
            "calendar_edition": edition,
        }
        connection.execute(insert(CommitmentRow).values(**{**PLAIN, **at, "provisional": provisional}))
        connection.execute(text("update job set judge_at = null where id = :id"), {"id": job["id"]})
    return str(job["id"])


def judged_next(app: Flask) -> set[str]:
    """The jobs that shall be judged at nine."""
    with house(app).store.reading() as connection:
        found = connection.execute(text("select id from job where judge_at = :now"), {"now": NINE})
        return set(found.scalars())


def test_an_extension_has_those_judged_again_that_waited_for_it(
    app: Flask, office: Office, home: Registry
) -> None:
    own, other = calendar(office.mona), calendar(office.mona, "OTHER")
    waiting = waits(app, home.job(), own)
    waits(app, home.job(), own, provisional=False)
    waits(app, home.job(), own, edition=2)
    waits(app, home.job(), other)
    assert judged_next(app) == set()

    office.mona.changes("calendars", own, form={**FORM, "horizon": "2027-12-31"})

    assert judged_next(app) == {waiting}


def test_another_edition_or_source_has_nobody_judged(app: Flask, office: Office, home: Registry) -> None:
    own = calendar(office.mona)
    waits(app, home.job(), own)

    own = office.mona.changes("calendars", own, source="公报")
    office.mona.changes("calendars", own, form={**FORM, "windows": [[0, 600]], "horizon": "2027-12-31"})

    assert judged_next(app) == set()


def test_a_refused_extension_has_nobody_judged(app: Flask, office: Office, home: Registry) -> None:
    own = calendar(office.mona)
    waits(app, home.job(), own)
    wrong = {"version": 1, "form": {**FORM, "horizon": "2027-12-31", "zone": "Mars/Base"}}

    path = f"/api/v1/calendars/{own['id']}"
    assert office.mona.is_refused("PATCH", path, wrong) == (422, "bad_fields")
    assert judged_next(app) == set()


def test_a_provisional_deadline_is_worked_out_again_once_and_the_story_says_so(
    app: Flask, office: Office, home: Registry
) -> None:
    """Promised on Tuesday by a calendar that knows nothing of Wednesday, which turns out to be a holiday."""
    own = calendar(office.mona, form={"holidays": [], "extra_days": [], "horizon": "2026-11-24"})
    policy(office.mona, calendar=own["id"])
    job = home.job()
    sweeps(app)
    assert arrival(office, job) == ("2026-11-25T12:00:00.000Z", True)

    known = {**own["form"], "holidays": ["2026-11-25"], "horizon": "2026-12-31"}
    own = office.mona.changes("calendars", own, form=known)
    sweeps(app)
    sweeps(app)

    assert arrival(office, job) == ("2026-11-26T12:00:00.000Z", False)
    story = office.dora.gets(f"/api/v1/jobs/{job['id']}")["story"]
    assert [op["op"] for op in story].count("job.promise") == 1
    assert own["edition"] == 1


def sweeps(app: Flask) -> None:
    """The sweep comes, until nothing is left to do."""
    with app.app_context():
        while commitments.run(house(app), lambda: False).more:
            pass


def arrival(office: Office, job: Any) -> tuple[str, bool]:
    """When the technician is promised to be there, and whether that may still move."""
    told = office.dora.gets(f"/api/v1/jobs/{job['id']}/promises")["promises"]
    return next((each["due"], each["provisional"]) for each in told if each["promise"] == "arrive")
