"""The office corrects a record: another one that names it, says why and what, and is signed by the office alone."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from infra.seal.verifying import verify
from server.house import house
from server.records.issuer import issuer_keys
from server.records.pictures import pdf_key
from tests.handmade import JOB, VISIT
from tests.server.office import Office
from tests.server.sealing import Visit, rows, seals

MOST = 10 << 20


@pytest.fixture
def visit(worked: Visit) -> Visit:
    """Ann's visit to Cem, signed, countersigned and sealed."""
    return worked.is_sealed()


def first(app: Flask) -> Any:
    return min(rows(app), key=lambda row: (len(row.number), row.number))


def asked(office: Office) -> list[str]:
    """The codes of the open questions."""
    return [each["code"] for each in office.dora.gets("/api/v1/questions")["items"]]


def correct(office: Office, number: str, expect: int = 201, **given: Any) -> Any:
    """A dispatcher corrects it."""
    answer = office.dora.asks("POST", f"/api/v1/records/{number}/corrections", {"reason": "写错了", **given})
    assert answer.status_code == expect, answer.text
    return answer.json


def test_a_correction_is_sealed_too_and_says_that_the_customer_has_not_signed_it(
    app: Flask, office: Office, visit: Visit
) -> None:
    former = first(app)
    changes = [{"field": "parts[0].quantity", "value": 2}, {"field": "test", "value": "制冷到 18 度"}]

    made = correct(office, former.number, changes=changes)

    text = json.loads(made["text"])
    assert (text["number"], text["corrects"], text["reason"]) == (
        f"{former.number}.2",
        former.text_hash,
        "写错了",
    )
    assert text["difference"] == [
        {"field": "parts[0].quantity", "was": 1, "now": 2},
        {"field": "test", "was": "制冷正常", "now": "制冷到 18 度"},
    ]
    assert text["signed_by"] == {"office": "Dora"}
    house(app).clock.goes_on(1_000)
    seals(house(app))
    sealed = {row.number: row for row in rows(app)}
    assert {row.state for row in sealed.values()} == {"sealed"}
    pdf = house(app).objects.get(pdf_key(sealed[text["number"]].pdf), MOST)
    report = verify(pdf, issuer=issuer_keys(house(app)))
    assert report.conclusion == "by_issuer", report.findings
    assert "signed_by_office" in report.codes or any("office" in code for code in report.codes)
    assert office.dora.gets(f"/api/v1/records/{former.number}")["corrected_by"] == [text["number"]]
    assert office.dora.gets(f"/api/v1/records/{text['number']}")["corrects"] == former.number


def test_the_former_record_stays_byte_for_byte(app: Flask, office: Office, visit: Visit) -> None:
    before = first(app)
    pdf = house(app).objects.get(pdf_key(before.pdf), MOST)
    correct(office, before.number, changes=[{"field": "test", "value": "x"}])
    seals(house(app))
    after = first(app)
    assert (after.pdf, after.proof, after.sealed_at) == (before.pdf, before.proof, before.sealed_at)
    assert house(app).objects.get(pdf_key(after.pdf), MOST) == pdf


def test_it_is_corrected_once_and_then_its_correction_is(app: Flask, office: Office, visit: Visit) -> None:
    number = first(app).number
    correct(office, number, changes=[{"field": "test", "value": "x"}])
    refused = correct(office, number, 409, changes=[{"field": "test", "value": "y"}])
    assert refused["current"] == f"{number}.2"
    seals(house(app))
    made = correct(office, f"{number}.2", changes=[{"field": "test", "value": "y"}])
    assert json.loads(made["text"])["number"] == f"{number}.3"


def test_what_was_recorded_after_the_signature_is_taken_in_and_the_question_closes(
    app: Flask, office: Office, visit: Visit
) -> None:
    visit.phone.does("part.use", JOB, visit=VISIT, part="seal-15mm", quantity=3, unit="pc", old_part="none")
    visit.sends()
    assert "after_signature" in asked(office)

    made = correct(office, first(app).number, as_recorded=True)

    parts = json.loads(made["text"])["parts"]
    assert [(part["part"], part["quantity"]) for part in parts] == [("valve-15mm", 1), ("seal-15mm", 3)]
    assert "after_signature" not in asked(office)


