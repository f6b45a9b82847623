"""Questions: shown with what changes on each answer, answered for what was shown, in one's own outlet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server.office import Office
from tests.server.phone import Phone
from tests.server.registry import Registry, does

VISIT = "01935b2e-0000-7000-8000-0000000000f1"


class Cancelled:
    """A job that was cancelled while Ann, without a signal, repaired it and fitted a part."""

    def __init__(self, office: Office, home: Registry, place: Path) -> None:
        self.office = office
        self.phone = Phone(office.app, place).enrols(office.dora, office.ann.id)
        self.job = does(office.dora, home.job(), "assignment", technician=office.ann.id)
        self.phone.syncs()
        self.part = office.root.makes("parts", code="CAP-35", name={"zh": "电容", "en": "capacitor"})
        does(office.dora, self.job, "cancellation", reason="the customer called")
        self.uses(2)
        self.phone.syncs()

    def uses(self, quantity: int) -> None:
        """Parts fitted on the phone."""
        price = {"currency": "CNY", "amount": 4500}
        self.phone.does(
            "part.use", self.job["id"], visit=VISIT, part=self.part["id"], quantity=quantity, unit="个",
            price=price, covered=False,
        )  # fmt: skip

    @property
    def question(self) -> Any:
        """The only open question, whole."""
        [line] = self.office.dora.gets("/api/v1/questions")["items"]
        return self.office.dora.gets(f"/api/v1/questions/{line['id']}")

    def answers(self, shown: Any, answer: str, **members: Any) -> Any:
        """Dora answers for what she was shown to wait."""
        refs = [op["of"] for op in shown["did"] if op["waiting"]]
        body = {"answer": answer, "operations": refs, **members}
        return self.office.dora.asks("POST", f"/api/v1/questions/{shown['id']}/answer", body)


@pytest.fixture
def case(office: Office, home: Registry, tmp_path: Path) -> Cancelled:
    """Ann worked on a cancelled job."""
    return Cancelled(office, home, tmp_path / "ann")


def test_a_question_shows_both_sides_and_what_each_answer_changes(case: Cancelled) -> None:
    question = case.question

    assert question["code"] == "work_after_cancel"
    assert [(op["op"], op["name"], op["args"]["quantity"]) for op in question["did"]] == [
        ("part.use", "Ann", 2)
    ]
    assert [op["op"] for op in question["office"]] == ["job.assign", "job.cancel"]
    assert question["office"][-1]["args"]["reason"] == "the customer called"
    assert question["if_stands"]["open_questions"] == [["work_after_cancel"], []]
    assert "stage" not in question["if_stands"]
    assert question["if_stands_and_reopens"]["stage"] == ["cancelled", "to_accept"]
    aside = question["if_set_aside"]
    assert aside["to_pay"] == [9000, 0]
    assert [(entry["part"], entry["quantity"]) for entry in aside["stock"]] == [(case.part["id"], 2)]


def test_what_stands_is_answered_once(case: Cancelled) -> None:
    shown = case.question

    done = case.answers(shown, "stands", reason="she was there already")

    assert done.status_code == 200
    assert [question["open"] for question in done.json["questions"]] == [False]
    assert done.json["bill"]["total"] == 9000
    again = case.answers(shown, "set_aside")
    assert (again.status_code, again.json["code"]) == (409, "settled")
    assert case.office.dora.gets("/api/v1/questions")["items"] == []
    assert len(case.office.dora.gets("/api/v1/questions", answered=1)["items"]) == 1


def test_what_is_set_aside_is_struck_through_and_everything_follows(case: Cancelled) -> None:
    job = case.answers(case.question, "set_aside").json

    assert job["bill"]["total"] == 0
    [used] = [op for op in job["story"] if op["op"] == "part.use"]
    [answer] = [op for op in job["story"] if op["op"] == "question.answer"]
    assert used["struck_by"] == answer["of"]


def test_an_answer_may_take_the_job_up_again(case: Cancelled) -> None:
    assert case.answers(case.question, "stands", reopen=True).json["stage"] == "to_accept"
    assert case.phone.syncs().changes > 0


def test_an_operation_that_joined_later_keeps_the_question_open(case: Cancelled) -> None:
    shown = case.question
    case.uses(1)
    case.phone.syncs()

    case.answers(shown, "stands")

    assert [op["waiting"] for op in case.question["did"]] == [False, True]


def test_only_operations_of_the_question_can_be_answered_for(case: Cancelled) -> None:
    shown = case.question
    path = f"/api/v1/questions/{shown['id']}/answer"
    device = shown["did"][0]["of"][0]

    other = {"answer": "stands", "operations": [[device, 1, "0" * 64]]}
    nothing = {"answer": "stands", "operations": []}
    both = {"answer": "set_aside", "operations": [shown["did"][0]["of"]], "reopen": True}

    for body in (other, nothing, both):
        assert case.office.dora.is_refused("POST", path, body) == (422, "bad_fields")


def test_another_outlet_s_questions_are_not_there(case: Cancelled) -> None:
    shown = case.question

    assert case.office.sven.gets("/api/v1/questions")["items"] == []
    assert case.office.sven.is_refused("GET", f"/api/v1/questions/{shown['id']}") == (404, "not_found")
    body = {"answer": "stands", "operations": [shown["did"][0]["of"]]}
    path = f"/api/v1/questions/{shown['id']}/answer"
    assert case.office.sven.is_refused("POST", path, body) == (404, "not_found")


def test_the_question_of_a_transferred_job_goes_with_it(
    office: Office, home: Registry, tmp_path: Path
) -> None:
    """Whoever has the job now must answer; whoever gave it away sees nothing of it any more."""
    phone = Phone(office.app, tmp_path / "bob").enrols(office.dora, office.bob.id)
    job = does(office.dora, home.job(), "assignment", technician=office.bob.id)
    phone.syncs()
    job = does(office.dora, job, "assignment", technician=office.ann.id)
    phone.does("part.use", job["id"], visit=VISIT, text="valve", quantity=2, unit="个").syncs()
    [asked] = office.dora.gets("/api/v1/questions")["items"]
    job = office.dora.gets(f"/api/v1/jobs/{job['id']}")

    does(office.dora, job, "transfer", outlet=office.south, reason="nearer")

    assert office.dora.gets("/api/v1/questions")["items"] == []
    assert office.dora.is_refused("GET", f"/api/v1/questions/{asked['id']}") == (404, "not_found")
    assert [each["id"] for each in office.sven.gets("/api/v1/questions")["items"]] == [asked["id"]]
    assert office.sven.gets(f"/api/v1/questions/{asked['id']}")["code"] == "by_former_technician"
