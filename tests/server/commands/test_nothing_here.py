"""Where nothing is installed, a command that reads says so, and makes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import main

READING = [
    ("keys", "show"),
    ("log",),
    ("log", "check"),
    ("notices", "list"),
    ("notices", "check"),
    ("backup", "copy.db"),
    ("restored",),
    ("outlet", "add", "网点", "--phone", "021-5555 0100"),
]


def runs(home: Path, *arguments: str, **more: str) -> Result:
    return CliRunner().invoke(main, arguments, env={"DOORSTEP_HOME": str(home), **more})


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
@pytest.mark.parametrize("there", [False, True])
def test_in_a_directory_without_an_installation_nothing_is_made(
    tmp_path: Path, arguments: tuple[str, ...], there: bool
) -> None:
    home = tmp_path / "var"
    if there:
        home.mkdir()
    before = sorted(tmp_path.rglob("*"))

    said = runs(home, *arguments)

    assert (said.exit_code, said.stdout) == (1, "")
    assert said.stderr.startswith("这里没有")
    assert str(home) in said.stderr and "DOORSTEP_HOME" in said.stderr
    assert len(said.stderr.splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("arguments", [each for each in READING if each[0] != "keys"], ids=" ".join)
def test_a_database_without_tables_is_said_to_have_none(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "doorstep.db").touch()

    said = runs(tmp_path, *arguments)

    assert said.exit_code == 1
    assert "没有表" in said.stderr and "doorstep migrate" in said.stderr


def test_a_database_that_does_not_answer_is_a_sentence(tmp_path: Path) -> None:
    said = runs(tmp_path, "log", DOORSTEP_DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")

    assert (said.exit_code, "Traceback" in said.output) == (1, False)
    assert "DOORSTEP_DATABASE_URL" in said.stderr


@pytest.mark.parametrize("missing", ["countersign.pem", "secret.pem", "seal.pem", "seal.crt"])
def test_showing_keys_makes_none_that_is_missing(tmp_path: Path, missing: str) -> None:
    assert runs(tmp_path, "keys", "make").exit_code == 0
    (tmp_path / "keys" / missing).unlink()

    said = runs(tmp_path, "keys", "show")

    assert (said.exit_code, said.stdout) == (1, "")
    assert missing in said.stderr
    assert not (tmp_path / "keys" / missing).exists()


def test_keys_that_were_made_are_shown(tmp_path: Path) -> None:
    assert runs(tmp_path, "keys", "make").exit_code == 0
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}

    said = runs(tmp_path, "keys", "show")

    assert (said.exit_code, '"countersignature"' in said.stdout) == (0, True)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before
