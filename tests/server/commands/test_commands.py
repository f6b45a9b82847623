"""The command line: the first steps on a new machine, and problems as sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import COMMANDS, main
from server.settings import SETTINGS

PASSWORD = "correct horse battery\n"


class Shell:
    """Runs commands in a home of their own."""

    def __init__(self, home: Path) -> None:
        self.environment = {"DOORSTEP_HOME": str(home)}

    def runs(self, *arguments: str, input: str | None = None) -> Result:
        """The result, whatever it is."""
        return CliRunner().invoke(main, arguments, input=input, env=self.environment)

    def says(self, *arguments: str, input: str | None = None) -> str:
        """What a command that goes well says."""
        result = self.runs(*arguments, input=input)
        assert result.exit_code == 0, result.output
        return result.stdout.strip()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A new machine."""
    return Shell(tmp_path)


@pytest.fixture
def ready(shell: Shell) -> Shell:
    """A machine with tables."""
    shell.says("migrate")
    return shell


def test_migrating_twice_is_no_error(shell: Shell) -> None:
    first, second = shell.says("migrate"), shell.says("migrate")

    assert first.startswith("tables from nothing to")
    assert second == "tables at " + first.rsplit(" ", 1)[1]


def test_the_first_people_are_made_on_the_console(ready: Shell) -> None:
    outlet = ready.says("outlet", "add", "浦东网点", "--english", "Pudong", "--phone", "021-5555 0100")
    root = ready.says("person", "add", "Root", "--role", "administrator", "--login", "root", input=PASSWORD)
    ann = ready.says("person", "add", "Ann", "--role", "technician", "--outlet", outlet, "--number", "A17")

    assert len({outlet, root, ann}) == 3
    assert all(len(id) == 36 for id in (outlet, root, ann))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("outlet", "add", "网点", "--phone", "call me"), "phone: Has the wrong shape ('call me')"),
        (("outlet", "add", "网点", "--phone", "021-5555 0100", "--zone", "Mars/Olympus"), "zone"),
        (("person", "add", "Ann", "--role", "technician"), "outlet: Required"),
        (("person", "add", "Ann", "--role", "technician", "--outlet", "7"), "outlet: Not an id ('7')"),
    ],
)
def test_a_wrong_value_is_a_sentence(ready: Shell, arguments: tuple[str, ...], said: str) -> None:
    result = ready.runs(*arguments)

    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output


def test_a_short_password_is_refused_and_not_repeated(ready: Shell) -> None:
    result = ready.runs("person", "add", "Root", "--role", "administrator", "--login", "root", input="hush\n")

    assert result.exit_code == 1
    assert "password: Too short" in result.output
    assert "hush" not in result.output


def test_a_table_is_imported(ready: Shell, tmp_path: Path) -> None:
    file = tmp_path / "parts.csv"
    file.write_text("code,name_zh\nA,甲\nB,乙\n", encoding="gb18030")

    tried = ready.says("import", "parts", str(file), "--dry-run", "--encoding", "gb18030")
    done = ready.says("import", "parts", str(file), "--encoding", "gb18030")
    again = ready.says("import", "parts", str(file), "--encoding", "gb18030")

    assert tried == "2 rows (gb18030): 2 would be created, 0 would be changed, 0 as they were"
    assert done == "2 rows (gb18030): 2 created, 0 changed, 0 as they were"
    assert again == "2 rows (gb18030): 0 created, 0 changed, 2 as they were"


def test_bad_rows_are_lines(ready: Shell, tmp_path: Path) -> None:
    file = tmp_path / "parts.csv"
    file.write_text("code,name_zh\n,甲\nB B,乙\n", encoding="utf-8")

    result = ready.runs("import", "parts", str(file))

    assert result.exit_code == 1
    assert "row 2, code: Too short ('')" in result.output
    assert "row 3, code: Has the wrong shape ('B B')" in result.output


def test_every_setting_is_shown_with_its_meaning(shell: Shell) -> None:
    said = shell.says("settings")

    for setting in SETTINGS:
        assert setting.name + "=" in said
        assert setting.meaning in said


def test_a_bad_setting_is_a_sentence(shell: Shell) -> None:
    shell.environment["DOORSTEP_ENVIRONMENT"] = "prod"

    result = shell.runs("settings")

    assert result.exit_code == 1
    assert "DOORSTEP_ENVIRONMENT='prod': one of development, production" in result.output


def test_every_command_says_what_it_is_for(shell: Shell) -> None:
    listed = shell.says("--help")

    for file in COMMANDS.glob("[a-z]*.py"):
        assert f"  {file.stem.rstrip('_')} " in listed


@pytest.mark.parametrize("name", ["nonsense", "../cli", "__init__", "import_"])
def test_what_is_no_command_is_said_so(shell: Shell, name: str) -> None:
    result = shell.runs(name)

    assert result.exit_code == 2
    assert "no such command" in result.output
