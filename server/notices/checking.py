"""Tries every channel by sending something, and says what is wrong with each, and who has none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from infra.notices import Message, Refused, Unreachable
from server.chance import Chance, new_id
from server.notices.channels import Listener, Listeners
from server.notices.rendering import rendered
from server.staff.roles import DISPATCHER, MANAGER
from sync.instants import Millis, iso

TOLD_BY_ALARMS = (DISPATCHER, MANAGER)


@dataclass(frozen=True, slots=True)
class Tried:
    """One channel; code is empty where it works."""

    listener: Listener
    code: str


def attempts(listeners: Listeners, now: Callable[[], Millis], chance: Chance, zone: str) -> Iterator[Tried]:
    """Send a test message through each, one after another."""
    for listener in listeners.every:
        at = now()
        variables = {"channel": listener.name, "at": iso(at), "zone": zone}
        words = rendered("check", variables, listener.language)
        facts = {"outlet": None, "job": None, "variables": variables}
        message = Message(new_id(at, chance), "check", words.subject, words.text, at, facts)
        yield Tried(listener, _code(listener, message))


def _code(listener: Listener, message: Message) -> str:
    try:
        listener.channel.send(message)
    except (Refused, Unreachable) as failure:
        return failure.code
    return ""


def unheard(listeners: Listeners, outlets: Sequence[str]) -> list[tuple[str, str]]:
    """(outlet, role) of alarms that nobody would hear."""
    return [
        (outlet, role) for outlet in outlets for role in TOLD_BY_ALARMS if not listeners.of((role,), outlet)
    ]


def unknown_outlets(listeners: Listeners, outlets: Sequence[str]) -> list[tuple[str, str]]:
    """(channel, outlet) of channels that name an outlet which does not exist."""
    return [
        (listener.name, outlet)
        for listener in listeners.every
        for outlet in sorted((listener.outlets or frozenset()) - set(outlets))
    ]
