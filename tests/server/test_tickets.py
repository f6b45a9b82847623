"""Tickets for bytes: what another announced wrongly, what was refused for good, and what a restored database forgot."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask

from infra.images import JPEG
from server.house import house
from server.restores import begin_anew
from server.sweeps.photos import blob_key
from sync.instants import DAY
from tests.handmade import JOB, VISIT, HandPhone
from tests.server.hand import enrolled, posts, told, with_job
from tests.server.office import Office

PATH = "/api/v1/blobs/tickets"
BODY = b"\xff\xd8\xff a photo"
HASH = sha256(BODY).hexdigest()


def announces(app: Flask, phone: HandPhone, size: int = len(BODY)) -> HandPhone:
    """This phone has sent an operation that names the bytes."""
    blob = {"sha256": HASH, "size": size, "type": JPEG, "purpose": "before"}
    line = phone.line("photo.take", JOB, visit=VISIT, purpose="before", blobs=[blob])
    assert len(told(posts(app, phone, phone.request([line], phone.n)))) == 1
    return phone


def asks(app: Flask, phone: HandPhone, *hashes: str, path: str = PATH) -> Any:
    """The answer to a request for tickets."""
    body = json.dumps({"blobs": hashes or [HASH], "token": phone.token}).encode()
    return app.test_client().post(path, data=body, headers=phone.headers(body, path))


def standing(app: Flask, phone: HandPhone) -> Any:
    """How the photo stands."""
    answer = asks(app, phone)
    assert answer.status_code == 200, answer.text
    return answer.json["blobs"][0]


def test_what_one_phone_announced_wrongly_keeps_no_other_from_sending(app: Flask, office: Office) -> None:
    wrong = announces(app, with_job(app, office, office.ann), size=1)
    right = announces(app, enrolled(app, office, office.bob))
    objects: Any = house(app).objects
    ticket = standing(app, right)

    assert objects.upload(ticket["url"], BODY, ticket["headers"], house(app).now()) == 200
    assert asks(app, right, path="/api/v1/blobs/arrived").status_code == 200

    with house(app).store.reading() as connection:
        assert connection.exec_driver_sql("select size from blob").scalar_one() == len(BODY)
    assert standing(app, wrong)["reason"] == "being_checked"


@pytest.mark.parametrize(
    ("reason", "state"), [("hash_differs", "ticket"), ("not_here", "ticket"), ("not_a_jpeg", "awaited")]
)
def test_bytes_that_are_wrong_themselves_are_not_asked_for_again(
    app: Flask, office: Office, reason: str, state: str
) -> None:
    phone = announces(app, with_job(app, office, office.ann))
    with house(app).store.writing() as tx:
        tx.connection.exec_driver_sql(f"update blob set reason = '{reason}'")

    assert (standing(app, phone)["state"], standing(app, phone)["reason"]) == (state, reason)


def test_bytes_that_a_restored_database_forgot_do_not_travel_again(app: Flask, office: Office) -> None:
    phone = announces(app, with_job(app, office, office.ann))
    house(app).objects.put(blob_key(HASH), BODY, JPEG)
    begin_anew(house(app), "asked")

    assert standing(app, phone) == {"sha256": HASH, "state": "awaited", "reason": "being_checked"}


def test_a_ticket_is_only_for_what_one_s_own_operations_name(app: Flask, office: Office) -> None:
    announces(app, with_job(app, office, office.ann))
    assert asks(app, enrolled(app, office, office.bob)).status_code == 404


def test_twenty_hashes_at_once_and_no_more(app: Flask, office: Office) -> None:
    phone = announces(app, with_job(app, office, office.ann))
    many = [sha256(b"%d" % i).hexdigest() for i in range(21)]
    assert asks(app, phone, *many[:20]).status_code == 404
    assert asks(app, phone, *many).status_code == 422


def test_only_a_phone_s_own_token_shows_that_it_is_there_now(app: Flask, office: Office) -> None:
    phone = announces(app, with_job(app, office, office.ann))
    other = enrolled(app, office, office.bob)
    clock: Any = house(app).clock
    clock.goes_on(DAY)
    stale, phone.token = phone.token, asks(app, other).json["token"]
    again = asks(app, phone).json
    assert (again["blobs"], again["token"] is not None) == ([], True)
    phone.token = stale
    phone.token = asks(app, phone).json["token"]
    assert standing(app, phone)["state"] == "ticket"
