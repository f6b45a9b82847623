"""What a technician's device holds of an appointment that is far off, and when it holds all of it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sync.instants import DAY, MINUTE, millis
from sync.work.documents import road
from sync.work.window import Shrinking, near_at, shrinking
from tests.operations import the
from tests.sync.work.cast import MORNING, VISIT, Office

SHANGHAI = ZoneInfo("Asia/Shanghai")
SITE = {
    "district": "静安区",
    "estate": "幸福小区",
    "street": "南京西路 100 弄",
    "building": "5",
    "room": "1201",
}
PEOPLE = {
    "customer": {"id": "c", "name": "刘先生"},
    "contacts": [{"name": "刘太太", "phones": ["13800001234"]}],
    "site": {**SITE, "access_note": "门禁 4321"},
    "appliance": {"brand": "格力", "units": [{"serial": "SN-77"}]},
    "note": "狗凶",
}


def window(days: int, hour: int = 9) -> dict[str, str]:
    """A window of two hours so many days after 2026-11-24, a Tuesday."""
    day = datetime(2026, 11, 24, hour, tzinfo=SHANGHAI) + timedelta(days=days)
    return {"from": day.isoformat(), "to": (day + timedelta(hours=2)).isoformat()}


def agrees(office: Office, days: int, visit: str = VISIT) -> None:
    office.does("visit.appoint", visit=visit, asked_by="customer", **window(days))


@pytest.fixture
def far(office: Office) -> Office:
    """Ann's job, whose window lies three weeks ahead."""
    office.plans(**PEOPLE)
    agrees(office, 21)
    return office


def held(office: Office) -> dict[str, object]:
    """The one job in Ann's feed."""
    [told] = office.docs("t:ann", "job")
    return told


def test_a_far_appointment_is_a_line_that_says_when_and_about_where(far: Office) -> None:
    told = held(far)
    assert (told["number"], told["window"]) == ("W1", list(window(21).values()))
    assert (told["district"], told["place"], told["zone"]) == ("静安区", "幸福小区", "Asia/Shanghai")
    assert told["bare"]


def test_nothing_personal_is_in_it(far: Office) -> None:
    text = json.dumps(held(far), ensure_ascii=False)
    for personal in ("刘", "138", "4321", "1201", "100", "SN-77", "狗", "drips"):
        assert personal not in text


@pytest.mark.parametrize(
    ("days", "whole"),
    [(0, True), (8, True), (9, True), (10, False), (11, False), (13, False)],
    ids=["today", "sixth", "seventh", "eighth", "ninth", "later"],
)
def test_seven_working_days_after_today_are_held_in_full(office: Office, days: int, whole: bool) -> None:
    """Tuesday the 24th; the weekend of the 28th is no work: the 7th working day is Thursday the 3rd."""
    office.plans(**PEOPLE)
    agrees(office, days)
    assert ("bare" not in held(office)) == whole


def test_where_every_day_is_worked_they_are_seven_days(office: Office) -> None:
    calendar = {"zone": "Asia/Shanghai", "weekdays": [0, 1, 2, 3, 4, 5, 6]}
    office.plans(promise={"calendar": calendar})
    agrees(office, 7)
    assert "bare" not in held(office)
    agrees(office, 8)
    assert held(office)["bare"]


def test_the_window_reaches_it_at_midnight_of_the_outlet(far: Office) -> None:
    """Tuesday 15 December: seven working days before it is Friday the 4th."""
    reached = millis("2026-12-04T00:00+08:00")
    assert near_at(far.job()) == reached
    assert shrinking(far.job()) == Shrinking(reached, "whole")


def test_the_sweeps_act_brings_it_back_whole_and_nothing_earlier_does(far: Office) -> None:
    reached = millis("2026-12-04T00:00+08:00")
    for at, whole in ((reached - 2 * MINUTE, False), (reached - MINUTE, True)):
        far.now = at
        far.does("job.shrink", actor="sweep:window", to="whole")
        assert ("bare" not in held(far)) == whole
    assert shrinking(far.job()) is None


def test_rescheduled_nearer_it_is_whole_at_once(far: Office) -> None:
    agrees(far, 2)
    assert held(far)["contacts"] == PEOPLE["contacts"]


def test_an_earlier_visit_than_the_far_one_counts(far: Office) -> None:
    agrees(far, 1, the("second-visit"))
    assert "bare" not in held(far)


def test_a_job_somebody_is_out_on_is_never_a_line(far: Office) -> None:
    far.ann.does("visit.set_out", visit=the("another-visit"))
    assert "bare" not in held(far)
    far.ann.does("visit.arrive", visit=the("another-visit"))
    assert "bare" not in held(far)
    far.ann.does("visit.leave", visit=the("another-visit"))
    assert held(far)["bare"]


def test_without_an_appointment_it_is_whole(office: Office) -> None:
    office.plans(**PEOPLE)
    assert "bare" not in held(office)
    assert shrinking(office.job()) is None


def test_closed_before_its_window_it_is_whole_for_a_day(far: Office) -> None:
    far.does("job.close")
    assert "contacts" in held(far)
    [closed] = far.job().listed("job.close")
    assert shrinking(far.job()) == Shrinking(closed.when.estimate + DAY, "line")


def test_a_calendar_that_never_opens_hides_nothing(office: Office) -> None:
    office.plans()
    job = office.job()
    promise = {"calendar": {"zone": "Asia/Shanghai", "weekdays": []}}
    agrees(office, 100)
    assert near_at(office.job().with_about({"promise": promise})) == 0
    assert job.heard_at > MORNING


@pytest.mark.parametrize(
    ("street", "told"),
    [
        ("南京西路 100 弄 5 号", "南京西路"),
        ("南京西路100弄5号楼", "南京西路"),
        ("221B Baker Street", "Baker Street"),
        ("Hauptstr. 12", "Hauptstr."),
        ("长安街", "长安街"),
        ("1201", ""),
        ("", ""),
    ],
)
def test_a_road_is_told_without_the_house(street: str, told: str) -> None:
    assert road(street) == told
