"""What every object store promises: the one in memory and a real one (rclone) keep the same account."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import httpx
import pytest

from infra.local.rclone import Rclone
from infra.objects import S3Config, S3Objects
from sync.memory_objects import MemoryObjects
from sync.ports import Missing, Objects, StoreUnreachable, Ticket, TooLarge

JPEG = "image/jpeg"
PHOTO = b"\xff\xd8" + bytes(range(256)) * 4


class Street(Protocol):
    """Outside the store: somebody who holds an address and nothing else."""

    def put(self, url: str, body: bytes, headers: Mapping[str, str]) -> int: ...

    def get(self, url: str) -> tuple[int, bytes]: ...


class Web:
    """Over HTTP."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def put(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        return self.client.put(url, content=body, headers=dict(headers)).status_code

    def get(self, url: str) -> tuple[int, bytes]:
        answer = self.client.get(url)
        return answer.status_code, answer.content


class Memory:
    """Into the store in memory."""

    def __init__(self, objects: MemoryObjects) -> None:
        self.objects = objects

    def put(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        return self.objects.upload(url, body, headers, now())

    def get(self, url: str) -> tuple[int, bytes]:
        return self.objects.download(url, now())


def now() -> int:
    return time.time_ns() // 1_000_000


@pytest.fixture(params=["memory", "rclone"])
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def objects(kind: str, request: pytest.FixtureRequest) -> Objects:
    if kind == "memory":
        return MemoryObjects(now)
    return S3Objects(request.getfixturevalue("object_store"))


@pytest.fixture
def street(objects: Objects) -> Iterator[Street]:
    if isinstance(objects, MemoryObjects):
        yield Memory(objects)
        return
    with httpx.Client() as client:
        yield Web(client)


def ticket(objects: Objects, key: str = "photos/ab", body: bytes = PHOTO, seconds: int = 60) -> Ticket:
    return objects.put_ticket(key, len(body), JPEG, hashlib.sha256(body).hexdigest(), seconds)


def test_what_was_put_is_read_back_byte_for_byte(objects: Objects) -> None:
    objects.put("photos/ab", PHOTO, JPEG)
    assert objects.get("photos/ab", limit=len(PHOTO)) == PHOTO
    assert objects.size("photos/ab") == len(PHOTO)


def test_an_empty_object_is_an_object(objects: Objects) -> None:
    objects.put("empty", b"", "text/plain")
    assert objects.get("empty", limit=0) == b""
    assert objects.size("empty") == 0


def test_putting_again_replaces(objects: Objects) -> None:
    objects.put("photos/ab", PHOTO, JPEG)
    objects.put("photos/ab", b"other", JPEG)
    assert objects.get("photos/ab", limit=100) == b"other"


def test_what_is_not_there_is_missing(objects: Objects) -> None:
    objects.put("photos/ab", PHOTO, JPEG)
    with pytest.raises(Missing):
        objects.get("photos/a", limit=100)
    assert objects.size("photos/a") is None


def test_more_than_the_reader_allows_is_too_large(objects: Objects) -> None:
    objects.put("photos/ab", PHOTO, JPEG)
    with pytest.raises(TooLarge):
        objects.get("photos/ab", limit=len(PHOTO) - 1)


@pytest.mark.parametrize("key", ["a b+c%20?&=#.jpg", "中文/照片 📷.jpg", "a/b/c/d"])
def test_a_key_may_hold_any_characters(objects: Objects, street: Street, key: str) -> None:
    objects.put(key, PHOTO, JPEG)
    assert objects.get(key, limit=len(PHOTO)) == PHOTO
    assert [found.key for found in objects.found("")] == [key]
    assert street.get(objects.get_ticket(key, 60)) == (200, PHOTO)


def test_deleting_removes_and_what_is_not_there_is_no_error(objects: Objects) -> None:
    for key in ("a", "b", "c"):
        objects.put(key, b"x", "text/plain")
    objects.delete(["a", "never", "b"])
    objects.delete([])
    objects.delete(["a"])
    assert [found.key for found in objects.found("")] == ["c"]


def test_a_bucket_that_was_emptied_takes_objects_again(objects: Objects) -> None:
    objects.put("photos/a", b"x", "text/plain")
    objects.delete(["photos/a"])
    assert list(objects.found("")) == []
    objects.put("photos/b", b"x", "text/plain")
    assert objects.size("photos/b") == 1


def test_found_lists_what_begins_so_in_order_of_key(objects: Objects) -> None:
    for key in ("photos/b", "photo", "photos/a-1", "photos/a/1", "records/a", "photos/B", "photos/a.x"):
        objects.put(key, b"x" * len(key), "text/plain")
    found = list(objects.found("photos/"))
    assert [one.key for one in found] == ["photos/B", "photos/a-1", "photos/a.x", "photos/a/1", "photos/b"]
    assert [one.size for one in found] == [len(one.key) for one in found]
    assert [one.key for one in objects.found("photos/a")] == ["photos/a-1", "photos/a.x", "photos/a/1"]
    assert list(objects.found("nothing/")) == []


def test_first_is_the_lowest_key_that_begins_so(objects: Objects) -> None:
    assert objects.first("log/") is None
    for key in ("log/9", "log/10", "log/2", "loaf/0", "logs/1", "log/10.x"):
        objects.put(key, b"", "text/plain")
    assert objects.first("log/") == "log/10"
    objects.delete(["log/10"])
    assert objects.first("log/") == "log/10.x"
    assert objects.first("log/1000") is None


def test_found_says_when_an_object_was_put(objects: Objects) -> None:
    before = now()
    objects.put("photos/a", PHOTO, JPEG)
    [found] = objects.found("photos/")
    assert before - 2_000 <= found.modified <= now() + 2_000


def test_a_ticket_lets_somebody_else_put(objects: Objects, street: Street) -> None:
    leave = ticket(objects)
    assert street.put(leave.url, PHOTO, leave.headers) == 200
    assert objects.get("photos/ab", limit=len(PHOTO)) == PHOTO


def test_a_ticket_works_again_with_the_same_bytes(objects: Objects, street: Street) -> None:
    leave = ticket(objects)
    assert [street.put(leave.url, PHOTO, leave.headers) for _ in range(2)] == [200, 200]
    assert objects.size("photos/ab") == len(PHOTO)


@pytest.mark.parametrize("body", [PHOTO + b"x", PHOTO[:-1], b""], ids=["longer", "shorter", "empty"])
def test_a_ticket_is_for_one_length(objects: Objects, street: Street, body: bytes) -> None:
    leave = ticket(objects)
    assert street.put(leave.url, body, leave.headers) == 403
    assert objects.size("photos/ab") is None


@pytest.mark.parametrize("headers", [{"content-type": "text/html"}, {}], ids=["other", "none"])
def test_a_ticket_is_for_one_type(objects: Objects, street: Street, headers: Mapping[str, str]) -> None:
    assert street.put(ticket(objects).url, PHOTO, headers) == 403
    assert objects.size("photos/ab") is None


def test_a_ticket_is_for_one_key(objects: Objects, street: Street) -> None:
    leave = ticket(objects)
    assert street.put(leave.url.replace("ab", "cd", 1), PHOTO, leave.headers) == 403
    assert list(objects.found("")) == []


def test_a_ticket_to_put_is_none_to_get_and_the_other_way_round(objects: Objects, street: Street) -> None:
    objects.put("photos/ab", PHOTO, JPEG)
    assert street.get(ticket(objects).url)[0] == 403
    assert street.put(objects.get_ticket("photos/ab", 60), PHOTO, {"content-type": JPEG}) == 403


def test_a_ticket_to_get_reads_that_object_only(objects: Objects, street: Street) -> None:
    objects.put("photos/ab", PHOTO, JPEG)
    objects.put("photos/cd", b"secret", JPEG)
    url = objects.get_ticket("photos/ab", 60)
    assert street.get(url) == (200, PHOTO)
    assert street.get(url.replace("ab", "cd", 1))[0] == 403
    assert street.get(objects.get_ticket("photos/none", 60))[0] == 404


def test_a_ticket_ends(objects: Objects, street: Street) -> None:
    objects.put("photos/ab", PHOTO, JPEG)
    put, get = ticket(objects, "photos/cd", seconds=1), objects.get_ticket("photos/ab", 1)
    until = time.monotonic() + 10
    while street.get(get)[0] == 200 and time.monotonic() < until:
        time.sleep(0.05)
    # S3 answers 403, rclone 400 (1.75.2, 2026-11-23).
    assert street.get(get)[0] in (400, 403)
    assert street.put(put.url, PHOTO, put.headers) in (400, 403)
    assert objects.size("photos/cd") is None


def test_a_thousand_objects_and_more_are_all_found_and_deleted(object_store: S3Config) -> None:
    objects = S3Objects(object_store)
    keys = [f"many/{number:04}" for number in range(1_005)]
    for key in keys:
        objects.put(key, b"", "text/plain")
    assert [found.key for found in objects.found("many/")] == keys
    objects.delete(keys)
    assert list(objects.found("")) == []


def test_a_store_that_is_down_is_unreachable_and_back_with_everything(tmp_path: Path) -> None:
    with Rclone(tmp_path) as rclone:
        objects = S3Objects(rclone.config())
        objects.put("photos/ab", PHOTO, JPEG)
        rclone.kill()
        for ask in (
            lambda: objects.get("photos/ab", 10_000),
            lambda: objects.size("photos/ab"),
            lambda: objects.put("photos/cd", PHOTO, JPEG),
            lambda: objects.delete(["photos/ab"]),
            lambda: list(objects.found("")),
        ):
            with pytest.raises(StoreUnreachable):
                ask()
        rclone.start()
        assert objects.get("photos/ab", 10_000) == PHOTO


def test_a_lost_bucket_or_a_wrong_key_is_unreachable_never_missing(object_store: S3Config) -> None:
    for wrong in (replace(object_store, bucket="lost-bucket"), replace(object_store, secret_key="wrong")):
        objects = S3Objects(wrong)
        with pytest.raises(StoreUnreachable):
            objects.get("photos/ab", 100)
        with pytest.raises(StoreUnreachable):
            objects.size("photos/ab")
        with pytest.raises(StoreUnreachable):
            list(objects.found(""))


def test_tickets_are_signed_without_asking_the_store() -> None:
    nobody = S3Config("doorstep", "http://127.0.0.1:1", access_key="a", secret_key="s", addressing="path")
    assert ticket(S3Objects(nobody)).url.startswith("http://127.0.0.1:1/doorstep/photos/ab?")


def test_a_checksum_is_bound_where_the_store_is_known_to_enforce_it(object_store: S3Config) -> None:
    leave = ticket(S3Objects(replace(object_store, checksums=True)))
    assert "x-amz-checksum-sha256" in leave.headers
    assert "x-amz-checksum-sha256" in leave.url


def test_secrets_do_not_show_in_logs(object_store: S3Config) -> None:
    assert object_store.secret_key not in repr(object_store)
