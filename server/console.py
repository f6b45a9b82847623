"""What commands share: an app from the environment, and problems told as lines instead of a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask import Flask
from marshmallow import ValidationError

from server.app import create_app
from server.arguments import findings
from server.db import writing
from server.errors import PROBLEMS, Problem
from server.house import house
from server.installed import NothingHere, look_for_home, look_for_tables
from server.masters import keeping
from server.masters.table import MASTERS
from server.settings import BadSetting, Settings, read_settings
from server.staff.roles import CONSOLE
from server.words import FIELD_WORDS
from sync.ports import StoreUnreachable

SILENT = "数据库没有回答（DOORSTEP_DATABASE_URL） · the database does not answer (DOORSTEP_DATABASE_URL)"


def some_settings() -> Settings:
    """The environment's settings; a bad one ends the command with a sentence."""
    try:
        return read_settings()
    except BadSetting as problem:
        raise click.ClickException(str(problem)) from None


def an_app() -> Flask:
    """An app on the environment's settings, to be used as a context."""
    return create_app(some_settings())


def an_installation() -> Flask:
    """An app on what is installed here. Where nothing is, the command ends with a sentence and nothing is made."""
    settings = some_settings()
    try:
        look_for_home(settings)
        app = create_app(settings)
        look_for_tables(app)
    except NothingHere as nothing:
        raise click.ClickException(str(nothing)) from None
    except StoreUnreachable:
        raise click.ClickException(SILENT) from None
    return app


@contextmanager
def told() -> Iterator[None]:
    """Problems end the command with their sentence, and one line for each finding."""
    try:
        yield
    except Problem as problem:
        lines = [PROBLEMS[problem.code].en, *map(_line, problem.facts.get("errors", []))]
        lines += [f"{name}: {value}" for name, value in problem.facts.items() if name != "errors" and value]
        raise click.ClickException("\n  ".join(lines)) from None


def _line(finding: dict[str, Any]) -> str:
    place = f"row {finding['row']}, " if "row" in finding else ""
    words = FIELD_WORDS.get(finding["code"], ("", finding["code"]))[1]
    return f"{place}{finding['field']}: {words} ({finding['value']!r})"


def made(kind: str, values: dict[str, Any]) -> str:
    """Make a master as the console, and give its id."""
    master = MASTERS[kind]
    with an_installation().app_context(), told(), writing() as session:
        try:
            loaded = master.shapes.new().load(values)
        except ValidationError as error:
            raise Problem("bad_fields", errors=findings(error.messages, values)) from None
        id: str = keeping.make(session, house(), master, CONSOLE, loaded).id
    return id
