"""A bare Debian: what is missing is installed where we may, or the one command is printed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]


class Machine:
    """A machine whose Python has no venv module until `apt-get install` has run."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.bin = directory / "bin"
        self.bin.mkdir()
        self.has(
            "python3.11", f'case "$*" in *ensurepip*) [ -e {directory}/venv ];; *print*) echo 3.11;; esac'
        )
        self.has("apt-get", f'echo "$*" >> {directory}/apt; [ "$1" != install ] || touch {directory}/venv')

    def has(self, program: str, script: str) -> Machine:
        file = self.bin / program
        file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        file.chmod(0o755)
        return self

    def runs(self, line: str) -> subprocess.CompletedProcess[str]:
        program = f"set -euo pipefail; . infra/environment.sh; {line}"
        return subprocess.run(
            ["/bin/bash", "-c", program],
            cwd=HOUSE,
            env={"PATH": str(self.bin)},
            capture_output=True,
            text=True,
        )

    def apt(self) -> list[str]:
        file = self.directory / "apt"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    made.has("touch", '/bin/touch "$@"')
    return made


INSTALL = "install -y --no-install-recommends python3.11-venv"


def test_root_gets_the_venv_module_installed(machine: Machine) -> None:
    assert machine.has("id", "echo 0").runs('need_venv_module "$(find_python)"').returncode == 0
    assert machine.apt() == ["update -q", INSTALL]


def test_somebody_with_sudo_gets_it_too(machine: Machine) -> None:
    machine.has("id", "echo 1000").has("sudo", 'shift; "$@"').has("true", "exit 0")
    assert machine.runs('need_venv_module "$(find_python)"').returncode == 0
    assert machine.apt() == ["update -q", INSTALL]


def test_everybody_else_is_told_the_one_command(machine: Machine) -> None:
    ran = machine.has("id", "echo 1000").runs('need_venv_module "$(find_python)"')
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1].strip() == f"sudo apt-get {INSTALL}"
    assert machine.apt() == []


def test_an_old_python_is_not_taken(machine: Machine) -> None:
    (machine.bin / "python3.11").unlink()
    ran = machine.has("python3", "exit 1").runs("find_python")
    assert ran.returncode == 1
    assert "Python 3.11" in ran.stderr
