"""The README's tour, typed as it is printed, against everything that `infra/up` starts."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.up import HOUSE, Started

PRINTED = "http://127.0.0.1:8000"
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECONDS = 180


def tour() -> list[tuple[str, str]]:
    """The blocks between the tour's heading and the next: what is typed (`sh`), what is then seen (`text`)."""
    readme = (HOUSE / "README.md").read_text(encoding="utf-8")
    chapter = readme.split("\n## Five minutes\n")[1].split("\n## ")[0]
    return [(block[1], block[2]) for block in BLOCK.finditer(chapter)]


def unseen(wanted: str, seen: str) -> list[str]:
    """The lines of a `text` block that nothing in the output is like, in their order; `…` stands for anything."""
    lines, missing = iter(seen.splitlines()), []
    for line in wanted.splitlines():
        like = re.compile(".*".join(re.escape(part.strip()) for part in line.split("…")))
        if not any(like.search(each) for each in lines):
            missing.append(line)
            break
    return missing


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Started]:
    """`infra/up` over `var` in a directory where `.venv` lies beside it, as in a checkout."""
    (tmp_path / ".venv").symlink_to(sys.prefix)
    started = Started(tmp_path / "var").starts()
    yield started
    started.stops()
    assert started.process is not None
    started.process.wait(30)


def test_the_tour_goes_as_the_readme_prints_it(up: Started, tmp_path: Path) -> None:
    """Only the port differs, because other tests have servers too; and the password is typed where it is asked for."""
    blocks = tour()
    assert blocks[0] == ("sh", "infra/up\n")
    assert unseen(blocks[1][1], up.said()) == []
    typed = [text for kind, text in blocks[2:] if kind == "sh"]
    wanted = "".join(text for kind, text in blocks[2:] if kind == "text")
    assert [kind for kind, _ in blocks] == ["sh", "text"] * (len(blocks) // 2)

    origin = f"http://127.0.0.1:{up.port}"
    script = "set -euo pipefail\n" + "".join(typed).replace(PRINTED, origin)
    ran = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={**_plain_environment(), "DOORSTEP_ORIGIN": origin},
        input=json.loads((up.home / "demo.json").read_text())["demo.dispatcher"] + "\n",
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stderr == ""
    assert unseen(wanted, ran.stdout) == [], ran.stdout


def test_a_line_that_was_not_seen_is_missed() -> None:
    assert unseen("one … three\nfour\n", "zero\none two three\nfour\n") == []
    assert unseen("four\none … three\n", "zero\none two three\nfour\n") == ["one … three"]
    assert unseen("five\n", "four\n") == ["five"]


def _plain_environment() -> dict[str, str]:
    """A wide screen, as a person has one, and nothing of our own settings."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
    return {**mine, "COLUMNS": "200", "LANG": "C.UTF-8", "PYTHONUTF8": "1"}