def test_the_total_is_reckoned_anew(app: Flask, office: Office, visit: Visit) -> None:
    visit.phone.does(
        "charge.add",
        JOB,
        visit=VISIT,
        price_line="visit",
        quantity=2,
        price={"amount": 3000, "currency": "CNY", "list": "P", "version": "1"},
    )
    visit.sends()
    made = correct(office, first(app).number, as_recorded=True)
    assert json.loads(made["text"])["total"] == 6000


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"field": "number", "value": "X-1"}, "not_correctable"),
        ({"field": "photos[0].sha256", "value": "x"}, "not_correctable"),
        ({"field": "signed_by.name", "value": "x"}, "not_correctable"),
        ({"field": "total", "value": 1}, "not_correctable"),
        ({"field": "remark", "value": "谢谢"}, "not_correctable"),
        ({"field": "fault", "value": "漏水"}, "not_correctable"),
        ({"field": "photos", "value": []}, "not_correctable"),
        ({"field": "parts[7].quantity", "value": 2}, "no_such_field"),
        ({"field": "parts[0].color", "value": "red"}, "no_such_field"),
        ({"field": "nothing", "value": 1}, "no_such_field"),
        ({"field": "parts[0]quantity", "value": 1}, "no_such_field"),
        ({"field": "parts[0].quantity", "value": "two"}, "not_a_value"),
        ({"field": "parts[0].quantity", "value": 1.5}, "not_a_value"),
        ({"field": "parts[0].quantity", "value": 1}, "same_value"),
        ({"field": "test", "value": "x" * 40_000}, "too_long"),
    ],
)
def test_what_cannot_be_changed_is_named_and_nothing_is_made(
    app: Flask, office: Office, visit: Visit, change: dict[str, Any], code: str
) -> None:
    refused = correct(office, first(app).number, 422, changes=[change])
    assert [each["code"] for each in refused["errors"]] == [code]
    assert len(rows(app)) == 1


def test_a_correction_that_changes_nothing_is_none(app: Flask, office: Office, visit: Visit) -> None:
    refused = correct(office, first(app).number, 422)
    assert refused["errors"][0]["code"] == "nothing_changed"


def test_records_of_another_service_centre_are_not_there(app: Flask, office: Office, visit: Visit) -> None:
    number = first(app).number
    for path in (f"records/{number}", f"records/{number}/pdf"):
        assert office.sven.asks("GET", f"/api/v1/{path}").status_code == 404
    refused = office.sven.asks("POST", f"/api/v1/records/{number}/corrections", {"reason": "x"})
    assert refused.status_code == 404
    assert office.sven.gets("/api/v1/records")["items"] == []


def test_a_page_of_records_says_how_far_each_is(app: Flask, office: Office, visit: Visit) -> None:
    [item] = office.dora.gets("/api/v1/records", state="sealed")["items"]
    assert (item["number"], item["state"], item["waits"], item["leaf"]) == (
        first(app).number,
        "sealed",
        [],
        0,
    )
    assert office.dora.gets("/api/v1/records", state="waiting")["items"] == []
    pdf = office.dora.asks("GET", f"/api/v1/records/{item['number']}/pdf")
    assert (pdf.mimetype, sha256(pdf.data).hexdigest()) == ("application/pdf", item["pdf"])


def test_lost_photos_are_given_up_with_a_reason_that_is_printed(
    app: Flask, office: Office, tmp_path: Path
) -> None:
    visit = Visit(app, office, tmp_path).works()
    photo = visit.photographs(1)
    signed = visit.signs()
    visit.phone.syncs()
    seals(house(app))
    [item] = office.dora.gets("/api/v1/records", state="waiting")["items"]
    assert [each["sha256"] for each in item["waits"]] == [photo]

    path = f"/api/v1/records/{signed.number}/without-photos"
    answer = office.dora.asks("POST", path, {"reason": "手机摔坏"})

    assert answer.json["lacking"] == {photo: "手机摔坏"}
    assert dict(seals(house(app)).counts) == {"sealed": 1}
    assert office.dora.asks("POST", path, {"reason": "x"}).status_code == 409
