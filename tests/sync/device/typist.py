"""Somebody who types commands on a phone, and reads the screen."""

from __future__ import annotations

import json

from schemas.lines import understand
from schemas.operations import ARGS
from sync.device.cli import main
from sync.device.database import open_home
from sync.exchange.lines import Understood
from sync.work.documents import change_line
from sync.work.verbs import DEVICE
from tests.sync.device import wire
from tests.sync.device.office import PhoneClock
from tests.sync.device.wire import Wire

JOB = "0192f000-0000-7000-8000-00000000000b"


def judged(raw, n, key):
    """A line as the real schemas judge it."""
    line = understand(raw, n)
    known = isinstance(line.content, Understood) and line.content.op in DEVICE
    return line if known else wire.understand(raw, n, key)


class Typist:
    """Types commands on one phone and reads the screen."""

    def __init__(self, office, home, capsys):
        self.office, self.home, self.capsys = office, home, capsys
        self.wire, self.clock, self.count = Wire(office), PhoneClock(office), 0

    def random(self, size):
        self.count += 1
        return self.count.to_bytes(size, "big")

    def types(self, *words, expect=0):
        self.office.later()
        typed = [*words, "--home", str(self.home)]
        code = main(
            typed, self.clock, self.random, lambda server: self.wire, lambda op, args: ARGS[op].wrong(args)
        )
        out, err = self.capsys.readouterr()
        assert code == expect, err
        return out + err

    def catalogue(self, kind, id, **document):
        """A document of the catalogue arrives."""
        line = change_line(kind, id, 1, document)
        self.sql("insert into copies values ('o:north', 0, ?, ?, ?)", kind, id, line)

    def sql(self, statement, *values):
        """Something happens to what the phone keeps."""
        db = open_home(self.home)
        db.run(statement, *values)
        db.close()

    def lines(self):
        db = open_home(self.home)
        rows = [json.loads(row["line"]) for row in db.rows("select line from lines order by n")]
        db.close()
        return rows
