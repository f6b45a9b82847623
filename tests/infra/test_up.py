"""`infra/up` starts everything, ends everything, and clears up after a run that was cut off."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from infra.local.processes import listens
from tests.up import HOUSE, Started

PROGRAMS = ("objects", "web", "worker")


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Started]:
    started = Started(tmp_path / "home")
    yield started
    started.stops()
    if started.process is not None:
        started.process.wait(30)


def test_all_of_it_runs_and_ends_with_ctrl_c(up: Started) -> None:
    up.starts()
    assert all(up.program(name) for name in PROGRAMS)
    assert httpx.get(f"http://127.0.0.1:{up.port}/health").json()["parts"]["objects"] == {"ok": True}

    up.process.send_signal(signal.SIGINT)
    assert up.process.wait(30) == 0
    assert not any(up.program(name) for name in PROGRAMS)
    assert not listens(up.port)


def test_a_run_that_was_cut_off_is_cleared_up_by_the_next(up: Started) -> None:
    up.starts()
    before = {name: up.program(name) for name in PROGRAMS}
    up.process.kill()
    up.process.wait()
    assert {name: up.program(name) for name in PROGRAMS} == before

    up.starts()
    after = {name: up.program(name) for name in PROGRAMS}
    assert all(after[name] not in (None, before[name]) for name in PROGRAMS)


def test_all_ends_when_one_program_does_and_its_name_is_said(up: Started) -> None:
    up.starts()
    os.kill(up.program("objects"), signal.SIGKILL)
    assert up.process.wait(30) == 1
    assert "objects has ended" in up.said()
    assert f"Everything was ended. To start again: infra/up --port {up.port}" in up.said()
    assert not listens(up.port)


def test_a_second_run_in_the_same_home_is_refused(up: Started) -> None:
    up.starts()
    second = subprocess.run(up.command(), cwd=HOUSE, env=up.environment, capture_output=True, text=True)
    assert second.returncode == 1
    assert "--stop" in second.stderr
    assert up.program("web")


def test_nobody_else_may_look_into_the_home_and_its_keys(up: Started) -> None:
    up.starts()
    assert up.home.stat().st_mode & 0o077 == 0
    assert (up.home / "objects-keys.json").stat().st_mode & 0o077 == 0
