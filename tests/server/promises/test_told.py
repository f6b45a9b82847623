"""Everything about the promises of a job: pauses, changes and settlements with their authors, and deadlines that agree
with their explanations.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from server.promises import showing
from server.promises.told import counts_from, document
from sync.instants import HOUR, MINUTE, millis
from sync.work.commitments import commitments
from sync.work.explaining import explain
from sync.work.outcomes import Phone
from sync.work.promises import terms
from tests.sync.work.cast import VISIT, Office

REPORTED = "2026-11-24T09:00:00+08:00"
NAMES = {"dora": "Dora", "ann": "Ann"}
CALENDAR = {"id": "plain", "edition": 1, "zone": "Asia/Shanghai"}


def promise(rule: str = "retroactive", **minutes: int) -> dict[str, Any]:
    targets: dict[str, Any] = {
        name: {"open_minutes": amount} for name, amount in {"arrive": 480, "finish": 960, **minutes}.items()
    }
    targets["answer"] = {"working_days": 2}
    return {"targets": targets, "rule": rule, "calendar": CALENDAR}


def of(office: Office, name: str, *phones: Phone, now: str = "2026-11-24T09:31:00+08:00") -> Any:
    made = document(office.file(), office.job(), phones, NAMES, millis(now))
    [found] = [each for each in made["promises"] if each["promise"] == name]
    return found


@pytest.fixture
def office() -> Office:
    """Ann has the job, reported on a Tuesday at nine."""
    return Office().plans(reported_at=REPORTED, promise=promise())


def test_a_pause_is_told_with_its_reason_and_its_author(office: Office) -> None:
    office.ann.does("job.pause", reason="waiting_for_customer")
    began = office.now
    running = of(office, "finish")
    assert (running["due"], running["pauses"][0]["to"]) == (None, None)
    office.passes(60)
    office.ann.does("job.resume")

    [pause] = of(office, "finish")["pauses"]

    assert (pause["reason"], pause["by"]) == ("waiting_for_customer", {"id": "ann", "name": "Ann"})
    assert millis(pause["to"]) - millis(pause["from"]) >= HOUR > began - millis(pause["from"])
    assert of(office, "arrive")["pauses"] == []


@pytest.mark.parametrize("rule", ["retroactive", "from_change", "unchanged"])
def test_the_explanation_leads_to_the_deadline_whatever_the_rule(office: Office, rule: str) -> None:
    office.passes(90)
    office.does("job.amend", about={"promise": promise(rule, arrive=240)})
    [made] = [each for each in commitments(office.job()) if each.promise == "arrive"]

    begins = counts_from(made, terms(office.job()))

    assert made.target is not None
    assert explain(made.terms.calendar, begins, made.target, made.held).due.at == made.due
    hours = {"retroactive": 4 * HOUR, "from_change": 4 * HOUR, "unchanged": 8 * HOUR}
    assert made.due == begins + hours[rule]


def test_a_change_of_the_promise_is_told_with_what_it_was(office: Office) -> None:
    office.passes(30)
    office.does("job.amend", about={"promise": promise(arrive=240)})

    [change] = of(office, "arrive")["changes"]

    assert (change["from"]["open_minutes"], change["to"]["open_minutes"]) == (480, 240)
    assert (change["by"], change["rule"]) == ({"id": "dora", "name": "Dora"}, "retroactive")
    assert of(office, "finish")["changes"] == []


def test_an_unknown_promise_says_when_the_phone_was_last_heard(office: Office) -> None:
    due = millis("2026-11-24T17:00:00+08:00")
    heard = Phone("p", "ann", 0, due - 7 * HOUR - 19 * MINUTE, False)

    told = of(office, "arrive", heard, now="2026-11-24T17:30:00+08:00")

    assert told["outcome"] == "unknown"
    assert told["outcome_words"]["zh"] == "未知（最后联系 11-24 09:41）"
    assert told["outcome_words"]["en"] == "unknown (last contact 11-24 09:41)"
    assert told["last_contact"] == "2026-11-24T01:41:00.000Z"
    never = of(office, "arrive", replace(heard, heard_at=0), now="2026-11-24T17:30:00+08:00")
    assert (never["last_contact"], never["outcome_words"]["zh"]) == (None, "未知（从未联系）")


def test_a_concern_is_promised_an_answer(office: Office) -> None:
    office.does("concern.raise", kind="complaint", text="太慢")

    told = of(office, "answer")

    assert told["target"]["zh"] == "2 个工作日"
    assert told["explanation"]["zh"][-1] == "到期 周四 18:00"


def test_a_page_tells_all_of_it(office: Office) -> None:
    office.ann.does("visit.arrive", visit=VISIT)
    office.ann.does("job.pause", reason="waiting_for_parts")
    office.passes(30)
    office.does("job.amend", about={"promise": promise(finish=1200)})
    made = document(office.file(), office.job(), (), NAMES, office.now)

    zh, en = "\n".join(showing.page(made, "zh")), "\n".join(showing.page(made, "en"))

    for word in ("上门  按时  有据  到期 11月24日 周二 17:00", "周二 8 小时；到期 周二 17:00", "等配件", "Ann", "Dora",
                 "改时限 16 小时（营业时间） → 20 小时（营业时间）", "对客户：我们承诺在", "未结束"):  # fmt: skip
        assert word in zh
    assert "to the customer: We promised" in en and "promise changed" in en
    arrive = next(each for each in made["promises"] if each["promise"] == "arrive")
    judged = {"number": "1", "promises": [{**arrive, "grade": "doubtful", "settled": True}]}
    assert "上门  按时  已认定  到期" in "\n".join(showing.page(judged, "zh"))  # as reports call it
    assert "nothing was promised" in "\n".join(showing.page({"number": "1", "promises": []}, "en"))
