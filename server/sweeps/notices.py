"""The sweep `notices`: what shall be told is told, to everybody whom it concerns and who has a channel.

Notices are claimed under a lease and told without any transaction, each channel in a thread of its own. Which channels
took a notice is written down as soon as a channel is through; those that could not be reached rest, longer and longer
up to 15 minutes, and are tried again until nobody needs the notice any more. Whoever is killed between telling and
writing that down tells it twice: the message's id is the same, so receivers can see it. It is never lost.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from server.notices.addressing import Addressee
from server.notices.channels import ChannelFile, Listener, Listeners
from server.notices.quiet import awake_at
from server.store import notices
from server.store.notices import Claimed
from server.store.outlets import zones
from server.store.statements import Row
from server.store.values import packed
from server.sweeps.customers import Customers, Drop, Told, Wait, chosen
from server.sweeps.table import Done, Stopping
from server.sweeps.telling import Later, Refusal, Result, Telling
from sync.instants import MINUTE, Millis

if TYPE_CHECKING:
    from server.house import House
    from server.sweeps.table import Round

AT_ONCE = 500
THREADS = 4
LEASE: Millis = 5 * MINUTE

log = logging.getLogger("doorstep.sweeps")


@contextmanager
def opened(house: House) -> Iterator[Round]:
    """Rounds that share what is known of the channels, and a few threads."""
    with ThreadPoolExecutor(THREADS, "notices") as pool:
        yield Crier(house, ChannelFile(house.settings, house.now), pool).round


@dataclass(frozen=True, slots=True)
class Crier:
    """Who tells."""

    house: House
    file: ChannelFile
    pool: ThreadPoolExecutor

    def round(self, stopping: Stopping) -> Done:
        """Tell up to 500 notices."""
        listeners = self._listeners()
        claimed = self._claim() if listeners is not None else []
        if listeners is None or not claimed:
            return Done({}, note=self.file.note)
        work = _Work(self.house, listeners, self.house.now(), stopping)
        work.begin(claimed)
        work.tell(self.pool)
        counts, notes = work.end()
        note = " ".join(sorted({*notes, self.file.note} - {""}))
        return Done(counts, more=len(claimed) == AT_ONCE and not stopping(), note=note)

    def _listeners(self) -> Listeners | None:
        listeners, anew = self.file.current()
        if anew:
            for slip in self.file.slips:
                log.error("notices: %s", slip.for_a_log)
            if self.file.note == "no_channels_file":
                log.warning("notices: %s is not there: nobody is told", self.house.settings.notices)
        return listeners

    def _claim(self) -> list[Claimed]:
        now = self.house.now()
        with self.house.store.reading() as connection:
            if not notices.any_due(connection, now):
                return []
        return self.house.work(lambda tx: notices.claim(tx.connection, now, now + LEASE, AT_ONCE))


class _Work:
    """One round's notices. held: by id, as they stand. later: by id, what could not be done yet. over: state by id."""

    def __init__(self, house: House, listeners: Listeners, now: Millis, stopping: Stopping) -> None:
        self.house, self.listeners, self.now, self.stopping = house, listeners, now, stopping
        self.held: dict[str, Claimed] = {}
        self.later: dict[str, dict[str, Later]] = defaultdict(dict)
        self.over: dict[str, tuple[str, str]] = {}
        self.queues: dict[str, list[Claimed]] = defaultdict(list)
        self.customers = Customers(house, now)
        self.told: dict[str, Addressee] = {}

    def begin(self, claimed: Sequence[Claimed]) -> None:
        """Decide for each whether it is to be told now, and to whom."""
        quiet = {each.notice.outlet for each in claimed if each.notice.quiet}
        with self.house.store.reading() as connection:
            known = zones(connection, quiet)
        asked = self.customers.ask(claimed)
        for each in claimed:
            self.held[each.notice.id] = each
            self._begin_with(each, known, asked.get(each.notice.id))

    def _begin_with(self, each: Claimed, known: Mapping[str, str], asked: Told | None) -> None:
        notice, id = each.notice, each.notice.id
        hearing = self.listeners.of(notice.audience, notice.outlet)
        awake = (
            awake_at(self.now, known[notice.outlet]) if notice.quiet and notice.outlet in known else self.now
        )
        if self.now > notice.not_after:
            self.over[id] = ("dropped", each.note or "too_late")
        elif not hearing:
            self.over[id] = ("dropped", "nobody_to_tell")
        elif awake > self.now:
            self.later[id]["quiet"] = Later("", min(awake, notice.not_after + 1))
        elif isinstance(asked, Drop):
            self.over[id] = ("dropped", asked.code)
        elif isinstance(asked, Wait):
            self.later[id]["customer"] = Later("", min(asked.at, notice.not_after + 1))
        elif asked is not None:
            self.told[id] = asked
            hearing = self._turns(each)
            if not hearing and not each.through:
                self.over[id] = ("dropped", "no_address")
        for listener in hearing if id not in self.over and id not in self.later else []:
            if listener.name not in each.through:
                self.queues[listener.name].append(each)

    def _turns(self, each: Claimed) -> list[Listener]:
        """The channels whose turn it is to tell this customer."""
        hearing = self.listeners.of(each.notice.audience, each.notice.outlet)
        return chosen(hearing, self.told[each.notice.id], each.through, each.failures)

    def tell(self, pool: ThreadPoolExecutor) -> None:
        """Every channel at once; what one took is written down before the next is waited for."""
        named: Mapping[str, Listener] = {each.name: each for each in self.listeners.every}
        running = {
            pool.submit(self._telling(named[name], queue).tell, queue): name
            for name, queue in self.queues.items()
        }
        for future in as_completed(running):
            self._hear(running[future], future.result())

    def _telling(self, listener: Listener, queue: Sequence[Claimed]) -> Telling:
        told = {each.notice.id: self.told[each.notice.id] for each in queue if each.notice.id in self.told}
        return Telling(self.house, listener, self.stopping, self.customers, told)

    def _hear(self, name: str, results: Mapping[str, Result]) -> None:
        through: list[str] = []
        for id, result in results.items():
            if isinstance(result, Later):
                self.later[id][name] = result
                continue
            said = result.code if isinstance(result, Refusal) else result
            held = self.held[id]
            self.held[id] = replace(held, through={**held.through, name: said})
            through.append(id)
        if through:
            self.house.work(lambda tx: notices.took(tx.connection, [self.held[id] for id in through]))

    def end(self) -> tuple[Counter[str], list[str]]:
        """Write what became of each; how many, by state, and what went wrong, by code."""
        done, waiting = list[Row](), list[Row]()
        counts: Counter[str] = Counter()
        notes: list[str] = []
        for id, each in self.held.items():
            state, note = self.over.get(id) or self._state(each)
            counts[state] += 1
            notes += [part.partition("=")[2] for part in note.split() if "=" in part and state != "dropped"]
            if state == "waiting":
                waiting.append(self._row(each, note) | {"again": self._again(id)})
            else:
                done.append(self._row(each, note) | {"new_state": state, "at": self.house.now()})
        self.house.work(
            lambda tx: (notices.finish(tx.connection, done), notices.put_off(tx.connection, waiting))
        )
        return counts, notes

    def _state(self, each: Claimed) -> tuple[str, str]:
        refused = {name: code for name, code in each.through.items() if isinstance(code, str)}
        late = self.later.get(each.notice.id)
        troubles = {**refused, **{name: later.code for name, later in (late or {}).items() if later.code}}
        note = " ".join(f"{name}={code}" for name, code in sorted(troubles.items()))
        if late is not None:
            return "waiting", note or each.note
        if each.notice.id in self.told:
            if self._turns(each):  # another channel of the same medium has not tried yet
                return "waiting", note
            refused = {} if any(isinstance(code, int) for code in each.through.values()) else refused
        return ("failed" if refused else "sent"), note

    def _again(self, id: str) -> Millis:
        return min((later.at for later in self.later[id].values()), default=self.house.now())

    def _row(self, each: Claimed, note: str) -> Row:
        tried = any(later.code for later in self.later.get(each.notice.id, {}).values())
        key = {"of": each.notice.id, "lease": each.lease}
        return {
            **key,
            "new_note": note,
            "new_sent": packed(each.through),
            "new_failures": each.failures + tried,
        }
