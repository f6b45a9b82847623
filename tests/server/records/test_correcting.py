"""Corrections in hard cases: what may be written, who signs and when, and which job a record is of."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from infra.seal.keys.signer import KeyUnreachable, Signer
from server.house import house
from sync.device.enrolments import current
from sync.device.signatures import Corrected
from sync.exchange.signing import public_text, sign_record
from tests.handmade import JOB, VISIT
from tests.server.hand import office_does
from tests.server.office import Office
from tests.server.sealing import Visit, rows, seals
from tests.server.test_corrections import correct, first

OTHER = "01935b2e-0000-7000-8000-000000000002"
THIRD = "01935b2e-0000-7000-8000-000000000003"


@dataclass
class Slow:
    """A key whose keeper takes its time: meanwhile something happens. longest: of what it was given to sign."""

    key: Signer
    meanwhile: Callable[[], object]
    longest: int = 0

    @property
    def public(self) -> bytes:
        """That of the key."""
        return self.key.public

    def sign(self, message: bytes) -> bytes:
        """After what happens meanwhile."""
        self.longest = max(self.longest, len(message))
        self.meanwhile()
        return self.key.sign(message)


@pytest.fixture
def visit(worked: Visit) -> Visit:
    """Ann's visit to Cem, signed, countersigned and sealed."""
    return worked.is_sealed()


def slow(app: Flask, meanwhile: Callable[[], object]) -> Slow:
    """From now on this is who signs."""
    signers = house(app).signers
    made = Slow(signers.countersign[0], meanwhile)
    signers.__dict__["countersign"] = [made]
    return made


def words(value: Any = "x") -> dict[str, Any]:
    return {"field": "test", "value": value}


def quantity(value: Any) -> dict[str, Any]:
    return {"field": "parts[0].quantity", "value": value}


def site(value: Any) -> dict[str, Any]:
    return {"field": "site", "value": {"more": value}}


def cause(value: Any) -> dict[str, Any]:
    """Of the fault: nobody said any."""
    return {"field": "findings[0].cause", "value": value}


def names(app: Flask, office: Office) -> Any:
    return office.dora.gets(f"/api/v1/records/{first(app).number}")


def noted(app: Flask, office: Office) -> None:
    office_does(app, office.dora, "contact.amend", contacts=[])


def test_the_longest_correction_is_a_short_message_for_the_key(
    app: Flask, office: Office, visit: Visit
) -> None:
    key = slow(app, lambda: None)
    made = correct(office, first(app).number, changes=[words("好" * 4_500)])
    assert (len(made["text"].encode()) > 4096 * 6, key.longest < 200) == (True, True)
    document = office.dora.gets(f"/api/v1/jobs/{JOB}")
    assert [record["verifies"] for record in document["records"]] == [True, True]


def test_nothing_is_locked_while_the_key_signs_and_what_came_meanwhile_is_in_it(
    app: Flask, office: Office, visit: Visit
) -> None:
    visit.phone.does("part.use", JOB, visit=VISIT, part="seal-15mm", quantity=3, unit="pc", old_part="none")
    key = slow(app, visit.phone.syncs)
    parts = json.loads(correct(office, first(app).number, as_recorded=True, changes=[words()])["text"])[
        "parts"
    ]
    assert [part["part"] for part in parts] == ["valve-15mm", "seal-15mm"]
    assert key.longest


def test_a_job_that_changes_again_and_again_is_a_conflict(app: Flask, office: Office, visit: Visit) -> None:
    quantity = iter(range(2, 9))
    part = {"part": "seal-15mm", "unit": "pc", "old_part": "none"}

    def changes() -> None:
        visit.phone.does("part.use", JOB, visit=VISIT, quantity=next(quantity), **part)
        visit.phone.syncs()

    slow(app, changes)
    refused = correct(office, first(app).number, 409, changes=[words()])
    assert (refused["code"], next(quantity)) == ("conflict", 4)
    assert len(rows(app, "record")) == 1


def test_a_key_that_cannot_be_reached_is_waited_for(app: Flask, office: Office, visit: Visit) -> None:
    def fails() -> None:
        raise KeyUnreachable("alias/countersign", "no answer")

    slow(app, fails)
    assert correct(office, first(app).number, 503, changes=[words()])["code"] == "unavailable"


