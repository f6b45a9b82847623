"""What a request brings: JSON read strictly; errors told as `bad_fields` with field, code and value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import marshmallow as ma
from flask import Request
from flask_smorest import Blueprint as SmorestBlueprint
from webargs.flaskparser import FlaskParser
from werkzeug.routing import BaseConverter

from server.errors import Problem
from sync.exchange.depth import DEEPEST, deeper

Finding = dict[str, Any]

LONGEST_SHOWN = 200
NEVER_SHOWN = frozenset({"password"})


class StrictParser(FlaskParser):  # type: ignore[misc]
    """webargs, with our problems in place of its errors, and unknown members refused everywhere."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": None, "query": None, "headers": ma.EXCLUDE}

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        """The body as JSON. `wrong_type` if it does not say so, `bad_json` if it is not."""
        if not req.is_json:
            raise Problem("wrong_type", wanted="application/json")
        return strict_json(req.get_data(cache=True))

    def handle_error(
        self, error: ma.ValidationError, req: Request, schema: ma.Schema, **_: Any
    ) -> None:  # webargs wants this to raise
        """Schema errors as findings."""
        messages = error.messages
        if isinstance(messages, dict) and len(messages) == 1:
            messages = next(iter(messages.values()))  # {"json": {…}}: the place is known
        raise Problem("bad_fields", errors=findings(messages, error.data))


class Blueprint(SmorestBlueprint):  # type: ignore[misc]
    """flask-smorest's blueprint with the strict parser."""

    ARGUMENTS_PARSER = StrictParser()


class IdConverter(BaseConverter):
    """`<id:…>` in an address: only what can be an id; anything else is simply not found."""

    regex = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def strict_json(body: bytes) -> Any:
    """The JSON value; `bad_json` for anything that is none, NaN and Infinity included, or too deep."""
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Problem("bad_json") from None
    if deeper(value, DEEPEST):
        raise Problem("bad_json", deepest=DEEPEST)
    return value


def _refuse(word: str) -> None:
    raise ValueError(word)


def findings(messages: Any, data: Any, path: tuple[str, ...] = ()) -> list[Finding]:
    """marshmallow's messages as a flat list of {"field": "contacts.0.name", "code", "value"}."""
    return list(_findings(messages, data, path))


def _findings(messages: Any, data: Any, path: tuple[str, ...]) -> Iterator[Finding]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            if key == "_schema":
                yield from _findings(inner, data, path)
            else:
                yield from _findings(inner, _inside(data, key), (*path, plain_text(str(key))))
        return
    for code in messages if isinstance(messages, list) else [messages]:
        if isinstance(code, Mapping):
            yield from _findings(code, data, path)
        else:
            yield {"field": ".".join(path), "code": str(code), "value": plain(data, path)}


def _inside(data: Any, key: Any) -> Any:
    try:
        return data[key]
    except (KeyError, IndexError, TypeError):
        return None


def plain(value: Any, path: tuple[str, ...] = ()) -> Any:
    """The value as it may be shown to its sender: short, valid Unicode, no password, no NaN."""
    if NEVER_SHOWN & set(path):
        return None
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) < 2**53:
        return value
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, list | dict) and path and not NEVER_SHOWN & _members(value):
        return plain_text(json.dumps(value, ensure_ascii=False, default=str))
    return plain_text(str(value)) if isinstance(value, int | float) else None


def _members(value: Any) -> set[str]:
    return set(value) if isinstance(value, dict) else set()


def plain_text(text: str) -> str:
    """Text cut short, with lone surrogates made visible."""
    return text[:LONGEST_SHOWN].encode("utf-8", "backslashreplace").decode()
