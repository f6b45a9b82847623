"""Everything that reached a store, in order, so that it can be told to another store in another order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sync.ports import Store


@dataclass(frozen=True, slots=True)
class Event:
    """Something a store was told. devices: whose request it was, none for what the office did."""

    devices: frozenset[str]
    run: Callable[[Store], Any]


@dataclass(slots=True)
class Journal:
    """What the store now in use was told, oldest first; after a restore only what its backup knew."""

    events: list[Event] = field(default_factory=list)

    def of_office(self, store: Store, run: Callable[[Store], Any]) -> Any:
        """The office tells the store something."""
        return self._told(store, Event(frozenset(), run))

    def of_devices(self, store: Store, devices: Iterable[str], run: Callable[[Store], Any]) -> Any:
        """A device's request reaches the store. One that is refused leaves no trace, here neither."""
        return self._told(store, Event(frozenset(devices), run))

    def _told(self, store: Store, event: Event) -> Any:
        answer = event.run(store)
        self.events.append(event)
        return answer


def interleaved(events: Sequence[Event], random: Random) -> Iterator[Event]:
    """The same events with the phones' requests in another order between two acts of the office.

    Requests of one phone keep their order, of its former enrolments and its clones too.
    """
    phone = _phones(events)
    waiting: dict[str, list[Event]] = {}
    for event in events:
        if event.devices:
            waiting.setdefault(phone[min(event.devices)], []).append(event)
            continue
        yield from _shuffled(waiting, random)
        waiting = {}
        yield event
    yield from _shuffled(waiting, random)


def _shuffled(waiting: dict[str, list[Event]], random: Random) -> Iterator[Event]:
    turns = [phone for phone, events in waiting.items() for _ in events]
    random.shuffle(turns)
    for phone in turns:
        yield waiting[phone].pop(0)


def _phones(events: Sequence[Event]) -> dict[str, str]:
    """For each device one name for all devices that ever stood in one request with it, however far round."""
    named: dict[str, str] = {}
    for event in events:
        old = {named.get(device, device) for device in event.devices}
        named |= dict.fromkeys(event.devices, min(old, default=""))
        named = {device: min(old) if name in old else name for device, name in named.items()}
    return named
