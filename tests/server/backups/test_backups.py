"""A backup is one file; put back, what was acknowledged after it comes back from the phone, exactly once."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner
from flask import Flask

from infra.postgres_programs import programs
from server.backups.files import CannotBackUp, content, kind_of
from server.cli import main
from server.clock import StillClock
from server.house import house
from sync.instants import MINUTE
from tests.server.office import Office
from tests.server.photographs import Day, job_id

VISIT = "01935b2e-0000-7000-8000-0000000000f3"


@pytest.fixture
def day(app: Flask, office: Office, tmp_path: Path) -> Day:
    return Day(app, office, tmp_path)


def notes(day: Day) -> list[tuple[int, str]]:
    rows = day.rows("select n, receipt from operation where n > 0 order by n")
    return [(row.n, row.receipt) for row in rows]


def note(day: Day, text: str) -> None:
    day.phone.does("note.add", job_id(1), visit=VISIT, text=text).syncs()


@pytest.mark.usefixtures("in_context")
def test_what_was_acknowledged_after_the_backup_is_offered_again_and_found_once(
    day: Day, way: ModuleType, tmp_path: Path, clock: StillClock
) -> None:
    said: list[str] = []
    note(day, "before")
    way.back_up(day.house, tmp_path / "monday.backup", said.append)
    for text in ("after", "and after that"):
        clock.goes_on(MINUTE)
        note(day, text)
    epoch = day.house.store.epoch()

    way.put_back(day.house, tmp_path / "monday.backup", said.append)

    assert notes(day) == [(1, "applied")]
    assert day.house.store.epoch() != epoch
    assert [row.reason for row in day.rows("select reason from epoch order by n")] == ["made", "backup"]
    # Heard of before, so not told again, but for the last, which a phone says once more in a new epoch.
    assert day.phone.syncs().receipts["applied"] == 1
    assert notes(day) == [(1, "applied"), (2, "applied"), (3, "applied")]
    assert f"{day.document()['doc']}".count("after") == 2
    assert len(said) > 1


@pytest.mark.usefixtures("in_context")
def test_a_revoked_phone_is_revoked_in_what_is_put_back(
    day: Day, way: ModuleType, tmp_path: Path, office: Office
) -> None:
    from server import revocations

    way.back_up(day.house, tmp_path / "monday.backup", lambda line: None)
    office.dora.asks("POST", f"/api/v1/devices/{day.phone.id}/revocation")
    revocations.write_all(day.house)

    way.put_back(day.house, tmp_path / "monday.backup", lambda line: None)

    assert [row.state for row in day.rows("select state from device")] == ["revoked"]


@pytest.mark.usefixtures("in_context")
def test_a_backup_knows_its_kind_and_never_replaces_a_file(day: Day, way: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "monday.backup"
    way.back_up(day.house, file, lambda line: None)

    assert kind_of(file) == day.house.engine().dialect.name
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(CannotBackUp, match="there already"):
        way.back_up(day.house, file, lambda line: None)
    assert [left.name for left in tmp_path.glob("*.partial")] == []


def test_a_text_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear Dora")

    with pytest.raises(CannotBackUp, match="no backup"):
        kind_of(tmp_path / "letter")


def test_programs_that_are_too_old_are_not_taken() -> None:
    assert programs(999, ("pg_dump", "psql")) is None
    found = programs(15, ("pg_dump", "pg_restore", "psql"))
    assert found is not None
    assert (found / "psql").exists()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory where `doorstep` finds a SQLite of its own, migrated."""
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path))
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", "")
    monkeypatch.setenv("DOORSTEP_OBJECTS_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("DOORSTEP_OBJECTS_ACCESS_KEY", "key")
    monkeypatch.setenv("DOORSTEP_OBJECTS_SECRET_KEY", "secret")
    assert CliRunner().invoke(main, ["migrate"]).exit_code == 0
    return tmp_path


def outlets(home: Path) -> int:
    with sqlite3.connect(home / "doorstep.db") as connection:
        count: int = connection.execute("select count(*) from outlet").fetchone()[0]
    connection.close()
    return count


def test_a_restore_refuses_to_overwrite_unless_forced(home: Path) -> None:
    def doorstep(*arguments: str) -> tuple[int, str]:
        ran = CliRunner().invoke(main, arguments)
        return ran.exit_code, ran.output

    assert doorstep("outlet", "add", "北站", "--phone", "021-1")[0] == 0
    assert doorstep("backup", str(home / "a.backup"))[0] == 0
    assert doorstep("outlet", "add", "南站", "--phone", "021-2")[0] == 0

    status, told = doorstep("restore", str(home / "a.backup"))
    assert (status, "not empty" in told, outlets(home)) == (1, True, 2)
    status, told = doorstep("restore", str(home / "a.backup"), "--force")
    assert (status, "new epoch" in told, outlets(home)) == (0, True, 1)


def test_an_empty_database_has_no_content(app: Flask) -> None:
    with house(app).store.reading() as connection:
        assert content(connection) is None


def test_doorstep_restored_begins_a_new_epoch(home: Path) -> None:
    def epochs() -> list[str]:
        with sqlite3.connect(home / "doorstep.db") as connection:
            rows = connection.execute("select reason from epoch order by n").fetchall()
        connection.close()
        return [reason for (reason,) in rows]

    assert CliRunner().invoke(main, ["restored"]).exit_code == 0

    assert epochs() == ["made", "asked"]