WHOLE = [
    {"field": "customer.contacts[0].phones[0]", "value": "13900005678"},
    {"field": "customer.contacts[0].phones", "value": ["13900006789"]},
    {"field": "customer.contacts", "value": [{"name": "Cem", "phones": ["13900007890"]}]},
    {"field": "customer", "value": {"name": "Cem", "contacts": [{"phones": ["13900008901"]}]}},
    {"field": "site", "value": {"deep": [{"phones": [13900009012]}]}},
]


def test_a_telephone_number_keeps_its_last_four_figures_alone(
    app: Flask, office: Office, visit: Visit
) -> None:
    number = root = first(app).number
    for edition, change in enumerate(WHOLE, 2):
        text = correct(office, number, changes=[change])["text"]
        assert "1390000" not in text, change
        number = f"{root}.{edition}"
    assert "*******9012" in text


def test_with_another_result_kind_and_guarantee_are_others(app: Flask, office: Office, visit: Visit) -> None:
    number, was = first(app).number, json.loads(names(app, office)["text"])
    made = correct(office, number, changes=[{"field": "result", "value": "waits_for_part"}])
    text = json.loads(made["text"])
    assert (text["kind"], text["guarantee_until"]) == ("half", None)
    assert {"result", "kind", "guarantee_until"} == {each["field"] for each in text["difference"]}
    back = correct(office, f"{number}.2", changes=[{"field": "result", "value": "repaired"}])
    again = json.loads(back["text"])
    assert (again["kind"], again["guarantee_until"]) == ("full", was["guarantee_until"])


def test_a_guarantee_that_was_given_wins(app: Flask, office: Office, visit: Visit) -> None:
    given = {"field": "guarantee_until", "value": "2027-02-01"}
    result = {"field": "result", "value": "adjusted_or_explained"}
    text = json.loads(correct(office, first(app).number, changes=[given, result])["text"])
    assert (text["kind"], text["guarantee_until"]) == ("full", "2027-02-01")


def deep(levels: int) -> Any:
    return [deep(levels - 1)] if levels else 1


WRONG = [
    (words("a\0b"), "bad_text"),
    (words("a\x1bb"), "bad_text"),
    (words("\ud800"), "bad_text"),
    ({"field": "site", "value": {"\ud800": 1}}, "bad_text"),
    (quantity(2**60), "bad_number"),
    (quantity(-(2**53) - 1), "bad_number"),
    (cause(1.5), "bad_number"),
    ({"field": "site", "value": {"a": [0.1]}}, "bad_number"),
    ({"field": "site", "value": {"e\u0301": 1, "\u00e9": 2}}, "not_a_value"),
    ({"field": "result", "value": "very_good"}, "not_a_choice"),
    ({"field": "result", "value": None}, "not_a_choice"),
    ({"field": "guarantee_until", "value": "2027-02-30"}, "not_a_day"),
    ({"field": "parts[٠].quantity", "value": 2}, "no_such_field"),
    ({"field": "parts[0].quantity", "value": True}, "not_a_value"),
    *((cause(value), "not_a_value") for value in (1, True, ["x"], {"x": 1})),
    ({"field": "findings[0].actions", "value": "x"}, "not_a_value"),
    ({"field": "findings[0].actions", "value": [1]}, "not_a_value"),
    ({"field": "times.promised", "value": "x"}, "not_a_value"),
    ({"field": "parts[0]", "value": {"part": "x", "quantity": "two"}}, "not_a_value"),
]


def test_a_value_is_held_to_the_rules_of_the_wire(app: Flask, office: Office, visit: Visit) -> None:
    path = f"/api/v1/records/{first(app).number}/corrections"
    for change, code in WRONG:
        body = json.dumps({"reason": "x", "changes": [change]}).encode()
        refused = office.dora.asks("POST", path, data=body, content_type="application/json")
        assert refused.status_code == 422, (change, refused.text)
        assert [each["code"] for each in refused.json["errors"]] == [code], change
    assert len(rows(app, "record")) == 1


