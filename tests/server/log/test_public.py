"""What everybody may read of the log proves itself, and what a witness brings unasked is kept only when it is true."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from infra.seal.log.checkpoint import read_checkpoint
from infra.seal.log.consistency import verify_consistency
from infra.seal.log.inclusion import verify_inclusion
from infra.seal.log.note import divided, open_note
from infra.seal.log.proof_file import verify_proof
from infra.seal.log.tree import leaf_hash, tree_head
from server.house import LOG_CALLS, House, house
from server.log import publishing, reading
from server.log.naming import origin
from server.store import cosignatures as stored
from sync.instants import MINUTE, SECOND
from tests.server.log.logs import appended, entries, published
from tests.server.log.watchers import Watcher, sweeps, watched

HASHES = [leaf_hash(entry) for entry in entries(*range(7))]


@pytest.fixture
def here(app: Flask) -> House:
    return house(app)


@pytest.fixture
def asks(app: Flask, here: House) -> FlaskClient:
    """Anybody at all; the log has checkpoints of 3 and 7 leaves, and one leaf more."""
    published(here, *range(3))
    published(here, *range(7))
    appended(here, "not published yet")
    return app.test_client()


@pytest.fixture
def sea(app: Flask, tmp_path: Path) -> Iterator[Watcher]:
    """A witness that we know."""
    with watched(app, tmp_path, "sea") as [(sea, _)]:
        yield sea


def path(answer: Any) -> list[bytes]:
    assert answer.status_code == 200, answer.json
    return [b64decode(each) for each in answer.json["path"]]


def lines_under(here: House, size: int) -> list[str]:
    with here.store.reading() as connection:
        noted = stored.of_size(connection, size)
    assert noted is not None
    return list(noted.lines.values())


def test_the_newest_checkpoint_and_those_before_are_told_with_their_signatures(
    here: House, asks: FlaskClient
) -> None:
    for address, size in (("/log/checkpoint", 7), ("/log/checkpoints/3", 3), ("/log/checkpoints/7", 7)):
        answer = asks.get(address)
        told = read_checkpoint(answer.data, origin(here.settings), publishing.log_keys(here))
        assert (told.size, told.root) == (size, tree_head(HASHES[:size]))
        assert answer.content_type == "text/plain; charset=utf-8"
        assert answer.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("size", ["0", "5", "8", "03", "-1", "x", "9" * 19, "9" * 30, "9223372036854775807"])
def test_a_checkpoint_that_was_never_published_is_not_found(asks: FlaskClient, size: str) -> None:
    assert asks.get(f"/log/checkpoints/{size}").json["code"] == "not_found"
    assert asks.get(f"/log/proofs/{size}").json["code"] == "not_found"


def test_before_the_first_there_is_none(app: Flask) -> None:
    assert app.test_client().get("/log/checkpoint").json["code"] == "not_found"


def test_every_proof_of_a_published_tree_proves(asks: FlaskClient) -> None:
    for second in range(8):
        for first in range(second + 1):
            told = path(asks.get(f"/log/consistency?first={first}&second={second}"))
            roots = tree_head(HASHES[:first]), tree_head(HASHES[:second])
            assert verify_consistency(first, second, told, *roots)
        for leaf in range(second):
            answer = asks.get(f"/log/inclusion?leaf={leaf}&size={second}")
            told = path(answer)
            assert verify_inclusion(HASHES[leaf], leaf, second, told, tree_head(HASHES[:second]))
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("asked", "field", "value", "code"),
    [
        ("consistency?first=3&second=8", "second", 8, "too_big"),
        ("consistency?first=4&second=3", "first", 4, "too_big"),
        ("consistency?first=-1&second=3", "first", "-1", "too_small"),
        ("consistency?first=1.5&second=3", "first", "1.5", "not_a_whole_number"),
        ("consistency?first=1", "second", None, "required"),
        ("consistency?first=1&second=3&third=4", "third", "4", "unknown"),
        ("inclusion?leaf=7&size=7", "leaf", 7, "too_big"),
        ("inclusion?leaf=0&size=8", "size", 8, "too_big"),
        ("inclusion?leaf=0&size=0", "size", 0, "too_small"),
        ("inclusion?leaf=0&size=9007199254740991", "size", 9007199254740991, "too_big"),
        ("inclusion?leaf=0&size=9007199254740993", "size", "9007199254740993", "too_big"),
        ("inclusion?leaf=%00&size=7", "leaf", "\x00", "not_a_whole_number"),
    ],
)
def test_a_bad_value_is_named_with_its_field(
    asks: FlaskClient, asked: str, field: str, value: Any, code: str
) -> None:
    answer = asks.get(f"/log/{asked}")

    assert (answer.status_code, answer.json["code"]) == (422, "bad_fields")
    [finding] = answer.json["errors"]
    assert (finding["field"], finding["value"], finding["code"]) == (field, value, code)


def test_a_leaf_s_proof_under_a_witnessed_checkpoint_comes_as_a_file(
    here: House, asks: FlaskClient, sea: Watcher
) -> None:
    assert asks.get("/log/proofs/2").json["code"] == "not_found"
    sweeps(here)

    file = asks.get("/log/proofs/2").data

    place, told = verify_proof(file, HASHES[2], origin(here.settings), publishing.log_keys(here))
    assert (place, told.size) == (2, 7)
    assert sea.name in file.decode()
    assert asks.get("/log/proofs/6").status_code == 200
    assert asks.get("/log/proofs/7").json["code"] == "not_found"


def test_whoever_asks_all_the_time_is_slowed_down(app: Flask, here: House, asks: FlaskClient) -> None:
    told = [asks.get("/log/checkpoint").status_code for _ in range(LOG_CALLS + 2)]

    assert told == [200] * LOG_CALLS + [429] * 2
    slow = asks.get("/log/consistency?first=0&second=7")
    assert (slow.json["code"], slow.headers["Retry-After"]) == ("slow_down", "60")
    assert asks.get("/log/checkpoint", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200
    here.clock.goes_on(MINUTE + SECOND)
    assert asks.get("/log/checkpoint").status_code == 200


def bring(asks: FlaskClient, body: bytes) -> Any:
    return asks.post("/log/cosignatures", data=body, content_type="text/plain")


def signed(note: bytes, *signers: Watcher) -> bytes:
    text, _ = divided(note)
    return note + "".join(each.signs(text) for each in signers).encode()


def test_a_witness_that_was_not_asked_brings_its_line_for_any_checkpoint(
    here: House, asks: FlaskClient, sea: Watcher
) -> None:
    note = asks.get("/log/checkpoints/3").data
    stranger = Watcher("stranger", sea.keys, sea.now)

    answer = bring(asks, signed(note, stranger, sea))

    assert answer.json == {"size": 3, "witnesses": [sea.name]}
    assert len(lines_under(here, 3)) == 1
    assert bring(asks, signed(note, sea)).json == {"size": 3, "witnesses": [sea.name]}
    told = asks.get("/log/checkpoints/3").data
    assert told == signed(note, sea)
    open_note(told, publishing.log_keys(here))


def refused(answer: Any, field: str) -> None:
    assert (answer.status_code, answer.json["code"]) == (422, "bad_fields")
    assert [each["field"] for each in answer.json["errors"]] == [field]


def test_what_no_witness_of_ours_signed_is_refused(here: House, asks: FlaskClient, sea: Watcher) -> None:
    note = asks.get("/log/checkpoints/3").data
    stranger = Watcher("stranger", sea.keys, sea.now)
    text, _ = divided(note)
    pirate = Watcher("pirate", sea.keys, sea.now)
    pirate.name = sea.name

    refused(bring(asks, note), "witness")
    refused(bring(asks, signed(note, stranger)), "witness")
    late = sea.signs(text)
    sea.now = lambda: here.now() + 2 * MINUTE
    refused(bring(asks, signed(note, sea)), "time")
    refused(bring(asks, note + late.replace("A", "B", 3).encode()), "body")
    refused(bring(asks, b"nothing"), "body")
    refused(bring(asks, b""), "body")
    refused(bring(asks, b"\xff\xfe\n\n\xff\n"), "body")
    for size in (3, 7):
        assert lines_under(here, size) == []


def test_a_line_over_a_checkpoint_that_we_never_published_is_refused(
    here: House, asks: FlaskClient, sea: Watcher
) -> None:
    text, _ = divided(asks.get("/log/checkpoints/3").data)
    for other in (
        text.replace("\n3\n", "\n7\n"),
        text.replace("\n3\n", "\n5\n"),
        "elsewhere/records\n" + text,
    ):
        refused(bring(asks, f"{other}\n{sea.signs(other)}".encode()), "checkpoint")
    assert [lines_under(here, size) for size in (3, 7)] == [[], []]


def test_a_long_body_is_not_even_read(asks: FlaskClient) -> None:
    answer = bring(asks, b"x" * (reading.LONGEST_NOTE + 1))

    assert (answer.status_code, answer.json["code"]) == (413, "too_large")


def test_a_later_line_of_the_same_witness_takes_the_place_of_the_earlier(
    here: House, asks: FlaskClient, sea: Watcher
) -> None:
    sweeps(here)
    before = lines_under(here, 7)
    note = asks.get("/log/checkpoint").data
    here.clock.goes_on(5 * SECOND)

    bring(asks, signed(note, sea))

    after = lines_under(here, 7)
    assert len(before) == len(after) == 1
    assert before != after
    bring(asks, note)
    assert lines_under(here, 7) == after
