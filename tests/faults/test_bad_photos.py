"""Bad photos and bad uploads, from the phone through the real object store and the sweep, and back as words."""

from __future__ import annotations

import json
import shutil
import socket
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from flask import Flask

from infra.images import JPEG
from infra.images.verdicts import STROKES
from infra.objects import S3Config, S3Objects
from server.app import create_app
from server.clock import StillClock
from server.phones import tickets
from server.sweeps import arriving
from sync.device import photos, screen
from sync.device.outbox import Blob
from sync.device.transport import Reply
from sync.device.trouble import Unreachable
from sync.instants import HOUR
from tests.infra.images.samples import claiming, plain_photo, png_bomb
from tests.server.fixtures import close, settings_for
from tests.server.office import Office
from tests.server.phone import Phone, Wire
from tests.server.photographs import PHOTO, VISIT, Day, job_id

POINT = {"x": 1, "y": 1, "t": 0, "pressure": 500}
SIGNATURE = {"v": 1, "record": "A7-1", "width": 600, "height": 240, "strokes": [[POINT]]}
TEXT = "空调不制冷，换了压缩机。".encode()
Upload = Callable[[str, Mapping[str, str], bytes], Reply]


class Air(Wire):
    """Calls go to the app, uploads to the real store. `next_upload`, once set, does the next upload in its way."""

    def __init__(self, app: Flask, http: httpx.Client) -> None:
        super().__init__(app)
        self.http = http
        self.next_upload: Upload | None = None
        self.asked: list[str] = []
        self.uploads = 0

    def call(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """One request."""
        self.asked.append(path)
        return super().call(method, path, headers, body)

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Bytes for a ticket."""
        self.uploads += 1
        upload, self.next_upload = self.next_upload or self.sends, None
        return upload(url, headers, body)

    def sends(self, url: str, headers: Mapping[str, str], body: bytes, method: str = "PUT") -> Reply:
        """As a phone does it."""
        answer = self.http.request(method, url, headers=dict(headers), content=body)
        return Reply(answer.status_code, answer.content)


@dataclass
class Shop:
    """Ann's day in a house with a real object store."""

    day: Day
    air: Air
    inspector: arriving.OneAtATime

    @property
    def phone(self) -> Phone:
        """Ann's."""
        return self.day.phone

    def sweeps(self) -> Mapping[str, int]:
        """One round of the photo sweep: counts by code."""
        with ThreadPoolExecutor(1) as pool:
            return arriving.Bench(self.day.house, self.inspector, pool).round(lambda: False).counts

    def takes(self, body: bytes, type: str = JPEG) -> str:
        """Ann takes a photo, or a customer signs; its hash."""
        taken = {"visit": VISIT, "purpose": "before", "source": "camera", "step": None}
        self.phone.does("photo.take", job_id(1), Blob(body, type, "before"), **taken)
        return sha256(body).hexdigest()

    def outbox(self) -> str:
        """What the phone shows."""
        return screen.outbox(self.phone.db)

    def is_kept(self, body: bytes) -> None:
        """These bytes lie in the store, and the phone has let go of them."""
        name = sha256(body).hexdigest()
        assert self.day.house.objects.get(f"blobs/{name}", 1 << 24) == body
        assert self.day.states()[name] == ("stored", None, False)
        assert self.phone.db.one("select body is null from blobs where sha256 = ?", name) == 1

    def ends_well(self, body: bytes) -> None:
        """The sweep looks, the phone hears of it."""
        assert self.sweeps() == {"stored": 1}
        self.phone.syncs()
        self.is_kept(body)
        assert self.day.keys("incoming/") == []


@pytest.fixture(scope="module")
def inspector() -> Iterator[arriving.OneAtATime]:
    with arriving.OneAtATime() as one:
        yield one


@pytest.fixture
def app(sqlite_template: Path, tmp_path: Path, clock: StillClock, object_store: S3Config) -> Iterator[Flask]:
    """A server on a real object store. One database will do: tests/server/sweeps holds the rows on both."""
    file = shutil.copy(sqlite_template, tmp_path / "doorstep.db")
    app = create_app(
        settings_for(tmp_path, f"sqlite:///{file}"), clock=clock, objects=S3Objects(object_store)
    )
    yield app
    close(app)


@pytest.fixture
def shop(app: Flask, office: Office, tmp_path: Path, inspector: arriving.OneAtATime) -> Iterator[Shop]:
    day = Day(app, office, tmp_path)
    with httpx.Client(trust_env=False) as http:
        air = Air(app, http)
        day.phone.wire = day.phone.device.transport = air
        yield Shop(day, air, inspector)


def test_a_photo_and_a_signature_are_stored_and_let_go(shop: Shop) -> None:
    signature = json.dumps(SIGNATURE).encode()
    shop.takes(PHOTO)
    shop.takes(signature, STROKES)
    assert shop.phone.syncs().photos == {"sent": 2, "waiting": 2}

    assert shop.sweeps() == {"stored": 2}

    assert shop.phone.syncs().photos == {"stored": 2, "waiting": 0}
    shop.is_kept(PHOTO)
    shop.is_kept(signature)


@pytest.mark.parametrize(
    ("body", "type", "reason", "words"),
    [
        (png_bomb(), JPEG, "not_a_jpeg", "请重拍"),
        (TEXT, JPEG, "not_a_jpeg", "不是完整的照片"),
        (plain_photo()[:-2000], JPEG, "truncated", "不是完整的照片"),
        (claiming(plain_photo(), 30_000, 30_000), JPEG, "too_many_pixels", "像素太多"),
        (json.dumps({**SIGNATURE, "strokes": []}).encode(), STROKES, "not_strokes", "请重新签名"),
        (PHOTO, STROKES, "not_strokes", "请重新签名"),
    ],
    ids=["png bomb", "text", "truncated", "pixel bomb", "no strokes", "photo for strokes"],
)
def test_what_is_no_photo_is_named_on_the_phone_and_stops_no_other(
    shop: Shop, body: bytes, type: str, reason: str, words: str
) -> None:
    bad, good = shop.takes(body, type), plain_photo(seed=7)
    shop.takes(good)
    shop.phone.syncs()

    assert shop.sweeps() == {f"awaited:{reason}": 1, "stored": 1}
    shop.phone.syncs()
    uploads = shop.air.uploads
    shop.phone.syncs()

    shop.is_kept(good)
    assert words in shop.outbox()
    assert f"({reason})" in shop.outbox()
    assert shop.air.uploads == uploads
    assert bad not in " ".join(shop.day.keys("blobs/"))
    assert shop.phone.db.one("select body from blobs where sha256 = ?", bad) == body


def test_other_bytes_than_announced_are_sent_again(shop: Shop) -> None:
    shop.air.next_upload = lambda url, headers, body: shop.air.sends(url, headers, body[:-9] + b"something")
    shop.takes(PHOTO)
    assert shop.phone.syncs().photos["sent"] == 1

    assert shop.sweeps() == {"awaited:hash_differs": 1}
    assert shop.day.keys("blobs/") == []
    shop.phone.syncs()

    shop.ends_well(PHOTO)


def test_the_phone_says_why_while_it_cannot_send_again(shop: Shop) -> None:
    shop.air.next_upload = lambda url, headers, body: shop.air.sends(url, headers, body[:-9] + b"something")
    shop.takes(PHOTO)
    shop.phone.syncs()
    shop.sweeps()
    shop.phone.device.transport = shop.phone.wire = NoUploads(shop.day.app)

    shop.phone.syncs()

    assert "传到的内容与原件不符，将重传" in shop.outbox()
    shop.phone.device.transport = shop.phone.wire = shop.air
    shop.phone.syncs()
    assert "将重传" not in shop.outbox()


class NoUploads(Wire):
    """The object store is out of reach."""

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """No signal."""
        raise Unreachable(url=url)


def elsewhere(url: str) -> str:
    """The ticket's address with another key."""
    return url.replace("/incoming/", "/blobs/", 1)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda air, url, headers, body: air.sends(url, headers, body + b"x"),
        lambda air, url, headers, body: air.sends(url, headers, body[:-1]),
        lambda air, url, headers, body: air.sends(url, {"content-type": "text/html"}, body),
        lambda air, url, headers, body: air.sends(elsewhere(url), headers, body),
        lambda air, url, headers, body: air.sends(url, headers, body, "POST"),
        lambda air, url, headers, body: air.sends(url, headers, body, "DELETE"),
        lambda air, url, headers, body: air.sends(url.replace("Expires=600", "Expires=6000"), headers, body),
        lambda air, url, headers, body: air.sends(url[:-1] + ("1" if url[-1] == "0" else "0"), headers, body),
    ],
    ids=["longer", "shorter", "type", "key", "POST", "DELETE", "lengthened", "forged"],
)
def test_a_ticket_is_for_one_upload_exactly(shop: Shop, wrong: Any) -> None:
    refused: list[int] = []

    def upload(url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        reply = wrong(shop.air, url, headers, body)
        refused.append(reply.status)
        assert (shop.day.keys("incoming/"), shop.day.keys("blobs/")) == ([], [])
        return Reply(403, b"") if reply.status < 300 else reply

    shop.air.next_upload = upload
    shop.takes(PHOTO)

    assert shop.phone.syncs().photos["sent"] == 1  # with another ticket

    assert 400 <= refused[0] < 500
    shop.ends_well(PHOTO)


def test_an_expired_ticket_is_replaced_by_a_fresh_one(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tickets, "SECONDS", 1)

    def too_late(url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        monkeypatch.undo()
        reply = shop.air.sends(url, headers, body)
        while reply.status < 300:  # until the second is over
            reply = shop.air.sends(url, headers, body)
        assert 400 <= reply.status < 500  # S3 says 403, the embedded store 400
        return reply

    shop.air.next_upload = too_late
    shop.takes(PHOTO)

    assert shop.phone.syncs().photos["sent"] == 1
    assert shop.air.asked.count(photos.TICKETS) == 2
    shop.ends_well(PHOTO)


def test_an_upload_that_is_always_refused_is_told_to_the_technician(shop: Shop) -> None:
    shop.air.sends = lambda *_, **__: Reply(403, b"")  # type: ignore[method-assign]
    shop.takes(PHOTO)
    shop.phone.syncs()
    assert "上传被拒绝，下次再试" in shop.outbox()


def test_an_upload_that_breaks_off_in_the_middle_is_done_again(shop: Shop) -> None:
    def half(url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        to = urlsplit(url)
        head = [f"PUT {to.path}?{to.query} HTTP/1.1", f"Host: {to.netloc}", f"Content-Length: {len(body)}"]
        head += [f"{name}: {value}" for name, value in headers.items()]
        with socket.create_connection((to.hostname, to.port), timeout=10) as wire:
            wire.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body[: len(body) // 2])
        raise Unreachable(url=url)

    shop.air.next_upload = half
    shop.takes(PHOTO)

    assert shop.phone.syncs().photos["sent"] == 1
    assert shop.air.uploads == 2
    shop.ends_well(PHOTO)


def test_who_says_arrived_without_having_sent_is_asked_again(shop: Shop) -> None:
    shop.air.next_upload = lambda *_: Reply(200, b"")
    shop.takes(PHOTO)
    shop.phone.syncs()

    assert shop.sweeps() == {"awaited:not_here": 1}
    shop.phone.syncs()

    shop.ends_well(PHOTO)


def test_a_phone_whose_token_grew_old_gets_another_and_goes_on(shop: Shop, clock: StillClock) -> None:
    shop.phone.device.transport = NoUploads(shop.day.app)
    shop.takes(PHOTO)
    shop.phone.syncs()
    clock.goes_on(25 * HOUR)  # as when the photos of a whole day take that long
    told: Counter[str] = Counter()

    photos.send(shop.phone.db, shop.air, shop.phone.clock, told)

    assert told == {"sent": 1, "waiting": 1}
    assert shop.air.asked == [photos.TICKETS, photos.TICKETS, photos.ARRIVED]
    shop.phone.device.transport = shop.air
    shop.ends_well(PHOTO)


@pytest.mark.parametrize("confirmed", [True, False])
def test_photos_of_a_phone_that_may_not_work_are_taken_all_the_same(
    shop: Shop, office: Office, tmp_path: Path, confirmed: bool
) -> None:
    """Held lines are facts too: pending, or revoked in the middle of the day."""
    phone = Phone(shop.day.app, tmp_path / "another").enrols(office.dora, office.ann.id, confirmed=confirmed)
    phone.wire = phone.device.transport = shop.air
    shop.day.phone = phone
    shop.takes(PHOTO)
    if confirmed:
        path = f"/api/v1/devices/{phone.id}/revocation"
        assert office.dora.asks("POST", path, {"reason": "left"}).status_code == 200

    assert phone.syncs().receipts == {"held": 1}

    assert shop.sweeps() == {"stored": 1}
    name = sha256(PHOTO).hexdigest()
    assert shop.day.house.objects.get(f"blobs/{name}", 1 << 24) == PHOTO
    phone.syncs()
    assert photos.kept(phone.db) == 0


def test_photos_of_a_former_enrolment_are_handed_in(shop: Shop, office: Office) -> None:
    shop.takes(PHOTO)
    shop.phone.enrols(office.dora, office.ann.id)

    shop.phone.syncs()

    shop.ends_well(PHOTO)


def test_bytes_of_an_operation_nobody_understood_stay_and_are_named(shop: Shop) -> None:
    shop.phone.does("photo.dream", job_id(1), Blob(plain_photo(3), JPEG, "before"), visit=VISIT)
    shop.takes(PHOTO)

    assert shop.phone.syncs().photos == {"sent": 1, "waiting": 2}

    assert "所属操作未被接受，先留在本机" in shop.outbox()
    shop.ends_well(PHOTO)
