"""A day of promises, told end to end: what was promised, who was told when, and what the report says in the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask

from server.clock import StillClock
from server.house import house
from server.sweeps.sweeping import once
from server.sweeps.table import SWEEPS
from sync.instants import DAY, MINUTE, millis
from tests.infra.notices.standins import DingTalkGroup, standing
from tests.server.office import Office
from tests.server.phone import Phone
from tests.server.registry import Registry, does, stays_signed_in

NAME = {"zh": "工作日", "en": "working days"}
FORM = {
    "zone": "Asia/Shanghai",
    "weekdays": [0, 1, 2, 3, 4],
    "windows": [[540, 720], [780, 1080]],
    "holidays": ["2026-11-25"],
    "extra_days": ["2026-11-28"],
    "horizon": "2026-12-31",
}
TERMS = {
    "targets": {
        "respond": {"open_minutes": 60},
        "arrive": {"open_minutes": 240},
        "finish": {"working_days": 2},
    },
    "alarms": {
        "arrive": [
            {"percent": 80, "tell": ["dispatcher"]},
            {"percent": 100, "tell": ["dispatcher", "manager"]},
        ]
    },
}
VISIT = "01935b2e-0000-7000-8000-0000000000f1"
RUN = [sweep for sweep in SWEEPS if sweep.name in ("commitments", "notices")]


class Story:
    """North, a household, Ann's phone, and the dispatchers' group in 钉钉."""

    def __init__(
        self, app: Flask, office: Office, clock: StillClock, home: Path, group: DingTalkGroup
    ) -> None:
        self.app, self.office, self.clock, self.group = app, office, clock, group
        self.phone = Phone(app, home / "phone").enrols(office.dora, office.ann.id)
        self.household = Registry(office, office.dora, office.north)

    def goes_on(self, clock: str, day: int = 24) -> None:
        """It is this time of November 2026; the worker has done what it had to."""
        self.clock.goes_on(millis(f"2026-11-{day}T{clock}:00+08:00") - self.clock.now())
        stays_signed_in(self.app)
        self.works()

    def works(self) -> None:
        """The worker, once."""
        with self.app.app_context():
            house(self.app).contacts.flush(self.clock.now())
        assert once(house(self.app), Event(), RUN) == []

    def promise(self, job: Any, name: str) -> Any:
        """How one promise of a job stands, as the dispatcher reads it."""
        told = self.office.dora.gets(f"/api/v1/jobs/{job['id']}/promises")["promises"]
        return next(each for each in told if each["promise"] == name)


@pytest.fixture
def story(app: Flask, office: Office, clock: StillClock, tmp_path: Path) -> Iterator[Story]:
    group = DingTalkGroup(clock.now)
    with standing(group) as robot:
        (tmp_path / "notices.toml").write_text(
            f"""
            [[channel]]
            name = "dispatch"
            kind = "dingtalk"
            roles = ["dispatcher", "manager"]
            url = "{robot.origin}/robot/send?access_token={group.token}"
            secret = "{group.secret}"
            """
        )
        yield Story(app, office, clock, tmp_path, group)


def test_an_arrival_in_a_cellar_is_believed_in_the_evening(story: Story) -> None:
    """Ann arrives in time where no signal is. Until the evening nobody knows; then the alarm is taken back."""
    office = story.office
    calendar = office.mona.makes("calendars", code="NORTH", name=NAME, form=FORM, source="北方公司")
    office.mona.makes(
        "policies", code="REPAIR", name=NAME, terms=TERMS, calendar=calendar["id"], reason="开业"
    )
    job = does(office.dora, story.household.job(), "assignment", technician=office.ann.id)
    assert story.promise(job, "arrive")["due"] == "2026-11-24T06:00:00.000Z"  # 9 to 12 and 13 to 14
    story.phone.syncs()

    story.goes_on("09:20")
    story.phone.does(
        "contact.attempt", job["id"], contact="陈小姐", channel="phone", outcome="agreed"
    ).syncs()
    story.goes_on("11:40")
    story.phone.does("visit.arrive", job["id"], visit=VISIT)  # in the cellar: nobody hears of it
    story.goes_on("13:12")
    assert len(story.group.texts) == 1
    story.goes_on("14:00")
    [_, alarm] = story.group.texts
    assert "未知" in alarm
    assert "09:20" in alarm
    story.goes_on("16:00", 26)  # four open hours later: Wednesday is a holiday
    assert story.promise(job, "arrive")["outcome"] == "breached_provisional"

    story.phone.syncs()
    story.works()
    arrive = story.promise(job, "arrive")
    assert (arrive["outcome"], arrive["grade"]) == ("met_reported_late", "claimed")
    assert len(story.group.texts) == 3
    assert "撤销" in story.group.texts[-1]
    story.works()
    assert len(story.group.texts) == 3

    told = office.mona.gets("/api/v1/reports/promises", **{"from": "2026-11-24", "to": "2026-11-24"})
    rows = {row["promise"]: row for row in told["groups"]}
    assert (rows["arrive"]["counted"], rows["arrive"]["kept"]) == (1, 1)


def test_what_is_promised_can_be_made_stricter_and_nobody_is_blamed_for_that(story: Story) -> None:
    """At three the job becomes urgent: by then the new promise is already broken, by the change alone."""
    office = story.office
    office.mona.makes("policies", code="ANY", name=NAME, terms=TERMS, reason="开业")
    urgent = {"targets": {"arrive": {"open_minutes": 60}}}
    office.mona.makes(
        "policies",
        code="URGENT",
        name=NAME,
        terms=urgent,
        fits={"type": "repair", "priority": "urgent"},
        reason="加急",
    )
    terms = {**TERMS, "targets": {**TERMS["targets"], "arrive": {"open_minutes": 540}}}
    slow = office.mona.makes(
        "policies", code="SLOW", name=NAME, terms=terms, fits={"type": "repair"}, reason="开业"
    )
    job = does(office.dora, story.household.job(), "assignment", technician=office.ann.id)
    assert job["about"]["promise"]["policy"]["id"] == slow["id"]

    story.goes_on("15:00")
    job = does(office.dora, job, "amendment", priority="urgent")
    story.phone.syncs()
    story.goes_on("15:01")

    arrive = story.promise(job, "arrive")
    assert (arrive["outcome"], arrive["attributed"]) == ("breached", True)
    assert arrive["due"] == "2026-11-24T02:00:00.000Z"


def test_a_longer_calendar_is_taken_once_and_said(story: Story) -> None:
    """Next year's holidays are published; a deadline beyond the known ones moves, once, and the job's story says so."""
    office = story.office
    short = {**FORM, "horizon": "2026-11-26"}
    calendar = office.mona.makes("calendars", code="NORTH", name=NAME, form=short)
    terms = {"targets": {"finish": {"working_days": 3}}}
    office.mona.makes(
        "policies", code="REPAIR", name=NAME, terms=terms, calendar=calendar["id"], reason="开业"
    )
    job = story.household.job()
    story.works()
    finish = story.promise(job, "finish")
    assert (finish["due"], finish["provisional"]) == ("2026-11-28T10:00:00.000Z", True)

    longer = {**FORM, "holidays": [*FORM["holidays"], "2026-11-27"], "horizon": "2027-12-31"}
    office.mona.changes("calendars", calendar, form=longer, reason="国务院公布 2027 年放假安排")
    story.clock.goes_on(MINUTE)
    story.works()
    finish = story.promise(job, "finish")
    assert (finish["due"], finish["provisional"]) == ("2026-11-30T10:00:00.000Z", False)
    story.clock.goes_on(DAY)
    stays_signed_in(story.app)
    story.works()
    said = [op["op"] for op in office.dora.gets(f"/api/v1/jobs/{job['id']}")["story"]]
    assert said.count("job.promise") == 1
