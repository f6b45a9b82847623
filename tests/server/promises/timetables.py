"""Calendars and policies for tests, as a leader would send them."""

from __future__ import annotations

from typing import Any

from tests.server.office import Desk

FORM: dict[str, Any] = {
    "zone": "Asia/Shanghai",
    "weekdays": [0, 1, 2, 3, 4, 5],
    "windows": [[480, 720], [780, 1200]],
    "holidays": ["2026-10-01", "2027-01-01"],
    "extra_days": ["2026-10-11"],
    "extra_windows": None,
    "horizon": "2027-01-31",
}
NAME = {"zh": "上海", "en": "Shanghai"}
TERMS: dict[str, Any] = {"targets": {"respond": {"open_minutes": 60}, "arrive": {"working_days": 1}}}


def calendar(desk: Desk, code: str = "SH", *, form: dict[str, Any] | None = None, **members: Any) -> Any:
    """A calendar, made by this person."""
    return desk.makes("calendars", code=code, name=NAME, form={**FORM, **(form or {})}, **members)


def policy(desk: Desk, code: str = "P", *, terms: dict[str, Any] | None = None, **members: Any) -> Any:
    """A policy, made by this person."""
    return desk.makes("policies", code=code, name=NAME, terms={**TERMS, **(terms or {})}, **members)
