"""The clock is watched: a step back would spoil the evidence of time."""

from __future__ import annotations

from freezegun import freeze_time

from server.clock import Steadiness, StillClock, SystemClock
from sync.instants import MINUTE, SECOND, millis


def test_time_that_passes_is_no_step_back() -> None:
    clock = StillClock(1_000_000)
    watch = Steadiness(clock)

    clock.goes_on(10 * MINUTE)

    assert watch.stepped_back() == 0


def test_a_step_back_is_measured() -> None:
    clock = StillClock(1_000_000)
    watch = Steadiness(clock)
    clock.goes_on(MINUTE)

    clock.jumps(clock.now() - 5 * SECOND)

    assert watch.stepped_back() == 5 * SECOND


def test_a_step_back_after_a_step_forward_is_measured_from_the_front() -> None:
    clock = StillClock(1_000_000)
    watch = Steadiness(clock)
    clock.jumps(2_000_000)
    watch.stepped_back()

    clock.jumps(1_000_000)

    assert watch.stepped_back() == 1_000_000


def test_the_machines_clock_runs_forward() -> None:
    clock = SystemClock()

    assert clock.monotonic() <= clock.monotonic()
    assert clock.now() > 1_700_000_000_000


def test_the_system_clock_tells_whole_milliseconds_of_utc() -> None:
    with freeze_time("2026-11-24T09:52:10.120+08:00"):
        assert SystemClock().now() == millis("2026-11-24T01:52:10.120Z")
