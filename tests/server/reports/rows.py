"""Commitments as the sweep writes them, for tests of what is counted."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import insert

from server.db import db, writing
from server.models.commitment import CommitmentRow
from tests.server.office import NINE

KEPT: dict[str, Any] = {"outcome": "met", "grade": "proved", "kept_at": NINE}
LATE: dict[str, Any] = {"outcome": "breached", "grade": "proved", "kept_at": NINE}
PLAIN: dict[str, Any] = {
    "promise": "arrive", "of": "", "appliance_class": "AC-SPLIT", "technician": None, "policy": "standard",
    "policy_edition": 1, "calendar": "plain", "calendar_edition": 1, "demands": "estimate", "starts": NINE,
    "due": NINE, "due_day": "2026-11-24", "original": None, "provisional": False, "outcome": "open", "grade": None,
    "questioned": False, "kept_at": None, "settled": False, "attributed": False, "waits_for": None, "contact": None,
    "changed_by_customer": 0, "changed_by_technician": 0, "changed_by_office": 0, "turned_at": NINE, "judged_at": NINE,
}  # fmt: skip


def promised(app: Flask, outlet: str, *some: dict[str, Any]) -> None:
    """These promises, each on a job of its own."""
    rows = [{**PLAIN, "outlet": outlet, "job": f"job-{at}", **each} for at, each in enumerate(some)]
    with app.app_context(), writing() as session:
        kept = session.execute(db.select(db.func.count()).select_from(CommitmentRow)).scalar_one()
        session.execute(insert(CommitmentRow), [{**row, "job": f"{kept}-{row['job']}"} for row in rows])
