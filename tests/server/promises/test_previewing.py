"""Before anything is promised it can be seen which policy would hold, and why it would be due then."""

from __future__ import annotations

from typing import Any

from tests.server.office import Office
from tests.server.promises.timetables import calendar, policy
from tests.server.registry import Registry

BEFORE_THE_HOLIDAY = "2026-09-30T16:00:00+08:00"


def preview(desk: Any, **asked: Any) -> Any:
    return desk.gets("/api/v1/policies/preview", **asked)


def test_without_policies_the_built_in_one_is_shown(office: Office) -> None:
    told = preview(office.dora, at=BEFORE_THE_HOLIDAY)

    assert (told["policy"]["id"], told["policy"]["code"], told["calendar"]["code"]) == ("standard",) * 2 + (
        "plain",
    )
    assert {each["promise"]: each["due"] for each in told["promises"]} == {
        "respond": "2026-09-30T10:00:00.000Z",
        "arrive": "2026-10-02T08:00:00.000Z",
        "finish": "2026-10-07T08:00:00.000Z",
        "answer": "2026-10-02T10:00:00.000Z",
    }


def test_the_most_exact_policy_is_shown_with_its_reasons(office: Office, home: Registry) -> None:
    own = calendar(office.mona, form={"holidays": ["2026-10-01", "2026-10-02"], "horizon": "2026-10-02"})
    policy(office.mona, "any")
    policy(office.mona, "air", fits={"class": "AC-SPLIT"}, calendar=own["id"])
    asked = {"class": "AC-SPLIT", "type": "repair", "at": BEFORE_THE_HOLIDAY}

    told = preview(office.dora, **asked)

    assert (told["policy"]["code"], told["calendar"]["code"], told["zone"]) == ("air", "SH", "Asia/Shanghai")
    arrive = next(each for each in told["promises"] if each["promise"] == "arrive")
    assert (arrive["due"], arrive["provisional"]) == ("2026-10-03T12:00:00.000Z", True)
    assert arrive["explanation"]["zh"] == [
        "周三 当天不计", "10月1日至2日 放假", "周六 第 1 个工作日", "到期 周六 20:00",
        "暂定：2026-10-02 之后的节假日尚未公布",
    ]  # fmt: skip
    assert preview(office.dora, type="repair")["policy"]["code"] == "any"


def test_it_is_what_a_job_would_be_promised(office: Office, home: Registry) -> None:
    policy(office.mona, "any")
    policy(office.mona, "urgent", fits={"priority": "urgent"})

    told = preview(office.dora, **{"class": "AC-SPLIT"}, type="repair", priority="urgent")
    job = home.job(priority="urgent")

    due = {each["promise"]: each["due"] for each in told["promises"]}
    assert job["about"]["promise"]["policy"]["id"] == told["policy"]["id"]
    assert {each["promise"]: each["due"] for each in job["commitments"]} == due


def test_work_that_no_policy_fits_is_said(office: Office) -> None:
    policy(office.mona, fits={"type": "install"})

    answer = office.dora.asks("GET", "/api/v1/policies/preview", query_string={"type": "repair"})

    assert (answer.status_code, answer.json["code"], answer.json["type"]) == (409, "no_policy", "repair")


def test_a_class_or_an_area_that_is_not_there_is_named(office: Office) -> None:
    theirs = office.root.makes("areas", name="浦东", outlet=office.south)["id"]

    for name, value in (("class", "NONE"), ("area", theirs)):
        answer = office.dora.asks("GET", "/api/v1/policies/preview", query_string={name: value})
        [finding] = answer.json["errors"]
        assert (finding["field"], finding["code"], finding["value"]) == (name, "matches_nothing", value)


def test_who_belongs_to_no_outlet_says_which(office: Office) -> None:
    assert office.root.is_refused("GET", "/api/v1/policies/preview") == (422, "bad_fields")
    assert preview(office.root, outlet=office.south)["outlet"] == office.south
    path = f"/api/v1/policies/preview?outlet={office.south}"
    assert office.dora.is_refused("GET", path) == (404, "not_found")
