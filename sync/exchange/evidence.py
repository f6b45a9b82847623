"""Time as evidence: an offline time is an interval with an estimate, never just the device's word."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sync.instants import MINUTE, SECOND, Millis

FARTHEST: Millis = 2**53
WALL_MAY_LAG: Millis = 60 * SECOND
WORD_MAY_DIFFER: Millis = 10 * MINUTE


@dataclass(frozen=True, slots=True)
class Evidence:
    """When something happened. `earliest <= estimate <= latest`; `said` is the device's own word, kept beside
    it.

    flags, in order of the alphabet: clamped (the counters point outside the bounds), far_from_word (more than
    10 minutes from what the device said), no_token (no valid time token was quoted), wall_moved_back. They
    make the clock doubtful, not the person.
    """

    said: Millis | None
    earliest: Millis
    estimate: Millis
    latest: Millis
    received: Millis
    flags: tuple[str, ...] = ()


def judge(
    said: Millis | None,
    since_wall: int | None,
    since_mono: int | None,
    token_time: Millis | None,
    floor: Millis | None,
    received: Millis,
    *,
    enrolled: Millis,
) -> Evidence:
    """What a line proves about its time when it arrives.

    said: `at` of the line. since_wall, since_mono: milliseconds since the quoted token came, by the wall
    clock and by the one that cannot be set; None where the device has none. token_time: of the quoted token
    if it is a valid one of this device, else None, and the enrolment takes its place. floor: `earliest` of
    the operation before it if the chain is unbroken, else None. received: R, the later of now and the
    device's newest valid token.
    """
    base = enrolled if token_time is None else token_time
    lower = base if floor is None else max(base, floor)
    # A server clock that stepped back puts R before what is proved: the bounds then hold what either says.
    earliest, latest = min(lower, received), max(lower, received)
    wall, mono = _bounded(since_wall), _bounded(since_mono)
    said = None if said is None or abs(said) > FARTHEST else said
    pointed = _pointed(said, token_time, wall, mono, latest)
    estimate = min(max(pointed, earliest), latest)
    flags = []
    if estimate != pointed:
        flags.append("clamped")
    if said is not None and abs(said - estimate) > WORD_MAY_DIFFER:
        flags.append("far_from_word")
    if token_time is None:
        flags.append("no_token")
    if wall is not None and mono is not None and mono > wall + WALL_MAY_LAG:
        flags.append("wall_moved_back")
    return Evidence(said, earliest, estimate, latest, received, tuple(flags))


def tighten(evidence: Evidence, bound: Millis) -> Evidence:
    """The same, now that a valid token of `bound` shows the operation was recorded by then.

    The same evidence comes back when the bound adds nothing, or contradicts what is proved (a server's
    clock).
    """
    if not evidence.earliest <= bound < evidence.latest:
        return evidence
    estimate = min(evidence.estimate, bound)
    flags = evidence.flags
    if estimate != evidence.estimate and "clamped" not in flags:
        flags = tuple(sorted((*flags, "clamped")))
    return replace(evidence, latest=bound, estimate=estimate, flags=flags)


def _bounded(counter: int | None) -> int | None:
    return None if counter is None or abs(counter) > FARTHEST else counter


def _pointed(
    said: Millis | None, token: Millis | None, wall: int | None, mono: int | None, latest: Millis
) -> Millis:
    """Where the device's own figures point, before any bound: token time and the longer counter."""
    counters = [counter for counter in (wall, mono) if counter is not None]
    if token is not None and counters:
        return token + max(counters)
    return latest if said is None else said
