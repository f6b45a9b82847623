"""Policies: what is promised for which work. The most exact policy that fits is the one that counts.

A policy is data; everything that may be wrong with it is named before it is saved (`troubles`). What a job is
promised is frozen in it (`promise`), with the edition of the policy and the whole calendar: an edit is a new edition,
and running jobs keep theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sync.instants import Millis
from sync.work.calendar_form import Trouble
from sync.work.calendars import Calendar, local_day
from sync.work.targets import BadTarget, target_of

PROMISES = ("respond", "arrive", "finish", "answer")
APPOINTMENT = "keep_appointment"
"""A promise without a target of its own: the window is its target."""
ALARMED = ("respond", "arrive", APPOINTMENT, "finish", "answer")
FITS = ("class", "type", "area", "priority", "warranty")
"""What a policy may ask of a job, the most telling first: of two that fit equally many, the one that says the class."""
ROLES = ("administrator", "dispatcher", "technician", "manager", "supervisor", "assessor")
PAUSES = ("waiting_for_customer", "waiting_for_parts")
PAUSABLE = ("finish",)
RULES = ("retroactive", "from_change", "unchanged")
DEMANDS = ("estimate", "proved")
MOST_MINUTES = 7 * 24 * 60
MOST_PERCENT = 300
MOST_ALARMS = 10
PLAIN: Mapping[str, Any] = {
    "alarms": {},
    "pauses": {"finish": list(PAUSES)},
    "customer_choice": True,
    "rule": "retroactive",
    "demands": "estimate",
    "tolerance": 30,
    "grace": 240,
}
"""What holds where a policy does not say otherwise."""
DAYS_BEFORE = 3
"""How many days before the day a job is reported its calendar still knows: last night's windows, and some room."""


class NoPolicy(LookupError):
    """No policy fits this work, so nothing can be promised."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One edition of a policy. fits: what it asks of a job (members of FITS; what is not named may be anything).

    name: {"zh", "en"}. terms: as written down: targets, alarms, pauses, customer_choice, rule, demands, tolerance
    (minutes before a window in which an arrival keeps it), grace (open minutes before an unknown one counts as late).
    calendar: id; None for the outlet's. own: of the outlet itself, not of all.
    """

    id: str
    edition: int
    fits: Mapping[str, str]
    terms: Mapping[str, Any]
    name: Mapping[str, str]
    calendar: str | None = None
    own: bool = False


_ALARMS = [
    {"percent": 80, "tell": ["dispatcher"]},
    {"percent": 100, "tell": ["dispatcher"]},
    {"percent": 150, "tell": ["manager"]},
]
STANDARD = Policy(
    id="standard",
    edition=1,
    fits={},
    terms={
        "targets": {
            "respond": {"open_minutes": 120},
            "arrive": {"open_minutes": 1080},
            "finish": {"open_minutes": 2700},
            "answer": {"working_days": 2},
        },
        "alarms": {**dict.fromkeys(PROMISES, _ALARMS), APPOINTMENT: _ALARMS[1:]},
    },
    name={"zh": "标准承诺", "en": "standard promise"},
)
"""What is promised where nobody has said anything: built in, and shown like any other."""


def plain_calendar(zone: str) -> dict[str, Any]:
    """Monday to Friday, nine to six, in this zone: built in, as it is frozen in a job."""
    return {
        "id": "plain",
        "edition": 1,
        "zone": zone,
        "weekdays": [0, 1, 2, 3, 4],
        "windows": [[540, 1080]],
        "holidays": [],
        "extra_days": [],
        "extra_windows": None,
        "horizon": None,
    }


def chosen(policies: Iterable[Policy], work: Mapping[str, str | None]) -> Policy:
    """The policy for this work. Of two that are equally exact the outlet's own counts before one of all outlets, then
    the later id. NoPolicy where none fits.
    """
    fitting = [policy for policy in policies if _fits(policy, work)]
    if not fitting:
        raise NoPolicy(", ".join(f"{name}={work.get(name)}" for name in FITS))
    return max(fitting, key=_exactness)


def promise(policy: Policy, calendar: Mapping[str, Any], reported: Millis) -> dict[str, Any]:
    """What is frozen in a job that was reported at this instant. calendar: its form with `id` and `edition`; of its
    holidays and make-up days those that the job can still meet are kept.
    """
    return {
        "policy": {"id": policy.id, "edition": policy.edition, "name": dict(policy.name)},
        "calendar": _from(calendar, reported),
        **PLAIN,
        **policy.terms,
    }


def _from(calendar: Mapping[str, Any], reported: Millis) -> dict[str, Any]:
    first = local_day(Calendar(calendar["zone"]), reported) - timedelta(days=DAYS_BEFORE)
    known = {name: calendar.get(name) or [] for name in ("holidays", "extra_days")}
    later = {name: [day for day in days if day >= first.isoformat()] for name, days in known.items()}
    return {**calendar, **later}


