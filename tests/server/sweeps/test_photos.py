"""A photo is stored when its bytes were read back and hashed: once, whatever breaks off on the way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from infra.images import JPEG, STROKES, Inspector
from server.demo.photos import phone_photo
from server.sweeps.photos import Awaited, Claimed, Stored, verify
from sync.memory_objects import MemoryObjects
from sync.ports import Objects, StoreUnreachable
from tests.faults.failing import FailAt

PHOTO = phone_photo(1, size=(240, 320))
OTHER = phone_photo(2, size=(240, 320))
PLAIN = phone_photo(1, camera=None, size=(240, 320))
POINT = {"x": 1, "y": 2, "t": 3, "pressure": 4}
SIGNATURE = json.dumps({"v": 1, "record": "A7-1", "width": 60, "height": 24, "strokes": [[POINT]]}).encode()


@pytest.fixture(scope="module")
def inspector() -> Iterator[Inspector]:
    with Inspector() as one:
        yield one


class Bucket(MemoryObjects):
    """The store in memory, with a journal of what was written, as which type, in which order."""

    def __init__(self) -> None:
        super().__init__(lambda: 0)
        self.journal: dict[str, str] = {}

    def put(self, key: str, body: bytes, type: str) -> None:
        super().put(key, body, type)
        self.journal.pop(key, None)
        self.journal[key] = type


@pytest.fixture
def objects() -> Bucket:
    return Bucket()


def announced(body: bytes, type: str = JPEG) -> Claimed:
    return Claimed(hashlib.sha256(body).hexdigest(), len(body), type, "incoming/anns-phone/1")


def sent(objects: Objects, body: bytes, type: str = JPEG, *, instead: bytes | None = None) -> Claimed:
    """Ann's phone announces `body` and puts it, or something else, under its ticket."""
    claimed = announced(body, type)
    objects.put(claimed.incoming_key, body if instead is None else instead, type)
    return claimed


def held(objects: Objects) -> dict[str, bytes]:
    return {found.key: objects.get(found.key, found.size) for found in objects.found("")}


def kept(objects: Objects) -> dict[str, bytes]:
    return {key: body for key, body in held(objects).items() if not key.startswith("incoming/")}


def test_a_photo_is_kept_under_its_hash_with_thumbnail_and_customer_copy(
    objects: Bucket, inspector: Inspector
) -> None:
    claimed = sent(objects, PHOTO)
    stored = verify(objects, inspector, claimed)
    assert stored == Stored(
        claimed.sha256, len(PHOTO), JPEG, 240, 320, "2026-11-24T09:52:10+08:00", copied=True
    )
    assert kept(objects)[f"blobs/{claimed.sha256}"] == PHOTO
    assert kept(objects).keys() == {
        f"{folder}/{claimed.sha256}{end}"
        for folder, end in (("blobs", ""), ("thumbs", ".jpg"), ("copies", ".jpg"))
    }
    assert b"HUAWEI" not in kept(objects)[stored.customer_key]


def test_a_photo_without_exif_is_its_own_customer_copy(objects: Bucket, inspector: Inspector) -> None:
    stored = verify(objects, inspector, sent(objects, PLAIN))
    assert isinstance(stored, Stored)
    assert stored.customer_key == f"blobs/{stored.sha256}"
    assert not list(objects.found("copies/"))


def test_signature_strokes_are_kept_and_drawn(objects: Bucket, inspector: Inspector) -> None:
    claimed = sent(objects, SIGNATURE, STROKES)
    assert isinstance(verify(objects, inspector, claimed), Stored)
    assert kept(objects)[f"blobs/{claimed.sha256}"] == SIGNATURE
    assert objects.journal[f"blobs/{claimed.sha256}"] == STROKES
    assert objects.journal[f"thumbs/{claimed.sha256}.jpg"] == JPEG


def test_the_bytes_come_last_so_where_they_lie_all_lies(objects: Bucket, inspector: Inspector) -> None:
    claimed = sent(objects, PHOTO)
    verify(objects, inspector, claimed)
    assert list(objects.journal)[-1] == f"blobs/{claimed.sha256}"


def test_the_bytes_kept_are_those_hashed_even_if_the_upload_is_replaced_meanwhile(
    objects: Bucket, inspector: Inspector
) -> None:
    class Replaced(FailAt):
        """The device, or somebody with its ticket, puts other bytes right after the sweep has read."""

        def get(self, key: str, limit: int) -> bytes:
            body = super().get(key, limit)
            objects.put(key, OTHER, JPEG)
            return body

    claimed = sent(objects, PHOTO)
    assert isinstance(verify(Replaced(objects, 0), inspector, claimed), Stored)
    assert kept(objects)[f"blobs/{claimed.sha256}"] == PHOTO


@pytest.mark.parametrize(
    ("reason", "instead"),
    [
        ("hash_differs", PHOTO[:-2] + b"\xff\xd8"),
        ("size_differs", PHOTO[:-1]),
        ("size_differs", PHOTO + b"\0"),
        ("size_differs", b""),
        ("size_differs", bytes(50_000_000)),
    ],
)
def test_other_bytes_than_announced_are_awaited_again_and_nothing_is_kept(
    objects: Bucket, inspector: Inspector, reason: str, instead: bytes
) -> None:
    found = verify(objects, inspector, sent(objects, PHOTO, instead=instead))
    assert isinstance(found, Awaited) and (found.reason, found.send_again) == (reason, True)
    assert kept(objects) == {}


