"""SQLite: copied while it is written to, by the online backup; put back by the same, in one transaction, so a
server that runs sees either the old or the new."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import make_url

from server.backups.files import CannotBackUp, Tell, size, whole
from server.house import House

PAGES_AT_ONCE = 2_000


def back_up(house: House, file: Path, tell: Tell) -> None:
    """Copy the database as it stands now; what is written meanwhile is not in it."""
    source = path_of(house)
    if not source.exists():
        raise CannotBackUp(f"{source} is not there: nothing to back up.")
    with whole(file) as partial, _opened(source) as live, _opened(partial) as copy:
        live.execute("BEGIN")
        live.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()  # from here on one state is seen
        _copy(live, copy, tell)
        copy.execute("PRAGMA journal_mode=DELETE")
        _check(copy, file)
    tell(f"{file}: {size(file.stat().st_size)}")


def put_back(house: House, file: Path, tell: Tell) -> None:
    """Put this backup in place of the database. Its new epoch begins in the copy that is put there, so nothing
    is ever served of the old one."""
    target = path_of(house)
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".restore-", dir=target.parent) as folder:
        made_ready = Path(folder) / "doorstep.db"
        with _opened(file) as backup, _opened(made_ready) as copy:
            _check(backup, file)
            _copy(backup, copy, tell)
        _begin_anew(house, made_ready)
        with _opened(made_ready) as ready, _opened(target) as live:
            ready.backup(live)


def path_of(house: House) -> Path:
    """The database's file."""
    return Path(str(make_url(house.settings.database_url).database))


def _begin_anew(house: House, file: Path) -> None:
    """Bring the tables up to date and begin a new epoch, on a house of its own over this file."""
    from server.app import create_app
    from server.db import db
    from server.migrating import migrate
    from server.restores import begin_anew

    settings = replace(house.settings, database_url=f"sqlite:///{file}")
    app = create_app(settings, clock=house.clock, objects=house.objects, chance=house.chance)
    with app.app_context():
        try:
            migrate()
            begin_anew(app.extensions["doorstep"], "backup")
        finally:
            db.engine.dispose()


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as connection:
        yield connection


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, tell: Tell) -> None:
    tenths = [0]

    def progress(_status: int, remaining: int, total: int) -> None:
        done = 10 * (total - remaining) // max(total, 1)
        if done > tenths[0]:
            tenths[0] = done
            tell(f"  {done}0 %")

    source.backup(target, pages=PAGES_AT_ONCE, progress=progress)


def _check(connection: sqlite3.Connection, file: Path) -> None:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise CannotBackUp(f"{file} is damaged: {found}")