def test_values_too_deep_or_no_json_are_refused(app: Flask, office: Office, visit: Visit) -> None:
    path = f"/api/v1/records/{first(app).number}/corrections"
    bodies = [json.dumps({"reason": "x", "changes": [site(deep(levels))]}) for levels in (35, 45)]
    bodies += [bodies[0].replace(json.dumps(deep(35)), worth) for worth in ("NaN", "9" * 5_000, "[" * 50_000)]
    for body in bodies:
        answer = office.dora.asks("POST", path, data=body.encode(), content_type="application/json")
        assert answer.status_code in (201, 400, 422), answer.text
    assert len(rows(app, "record")) == 2


def test_no_amount_comes_to_more_than_a_number_may_be(app: Flask, office: Office, visit: Visit) -> None:
    line = {"price_line": "x", "quantity": 2**52, "price": {"amount": 2**52, "currency": "CNY"}}
    refused = correct(office, first(app).number, 422, changes=[{"field": "charges", "value": [line]}])
    assert [(each["field"], each["code"]) for each in refused["errors"]] == [("changes", "bad_number")]


def test_where_nothing_stands_what_belongs_there_may(app: Flask, office: Office, visit: Visit) -> None:
    window = {"from": "2026-11-24T14:00:00+08:00", "to": "2026-11-24T16:00:00+08:00"}
    given = {"findings[0].cause": "valve worn", "findings[0].actions": ["A1"], "times.promised": window}
    changes = [{"field": field, "value": value} for field, value in given.items()]
    made = json.loads(correct(office, first(app).number, changes=changes)["text"])
    assert {each["field"]: each["now"] for each in made["difference"]} == given


def test_the_customers_number_is_masked_wherever_the_office_writes_it(
    app: Flask, office: Office, tmp_path: Path
) -> None:
    """Also one that it gives in the same correction. A serial that looks like it stays, as other numbers do."""
    visit = Visit(app, office, tmp_path, fault="打 13800001234").works()
    visit.signs(remark="也可打 13900005678")
    visit.sends()
    changes = [
        words("打 +86 138-0000-1234 或 139 0000 5678，机号 2138000019999"),
        {"field": "customer.contacts[0].phones", "value": ["13800001234", "13900005678"]},
    ]
    visit.phone.does("part.use", JOB, visit=VISIT, part="x", quantity=1, new_serials=["13800001234"])
    visit.sends()
    number = first(app).number
    made = correct(office, number, as_recorded=True, reason="打13800001234问过", changes=changes)
    text = json.loads(made["text"])
    assert text["test"] == "打 *******1234 或 *******5678，机号 2138000019999"
    assert (text["fault"], text["reason"]) == ("打 *******1234", "打*******1234问过")
    assert text["parts"][1]["new_serials"] == ["13800001234"]
    assert (text["remark"], "13900005678" in made["text"]) == ("也可打 *******5678", False)
    assert made["text"].count("13800001234") == 2  # the serial, in the list and in the difference


def test_the_former_record_is_named_by_its_number_too(app: Flask, office: Office, visit: Visit) -> None:
    number = first(app).number
    text = json.loads(correct(office, number, changes=[words()])["text"])
    assert text["corrects_number"] == number
    again = json.loads(correct(office, f"{number}.2", changes=[words("y")])["text"])
    assert again["corrects_number"] == f"{number}.2"
    assert "corrects_number" not in {each["field"] for each in again["difference"]}


def test_a_record_that_was_taken_back_cannot_be_corrected(app: Flask, office: Office, visit: Visit) -> None:
    [signed] = rows(app, "record")
    visit.phone.does("retract", JOB, of={"device": signed.actor, "n": signed.n}, reason="写错")
    visit.sends()
    refused = correct(office, first(app).number, 409, changes=[words()])
    assert (refused["code"], refused["withdrawn"]) == ("not_now", True)
    assert len(rows(app, "record")) == 1


def merged(app: Flask, office: Office, duplicate: str, into: str) -> None:
    """The office finds that these two are one."""
    version = office.dora.gets(f"/api/v1/jobs/{duplicate}")["version"]
    answer = office.dora.asks("POST", f"/api/v1/jobs/{duplicate}/merge", {"version": version, "into": into})
    assert answer.status_code == 200, answer.text


