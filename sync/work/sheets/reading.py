"""Reading a signed text that may say anything: what is not of the expected kind reads as nothing, never as an error."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timezone, tzinfo
from typing import Any, TypeGuard
from zoneinfo import ZoneInfo

from sync.work.sheets.v1_words import Words

WEEKDAYS = ("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WHOLE_CURRENCIES = frozenset(("JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX", "XAF", "XOF", "XPF"))
LARGEST = 2**53
_HASH = re.compile("[0-9a-f]{64}")
THOUSANDTHS = frozenset(("BHD", "JOD", "KWD", "OMR", "TND", "IQD", "LYD"))


def at(text: Any, path: str) -> Any:
    """What stands under this path of members; None where it leads nowhere."""
    for step in path.split("."):
        text = text.get(step) if isinstance(text, Mapping) else None
    return text


def is_hash(value: Any) -> TypeGuard[str]:
    """Whether this is a SHA-256 as hashes are written; anything else names no bytes."""
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def maps(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def told(value: Any) -> str:
    """A value in one line; empty for nothing. An object or a list as the JSON it is: it is shown, not understood."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value, ensure_ascii=False)
    except ValueError:  # a number of more figures than are ever written out
        return "…"


def named(thing: Any, member: str, side: int) -> str:
    """What a thing is called: in an English text by its `…_en`, where it has one."""
    return (told(at(thing, f"{member}_en")) if side == 1 else "") or told(at(thing, member))


def listed(value: Any, mark: str) -> str:
    """The texts of a list, divided by this mark."""
    return mark.join(told(each) for each in value) if isinstance(value, list) else told(value)


def word(words: Mapping[str, Words], code: Any, side: int) -> str:
    """A code in words; as it stands where there are none."""
    return words[code][side] if isinstance(code, str) and code in words else told(code)


def money(amount: Any, currency: Any) -> str:
    """Minor units as people write them: ¥120.00, EUR 0.05, JPY 500. What is no whole number is shown as it stands."""
    if not isinstance(amount, int) or isinstance(amount, bool) or abs(amount) > LARGEST:
        return told(amount)
    code = currency if isinstance(currency, str) and currency else "CNY"
    places = 0 if code in WHOLE_CURRENCIES else 3 if code in THOUSANDTHS else 2
    whole, rest = divmod(abs(amount), 10**places)
    figures = f"{whole:,}" + (f".{rest:0{places}d}" if places else "")
    return ("−" if amount < 0 else "") + ("¥" if code == "CNY" else f"{code} ") + figures


def zone_of(text: Mapping[str, Any]) -> tzinfo:
    """The zone in which the text's times are shown: the service centre's, else that of the phone when it was signed."""
    named = text.get("zone")
    if isinstance(named, str):
        try:
            return ZoneInfo(named)
        except (KeyError, ValueError, OSError):
            pass
    signed = _instant(at(text, "times.signed"))
    offset = None if signed is None else signed.utcoffset()
    return timezone.utc if offset is None else timezone(offset)


def moment(value: Any, zone: tzinfo, side: int) -> str:
    """An instant as people write it; as it stands where it is none."""
    local = _local(value, zone)
    return told(value) if local is None else f"{_day(local, side)} {_hour(local)}"


def window(value: Any, zone: tzinfo, side: int) -> str:
    """`from` and `to` as one text; the day once where both have the same."""
    begins, ends = at(value, "from"), at(value, "to")
    first, last = _local(begins, zone), _local(ends, zone)
    if not told(ends):
        return moment(begins, zone, side)
    same = first is not None and last is not None and first.date() == last.date()
    return f"{moment(begins, zone, side)}–{_hour(last) if same and last else moment(ends, zone, side)}"


def day(value: Any, side: int) -> str:
    """A date as people write it; as it stands where it is none."""
    try:
        return _day(date.fromisoformat(value), side)
    except (TypeError, ValueError):
        return told(value)


def _day(local: date, side: int) -> str:
    weekday = WEEKDAYS[side][local.weekday()]
    if side == 0:
        return f"{local.year}年{local.month}月{local.day}日 周{weekday}"
    return f"{weekday} {local.day} {MONTHS[local.month - 1]} {local.year}"


def _local(value: Any, zone: tzinfo) -> datetime | None:
    instant = _instant(value)
    try:
        return None if instant is None else instant.astimezone(zone)
    except (OverflowError, ValueError):
        return None


def _hour(local: datetime) -> str:
    """With its offset where the clocks show it twice, because they are put back."""
    twice = local.replace(fold=1 - local.fold).utcoffset() != local.utcoffset()
    return f"{local:%H:%M} (UTC{local:%z})" if twice else f"{local:%H:%M}"


def _instant(value: Any) -> datetime | None:
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return instant if instant.tzinfo is not None else None
