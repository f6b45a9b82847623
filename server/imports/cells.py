"""What a cell means: text in, value out. A cell that means nothing stays text, and the schema names it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

_YES = frozenset({"1", "yes", "true", "y", "是", "有"})
_NO = frozenset({"", "0", "no", "false", "n", "否", "无"})
_WITHOUT_CENTS = frozenset({"JPY", "KRW", "VND", "CLP", "ISK"})
_WITH_MILS = frozenset({"KWD", "BHD", "OMR", "JOD", "TND"})


def yes_no(text: str) -> Any:
    """`是` and `yes` are true; `否`, `no` and an empty cell are false."""
    word = text.casefold()
    return True if word in _YES else False if word in _NO else text


def money(text: str, currency: str) -> Any:
    """`1,280.50` in CNY is 128050. A finer amount than the currency knows stays text."""
    digits = 0 if currency in _WITHOUT_CENTS else 3 if currency in _WITH_MILS else 2
    return _scaled(text.replace(",", "").removeprefix("¥").removeprefix("￥"), digits)


def basis_points(text: str) -> Any:
    """`13%` and `13` are 1300."""
    return _scaled(text.removesuffix("%").strip(), 2)


def or_none(text: str) -> str | None:
    """An empty cell says nothing."""
    return text or None


def _scaled(text: str, digits: int) -> Any:
    if len(text) > 30 or "e" in text.casefold():
        return text
    try:
        scaled = Decimal(text).scaleb(digits)
    except InvalidOperation:
        return text
    return int(scaled) if scaled.is_finite() and scaled == scaled.to_integral_value() else text
