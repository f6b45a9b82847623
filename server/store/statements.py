"""Statements that both databases understand, built once each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert

Row = Mapping[str, Any]

_INSERTS: Mapping[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@cache
def upsert(dialect: str, table: Table, *, follows: str | None = None) -> Insert:
    """Insert rows, or replace those of the same primary key.

    follows: a number that must be one more than that of the row replaced, else the row is left alone.
    """
    insert: Any = _INSERTS[dialect](table)
    keys = [column.name for column in table.primary_key]
    values = {
        column.name: insert.excluded[column.name] for column in table.columns if column.name not in keys
    }
    condition = None if follows is None else table.c[follows] == insert.excluded[follows] - 1
    statement: Insert = insert.on_conflict_do_update(index_elements=keys, set_=values, where=condition)
    return statement


@cache
def insert_new(dialect: str, table: Table) -> Insert:
    """Insert rows; those whose primary key is there already are left alone."""
    keys = [column.name for column in table.primary_key]
    statement: Insert = _INSERTS[dialect](table).on_conflict_do_nothing(index_elements=keys)
    return statement


def put(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert or replace these rows, in order of key."""
    if rows:
        connection.execute(upsert(connection.dialect.name, table), _sorted(table, rows))


def add(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert those of these rows that are not there."""
    if rows:
        connection.execute(insert_new(connection.dialect.name, table), _sorted(table, rows))


def put_next(connection: Connection, table: Table, rows: Sequence[Row], number: str) -> bool:
    """Insert or replace these rows; false when one did not follow the row that lies there."""
    if not rows:
        return True
    statement = upsert(connection.dialect.name, table, follows=number)
    options = {"preserve_rowcount": True}
    result = connection.execute(statement, _sorted(table, rows), execution_options=options)
    return result.rowcount == len(rows)


def _sorted(table: Table, rows: Sequence[Row]) -> list[Row]:
    keys = [column.name for column in table.primary_key]
    return sorted(rows, key=lambda row: [row[key] for key in keys])
