"""Fields that only the office's messages about work have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.exceptions import ValidationError

from schemas.masters.fields import _COMMON, Whole, Wire
from sync.instants import Millis, millis

FIRST: Millis = millis("2000-01-01T00:00Z")
LAST: Millis = millis("2200-01-01T00:00Z")


class Instant(fields.Field[int]):
    """An instant on its way in: ISO text with an offset outside, milliseconds inside.

    not_an_instant: anything else, and years before 2000 and after 2199.
    """

    default_error_messages = _COMMON

    def __init__(self, **options: Any) -> None:
        described = {"type": "string", "format": "date-time", "minLength": 17, "maxLength": 32}
        super().__init__(**{**options, "metadata": {**described, **options.get("metadata", {})}})

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Millis:
        try:
            instant = millis(value) if isinstance(value, str) and 17 <= len(value) <= 32 else 0
        except (ValueError, OverflowError):
            instant = 0
        if not FIRST <= instant < LAST:
            raise ValidationError("not_an_instant")
        return instant


class Seen(Wire):
    """The ground of every change: the version it was made from, here or as If-Match."""

    version = Whole(least=1)
