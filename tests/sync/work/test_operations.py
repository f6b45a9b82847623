"""Every operation: done, done late, done by somebody it was taken from, retracted, retracted before it is heard."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.operations import ARGS
from sync.work.questions import HARMLESS
from sync.work.verbs import DEVICE
from tests.operations import COMPLETE, ON_VISIT, PERSONAL
from tests.sync.work.cast import JOB, Office

OTHER = "0192f111-0000-7000-8000-00000000000c"
ON_JOBS = sorted(set(DEVICE) - set(PERSONAL) - {"job.open", "retract"})
INTENTS = {"job.accept", "job.decline", "job.release", "job.pause", "job.resume", "part.request"}
BINDING = {"part.use", "charge.add", "charge.discount", "payment.collect", "record.sign"}


def late_codes(office: Office) -> list[str]:
    """What is asked apart from what a signed text of `{}` lacks."""
    return [code for code in office.codes() if not code.startswith("record_")]


def test_rules_and_schemas_are_of_the_same_operations() -> None:
    assert set(DEVICE) == set(ARGS) == set(COMPLETE)


def test_intents_and_what_binds_are_as_the_protocol_says() -> None:
    assert {name for name, verb in DEVICE.items() if verb.kind == "intent"} == INTENTS
    assert {name for name, verb in DEVICE.items() if verb.binding} == BINDING


@pytest.mark.parametrize("op", ON_JOBS)
def test_it_is_applied_once_and_the_document_tells_it(office: Office, op: str) -> None:
    office.plans()
    line = office.ann.judged(op)
    assert office.ann.sends(line)[0].receipt == "applied"
    office.ann.sends(line)
    assert [held.name for held in office.file().operations].count(op) == 1
    told = office.document()[op] if op != "record.sign" else office.document()["records"]
    assert [entry["of"] for entry in told] == [[office.ann.device.id, 1]]


@pytest.mark.parametrize("op", ON_JOBS)
def test_after_a_cancel_a_fact_asks_and_an_intent_has_no_effect(office: Office, op: str) -> None:
    office.plans().does("job.cancel", reason="sold")
    before = office.document()
    receipt = office.ann.does(op)
    if op in INTENTS:
        assert (receipt.receipt, receipt.no_effect, receipt.question) == ("applied", True, None)
        assert office.document() == before
    else:
        asked = None if op in HARMLESS else "work_after_cancel"
        assert (receipt.receipt, receipt.question) == ("applied", asked)


@pytest.mark.parametrize(
    ("act", "code"), [("job.close", "work_after_close"), ("job.assign", "by_former_technician")]
)
@pytest.mark.parametrize("op", ON_JOBS)
def test_late_otherwise_it_asks_too(office: Office, op: str, act: str, code: str) -> None:
    office.plans().does(act, **({"technician": "bob", "helpers": []} if act == "job.assign" else {}))
    receipt = office.ann.does(op)
    asked = None if op in HARMLESS else code
    assert (receipt.question, receipt.no_effect) == ((None, True) if op in INTENTS else (asked, False))


@pytest.mark.parametrize("op", ON_JOBS)
def test_what_surely_lies_before_the_change_asks_only_where_it_binds(office: Office, op: str) -> None:
    office.plans().does("job.cancel", reason="sold")
    office.ann.does(op, at=office.now - 90_000)
    assert (late_codes(office) == ["work_after_cancel"]) == (op in BINDING)


@pytest.mark.parametrize("op", ON_JOBS)
def test_retracted_it_stays_struck_through_and_counts_no_more(office: Office, op: str) -> None:
    office.plans()
    before = office.document()
    office.ann.does(op)
    office.ann.does("retract", of={"device": office.ann.device.id, "n": 1})
    assert {**office.document(), "struck": [], "questions": []} == {**before, "struck": [], "questions": []}
    assert office.document()["struck"] == [[office.ann.device.id, 1]]
    assert op in [held.name for held in office.file().operations]


@pytest.mark.parametrize("op", ON_JOBS)
def test_a_retraction_may_be_heard_before_what_it_retracts(office: Office, op: str) -> None:
    office.plans()
    done = office.ann.judged(op)
    office.ann.does("retract", of={"device": office.ann.device.id, "n": 1})
    office.ann.sends(done)
    assert office.document()["struck"] == [[office.ann.device.id, 1]]


def test_nobody_retracts_what_somebody_else_did(office: Office) -> None:
    office.plans(helpers=("bob",))
    office.ann.does("part.use")
    office.bob.does("retract", of={"device": office.ann.device.id, "n": 1})
    assert office.document()["struck"] == []


def test_a_retraction_strikes_nothing_in_another_job_and_stays_in_the_file_it_was_said_in(
    office: Office,
) -> None:
    office.plans().plans(OTHER)
    office.ann.does("part.use")
    receipt = office.ann.does("retract", OTHER, of={"device": office.ann.device.id, "n": 1})
    assert (receipt.receipt, receipt.no_effect, receipt.question) == ("applied", False, None)
    assert office.document()["struck"] == office.document(OTHER)["struck"] == []
    assert "retract" in [held.name for held in office.file(OTHER).operations]


def test_what_the_warranty_covers_is_not_charged(office: Office) -> None:
    office.plans()
    price = {"amount": 500, "currency": "CNY"}
    office.ann.does("part.use", covered=True, price=price)
    office.ann.does("part.use", covered=False, price=price)
    office.ann.does("charge.add")
    office.ann.does("charge.discount")
    office.ann.does("payment.collect")
    assert office.document()["bill"] == {"asked": 13_000, "discounts": 1000, "total": 12_000, "paid": 11_000}


@pytest.mark.parametrize("op", ON_JOBS)
def test_set_aside_by_a_dispatcher_it_is_struck_through(office: Office, op: str) -> None:
    if op in INTENTS:
        return
    office.plans().does("job.close")
    office.ann.does(op)
    for question in office.job().asked:
        office.answers(question, "set_aside")
    assert office.codes() == []
    assert office.document()["struck"] == [[office.ann.device.id, 1]]


@pytest.mark.parametrize("op", sorted(ON_VISIT))
def test_the_first_line_that_names_a_visit_makes_it(office: Office, op: str) -> None:
    office.plans()
    office.ann.does(op)
    [visit] = office.document()["visits"]
    assert (visit["id"], visit["lead"]) == (COMPLETE[op]["visit"], "ann")


@pytest.mark.parametrize("op", sorted(PERSONAL))
def test_what_concerns_no_job_is_applied_without_one(office: Office, op: str) -> None:
    assert office.ann.does(op, job=None).receipt == "applied"


@pytest.mark.parametrize("op", [*ON_JOBS, "job.open", "retract"])
def test_what_concerns_a_job_is_quarantined_without_one(office: Office, op: str) -> None:
    receipt = office.ann.does(op, job=None)
    assert (receipt.receipt, receipt.code) == ("quarantined", "bad_line")


@pytest.mark.parametrize("op", ON_JOBS)
def test_on_a_job_nobody_knows_or_that_is_not_ones_own_it_is_held(office: Office, op: str) -> None:
    assert office.ann.does(op).code == "unknown_job"
    office.plans()
    assert office.bob.does(op).code == "not_yours"


def test_optional_members_may_be_null(office: Office) -> None:
    office.plans()
    for op in ON_JOBS:
        required = {name for name, field in ARGS[op].fields.items() if field.required}
        args: dict[str, Any] = {name: None for name in COMPLETE[op] if name not in required}
        nulls = {name: value for name, value in args.items() if name not in ("from", "to", "part")}
        assert ARGS[op].wrong({**COMPLETE[op], **nulls}) is None
        assert office.ann.does(op, **nulls).receipt == "applied", op
    assert office.job(JOB).visits
