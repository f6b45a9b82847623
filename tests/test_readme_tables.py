"""Every setting, command, operation and code stands in a table of a README, and nothing there is none."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from schemas import lines as schema_of_lines
from server.cli import main
from server.errors import PROBLEMS
from server.settings import SETTINGS
from sync.device import cli as phone
from sync.device.clock import Clocks
from sync.device.verbs import PHOTO, ROWS, SIGN
from sync.stored import HELD_STATES
from sync.work.questions import CODES
from sync.work.verbs import CUSTOMER, DEVICE, OFFICE, SWEEP

ROOT = Path(__file__).parent.parent
OF_THE_DOOR = {"unknown_job", "not_yours", "broken_chain", "found"}
OF_US = {"rule_failed", "unstorable"}
RECORDS = {row.verb: row.op for row in (*ROWS, PHOTO, SIGN)}


@cache
def section(name: str, file: str = "README.md") -> str:
    """The text under this heading, up to the next of its rank."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return text.split(f"\n## {name}\n", 1)[1].split("\n## ", 1)[0]


def rows(name: str, file: str = "README.md") -> list[list[str]]:
    """The cells of every table under a heading, each as the words it has in back quotes."""
    lines = [line.strip("|").split("|") for line in section(name, file).splitlines() if line.startswith("| ")]
    return [[" ".join(re.findall(r"`([^`]+)`", cell)) for cell in line] for line in lines]


def told(name: str, column: int = 0, file: str = "README.md") -> list[str]:
    """What stands in back quotes in this column of every table under a heading."""
    return [cell for row in rows(name, file) if (cell := row[column])]


def commands(group: click.Group, path: tuple[str, ...] = ("doorstep",)) -> Iterator[str]:
    """Every command under this one, as it is typed; a group that does something by itself too."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield " ".join((*path, name))
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def alerts() -> set[str]:
    """The code of every alert that is raised anywhere."""
    found = set()
    for file in [*(ROOT / "sync").rglob("*.py"), *(ROOT / "server").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in ("Alert", "_alert") and isinstance(node.args[0].value, str):
                    found.add(node.args[0].value)
    return found


def test_every_setting_is_there() -> None:
    assert told("Settings") == [setting.name for setting in SETTINGS]


def test_every_command_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    phone.main(["--help"], Clocks(int, int, ""))
    verbs = set(re.findall(r"^    (\S+)", capsys.readouterr().out, re.MULTILINE))
    assert verbs > set(RECORDS)
    looks = {f"doorstep device {verb}" for verb in verbs - set(RECORDS)}
    assert set(told("Commands")) == looks | set(commands(main))


def test_every_operation_is_there() -> None:
    assert sorted(told("Operations")) == sorted((*DEVICE, *OFFICE, *CUSTOMER, *SWEEP))


def test_every_verb_of_the_phone_is_there_with_its_operation() -> None:
    verbs = {op: f"doorstep device {verb}" for verb, op in RECORDS.items()}
    assert {row[0]: row[1] for row in rows("Operations") if row[1]} == verbs


def test_every_code_of_a_receipt_is_there() -> None:
    quarantined = set(re.findall(r"^    (\w+)   ", schema_of_lines.__doc__ or "", re.MULTILINE))
    expected = OF_THE_DOOR | OF_US | set(HELD_STATES.values()) | quarantined
    both = [cell for cell in told("Push: what the server does", 1, "sync/README.md") if cell in expected]
    assert set(both) == expected


def test_every_code_for_the_office_is_there() -> None:
    assert set(told("Codes")) == set(CODES) | alerts() | set(PROBLEMS)


def test_the_scan_for_alerts_sees_them() -> None:
    assert {"gap", "fork", "broken_chain", "recorded_contradicted"} <= alerts()
