"""The server's own keys: made where that is harmless, and never trusted where others could have read them."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.app import from_environment
from server.cli import main
from server.keys import KINDS, BadKey, load_keys
from server.settings import read_settings
from tests.server.fixtures import close

HTTPS = "https://service.example.com"


def production(home: Path) -> dict[str, str]:
    """The environment of a machine that serves real customers."""
    return {"DOORSTEP_HOME": str(home), "DOORSTEP_ORIGIN": HTTPS, "DOORSTEP_ENVIRONMENT": "production"}


def runs(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env=production(home))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_development_makes_its_keys_and_keeps_them(tmp_path: Path) -> None:
    settings = read_settings({"DOORSTEP_HOME": str(tmp_path)})

    first, second = load_keys(settings), load_keys(settings)

    assert first.token.private_bytes_raw() == second.token.private_bytes_raw()
    assert first.token.private_bytes_raw() != first.certificate.private_bytes_raw()
    assert mode(tmp_path / "keys") == 0o700
    assert {mode(file) for file in (tmp_path / "keys").iterdir()} == {0o600}


@pytest.mark.parametrize("missing", ["token", "certificate", "export", "countersign", "log", "secret"])
def test_production_does_not_start_without_its_keys(tmp_path: Path, missing: str) -> None:
    """At the start: a server that finds out at the first sync has told every phone for hours that it is well."""
    assert runs(tmp_path, "keys", "make").exit_code == 0
    (tmp_path / "keys" / f"{missing}.pem").unlink()

    started = runs(tmp_path, "web")

    assert started.exit_code == 1
    assert f"{missing}.pem" in started.output
    assert "doorstep keys make" in started.output
    assert not (tmp_path / "keys" / f"{missing}.pem").exists()


@pytest.mark.parametrize("command", ["web", "worker"])
@pytest.mark.parametrize("missing", ["countersign.pem", "seal.pem", "seal.crt"])
def test_neither_web_nor_worker_starts_without_what_signs_and_seals(
    tmp_path: Path, command: str, missing: str
) -> None:
    """A worker that finds out at the first record calls it a defect of ours."""
    assert runs(tmp_path, "keys", "make").exit_code == 0
    (tmp_path / "keys" / missing).unlink()

    started = runs(tmp_path, command)

    assert started.exit_code == 1
    assert f"{missing}: missing" in started.output
    assert "missing" in runs(tmp_path, "keys", "show").output


def test_a_private_key_among_the_retired_is_named_at_the_start(tmp_path: Path) -> None:
    """Its public half belongs there: issuer.json could not be shown to anybody."""
    assert runs(tmp_path, "keys", "make").exit_code == 0
    retired = tmp_path / "keys" / "retired"
    retired.mkdir()
    (retired / "log-2026.pem").write_bytes((tmp_path / "keys" / "log.pem").read_bytes())

    started = runs(tmp_path, "web")

    assert started.exit_code == 1
    assert "log-2026.pem: not a public key in PEM" in started.output


@pytest.mark.parametrize("name", ["seal.pem", "seal.old.pem", "seal.root.key.pem", "log.old.pem"])
def test_whatever_could_sign_for_us_is_for_its_owner_alone(tmp_path: Path, name: str) -> None:
    """Also what signs no more, and the root's key, which issues the next certificate."""
    assert runs(tmp_path, "keys", "make").exit_code == 0
    keys = tmp_path / "keys"
    (keys / "seal.old.pem").write_bytes((keys / "seal.pem").read_bytes())
    (keys / "log.old.pem").write_bytes((keys / "log.pem").read_bytes())
    for file in keys.glob("*.pem"):
        file.chmod(0o600)
    (keys / name).chmod(0o640)

    started = runs(tmp_path, "worker")

    assert started.exit_code == 1
    assert f"{name}: readable by others; chmod 600" in started.output


@pytest.mark.parametrize("bits", [0o640, 0o604, 0o660])
def test_production_does_not_start_on_keys_that_others_may_read(tmp_path: Path, bits: int) -> None:
    runs(tmp_path, "keys", "make")
    (tmp_path / "keys" / "token.pem").chmod(bits)

    started = runs(tmp_path, "web")

    assert (started.exit_code, "chmod 600" in started.output) == (1, True)


def test_whatever_serves_the_application_learns_it_before_the_first_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in production(tmp_path).items():
        monkeypatch.setenv(name, value)

    with pytest.raises(BadKey):
        from_environment()

    runs(tmp_path, "keys", "make")
    close(from_environment())


def test_making_keys_again_changes_none(tmp_path: Path) -> None:
    first = runs(tmp_path, "keys", "make")
    before = {file.name: file.read_bytes() for file in (tmp_path / "keys").iterdir()}

    again = runs(tmp_path, "keys", "make")

    assert {file.name: file.read_bytes() for file in (tmp_path / "keys").iterdir()} == before
    seal = {"seal.pem", "seal.crt", "seal.root.pem", "seal.root.key.pem"}
    assert set(before) == {f"{name}.pem" for name in KINDS} | seal
    assert "token.pem" in first.output
    assert "token.pem" in again.output


@pytest.mark.parametrize("content", [b"", b"not a key", b"-----BEGIN PRIVATE KEY-----\n"])
def test_a_key_file_that_is_none_is_named(tmp_path: Path, content: bytes) -> None:
    runs(tmp_path, "keys", "make")
    (tmp_path / "keys" / "token.pem").write_bytes(content)

    assert "token.pem: not a PEM key" in runs(tmp_path, "web").output


def test_what_the_command_line_writes_is_for_its_owner_alone(tmp_path: Path) -> None:
    """The database holds names, addresses and phone numbers."""
    home = tmp_path / "home"
    before = os.umask(0o022)
    try:
        command = [sys.executable, "-m", "server.cli", "migrate"]
        subprocess.run(
            command, env={**os.environ, "DOORSTEP_HOME": str(home)}, check=True, capture_output=True
        )
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)

    assert mode(home) == 0o700
    assert {file.name: oct(mode(file)) for file in home.iterdir() if mode(file) & 0o077} == {}
