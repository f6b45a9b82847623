"""`doorstep log` says how the log stands, and `check` names whatever was changed anywhere in it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from sqlalchemy import text

from infra.seal.keys.held import HeldKey
from infra.seal.log.checkpoint import Checkpoint, sign_checkpoint
from server.cli import main
from server.commands import log as command
from server.house import House, house
from server.log.checking import Slip, check
from server.log.naming import CHECKPOINTS, ENTRIES, WITNESSED, checkpoint_key, origin
from server.sweeps.sealing import MINUTE
from sync.ports import StoreUnreachable
from tests.server.log.logs import LIMIT, appended, published
from tests.server.log.watchers import sweeps, watched

MANY = 300


@pytest.fixture
def here(app: Flask) -> House:
    """A log of two bundles, three checkpoints, and leaves that have none yet."""
    here = house(app)
    for end in (3, 260, MANY):
        published(here, *range(end))
    appended(here, "new")
    return here


def runs(here: House, statement: str, **values: object) -> None:
    here.work(lambda tx: tx.connection.execute(text(statement), values))


def first(here: House, prefix: str) -> str:
    return min(each.key for each in here.objects.found(prefix))


def codes(here: House) -> set[str]:
    return {slip.code for slip in check(here)}


def test_a_log_as_it_should_be_is_whole(app: Flask, here: House, tmp_path: Path) -> None:
    assert list(check(here)) == []
    with watched(app, tmp_path, "sea", "sky"):
        sweeps(here)
        assert list(check(here)) == []


def test_an_empty_log_is_whole(app: Flask) -> None:
    assert list(check(house(app))) == []


def of_another_tree(here: House) -> None:
    note = sign_checkpoint(Checkpoint(origin(here.settings), 100, bytes(32)), *here.signers.log)
    here.objects.put(checkpoint_key(100), note, "text/plain")


def of_another_key(here: House) -> None:
    other = HeldKey(Ed25519PrivateKey.from_private_bytes(bytes(32)), "other")
    note = sign_checkpoint(Checkpoint(origin(here.settings), 100, bytes(32)), other)
    here.objects.put(checkpoint_key(100), note, "text/plain")


def of_more_leaves(here: House) -> None:
    note = sign_checkpoint(Checkpoint(origin(here.settings), 1_000, bytes(32)), *here.signers.log)
    here.objects.put(checkpoint_key(1_000), note, "text/plain")


def other_entries(here: House) -> None:
    key = max(each.key for each in here.objects.found(ENTRIES))
    content = here.objects.get(key, LIMIT)
    here.objects.put(key, content.replace(content[-10:-1], b"000000000"), "text/plain")


def no_entries(here: House) -> None:
    here.objects.delete([each.key for each in here.objects.found(ENTRIES) if "0256-" in each.key])


FAULTS: list[tuple[str, Callable[[House], None]]] = [
    ("rows", lambda here: runs(here, "update log_leaf set entry = :e where place = 7", e=bytes(32))),
    (
        "rows",
        lambda here: runs(here, "update log_node set hash = :e where level = 3 and place = 4", e=bytes(32)),
    ),
    ("rows", lambda here: runs(here, "delete from log_node where level = 1 and place = 9")),
    ("rows", lambda here: runs(here, "delete from log_leaf where place = 300")),
    ("rows", lambda here: runs(here, "insert into log_node values (40, 0, :e)", e=bytes(32))),
    ("rows", lambda here: runs(here, "update log_head set size = 299")),
    ("unknown", lambda here: runs(here, "delete from log_checkpoint where size = 260")),
    ("forked", of_another_tree),
    ("unreadable", of_another_key),
    ("beyond", of_more_leaves),
    ("entries", other_entries),
    ("entries", no_entries),
]


@pytest.mark.parametrize(("code", "fault"), FAULTS)
def test_whatever_was_changed_is_named(here: House, code: str, fault: Callable[[House], None]) -> None:
    fault(here)

    assert code in codes(here)


def test_a_false_or_lost_line_of_a_witness_is_named(app: Flask, here: House, tmp_path: Path) -> None:
    with watched(app, tmp_path, "sea", "sky") as [(sea, _), _]:
        sweeps(here)
        here.objects.delete([first(here, WITNESSED)])
        assert list(check(here)) == [
            Slip("cosignature", first(here, CHECKPOINTS).replace("checkpoints", "witnessed"))
        ]
        runs(
            here, "update log_cosignature set line = :l where witness = :w", l=sea.signs("else\n"), w=sea.name
        )
        assert Slip("cosignature", f"{MANY} {sea.name}") in list(check(here))


def says(monkeypatch: pytest.MonkeyPatch, app: Flask, *words: str) -> Result:
    monkeypatch.setattr(command, "an_installation", lambda: app)
    return CliRunner().invoke(main, ["log", *words])


@pytest.fixture(autouse=True)
def zone() -> Iterator[None]:
    """The clocks of the machine are put back."""
    yield
    time.tzset()


def test_the_command_tells_how_the_log_stands(
    app: Flask, here: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    assert "没有见证" in says(monkeypatch, app).output
    with watched(app, tmp_path, "sea", "sky") as [_, (_, at_sky)]:
        at_sky.close()
        sweeps(here)
        here.clock.goes_on(90 * MINUTE)

        told = says(monkeypatch, app, "--lang", "en")

    assert told.exit_code == 0
    assert told.output.splitlines() == [
        "127.0.0.1:8000/records",
        "records 301",
        "newest checkpoint 300 · 2026-11-24 09:00:00 +08:00 (90 minutes ago)",
        "witness sea: 300 · 2026-11-24 09:00:00 +08:00",
        "witness sky: never signed",
    ]


def test_the_check_ends_with_1_and_names_what_differs(
    app: Flask, here: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = says(monkeypatch, app, "check")
    assert (whole.exit_code, whole.output) == (0, "日志完整\n")
    no_entries(here)

    broken = says(monkeypatch, app, "--lang", "en", "check")

    assert broken.exit_code == 1
    assert "✗ entries      256  entries in the object store are lacking or others" in broken.output


def test_a_file_of_witnesses_that_is_not_there_is_named_before_anything_is_told(
    app: Flask, here: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = tmp_path / "nope.toml"
    other = replace(here, settings=replace(here.settings, witnesses=lost))
    monkeypatch.setitem(app.extensions, "doorstep", other)

    said = says(monkeypatch, app)

    assert (said.exit_code, said.stdout) == (1, "")
    assert f"DOORSTEP_WITNESSES={lost}：没有这个文件" in said.stderr


def test_an_object_store_that_cannot_be_reached_is_said_with_what_is_not_set(
    app: Flask, here: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> NoReturn:
        raise StoreUnreachable("log/checkpoints/: Unable to locate credentials")

    settings = replace(here.settings, objects_access_key="", objects_secret_key="")
    monkeypatch.setitem(app.extensions, "doorstep", replace(here, settings=settings, make_objects=away))

    said = says(monkeypatch, app, "check")

    assert (said.exit_code, said.stdout) == (1, "")
    assert "没有设 DOORSTEP_OBJECTS_ACCESS_KEY" in said.stderr and "Unable" not in said.stderr
