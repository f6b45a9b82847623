"""Photos that were stored and that the store lost or changed since: nothing is sealed but what the text names."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from infra.images import JPEG
from server.clock import StillClock
from server.demo.photos import another
from server.house import House, house
from server.records.pictures import pdf_key
from server.sweeps.photos import blob_key, copy_key
from sync.instants import HOUR
from tests.server.office import Office
from tests.server.sealing import CEM, PHOTO, Visit, rows, seals, stores_photos

MOST = 10 << 20


@pytest.fixture
def here(app: Flask) -> House:
    return house(app)


def row(app: Flask) -> Any:
    [found] = rows(app, "seal")
    return found


def waits(app: Flask) -> list[tuple[str, str, str]]:
    told = json.loads(row(app).waits or b"[]")
    return [(each["sha256"], each["what"], each["reason"]) for each in told]


def only_blob(app: Flask) -> str:
    [found] = rows(app, "blob")
    return str(found.sha256)


def cut_short(body: bytes) -> bytes:
    return body[: len(body) // 2]


def other_picture(body: bytes) -> bytes:
    return another(PHOTO, 77)


def no_picture(body: bytes) -> bytes:
    return b"{}"


def too_long(body: bytes) -> bytes:
    return body + bytes(17 << 20)


@pytest.mark.parametrize("key", [blob_key, copy_key])
@pytest.mark.parametrize("change", [cut_short, other_picture, no_picture, too_long])
def test_a_photo_that_changed_in_the_store_is_not_printed(
    app: Flask, here: House, visit: Visit, clock: StillClock, key: Any, change: Any
) -> None:
    photo = visit.photographs(1)
    visit.signs()
    visit.sends()
    stores_photos(here)
    whole = here.objects.get(key(photo), MOST)
    here.objects.put(key(photo), change(whole), JPEG)

    assert seals(here).note == "photo_lost"
    assert (row(app).state, waits(app)) == ("logged", [(photo, "photo", "damaged_here")])

    here.objects.put(key(photo), whole, JPEG)
    clock.goes_on(HOUR)
    assert dict(seals(here).counts) == {"sealed": 1}
    assert (row(app).waits, row(app).note) == (None, "")


def test_a_drawing_that_is_not_the_one_that_was_signed_is_not_printed(
    app: Flask, here: House, visit: Visit
) -> None:
    """It is a drawing all right, but not the one whose hash stands in the text."""
    visit.signs(CEM)
    visit.sends()
    stores_photos(here)
    strokes = only_blob(app)
    drawn = here.objects.get(blob_key(strokes), MOST)
    here.objects.put(blob_key(strokes), drawn.replace(b'"x":300', b'"x":301'), "application/json")

    assert seals(here).note == "photo_lost"
    assert waits(app) == [(strokes, "strokes", "damaged_here")]


def test_photos_that_the_store_lost_are_given_up_one_after_the_other(
    app: Flask, here: House, visit: Visit, office: Office, clock: StillClock
) -> None:
    """What was given up before stays given up, though its row says that it was stored."""
    first, second = visit.photographs(1), visit.photographs(2)
    signed = visit.signs()
    visit.sends()
    stores_photos(here)
    path = f"/api/v1/records/{signed.number}/without-photos"
    for photo in (first, second):
        here.objects.delete([blob_key(photo)])
        clock.goes_on(HOUR)
        assert seals(here).note == "photo_lost"
        assert waits(app) == [(photo, "photo", "lost_here")]
        answer = office.dora.asks("POST", path, {"reason": f"gone {photo[:4]}"})
        assert answer.status_code == 200, answer.text

    assert dict(seals(here).counts) == {"sealed": 1}
    assert json.loads(row(app).lacking) == {first: f"gone {first[:4]}", second: f"gone {second[:4]}"}
    assert here.objects.size(pdf_key(row(app).pdf))


def test_all_photos_that_are_gone_are_named_at_once(app: Flask, here: House, visit: Visit) -> None:
    photos = {visit.photographs(1), visit.photographs(2)}
    visit.signs()
    visit.sends()
    stores_photos(here)
    here.objects.delete([blob_key(photo) for photo in photos])

    seals(here)

    assert {photo for photo, _, _ in waits(app)} == photos


def test_a_photo_that_came_in_the_meantime_is_not_given_up(
    app: Flask, here: House, visit: Visit, office: Office
) -> None:
    """The row still says what it waited for when it was looked at."""
    photo = visit.photographs(1)
    signed = visit.signs()
    visit.phone.syncs()
    seals(here)
    assert [each[0] for each in waits(app)] == [photo]
    visit.sends()
    stores_photos(here)

    path = f"/api/v1/records/{signed.number}/without-photos"
    assert office.dora.asks("POST", path, {"reason": "x"}).status_code == 409
