"""A notice in words: a subject and a text of at most 500 characters, for one or for many of a kind."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from server.notices.templates import CODED, INSTANTS, NOBODY, TEMPLATES
from server.notices.variables import Variables, checked
from server.office.words import said

LONGEST = 500
LONGEST_VALUE = 60
FIRST_LINES = 5

_DAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MORE = {"zh": "另有 {count} 条。", "en": "and {count} more."}


@dataclass(frozen=True, slots=True)
class Rendered:
    """One notice in words. line: all of it in one line, for where many stand together."""

    subject: str
    text: str
    line: str


def rendered(template: str, variables: Variables, lang: str) -> Rendered:
    """This notice in this language (zh or en). BadNotice or KeyError where a template, a variable or a code has no
    words, which is a defect of ours.
    """
    wording = TEMPLATES[template][lang]
    words = _in_words(checked(template, variables), lang)
    lines = [form for needs, form in wording.lines if not needs or variables[needs] is not None]
    text = "\n".join(line.format_map(words) for line in lines)
    return Rendered(
        clipped(wording.subject.format_map(words), LONGEST // 5),
        clipped(text, LONGEST),
        clipped(wording.line.format_map(words), LONGEST // 5),
    )


def together(template: str, each: Sequence[Rendered], lang: str) -> Rendered:
    """Many notices of one template as one: the first lines, and how many more there are."""
    subject = TEMPLATES[template][lang].many.format(count=len(each))
    more = len(each) - FIRST_LINES
    lines = [one.line for one in each[:FIRST_LINES]] + [_MORE[lang].format(count=more)] * (more > 0)
    return Rendered(subject, clipped("\n".join(lines), LONGEST), subject)


def instant(text: str | None, zone: str, lang: str) -> str:
    """`11月24日 周二 14:00`, or `Tue 24 Nov 14:00`, on the clocks of this zone; a dash for none."""
    if text is None:
        return "—"
    at = datetime.fromisoformat(text).astimezone(ZoneInfo(zone))
    if lang == "zh":
        return f"{at.month}月{at.day}日 周{_DAYS['zh'][at.weekday()]} {at:%H:%M}"
    return f"{_DAYS['en'][at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at:%H:%M}"


def clipped(text: str, most: int) -> str:
    """At most so many characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _in_words(variables: Variables, lang: str) -> Mapping[str, str]:
    zone = str(variables["zone"])

    def word(name: str, value: str | int | None) -> str:
        if name in INSTANTS:
            return instant(None if value is None else str(value), zone, lang)
        if name in CODED:
            return said(CODED[name], None if value is None else str(value), lang)
        return NOBODY[lang] if value is None else _plain(str(value))

    return {name: word(name, value) for name, value in variables.items()}


def _plain(value: str) -> str:
    """A value that somebody typed, on one line and not endless."""
    shown = "".join(" " if unicodedata.category(each).startswith("C") else each for each in value)
    return clipped(shown, LONGEST_VALUE)
