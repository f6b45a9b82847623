"""How a phone is introduced: a code for ten minutes and five tries, a key that proves itself, six digits compared."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from server.house import house
from sync.instants import MINUTE
from tests.handmade import VISIT, HandPhone
from tests.server.hand import count, enrolled, posts, told, with_job
from tests.server.office import Office

PATH = "/api/v1/devices"


def asked(office: Office, code: str, phone: HandPhone, signer: HandPhone | None = None) -> TestResponse:
    """A phone brings a code and its key."""
    body = json.dumps({"code": code, "key": phone.public}).encode()
    return office.stranger.asks("POST", PATH, data=body, headers=(signer or phone).headers(body, PATH))


@pytest.fixture
def code(office: Office) -> str:
    """A code for Ann."""
    made: str = office.dora.makes("device-codes", person=office.ann.id)["code"]
    return made


def test_the_same_phone_asking_again_gets_the_same_answer(office: Office, code: str) -> None:
    phone = HandPhone()
    first, again = asked(office, code, phone), asked(office, code, phone)
    assert (first.status_code, again.status_code) == (201, 201)
    same = ("device", "short", "fingerprint", "enrolment")
    assert [first.json[name] for name in same] == [again.json[name] for name in same]  # type: ignore[index]
    assert first.json["enrolment"] == "pending"  # type: ignore[index]


def test_a_code_is_for_one_phone(office: Office, code: str) -> None:
    asked(office, code, HandPhone())
    refused = asked(office, code, HandPhone())
    assert (refused.status_code, refused.json["code"]) == (404, "bad_code")  # type: ignore[index]


def test_a_code_lasts_ten_minutes(app: Flask, office: Office, code: str) -> None:
    clock: Any = house(app).clock
    phone = HandPhone()
    clock.goes_on(10 * MINUTE)
    assert asked(office, code, phone).status_code == 201
    clock.goes_on(1)
    assert asked(office, code, phone).status_code == 404


def test_a_code_is_tried_five_times(office: Office, code: str) -> None:
    phone, other = HandPhone(), HandPhone()
    for _ in range(5):
        assert asked(office, code, phone, signer=other).status_code == 401
    assert asked(office, code, phone).status_code == 404


def test_a_code_is_not_in_the_database(app: Flask, office: Office, code: str) -> None:
    assert asked(office, code, HandPhone()).status_code == 201
    plain = code.replace("-", "")
    query = "SELECT count(*) FROM enrolment_code WHERE code_hash IN (:code, :plain)"
    assert (count(app, query, code=code, plain=plain), count(app, "SELECT count(*) FROM enrolment_code")) == (
        0,
        1,
    )


def test_other_digits_confirm_nobody(office: Office, code: str) -> None:
    made: Any = asked(office, code, HandPhone()).json
    wrong = f"{(int(made['fingerprint']) + 1) % 10**6:06d}"
    refused = office.dora.asks("POST", f"{PATH}/{made['device']}/confirmation", {"fingerprint": wrong})
    assert refused.status_code == 422
    [shown] = office.dora.gets(PATH)["items"]
    assert (shown["state"], shown["fingerprint"]) == ("pending", made["fingerprint"])


def test_what_becomes_of_a_phone_counts_from_its_next_request_on(app: Flask, office: Office) -> None:
    phone = enrolled(app, office, office.ann)
    for path, state in (("retirement", "retired"), ("loss", "lost"), ("revocation", "revoked")):
        assert office.dora.asks("POST", f"{PATH}/{phone.id}/{path}").status_code == 200
        head = json.loads(posts(app, phone, phone.request([], 1)).data.splitlines()[0])
        assert head["enrolment"] == state


def test_nobody_comes_back_from_being_lost(app: Flask, office: Office) -> None:
    phone = enrolled(app, office, office.ann)
    office.dora.asks("POST", f"{PATH}/{phone.id}/loss")
    for path, body in (("retirement", None), ("confirmation", {"fingerprint": "000000"})):
        refused = office.dora.asks("POST", f"{PATH}/{phone.id}/{path}", body)
        assert refused.status_code in (409, 422)
    [shown] = office.dora.gets(PATH)["items"]
    assert shown["state"] == "lost"


def test_what_a_silent_phone_holds_back_is_shown(app: Flask, office: Office) -> None:
    phone = enrolled(app, office, office.ann)
    for _ in range(3):
        phone.line("note.add")
    posts(app, phone, phone.request([], 4))
    house(app).contacts.flush(house(app).now())
    [shown] = office.dora.gets(PATH)["items"]
    assert (shown["through"], shown["unsent"]) == (0, 3)


def test_an_old_enrolment_nobody_knows_is_no_phone_but_a_hold_that_says_who_says_so(
    app: Flask, office: Office
) -> None:
    phone = with_job(app, office, office.ann)
    old = HandPhone(id="01935b2e-0000-7000-8000-00000000000d", now=phone.now)
    lines = [old.line("note.add", visit=VISIT, text="door code 4711")]
    answer = posts(app, phone, old.request(lines, 1, device=phone.id, of=old.id))
    assert told(answer) == ["held returning"]
    assert [each["id"] for each in office.dora.gets(PATH)["items"]] == [phone.id]
    [hold] = office.dora.gets("/api/v1/holds")["items"]
    assert (hold["device"]["id"], hold["person"]["name"], hold["unproved"]) == (phone.id, "Ann", old.id)
    path = f"/api/v1/holds/{hold['id']}/settlement"
    accepted = office.dora.asks("POST", path, {"answer": "accept"})
    assert [each["receipt"] for each in accepted.json["receipts"]] == ["applied"]


def test_confirming_a_phone_judges_what_it_handed_in_too(app: Flask, office: Office, code: str) -> None:
    old, new = with_job(app, office, office.ann), HandPhone(now=house(app).now())
    made: Any = asked(office, code, new).json
    new.id, new.token = made["device"], made["token"]
    lines = [old.line("note.add", visit=VISIT, text="door code 4711"), old.line("job.accept")]
    assert told(posts(app, new, old.request(lines, 1, device=new.id, of=old.id))) == ["held pending"] * 2
    [hold] = office.dora.gets("/api/v1/holds")["items"]
    assert (hold["device"]["id"], hold["code"], hold["lines"]) == (new.id, "pending", 2)
    path = f"/api/v1/holds/{hold['id']}/settlement"
    assert office.dora.asks("POST", path, {"answer": "accept"}).status_code == 409
    path = f"{PATH}/{new.id}/confirmation"
    assert office.dora.asks("POST", path, {"fingerprint": made["fingerprint"]}).status_code == 200
    assert (
        count(app, "SELECT count(*) FROM operation WHERE actor = :a AND receipt = 'applied'", a=old.id) == 2
    )
    assert office.dora.gets("/api/v1/holds")["items"] == []
