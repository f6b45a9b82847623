"""From nine to eight nobody is disturbed."""

from __future__ import annotations

import pytest

from server.notices.quiet import awake_at
from sync.instants import iso, millis


@pytest.mark.parametrize(
    ("now", "zone", "awake"),
    [
        ("2026-11-24T20:59:59.999+08:00", "Asia/Shanghai", "2026-11-24T12:59:59.999Z"),
        ("2026-11-24T21:00:00+08:00", "Asia/Shanghai", "2026-11-25T00:00:00.000Z"),
        ("2026-11-25T07:59:59.999+08:00", "Asia/Shanghai", "2026-11-25T00:00:00.000Z"),
        ("2026-11-25T08:00:00+08:00", "Asia/Shanghai", "2026-11-25T00:00:00.000Z"),
        ("2026-11-24T21:00:00+08:00", "Europe/Berlin", "2026-11-24T13:00:00.000Z"),
        ("2026-03-28T23:00:00+01:00", "Europe/Berlin", "2026-03-29T06:00:00.000Z"),
        ("2026-10-24T23:00:00+02:00", "Europe/Berlin", "2026-10-25T07:00:00.000Z"),
        ("2026-12-31T22:00:00+08:00", "Asia/Shanghai", "2027-01-01T00:00:00.000Z"),
    ],
)
def test_one_wakes_at_eight_on_the_clocks_of_the_outlet(now: str, zone: str, awake: str) -> None:
    assert iso(awake_at(millis(now), zone)) == awake
