"""The worker: runs every sweep, each in a thread of its own, so that one that hangs or fails stops no other.

Any number of workers may run. A sweep that works `alone` is taken in turns by a row with a lease; the others
claim their rows one by one. A round that fails is noted, tried again a little later, and its age goes on
growing until /health names it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event, Thread

from server.house import House
from server.store import turns
from server.sweeps.table import SWEEPS, Done, Round, Sweep
from server.traces import without_words
from sync.instants import SECOND, Millis
from sync.ports import StoreUnreachable

log = logging.getLogger("doorstep.sweeps")

SOONEST: Millis = 1 * SECOND
LATEST: Millis = 60 * SECOND
NOTED_EVERY: Millis = 15 * SECOND


@dataclass(slots=True)
class Runner:
    """One sweep of one worker. failures: rounds that failed in a row. noted: when its row was last written, and with
    which note."""

    house: House
    sweep: Sweep
    stop: Event
    failures: int = 0
    noted: Millis | None = None
    note: str = ""

    def run(self) -> None:
        """Rounds until the worker is told to end."""
        while not self.stop.is_set():
            try:
                with self.sweep.opened(self.house) as round:
                    while not self.stop.is_set():
                        self.stop.wait(self.step(round) / SECOND)
            except Exception as failure:  # noqa: BLE001  whatever a sweep trips over must not end the worker
                self.stop.wait(self._tell(failure) / SECOND)

    def step(self, round: Round) -> Millis:
        """One round, if it is our turn; how long to wait before the next."""
        wait = self._in_turn(round) if self.sweep.alone else self._freely(round)
        self.failures = 0
        return wait

    def once(self) -> bool:
        """Rounds until nothing is left to do, due or not; whether all went well."""
        try:
            with self.sweep.opened(self.house) as round:
                done = self._counted(round)
                while done.more and not self.stop.is_set():
                    done = self._counted(round)
            self._write(
                lambda c, now: turns.through(c, self.sweep.name, now, self.sweep.due_every, done.note)
            )
        except Exception as failure:  # noqa: BLE001  the other sweeps shall run; the exit code tells of it
            self._tell(failure)
            return False
        return not done.note

    def _in_turn(self, round: Round) -> Millis:
        sweep, now = self.sweep, self.house.now()
        with self.house.store.reading() as connection:
            stand = turns.stands(connection).get(sweep.name)
        if stand is None:
            self._write(lambda c, at: turns.expect(c, {sweep.name: sweep.due_every}, at))
            return 0
        if stand.look_at > now:
            return min(stand.look_at - now, sweep.due_every)
        lease = now + sweep.lease
        if not self.house.work(lambda tx: turns.take(tx.connection, sweep.name, now, lease)):
            return SOONEST
        try:
            done = self._counted(round)
        except Exception as failure:
            note, again = type(failure).__name__, self.house.now() + self._backoff()
            self._write(lambda c, at: turns.failed(c, sweep.name, note, lease=lease, again=again))
            raise
        wait = 0 if done.more else sweep.due_every
        self._write(
            lambda c, at: turns.finished(
                c, sweep.name, at, sweep.due_every, lease=lease, again=at + wait, note=done.note
            )
        )
        return wait

    def _freely(self, round: Round) -> Millis:
        sweep, done = self.sweep, self._counted(round)
        now = self.house.now()
        news = done.note not in ("", self.note)  # what is wrong all the time is not written all the time
        if news or self.noted is None or not 0 <= now - self.noted < NOTED_EVERY:
            self._write(lambda c, at: turns.through(c, sweep.name, at, sweep.due_every, done.note))
            self.noted, self.note = now, done.note
        return 0 if done.more else sweep.poll

    def _counted(self, round: Round) -> Done:
        began = self.house.clock.monotonic()
        done = round(self.stop.is_set)
        told = ", ".join(f"{count} {code}" for code, count in sorted(done.counts.items()) if count)
        if told:
            log.info("%s: %s in %d ms", self.sweep.name, told, self.house.clock.monotonic() - began)
        return done

    def _write(self, do: Callable[..., None]) -> None:
        self.house.work(lambda tx: do(tx.connection, self.house.now()))

    def _backoff(self) -> Millis:
        return min(SOONEST << min(self.failures, 10), LATEST, self.sweep.due_every)

    def _tell(self, failure: Exception) -> Millis:
        """Log it (without its text, which may hold addresses and names); how long to wait."""
        wait = self._backoff()
        self.failures += 1
        if isinstance(failure, StoreUnreachable):
            log.error("%s: %s; again in %d ms", self.sweep.name, type(failure).__name__, wait)
        else:
            log.error("%s: a defect, again in %d ms: %s", self.sweep.name, wait, without_words(failure))
        return wait


LAST_SECONDS = 3


def work(house: House, stop: Event, sweeps: Sequence[Sweep] = SWEEPS) -> None:
    """Run the sweeps until `stop`; each may come to the end of what it is doing, within seconds: what it leaves is
    found again when its lease has run out.
    """
    runners = [Runner(house, sweep, stop) for sweep in sweeps]
    threads = [
        Thread(target=runner.run, name=f"sweep {runner.sweep.name}", daemon=True) for runner in runners
    ]
    for thread in threads:
        thread.start()
    while not stop.is_set() and any(thread.is_alive() for thread in threads):
        threads[0].join(0.5)
    for thread in threads:
        thread.join(LAST_SECONDS)


def once(house: House, stop: Event, sweeps: Sequence[Sweep] = SWEEPS) -> list[str]:
    """Run each sweep until it has nothing left to do; the names of those that did not go well."""
    return [sweep.name for sweep in sweeps if not Runner(house, sweep, stop).once()]
