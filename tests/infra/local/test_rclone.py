"""The embedded object store lets nobody in without its keys, and keeps its keys to itself."""

from __future__ import annotations

import stat
from pathlib import Path

import httpx

from infra.local.rclone import Keys, Rclone


def test_kept_keys_are_the_same_next_time_and_ours_alone_to_read(tmp_path: Path) -> None:
    file = tmp_path / "home" / "objects.json"
    assert Keys.kept(file) == Keys.kept(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_keys_differ_from_house_to_house() -> None:
    assert Keys.generated() != Keys.generated()


def test_nobody_else_may_look_into_its_directory(tmp_path: Path) -> None:
    with Rclone(tmp_path / "objects") as store:
        assert stat.S_IMODE(store.directory.stat().st_mode) == 0o700


def test_without_a_signature_it_answers_nothing(tmp_path: Path) -> None:
    with Rclone(tmp_path) as store:
        assert httpx.get(f"{store.url}/{store.bucket}").is_client_error
        assert httpx.put(f"{store.url}/{store.bucket}/x", content=b"x").is_client_error


def test_its_keys_are_not_on_its_command_line(tmp_path: Path) -> None:
    with Rclone(tmp_path) as store:
        line = Path(f"/proc/{store.pid}/cmdline").read_bytes()
        assert store.keys.secret.encode() not in line
