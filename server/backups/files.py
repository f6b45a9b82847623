"""What both kinds of backup share: how a file is recognised, what is in the way, and whom to tell."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, inspect, text

Kind = Literal["sqlite", "postgresql"]
Tell = Callable[[str], None]
"""Progress for the person at the screen, a line at a time."""

BEGINS: dict[bytes, Kind] = {b"SQLite format 3\0": "sqlite", b"PGDMP": "postgresql"}
NOT_CONTENT = frozenset({"alembic_version", "beat", "epoch", "sweep"})


class CannotBackUp(Exception):
    """Something is in the way; the text says what, and what to do."""


def kind_of(file: Path) -> Kind:
    """What kind of backup this file is."""
    with file.open("rb") as opened:
        begins = opened.read(16)
    for sign, kind in BEGINS.items():
        if begins.startswith(sign):
            return kind
    raise CannotBackUp(f"{file} is no backup that `doorstep backup` made.")


def content(connection: Connection) -> str | None:
    """A table of this database that has rows of somebody's; None when the database is empty."""
    for table in sorted(set(inspect(connection).get_table_names()) - NOT_CONTENT):
        if connection.execute(text(f'SELECT 1 FROM "{table}" LIMIT 1')).first() is not None:  # noqa: S608
            return table
    return None


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """A place to write to, for our eyes only, that becomes the file when all of it is written and on disk."""
    if file.exists():
        raise CannotBackUp(f"{file} is there already.")
    partial = file.with_name(f"{file.name}.partial")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield partial
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def size(count: int) -> str:
    """Bytes for people."""
    return f"{count / 1e6:.1f} MB"
