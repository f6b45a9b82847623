"""`doorstep calendar check`: an outlet's own worked cases, computed again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from server.cli import main

CASES = Path(__file__).parents[2] / "data" / "commitment_cases.json"


def checks(file: Path, *options: str) -> tuple[int, str]:
    """Exit code and screen."""
    done = CliRunner().invoke(main, ["calendar", *options, "check", str(file)])
    return done.exit_code, done.output


def test_every_worked_case_holds() -> None:
    code, screen = checks(CASES)
    assert code == 0
    assert "CN01" in screen
    assert "2026-02-14 15:00+0800" in screen
    assert "✗" not in screen
    assert screen.splitlines()[-1] == "共 39 项，0 项有出入"


def test_a_difference_is_shown_beside_what_was_expected_and_ends_with_1(tmp_path: Path) -> None:
    cases = json.loads(CASES.read_text())
    cases["cases"] = [{**cases["cases"][0], "expected_deadline": "2026-02-14T16:00+08:00"}]
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(cases))
    code, screen = checks(file, "--lang", "en")
    assert code == 1
    assert "2026-02-14 16:00+0800  2026-02-14 15:00+0800  ✗" in screen
    assert screen.splitlines()[-1] == "1 answer, 1 differ"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"not json", "cases.json"),
        (b"\xff\xfe", "cases.json"),
        (b"{}", "cases: 必填"),
        (
            b'{"calendars":{"x":{"tz":"Mars"}},"cases":[]}',
            "calendars.x.zone: 没有这个时区，应如 Asia/Shanghai（Mars）",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_said_in_one_line(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "cases.json"
    file.write_bytes(content)
    code, screen = checks(file)
    assert (code, told in screen, len(screen.splitlines())) == (1, True, 1)
