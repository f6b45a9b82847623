"""`infra/check` counts what really ran: a skip is never green, a dead pytest neither."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from infra import checking
from infra.checking import Tally


def report(directory: Path, tests: str) -> Tally:
    """The tally of a real pytest run over these tests."""
    (directory / "test_it.py").write_text("import pytest\n" + tests, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:randomly",
        f"--junitxml={directory / 'r.xml'}",
        ".",
    ]
    subprocess.run(command, cwd=directory, capture_output=True, check=False)
    return Tally.read(directory / "r.xml")


def test_passes_failures_and_errors_are_counted(tmp_path: Path) -> None:
    tally = report(
        tmp_path,
        "def test_a(): pass\n"
        "def test_b(): assert False\n"
        "@pytest.fixture\ndef broken(): raise ValueError\n"
        "def test_c(broken): pass\n",
    )
    assert (tally.passed, tally.failed, tally.skips) == (1, 2, [])


@pytest.mark.parametrize("way", ["sk" + "ip", "xf" + "ail"])
def test_every_way_not_to_run_a_test_is_found_with_its_reason(tmp_path: Path, way: str) -> None:
    tally = report(tmp_path, f"def test_a(): pytest.{way}('no database here')\n")
    assert tally.passed == 0
    [skip] = tally.skips
    assert "test_a" in skip and "no database here" in skip


def test_without_a_report_nothing_passed(tmp_path: Path) -> None:
    assert Tally.read(tmp_path / "none.xml") == Tally()


def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str, *arguments: str) -> int:
    """`infra/check` over one made-up pytest that writes this test case into its report."""
    file = tmp_path / "tests.xml"
    code = f"import pathlib; pathlib.Path({str(file)!r}).write_text({f'<s>{body}</s>'!r})"
    monkeypatch.setattr(checking, "_REPORT", file)
    monkeypatch.setattr(checking, "_steps", dict)
    monkeypatch.setattr(checking, "_pytest", lambda *_: [sys.executable, "-c", code])
    return checking.main(list(arguments))


def test_the_last_line_says_what_ran(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, tmp_path, "<testcase classname='t' name='a'/>", "--seed", "123") == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "1 passed, 0 failed, 0 skipped in 0 s (campaign: a tenth, seed 123)"


def test_one_skip_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = "<testcase classname='t' name='a'><skipped message='no browser'/></testcase>"
    assert run(monkeypatch, tmp_path, body, "--full", "--seed", "1") == 1
    *_, reason, last = capsys.readouterr().out.splitlines()
    assert reason.endswith("t::a: no browser")
    assert last == "FAILED: skipped tests; 0 passed, 0 failed, 1 skipped in 0 s (campaign: full, seed 1)"
