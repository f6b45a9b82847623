"""Strict fields: the type is what it says, lengths are bounded, and an error is a code, never prose.

Codes: required, null, unknown, not_text, control_character, too_short, too_long, wrong_shape,
not_a_whole_number, not_a_number, too_small, too_big, not_true_or_false, not_a_choice, not_a_list,
not_an_object, not_an_id, not_a_day, repeated. The sentences for people are the server's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from marshmallow import Schema, fields
from marshmallow.exceptions import ValidationError

from sync.instants import iso

BOUND = 2**53 - 1
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DAY = re.compile(r"(19|20|21)\d\d-\d\d-\d\d")
_REFUSED = frozenset({"Cc", "Cs"})

_COMMON: dict[str, Any] = {"required": "required", "null": "null", "validator_failed": "wrong_shape"}


def _documented(options: dict[str, Any], **schema: Any) -> dict[str, Any]:
    return {**options, "metadata": {**schema, **options.get("metadata", {})}}


class Text(fields.Field[str]):
    """Text in NFC without spaces at its ends. `lines` allows line breaks; no other control characters.

    `shape` is a regular expression that the whole text must match.
    """

    default_error_messages = _COMMON

    def __init__(
        self, most: int, *, least: int = 1, lines: bool = False, shape: str | None = None, **options: Any
    ) -> None:
        allowed = r"[^\u0000-\u0009\u000b-\u001f\u007f-\u009f]" if lines else r"[^\u0000-\u001f\u007f-\u009f]"
        pattern = f"^{shape}$" if shape else f"^{allowed}*$"
        super().__init__(
            **_documented(options, type="string", minLength=least, maxLength=most, pattern=pattern)
        )
        self.most, self.least, self.lines = most, least, lines
        self.shape = re.compile(shape) if shape else None

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        if not isinstance(value, str):
            raise ValidationError("not_text")
        text = (
            unicodedata.normalize("NFC", value)
            .replace("\r\n", "\n" if self.lines else "\r\n")
            .strip(" \n\u3000" if self.lines else " \u3000")
        )
        if any(unicodedata.category(c) in _REFUSED and not (self.lines and c == "\n") for c in text):
            raise ValidationError("control_character")
        if not self.least <= len(text) <= self.most:
            raise ValidationError("too_long" if len(text) > self.most else "too_short")
        if self.shape and not self.shape.fullmatch(text):
            raise ValidationError("wrong_shape")
        return text


class Whole(fields.Field[int]):
    """A whole number within bounds: no text, no fraction, no true or false."""

    default_error_messages = _COMMON

    def __init__(self, *, least: int = 0, most: int = BOUND, **options: Any) -> None:
        super().__init__(**_documented(options, type="integer", minimum=least, maximum=most))
        self.least, self.most = least, most

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # 1.0 is the number 1 in JSON
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValidationError("not_a_whole_number")
        if not self.least <= value <= self.most:
            raise ValidationError("too_small" if value < self.least else "too_big")
        return value


class Written(Whole):
    """A whole number as it stands in an address (`?limit=50`) or in a table of text."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,16}", value):
            raise ValidationError("not_a_whole_number")
        return super()._deserialize(int(value), attr, data, **kwargs)


class Degrees(fields.Field[float]):
    """An angle in degrees, kept to six decimals (a hand's breadth)."""

    default_error_messages = _COMMON

    def __init__(self, most: int, **options: Any) -> None:
        super().__init__(**_documented(options, type="number", minimum=-most, maximum=most))
        self.most = most

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise ValidationError("not_a_number")
        if not -self.most <= value <= self.most:  # NaN is neither
            raise ValidationError("too_big")
        return round(float(value), 6)


class YesNo(fields.Field[bool]):
    """True or false, and nothing that resembles them."""

    default_error_messages = _COMMON

    def __init__(self, **options: Any) -> None:
        super().__init__(**_documented(options, type="boolean"))

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("not_true_or_false")
        return value


class Choice(fields.Field[str]):
    """One of these words."""

    default_error_messages = _COMMON

    def __init__(self, words: Sequence[str], **options: Any) -> None:
        enum = [*words, None] if options.get("allow_none") else list(words)
        super().__init__(**_documented(options, type="string", enum=enum))
        self.words = frozenset(words)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        if not isinstance(value, str) or value not in self.words:
            raise ValidationError("not_a_choice")
        return value


class Id(fields.Field[str]):
    """The id of a row: a UUID in lower case."""

    default_error_messages = _COMMON

    def __init__(self, **options: Any) -> None:
        super().__init__(**_documented(options, type="string", format="uuid", pattern=f"^{_ID.pattern}$"))

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        if not isinstance(value, str) or not _ID.fullmatch(value):
            raise ValidationError("not_an_id")
        return value


class Day(fields.Field[str]):
    """A day of the calendar, `2026-11-24`, between 1900 and 2199."""

    default_error_messages = _COMMON

    def __init__(self, **options: Any) -> None:
        super().__init__(**_documented(options, type="string", format="date", pattern=f"^{_DAY.pattern}$"))

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        try:
            if not isinstance(value, str) or not _DAY.fullmatch(value):
                raise ValueError(value)
            return date.fromisoformat(value).isoformat()
        except ValueError:
            raise ValidationError("not_a_day") from None


class Moment(fields.Field[int]):
    """An instant on its way out: milliseconds inside, ISO text outside."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**_documented(options, type="string", format="date-time"), dump_only=True)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else iso(value)


class Several(fields.List[Any]):
    """A list of at most `most`; with `unique`, nothing in it occurs twice."""

    default_error_messages = {**_COMMON, "invalid": "not_a_list"}

    def __init__(
        self, inner: Any, *, most: int, least: int = 0, unique: bool = False, **options: Any
    ) -> None:
        described = _documented(options, minItems=least, maxItems=most, uniqueItems=unique)
        super().__init__(inner, **described)
        self.most, self.least, self.unique = most, least, unique

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if isinstance(value, list) and not self.least <= len(value) <= self.most:
            raise ValidationError("too_long" if len(value) > self.most else "too_short")
        found: list[Any] = super()._deserialize(value, attr, data, **kwargs)
        if self.unique and any(item in found[:at] for at, item in enumerate(found)):
            raise ValidationError("repeated")
        return found


class Inside(fields.Nested):
    """An object inside an object."""

    default_error_messages = {**_COMMON, "type": "not_an_object"}


class Wire(Schema):
    """The ground of every message: unknown members are refused, errors are codes."""

    error_messages = {"unknown": "unknown", "type": "not_an_object"}


class Words(Wire):
    """A name in both languages. zh: always there. en: empty where nobody has written it yet."""

    zh = Text(120, required=True)
    en = Text(120, least=0, load_default="")
