"""The signed record: every printed field from one argument, and what a text that says otherwise raises."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from sync.exchange.signing import public_text, sign_record
from sync.work.masking import masked
from sync.work.records import proved
from sync.work.signed import lacking, named
from tests.operations import COMPLETE, HASH
from tests.sync.work.cast import JOB, VISIT, Office, Phone, the
from tests.sync.work.texts import ISSUER, SIGNING, office_after_a_visit, text_of

KEY = ec.derive_private_key(7, ec.SECP256R1())


@pytest.fixture
def office() -> Office:
    """A visit with everything in it, up to the signature."""
    return office_after_a_visit()


def signs(phone: Phone, text: str, **more: Any) -> None:
    phone.does("record.sign", **{"text": text, "proved": True, "key": phone.device.key, **more})


def test_every_field_that_is_printed_comes_from_one_named_argument(office: Office) -> None:
    told = json.loads(text_of(office))
    args = COMPLETE
    assert told["times"]["promised"] == {
        "from": args["visit.appoint"]["from"],
        "to": args["visit.appoint"]["to"],
    }
    assert told["findings"] == [
        {
            m: args["fault.diagnose"][m]
            for m in ("fault", "fault_name", "fault_name_en", "cause", "actions", "text")
        }
    ]
    assert told["steps"] == [{m: v for m, v in args["step.check"].items() if m != "visit"}]
    assert told["parts"] == [{m: v for m, v in args["part.use"].items() if m != "visit"}]
    assert told["charges"] == [{m: v for m, v in args["charge.add"].items() if m != "visit"}]
    assert told["discounts"] == [{"amount": 1000, "reason": "came late"}]
    assert told["payments"] == [{"method": "qr", "amount": 11_000, "reference": "4200001"}]
    assert told["quote"] == {m: v for m, v in args["quote.acknowledge"].items() if m != "visit"}
    assert told["custody"] == [{m: v for m, v in args["custody.take"].items() if m != "visit"}]
    assert told["hazards"] == [{m: v for m, v in args["hazard.notice"].items() if m != "visit"}]
    assert [photo["sha256"] for photo in told["photos"]] == [HASH]
    finish = args["work.finish"]
    assert (told["result"], told["test"], told["safety_check"]) == (
        finish["result"],
        finish["test"],
        finish["safety_check"],
    )
    assert told["appliance"]["units"] == args["appliance.identify"]["units"]
    assert told["appliance"]["warranty"] == {
        m: args["warranty.decide"][m] for m in ("warranty", "reason", "proof")
    }
    assert told["appliance"]["brand"] == "B"
    assert told["customer"] == {"name": "Cem", "contacts": [{"name": "Cem", "phones": ["*******1234"]}]}
    assert told["job"] == {
        "id": JOB,
        "number": "W1",
        "type": "repair",
        "principal": "maker",
        "external_number": "M-7",
    }
    assert told["technician"] == {
        "technician": "ann",
        "technician_name": "Ann",
        "technician_number": "7",
        "certificate": "C7",
    }
    outlet = {"id": "north", "name": "North", "name_en": None}
    assert (told["outlet"], told["fault"]) == (outlet, "滴水 drips")
    assert (told["number"], told["language"], told["template"], told["issuer"]) == ("A-1", "zh-CN", 1, ISSUER)
    assert (told["total"], told["kind"], told["guarantee_until"]) == (11_000, "full", "2026-12-24")
    assert told["signed_by"]["strokes"] == HASH
    assert lacking(told) == ()


def test_the_full_number_is_never_in_it(office: Office) -> None:
    assert "13800001234" not in text_of(office)
    assert masked("1234") == "1234"


def test_what_the_device_makes_asks_nothing(office: Office) -> None:
    signs(office.ann, text_of(office))
    assert office.codes() == []
    [record] = office.document()["records"]
    assert (record["number"], record["visit"]) == ("A-1", VISIT)
    assert "text" not in record


def test_a_visit_that_only_found_the_fault_needs_half_a_page(office: Office) -> None:
    second = the("second-visit")
    office.ann.does("visit.arrive", visit=second)
    office.ann.does("visit.leave", visit=second, result="nobody_home")
    told = json.loads(text_of(office, second))
    assert (told["kind"], told["guarantee_until"], lacking(told)) == ("half", None, ())


@pytest.mark.parametrize("op", ["part.use", "charge.add", "charge.discount", "step.check", "fault.diagnose"])
def test_what_is_added_after_the_signature_asks_until_a_later_record_names_it(
    office: Office, op: str
) -> None:
    signs(office.ann, text_of(office))
    assert office.ann.does(op).question == "after_signature"
    assert office.codes() == ["after_signature"]
    signs(
        office.ann,
        text_of(office, signing=replace(SIGNING, number="A-2", corrects=HASH, reason="more")),
        corrects=HASH,
    )
    assert office.codes() == []
    assert [m["state"] for m in office.docs("t:ann", "matter")] == ["answered"]


@pytest.mark.parametrize("op", ["note.add", "photo.take", "visit.leave", "payment.collect"])
def test_what_goes_on_beside_the_text_asks_nothing(office: Office, op: str) -> None:
    signs(office.ann, text_of(office))
    office.ann.does(op)
    assert office.codes() == []


def test_of_another_visit_it_asks_nothing(office: Office) -> None:
    signs(office.ann, text_of(office))
    office.ann.does("part.use", visit=the("second-visit"))
    assert office.codes() == []


def test_a_part_heard_before_the_text_that_does_not_name_it_asks(office: Office) -> None:
    text = text_of(office)
    office.ann.does("part.use")
    signs(office.ann, text)
    assert office.codes() == ["after_signature"]


def test_retracting_what_is_signed_asks_until_a_later_record_leaves_it_out(office: Office) -> None:
    signs(office.ann, text_of(office))
    part = next(op for op in office.file().operations if op.name == "part.use")
    retract = office.ann.does("retract", of={"device": part.actor, "n": part.n})
    assert (retract.question, office.codes()) == ("after_signature", ["after_signature"])
    another = replace(SIGNING, number="A-2", corrects=HASH, reason="no part")
    signs(office.ann, text_of(office, signing=another), corrects=HASH)
    assert office.codes() == []


def test_retracting_the_record_itself_asks_until_there_is_another(office: Office) -> None:
    signs(office.ann, text_of(office))
    office.ann.does("retract", of={"device": office.ann.device.id, "n": office.ann.n})
    assert office.codes() == ["after_signature"]
    signs(office.ann, text_of(office, signing=replace(SIGNING, number="A-2")))
    assert office.codes() == []


@pytest.mark.parametrize(
    ("member", "value", "detail"),
    [
        ("test", None, "test"),
        ("language", "fr", "language"),
        ("currency", None, "currency"),
        ("corrects", "0" * 64, "reason"),
        ("safety_check", "", "safety_check"),
        ("number", None, "number"),
        ("findings", [], "findings"),
        ("signed_by", {"name": "Cem"}, "signed_by"),
        ("customer", {"name": None, "contacts": []}, "customer"),
        ("times", {"arrived": "x", "finished": None}, "times.finished"),
        ("appliance", {"model": "M", "units": [], "warranty": {"warranty": "in"}}, "appliance.units"),
    ],
)
def test_what_a_text_lacks_is_named(office: Office, member: str, value: Any, detail: str) -> None:
    told = {**json.loads(text_of(office)), member: value}
    signs(office.ann, json.dumps(told))
    asked = next(q for q in office.job().asked if q.code == "record_incomplete")
    assert asked.details == (detail,)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', "[" * 5000])
def test_a_text_that_is_no_object_is_incomplete(office: Office, text: str) -> None:
    signs(office.ann, text)
    assert "record_incomplete" in office.codes()


@pytest.mark.parametrize(
    ("member", "value", "detail"),
    [
        ("result", "no_fault_found", ("result",)),
        ("parts", [], ("parts",)),
        ("discounts", [{"amount": 1, "reason": "x"}], ("discounts", "total")),
        ("job", {"id": the("other"), "type": "repair"}, ("job",)),
        ("photos", [{"sha256": "0" * 64, "purpose": "before"}], ("photos",)),
        ("photos", ["x"], ("photos",)),
        ("signed_by", {"name": "Cem", "strokes": "0" * 64}, ("signed_by",)),
        ("total", 10_999, ("total",)),
        ("total", 11000.0, ("total",)),
        ("payments", [{"method": "qr", "amount": 11000.5}], ("payments", "payments")),
    ],
)
def test_where_a_text_contradicts_the_visit_is_named(
    office: Office, member: str, value: Any, detail: tuple[str, ...]
) -> None:
    told = {**json.loads(text_of(office)), member: value}
    signs(office.ann, json.dumps(told))
    asked = next(q for q in office.job().asked if q.code == "record_contradicts")
    assert asked.details == tuple(dict.fromkeys(detail))


@pytest.mark.parametrize("moment", ["set_out", "arrived", "started", "finished"])
def test_a_time_at_which_nothing_was_done_contradicts_the_visit(office: Office, moment: str) -> None:
    told = json.loads(text_of(office))
    told["times"][moment] = "2026-11-24T03:00:00Z"
    signs(office.ann, json.dumps(told))
    assert office.question().details == (f"times.{moment}",)


def test_another_warranty_than_was_decided_contradicts_it(office: Office) -> None:
    told = json.loads(text_of(office))
    told["appliance"]["warranty"]["warranty"] = "out"
    signs(office.ann, json.dumps(told))
    assert office.question().details == ("appliance.warranty",)


def test_a_number_of_another_phone_is_not_this_ones_to_give(office: Office) -> None:
    signs(office.ann, text_of(office, signing=replace(SIGNING, number="B-1")))
    assert office.codes() == ["record_unproved"]


def test_another_result_after_the_signature_contradicts_it(office: Office) -> None:
    signs(office.ann, text_of(office))
    office.ann.does("work.finish", result="waits_for_part")
    assert office.codes() == ["record_contradicts"]


def test_a_helpers_signature_is_kept_and_asks(office: Office) -> None:
    signs(office.bob, text_of(office, signing=replace(SIGNING, number="B-1")))
    assert office.codes() == ["record_contradicts"]
    assert office.question().details == ("signer",)


def test_nothing_is_compared_while_a_named_operation_is_on_its_way(office: Office) -> None:
    told = json.loads(text_of(office))
    told["operations"].append([the("bob-phone"), 99])
    told["parts"].append({"part": "bobs", "quantity": 1, "old_part": "none"})
    signs(office.ann, json.dumps(told))
    assert office.codes() == []


def test_unproved_it_asks_and_a_proper_record_mends_it(office: Office) -> None:
    signs(office.ann, text_of(office), proved=False)
    assert office.codes() == ["record_unproved"]
    signs(office.ann, text_of(office, signing=replace(SIGNING, number="A-2")))
    assert office.codes() == []


def test_a_proper_signature_of_another_key_is_unproved(office: Office) -> None:
    signs(office.ann, text_of(office), key="key-of-bob")
    assert office.codes() == ["record_unproved"]


def test_a_signature_is_checked_over_issuer_and_bytes() -> None:
    args = {"text": "{}", "key": public_text(KEY), "signature": sign_record(KEY, ISSUER, "{}")}
    assert proved(args, ISSUER)
    assert not proved({**args, "text": "{} "}, ISSUER)
    assert not proved(args, "https://elsewhere.example")
    long = "x" * (32 * 1024 + 1)
    assert not proved({**args, "text": long, "signature": sign_record(KEY, ISSUER, long)}, ISSUER)


def test_nothing_but_pairs_of_device_and_number_is_named() -> None:
    assert named('{"operations":[["d",1,"h"],["d"],[1,1],{},null,["e",2]]}') == {("d", 1), ("e", 2)}
    assert named('{"operations":7}') == named("x") == frozenset()