@pytest.fixture
def moved(app: Flask, office: Office, visit: Visit) -> str:
    """Its job was merged into another, that one into a third, and that one is the South's now; the record's number."""
    for id in (OTHER, THIRD):
        office_does(app, office.dora, "job.create", id, outlet=office.north, type="repair")
    merged(app, office, JOB, OTHER)
    merged(app, office, OTHER, THIRD)
    office_does(
        app,
        office.dora,
        "job.transfer",
        THIRD,
        outlet=office.south,
        reason="nearer",
        technician=None,
        helpers=[],
    )
    number: str = first(app).number
    return number


def test_a_record_is_seen_by_whoever_sees_the_job_that_goes_on(
    app: Flask, office: Office, moved: str
) -> None:
    assert office.dora.gets("/api/v1/records")["items"] == []
    assert office.dora.asks("GET", f"/api/v1/records/{moved}").status_code == 404
    assert correct(office, moved, 404, changes=[words()])["code"] == "not_found"
    [line] = office.sven.gets("/api/v1/records")["items"]
    assert (line["number"], line["job"], line["outlet"]) == (moved, THIRD, office.south)
    assert len(office.sven.gets("/api/v1/records", number=line["job_number"])["items"]) == 1
    assert office.sven.gets(f"/api/v1/records/{moved}")["delivery"]["notices"] != []
    assert office.sven.asks("GET", f"/api/v1/records/{moved}/pdf").status_code == 200
    assert office.sven.asks("POST", f"/api/v1/records/{moved}/link", {}).status_code == 200
    assert office.dora.asks("POST", f"/api/v1/records/{moved}/link", {}).status_code == 404


def test_a_correction_of_a_merged_job_is_of_the_one_that_goes_on(
    app: Flask, office: Office, moved: str
) -> None:
    body = {"reason": "x", "changes": [words()]}
    made = office.sven.asks("POST", f"/api/v1/records/{moved}/corrections", body)
    assert made.status_code == 201, made.text
    house(app).clock.goes_on(1_000)
    seals(house(app))
    listed = office.sven.gets("/api/v1/records")["items"]
    assert [(each["number"], each["job"], each["state"]) for each in listed] == [
        (f"{moved}.2", THIRD, "sealed"),
        (moved, THIRD, "sealed"),
    ]
    assert office.sven.gets(f"/api/v1/records/{moved}")["corrected_by"] == [f"{moved}.2"]


def test_of_two_corrections_at_once_both_stay(app: Flask, office: Office, visit: Visit) -> None:
    former = first(app)
    of_phone = visit.signs(corrects=Corrected(former.text_hash, "签错了"), remark="谢谢")
    correct(office, former.number, changes=[words()])
    visit.sends()
    house(app).clock.goes_on(1_000)
    seals(house(app))
    both = {f"{former.number}.2", of_phone.number}
    assert set(names(app, office)["corrected_by"]) == both
    told = office.dora.gets(f"/api/v1/jobs/{JOB}")["records"]
    assert both < {record["number"] for record in told}
    assert {row.state for row in rows(app)} == {"sealed"}
    assert correct(office, former.number, 409, changes=[words("y")])["current"] in both


def test_a_record_whose_text_does_not_say_so_corrects_nothing(
    app: Flask, office: Office, visit: Visit
) -> None:
    """The arguments of the operation are not what anybody signed."""
    former, mine = first(app), current(visit.phone.db)
    told = json.loads(names(app, office)["text"])
    text = json.dumps({**told, "number": f"{mine.short}-2"}, ensure_ascii=False)
    args = {"text": text, "signature": sign_record(mine.key, mine.issuer, text), "key": public_text(mine.key)}
    args |= {"token_hash": "0" * 64, "corrects": former.text_hash, "reason": "x"}
    visit.phone.does("record.sign", JOB, visit=VISIT, **args)
    visit.sends()
    other = office.dora.gets(f"/api/v1/records/{sha256(text.encode()).hexdigest()}")
    assert (other["corrects"], names(app, office)["corrected_by"]) == (None, [])
    correct(office, former.number, changes=[words()])
