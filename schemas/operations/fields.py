"""Fields of what devices record: they judge and never rewrite, because a fact is stored as it was sent.

An optional member may be left out or null. Members that nobody here knows are kept: they come from newer
apps. Characters are judged for the whole line (`schemas/lines.py`); numbers are whole there, too. Codes of
errors: required, null, not_text, too_short, too_long, not_a_number, too_small, too_big, not_true_or_false,
not_a_choice, not_a_list, not_an_object, not_an_id, not_a_hash, not_base64url, not_a_moment, not_a_day,
ends_before_it_begins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from marshmallow import INCLUDE, Schema, fields, validates_schema
from marshmallow.exceptions import ValidationError

from sync.instants import millis

BOUND = 2**53
LARGEST_AMOUNT = 10**12
LARGEST_QUANTITY = 1_000_000
MOST_BYTES = 2**31 - 1
STROKES = "application/vnd.doorstep.strokes+json"

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HASH = re.compile(r"[0-9a-f]{64}")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MESSAGES: dict[str, Any] = {"required": "required", "null": "null", "validator_failed": "wrong"}


class Judging(fields.Field[Any]):
    """The ground of every field: optional unless `required`, null unless `required`, never rewritten."""

    default_error_messages = _MESSAGES

    def __init__(self, *, required: bool = False, data_key: str | None = None) -> None:
        super().__init__(required=required, allow_none=not required, data_key=data_key)

    def refused(self, value: Any) -> str | None:
        """The code of what is wrong with this value, None where nothing is."""
        raise NotImplementedError

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        code = self.refused(value)
        if code is not None:
            raise ValidationError(code)
        return value


class Text(Judging):
    """Text of `least` to `most` characters; line breaks are characters like others."""

    def __init__(self, most: int = 200, *, least: int = 1, required: bool = False) -> None:
        super().__init__(required=required)
        self.least, self.most = least if required else 0, most

    def refused(self, value: Any) -> str | None:
        """not_text, too_short, too_long."""
        if not isinstance(value, str):
            return "not_text"
        if len(value) > self.most:
            return "too_long"
        return "too_short" if len(value) < self.least else None


class Shaped(Judging):
    """Text that a regular expression matches as a whole."""

    shape = _ID
    code = "not_an_id"

    def refused(self, value: Any) -> str | None:
        """The code of this shape."""
        return None if isinstance(value, str) and self.shape.fullmatch(value) else self.code


class Id(Shaped):
    """A UUID in lower case, made by the device or given in a document."""


class Hash(Shaped):
    """A SHA-256 as 64 lower-case hex digits."""

    shape = _HASH
    code = "not_a_hash"


class Base64url(Text):
    """base64url without padding."""

    def refused(self, value: Any) -> str | None:
        """As for text, and not_base64url."""
        code = super().refused(value)
        return code or (None if _BASE64URL.fullmatch(value) else "not_base64url")


class Whole(Judging):
    """A whole number within bounds."""

    def __init__(self, *, least: int = 0, most: int = BOUND, required: bool = False) -> None:
        super().__init__(required=required)
        self.least, self.most = least, most

    def refused(self, value: Any) -> str | None:
        """not_a_number, too_small, too_big."""
        if not isinstance(value, int) or isinstance(value, bool):
            return "not_a_number"
        if value < self.least:
            return "too_small"
        return "too_big" if value > self.most else None


class Version(Judging):
    """Which edition of a list or procedure: its text, or a whole number."""

    def refused(self, value: Any) -> str | None:
        """not_text, too_long, too_big."""
        if isinstance(value, int) and not isinstance(value, bool):
            return None if 0 <= value <= BOUND else "too_big"
        if not isinstance(value, str):
            return "not_text"
        return None if 0 < len(value) <= 60 else "too_long"


class YesNo(Judging):
    """True or false."""

    def refused(self, value: Any) -> str | None:
        """not_true_or_false."""
        return None if isinstance(value, bool) else "not_true_or_false"


class Choice(Judging):
    """One of these words."""

    def __init__(self, *words: str, required: bool = False) -> None:
        super().__init__(required=required)
        self.words = frozenset(words)

    def refused(self, value: Any) -> str | None:
        """not_a_choice."""
        return None if isinstance(value, str) and value in self.words else "not_a_choice"


class Moment(Judging):
    """An instant as ISO 8601 text with an offset, `2026-11-24T14:00:00+08:00`."""

    def refused(self, value: Any) -> str | None:
        """not_a_moment."""
        try:
            if isinstance(value, str) and len(value) <= 40:
                millis(value)
                return None
        except (ValueError, OverflowError):
            pass
        return "not_a_moment"


class Day(Judging):
    """A day of the calendar, `2026-11-24`."""

    def refused(self, value: Any) -> str | None:
        """not_a_day."""
        try:
            if isinstance(value, str) and _DAY.fullmatch(value):
                date.fromisoformat(value)
                return None
        except ValueError:
            pass
        return "not_a_day"


class Listed(Judging):
    """A list of at most `most`, each judged by `of`."""

    def __init__(self, of: Judging, most: int = 50, *, least: int = 0, required: bool = False) -> None:
        super().__init__(required=required)
        self.of, self.least, self.most = of, least, most

    def refused(self, value: Any) -> str | None:
        """not_a_list, too_short, too_long, or what is wrong with the first wrong item."""
        if not isinstance(value, list):
            return "not_a_list"
        if not self.least <= len(value) <= self.most:
            return "too_long" if len(value) > self.most else "too_short"
        return next((code for item in value if (code := self.of.refused(item))), None)


class Inside(Judging):
    """An object whose members these fields judge; members it does not know are kept."""

    def __init__(self, members: Mapping[str, Judging], *, required: bool = False) -> None:
        super().__init__(required=required)
        self.members = members

    def refused(self, value: Any) -> str | None:
        """not_an_object, or `member: code` of the first wrong member."""
        if not isinstance(value, dict):
            return "not_an_object"
        for name, field in self.members.items():
            given = value.get(name)
            if given is None:
                code = "required" if field.required else None
            else:
                code = field.refused(given)
            if code is not None:
                return f"{name}: {code}"
        return None


def blobs() -> Listed:
    """`blobs`: the bytes that belong to this operation, announced nowhere else."""
    announced = {
        "sha256": Hash(required=True),
        "size": Whole(least=1, most=MOST_BYTES, required=True),
        "type": Choice("image/jpeg", STROKES, required=True),
        "purpose": Text(40, required=True),
    }
    return Listed(Inside(announced), 20)


class Wire(Schema):
    """The ground of every operation's arguments. act: joins the same act on the jobs of one call.

    blobs: [{sha256, size, type, purpose}].
    """

    class Meta:
        unknown = INCLUDE

    error_messages = {"type": "not_an_object"}

    act = Id()
    blobs = blobs()

    def wrong(self, args: Mapping[str, Any]) -> str | None:
        """`member: code` of the first wrong member, or None. As `load` judges, in a fifth of the time."""
        for key, field, required in self._members:
            given = args.get(key)
            if given is not None:
                code = field.refused(given) if field is not None else None
            elif required:
                code = "null" if key in args else "required"
            else:
                continue
            if code is not None:
                return f"{key}: {code}"
        return self.together(args)

    @cached_property
    def _members(self) -> list[tuple[str, Judging | None, bool]]:
        return [
            (field.data_key or name, field if isinstance(field, Judging) else None, field.required)
            for name, field in self.load_fields.items()
        ]

    def together(self, args: Mapping[str, Any]) -> str | None:
        """`member: code` of what is wrong with members that are each right alone."""
        return None

    @validates_schema(skip_on_field_errors=True, pass_original=True)
    def _together(self, data: Any, original: Mapping[str, Any], **kwargs: Any) -> None:
        found = self.together(original)
        if found is not None:
            name, _, code = found.partition(": ")
            raise ValidationError(code, name)


class ToVisit(Wire):
    """On a visit, which the first line that names it makes.

    helps: on a helper's own visit, the person it supports.
    """

    visit = Id(required=True)
    helps = Text(64)


class MaybeToVisit(Wire):
    """Usually on a visit; without one it concerns the job."""

    visit = Id()
    helps = Text(64)


def backwards(args: Mapping[str, Any]) -> str | None:
    """`to: ends_before_it_begins` unless `from` lies before `to`."""
    return "to: ends_before_it_begins" if millis(args["from"]) >= millis(args["to"]) else None
