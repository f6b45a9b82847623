"""Telephone numbers as people type them, and as those want them who send texts."""

from __future__ import annotations

import re

CHINA = "86"
_WHOLE = re.compile(r"\+[1-9][0-9]{7,14}")
_MOBILE_IN_CHINA = re.compile(r"\+861[3-9][0-9]{9}")


def international(phone: str, country: str = CHINA) -> str:
    """A number with its country, `+8613800001234`; empty where it is none, or none that could get a text in China.

    country: the calling code that a number without one has.
    """
    kept = re.sub(r"[^0-9+]", "", phone)
    if kept.startswith("00"):
        kept = "+" + kept[2:]
    elif not kept.startswith("+"):
        known = country == CHINA and re.fullmatch(r"861[3-9][0-9]{9}", kept) is not None
        kept = f"+{kept}" if known else f"+{country}{kept if country == CHINA else kept.removeprefix('0')}"
    if not _WHOLE.fullmatch(kept):
        return ""
    return kept if not kept.startswith("+" + CHINA) or _MOBILE_IN_CHINA.fullmatch(kept) else ""


def shown(number: str) -> str:
    """A number or an address without most of it."""
    name, at, domain = number.rpartition("@")
    return f"{name[:1]}…@{domain}" if at else f"…{number[-2:]}"
