"""Importing holidays into a calendar, on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.exceptions import ValidationError

from schemas.masters.fields import _COMMON, Choice, Day, Several, Text, Whole, Wire, YesNo

SOURCE = r"(china|ics|country:[A-Z]{2}(-[A-Z0-9]{1,3})?)"
KINDS = ("holiday", "make_up_day")


class Content(fields.Field[str]):
    """The text of a file as it is; nothing of it is kept. not_text, too_long."""

    default_error_messages = _COMMON

    def __init__(self, most: int, **options: Any) -> None:
        described = {"type": "string", "maxLength": most}
        super().__init__(**{**options, "metadata": {**described, **options.get("metadata", {})}})
        self.most = most

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        if not isinstance(value, str):
            raise ValidationError("not_text")
        if len(value) > self.most:
            raise ValidationError("too_long")
        return value.encode("utf-8", "replace").decode()


class NewImport(Wire):
    """Holidays for a calendar, from `china`, `country:DE`, `country:DE-BY` or `ics` (a file's text).

    years: those whole years; until: the days after the horizon up to this one; neither: as far as is known. The days
    that the source knows take the place of what the calendar has there; with `keep` they are added to it. dry_run: say
    what would be, write nothing.
    """

    source = Text(16, shape=SOURCE, required=True)
    years = Several(Whole(least=1900, most=2199), least=1, most=30, unique=True)
    until = Day()
    ics = Content(1_000_000)
    keep = YesNo(load_default=False)
    dry_run = YesNo(load_default=False)
    reason = Text(300, least=0, lines=True, load_default="")


class ChangedDay(Wire):
    """A day that is otherwise than before. name: in the source's words, empty where it says none."""

    day = fields.String(required=True)
    kind = Choice(KINDS, required=True)
    name = fields.String(required=True)


class ImportedDays(Wire):
    """What an import came to. first, last: the days it covers. left_out: what the source has and is not taken: days
    that are only estimated, events with a time of day. extension: only days beyond the old horizon are new, so the
    edition stays. saved: something was written; not where nothing differs, nor in a dry run.
    """

    source = fields.String(required=True)
    first = fields.String(required=True)
    last = fields.String(required=True)
    added = fields.List(fields.Nested(ChangedDay), required=True)
    removed = fields.List(fields.Nested(ChangedDay), required=True)
    left_out = fields.List(fields.String(), required=True)
    horizon = fields.String(required=True, allow_none=True)
    extension = YesNo(required=True)
    saved = YesNo(required=True)
    edition = Whole(required=True)
    version = Whole(required=True)
