"""How a sentence is said with its facts: codes as words, instants in the record's zone, nothing that moves a cursor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any

from infra.seal.verifying.fact_words import PLACES, REASON, VALUES
from infra.seal.verifying.layers import Words

LANGUAGES = ("zh", "en")
LISTED = ("、", ", ")
INSTANTS = frozenset({"at", "received", "earliest", "latest"})
BOUNDS = frozenset({"received", "latest"})
"""Facts that are instants (ISO 8601), by their names."""
STATED_BY_OTHERS = "at"
"""What others state too, and in UTC: when a seal, a timestamp or a witness's signature was made."""
ALSO_UTC = ("（UTC {}）", " ({} UTC)")
_LONGEST_SHOWN = 300


def said(words: Words, facts: Mapping[str, Any], lang: str, zone: tzinfo = timezone.utc) -> str:
    """The sentence with its facts, which come from a stranger's file."""
    side = LANGUAGES.index(lang)
    return words[side].format_map({name: _shown(name, value, side, zone) for name, value in facts.items()})


def _shown(name: str, value: Any, side: int, zone: tzinfo) -> str:
    if isinstance(value, list | tuple):
        text = LISTED[side].join(_one(name, each, side, zone) for each in value)
    else:
        text = _one(name, value, side, zone)
    text = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)


def _one(name: str, value: Any, side: int, zone: tzinfo) -> str:
    if not isinstance(value, str):
        return str(value)
    words = VALUES.get(name, {}).get(value)
    if words:
        return words[side]
    if name in PLACES:
        return PLACES[name][side].format(value) if value else ""
    if name == "why":
        return REASON[side].format(value)
    return moment(name, value, side, zone) if name in INSTANTS else value


def moment(name: str, value: str, side: int, zone: tzinfo) -> str:
    """`2026-11-24 15:30:00 +08:00`: to the second (bounds from above rounded up), with its offset."""
    try:
        instant = datetime.fromisoformat(value)
        if name in BOUNDS and instant.microsecond:
            instant = instant.replace(microsecond=0) + timedelta(seconds=1)
        utc, local = instant.astimezone(timezone.utc), instant.astimezone(zone)
    except (ValueError, OverflowError):
        return value
    if not local.utcoffset():
        return _clock(utc) + " UTC"
    told = f"{_clock(local)} {local:%z}"
    told = f"{told[:-2]}:{told[-2:]}"
    return told + ALSO_UTC[side].format(_clock(utc)) if name == STATED_BY_OTHERS else told


def _clock(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}"