def longer(frozen: Mapping[str, Any], newest: Mapping[str, Any]) -> dict[str, Any] | None:
    """A frozen calendar with the days that an extension of it has added. newest: the form of the same edition with
    the latest horizon. None where it does not reach further.
    """
    old, new = frozen.get("horizon"), newest.get("horizon")
    if old is None or new is None or new <= old:
        return None
    both = ("holidays", "extra_days")
    days = {
        name: [*(frozen.get(name) or []), *(day for day in newest.get(name) or [] if day > old)]
        for name in both
    }
    return {**frozen, **days, "horizon": new}


def troubles(terms: Mapping[str, Any]) -> Iterator[Trouble]:
    """Everything that is wrong with these terms."""
    targets = terms.get("targets")
    if not isinstance(targets, dict) or not targets:
        yield Trouble("targets", "required", targets)
        targets = {}
    for name, given in targets.items():
        yield from _of_target(name, given)
    yield from _objects(terms)
    for name, marks in _members(terms, "alarms"):
        if name not in ALARMED or (name not in targets and name != APPOINTMENT):
            yield Trouble(f"alarms.{name}", "unknown_promise", name)
        else:
            yield from _of_alarms(name, marks)
    for name, reasons in _members(terms, "pauses"):
        if name not in PAUSABLE:
            yield Trouble(f"pauses.{name}", "never_paused", name)
        elif not isinstance(reasons, list) or not all(reason in PAUSES for reason in reasons):
            yield Trouble(f"pauses.{name}", "unknown_reason", reasons)
    yield from _of_choices(terms)
    for name in sorted(set(terms) - {*PLAIN, "targets"}):
        yield Trouble(name, "unknown", terms[name])


def _of_target(name: str, given: object) -> Iterator[Trouble]:
    if name not in PROMISES:
        yield Trouble(f"targets.{name}", "unknown_promise", name)
        return
    try:
        target_of(given)
    except BadTarget as bad:
        yield Trouble(f"targets.{name}", bad.code, bad.value)


def _objects(terms: Mapping[str, Any]) -> Iterator[Trouble]:
    for name in ("alarms", "pauses"):
        if not isinstance(terms.get(name, {}), dict):
            yield Trouble(name, "not_an_object", terms[name])


def _of_alarms(name: str, alarms: object) -> Iterator[Trouble]:
    """Each has its percentage of the promised time, rising, and tells somebody."""
    where, least = f"alarms.{name}", 100 if name == APPOINTMENT else 1
    if not isinstance(alarms, list):
        yield Trouble(where, "not_a_list", alarms)
        return
    if len(alarms) > MOST_ALARMS:
        yield Trouble(where, "too_many", len(alarms))
        return
    before = 0
    for at, alarm in enumerate(alarms):
        if not isinstance(alarm, dict) or set(alarm) != {"percent", "tell"}:
            yield Trouble(f"{where}.{at}", "not_an_alarm", alarm)
            continue
        yield from _of_percent(f"{where}.{at}.percent", alarm["percent"], least, before)
        yield from _of_roles(f"{where}.{at}.tell", alarm["tell"])
        before = alarm["percent"] if isinstance(alarm["percent"], int) else before


def _of_percent(where: str, percent: object, least: int, before: int) -> Iterator[Trouble]:
    if not isinstance(percent, int) or isinstance(percent, bool) or not least <= percent <= MOST_PERCENT:
        yield Trouble(where, "out_of_range", percent)
    elif percent <= before:
        yield Trouble(where, "not_rising", percent)


def _of_roles(where: str, tell: object) -> Iterator[Trouble]:
    if not isinstance(tell, list) or not tell:
        yield Trouble(where, "required", tell)
    elif not all(role in ROLES for role in tell):
        yield Trouble(where, "unknown_role", tell)
    elif len(set(tell)) < len(tell):
        yield Trouble(where, "repeated", tell)


def _of_choices(terms: Mapping[str, Any]) -> Iterator[Trouble]:
    for name, words in (("rule", RULES), ("demands", DEMANDS)):
        if terms.get(name, words[0]) not in words:
            yield Trouble(name, "not_a_choice", terms[name])
    if not isinstance(terms.get("customer_choice", True), bool):
        yield Trouble("customer_choice", "not_true_or_false", terms["customer_choice"])
    for name in ("tolerance", "grace"):
        minutes = terms.get(name, 0)
        if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 <= minutes <= MOST_MINUTES:
            yield Trouble(name, "out_of_range", minutes)


def _members(terms: Mapping[str, Any], name: str) -> list[tuple[str, Any]]:
    given = terms.get(name)
    return list(given.items()) if isinstance(given, dict) else []


def _fits(policy: Policy, work: Mapping[str, str | None]) -> bool:
    return all(work.get(name) == wanted for name, wanted in policy.fits.items())


def _exactness(policy: Policy) -> tuple[int, tuple[bool, ...], bool, str]:
    return len(policy.fits), tuple(name in policy.fits for name in FITS), policy.own, policy.id
