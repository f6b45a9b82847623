"""What the demo outlet promises, and when it works: China's holidays as published, an ordinary and an urgent policy."""

from __future__ import annotations

from datetime import date
from typing import Any

from infra.holidays import china
from server.demo.catalogue import words

CODE = "DEMO"


def calendar(today: date) -> dict[str, Any]:
    """Monday to Friday, nine to six, from this year's first day as far as holidays are published."""
    known = china.known(date(min(today.year, china.last_known().year), 1, 1))
    days = {kind: [each.day.isoformat() for each in known.days if each.kind == kind] for kind in known.kinds}
    return {
        "code": CODE,
        "name": words("示例网点日历", "Demo calendar"),
        "form": {
            "zone": "Asia/Shanghai",
            "weekdays": [0, 1, 2, 3, 4],
            "windows": [[540, 1080]],
            "holidays": days["holiday"],
            "extra_days": days["make_up_day"],
            "horizon": known.last.isoformat(),
        },
        "source": known.source,
    }


def _alarms(*names: str) -> dict[str, Any]:
    told = [(80, "dispatcher"), (100, "dispatcher"), (150, "manager")]
    return {name: [{"percent": percent, "tell": [role]} for percent, role in told] for name in names}


POLICIES: tuple[dict[str, Any], ...] = (
    {
        "code": CODE,
        "name": words("标准服务", "Standard service"),
        "terms": {
            "targets": {
                "respond": {"open_minutes": 120},
                "arrive": {"open_minutes": 1080},
                "finish": {"working_days": 5},
                "answer": {"working_days": 2},
            },
            "alarms": _alarms("respond", "arrive", "finish", "answer"),
        },
    },
    {
        "code": f"{CODE}-URGENT",
        "name": words("加急服务", "Urgent service"),
        "fits": {"priority": "urgent"},
        "terms": {
            "targets": {
                "respond": {"open_minutes": 30},
                "arrive": {"open_minutes": 240},
                "finish": {"working_days": 1},
                "answer": {"working_days": 1},
            },
            "alarms": _alarms("respond", "arrive", "finish", "answer"),
        },
    },
)
