"""The demo's phone: a real one (sync/device), used by its command line, in a directory of its own.

Its clock is set by the story, because nobody waits a day for a demo: so the server sees a phone whose word is
far from what is proved, and says so.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from sync.device import photos
from sync.device.cli import main
from sync.device.clock import Clocks
from sync.device.copies import documents
from sync.device.database import Database, open_home
from sync.device.enrolments import current
from sync.device.sync import Device
from sync.device.transport import Transport
from sync.instants import DAY, MINUTE, Millis

BEGINS = (8 * 60 + 40) * MINUTE


class StoryClock:
    """Wall and running clock that move together, to where the story is. The story begins now, at 08:40."""

    def __init__(self, now: Millis) -> None:
        self.begins = now - now % MINUTE
        self.instant = now

    def when(self, day: int, time: str) -> Millis:
        """This time of the story's first (0) or second (1) day."""
        hours, minutes = time.split(":")
        return self.begins + day * DAY + (int(hours) * 60 + int(minutes)) * MINUTE - BEGINS

    def at(self, day: int, time: str) -> Millis:
        """The story goes on to this time."""
        self.instant = self.when(day, time)
        return self.instant

    def now(self) -> Millis:
        """Each reading is a second later, so that nothing happens twice at once."""
        self.instant += 1_000
        return self.instant


class Failed(Exception):
    """A command of the phone did not work; what it said."""


class DemoPhone:
    """One phone. tell: is told of each command and of what the phone said."""

    def __init__(
        self,
        home: Path,
        clock: StoryClock,
        random: Callable[[int], bytes],
        connect: Callable[[str], Transport],
        tell: Callable[[str, str], None],
    ) -> None:
        self.home, self.random, self.connect, self.tell = home, random, connect, tell
        self.clock = Clocks(clock.now, clock.now, "demo")

    def does(self, *words: str, fails: bool = False) -> str:
        """A command as it would be typed after `doorstep device`. fails: it is expected to."""
        said, wrong = StringIO(), StringIO()
        with redirect_stdout(said), redirect_stderr(wrong):
            code = main([*words, "--home", str(self.home)], self.clock, self.random, self.connect)
        told = (said.getvalue() + wrong.getvalue()).strip()
        self.tell(f"doorstep device {shlex.join(words)}", told)
        if (code != 0) is not fails:
            raise Failed(f"{words[0]}: {told}")
        return told

    @property
    def db(self) -> Database:
        """The phone's own file. Close it after use."""
        return open_home(self.home)

    def keeps(self) -> int:
        """Sync without a word; how many photos and signatures the server does not have for certain."""
        db = self.db
        try:
            Device(db, self.connect(current(db).server), self.clock).sync()
            return photos.kept(db)
        finally:
            db.close()

    def lines(self, job: str) -> list[Any]:
        """Every line the phone recorded on a job, oldest first."""
        return self._ask("select device, n, hash, op, line, receipt from lines where job = ? order by n", job)

    def blobs(self) -> list[Any]:
        """Every photo and signature: hash, size, state, and whether its bytes are still here."""
        return self._ask("select sha256, size, type, state, body is not null as kept from blobs order by n")

    def document(self, job: str) -> dict[str, Any] | None:
        """The job as the server last told the phone."""
        db = self.db
        try:
            return documents(db, "job").get(job)
        finally:
            db.close()

    def defects(self) -> list[Any]:
        """Digests that did not agree."""
        return self._ask("select name, value from notes where name like 'defect:%'")

    def _ask(self, statement: str, *values: Any) -> list[Any]:
        db = self.db
        try:
            return db.rows(statement, *values)
        finally:
            db.close()
