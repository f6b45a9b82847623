"""Notices to tell: alarms about jobs of one outlet, and what became of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from server.house import House
from server.models.notice import NoticeRow
from server.store.notices import Notice, notice_id
from sync.instants import HOUR, iso
from tests.server.office import NINE

OUTLET = "01935b2e-0000-7000-8000-00000000000a"


def alarm(name: str, **given: Any) -> Notice:
    """The alarm of this name: a visit is due at ten."""
    variables = {
        "number": f"N-{name}",
        "promise": "arrive",
        "due": iso(NINE + HOUR),
        "zone": "Asia/Shanghai",
        "outcome": "due_soon",
        "percent": 80,
        "contact": None,
        "stage": "to_visit",
        "technician": "李师傅",
    }
    made = {
        "id": notice_id(name),
        "template": "promise_alarm",
        "audience": ("dispatcher",),
        "outlet": OUTLET,
        "job": None,
        "made_at": NINE,
        "not_after": NINE + 4 * HOUR,
    }
    return Notice(variables=variables, **{**made, **given})


def states(here: House) -> dict[str, str]:
    """Id -> state of every notice."""
    table = NoticeRow.__table__
    with here.store.reading() as connection:
        return {row.id: row.state for row in connection.execute(select(table.c.id, table.c.state))}