def test_what_never_arrived_is_awaited(objects: Bucket, inspector: Inspector) -> None:
    assert verify(objects, inspector, announced(PHOTO)) == Awaited("not_here")


@pytest.mark.parametrize(
    ("code", "body", "type"),
    [
        ("not_a_jpeg", "不是照片".encode(), JPEG),
        ("not_a_jpeg", SIGNATURE, JPEG),
        ("not_strokes", PHOTO, STROKES),
        ("truncated", PHOTO[:5000], JPEG),
        ("empty", b"", JPEG),
        ("type_not_allowed", PHOTO, "text/html"),
    ],
)
def test_the_right_bytes_that_are_no_photo_are_not_kept_and_sending_again_does_not_help(
    objects: Bucket, inspector: Inspector, code: str, body: bytes, type: str
) -> None:
    found = verify(objects, inspector, sent(objects, body, type))
    assert isinstance(found, Awaited) and (found.reason, found.send_again) == (code, False)
    assert kept(objects) == {}


def test_an_announcement_beyond_the_limit_is_not_even_read(objects: Bucket, inspector: Inspector) -> None:
    watched = FailAt(objects, 1)
    found = verify(watched, inspector, replace(sent(objects, PHOTO), size=50_000_000))
    assert isinstance(found, Awaited) and (found.reason, watched.calls) == ("too_large", 0)


def test_asked_twice_it_says_and_keeps_the_same(objects: Bucket, inspector: Inspector) -> None:
    claimed = sent(objects, PHOTO)
    first = verify(objects, inspector, claimed)
    before = held(objects)
    assert verify(objects, inspector, claimed) == first
    assert held(objects) == before


def test_a_blob_that_is_already_stored_needs_no_upload(objects: Bucket, inspector: Inspector) -> None:
    """After a restore, or when one photo belongs to two jobs."""
    claimed = sent(objects, PHOTO)
    first = verify(objects, inspector, claimed)
    objects.delete([claimed.incoming_key])
    assert verify(objects, inspector, claimed) == first
    objects.put(claimed.incoming_key, b"half an uplo", JPEG)
    assert verify(objects, inspector, claimed) == first


def test_a_lost_thumbnail_comes_back(objects: Bucket, inspector: Inspector) -> None:
    claimed = sent(objects, PHOTO)
    verify(objects, inspector, claimed)
    complete = kept(objects)
    objects.delete([claimed.incoming_key, f"thumbs/{claimed.sha256}.jpg"])
    verify(objects, inspector, claimed)
    assert kept(objects) == complete


@pytest.mark.parametrize("spoiled", [OTHER, PHOTO[:100], bytes(20_000_000)])
def test_a_spoiled_blob_is_never_called_stored_and_a_new_upload_mends_it(
    objects: Bucket, inspector: Inspector, spoiled: bytes
) -> None:
    claimed = announced(PHOTO)
    objects.put(f"blobs/{claimed.sha256}", spoiled, JPEG)
    found = verify(objects, inspector, claimed)
    assert isinstance(found, Awaited) and (found.reason, found.send_again) == ("damaged_here", True)
    sent(objects, PHOTO)
    assert isinstance(verify(objects, inspector, claimed), Stored)
    assert kept(objects)[f"blobs/{claimed.sha256}"] == PHOTO


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_whichever_call_fails_a_second_run_finds_it_all_exactly_once(
    inspector: Inspector, after: bool
) -> None:
    whole = Bucket()
    claimed = sent(whole, PHOTO)
    stored = verify(whole, inspector, claimed)
    for k in range(1, 20):
        objects = Bucket()
        sent(objects, PHOTO)
        failing = FailAt(objects, k, after=after)
        try:
            assert verify(failing, inspector, claimed) == stored
        except StoreUnreachable:
            assert f"blobs/{claimed.sha256}" not in held(objects) or after
        if not failing.failed:
            break
        assert verify(objects, inspector, claimed) == stored
        assert held(objects) == held(whole)
    assert k == 5  # four calls: read, copy, thumbnail, bytes


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_whichever_call_fails_on_the_way_to_an_earlier_blob_a_second_run_finds_it(
    inspector: Inspector, after: bool
) -> None:
    whole = Bucket()
    claimed = sent(whole, PHOTO)
    stored = verify(whole, inspector, claimed)
    for k in range(1, 20):
        objects = Bucket()
        for key, body in kept(whole).items():
            objects.put(key, body, whole.journal[key])
        failing = FailAt(objects, k, after=after)
        try:
            assert verify(failing, inspector, claimed) == stored
        except StoreUnreachable:
            assert kept(objects) == kept(whole)
        if not failing.failed:
            break
        assert verify(objects, inspector, claimed) == stored
        assert held(objects) == kept(whole)
    assert k == 5  # four calls: nothing incoming, the blob, copy, thumbnail
