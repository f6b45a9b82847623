"""Promises that fall due together: how long until the worker has found and settled them, with few and many open."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from infra.local.processes import end_group
from server.house import house
from sync.exchange.chain import sha256_hex
from sync.exchange.evidence import Evidence
from sync.instants import DAY, HOUR, SECOND, Millis, iso
from sync.work.door import act
from sync.work.operations import Operation
from tests.bench import fleet
from tests.bench.ground import CannotMeasure, Ground
from tests.bench.results import Row

FEW, MANY = 10_000, 100_000
DUE = 5_000
ASKED = 10.0
PROMISES = 3
AT_ONCE = 400
EACH = 40
AHEAD: Millis = 20 * SECOND
CALENDAR = {
    "id": "always", "edition": 1, "zone": "Asia/Shanghai", "weekdays": list(range(7)), "windows": [[0, 1440]],
    "holidays": [], "extra_days": [], "extra_windows": None, "horizon": "2099-12-31",
}  # fmt: skip
ALARMS = [{"percent": 80, "tell": ["dispatcher"]}, {"percent": 100, "tell": ["dispatcher"]}]


def judging(ground: Ground, web: int, bare: int, rounds: int, devices: int) -> list[Row]:
    """Of 10,000 and then of 100,000 open promises 5,000 fall due at one instant; one worker, all sweeps running."""
    few = _at(ground, FEW, rounds)
    many = _at(ground, MANY - FEW, rounds)
    limit = _limit(ground)
    settled, notes = many[0], many[1]
    shared = {"limit": limit, "limit_name": "rows/s written in bulk"}
    return [
        Row(f"{DUE:,} due, {FEW:,} open", "s", few[0], notes=few[1]),
        Row(f"{DUE:,} due, {MANY:,} open", "s", settled, ASKED, most=True, notes=notes),
        Row("due promises, times as long", "×", settled / few[0], 1.5, most=True),
        Row("due promises settled", "promises/s", DUE / settled, **shared),
    ]


def _at(ground: Ground, open: int, rounds: int) -> tuple[float, Mapping[str, object]]:
    """The median of the rounds, with so many more promises open."""
    jobs = open // PROMISES + 1
    _plan(ground, jobs, fleet.now() + 20 * DAY)
    with ExitStack() as stack:
        process = ground.start("judge", "-m", "server.cli", "worker")
        stack.callback(end_group, process)
        _until(ground, "SELECT count(*) FROM job WHERE judge_at <= %s", 0, 600)
        with ground.connect() as connection:
            connection.execute("VACUUM ANALYZE")
        results = [_round(ground) for _ in range(rounds)]
    del ground.running["judge"]
    results.sort(key=lambda each: each[0])
    seconds, cpu = results[(len(results) - 1) // 2]
    return seconds, {**cpu, "seconds": [round(each, 2) for each, _ in results]}


def _round(ground: Ground) -> tuple[float, Mapping[str, object]]:
    """From the instant at which they fall due until each has its outcome and its alarm."""
    due = fleet.now() + AHEAD
    jobs = _plan(ground, DUE, due)
    _until(ground, "SELECT count(*) FROM job WHERE judge_at <= %s", 0, AHEAD / SECOND)
    if fleet.now() >= due:
        raise CannotMeasure("they were not judged before they fell due")
    time.sleep((due - fleet.now()) / SECOND)
    before = {name: ground.cpu(name) for name in ("judge", "database")}
    _until(
        ground, f"SELECT count(*) FROM job WHERE judge_at <= {due}", 0, 120
    )  # an index answers that at once
    seconds = (fleet.now() - due) / SECOND
    spent = {f"cpu_ms_{name}": round((ground.cpu(name) - before[name]) / DUE * 1e3, 2) for name in before}
    with ground.connect() as connection:
        [told] = connection.execute(
            "SELECT count(*) FROM alarm WHERE job = ANY(%s) AND percent = 100", (jobs,)
        ).fetchall()
        [open] = connection.execute(
            "SELECT count(*) FROM commitment WHERE job = ANY(%s) AND promise = 'arrive' AND outcome <> 'unknown'",
            (jobs,),
        ).fetchall()
        if (told[0], open[0]) != (DUE, 0):
            raise CannotMeasure(f"{told[0]} alarms for {DUE} promises, {open[0]} of them not judged")
        connection.execute("UPDATE job SET judge_at = NULL WHERE id = ANY(%s)", (jobs,))
        connection.execute("DELETE FROM notice")
    return seconds, spent


def _plan(ground: Ground, count: int, due: Millis) -> list[str]:
    """So many jobs of technicians with a phone each that says nothing, promised for this instant, made by the door."""
    made: list[str] = []
    phones = fleet.phones(ground, count // EACH + 1)
    reported = due - 10 * HOUR
    with ground.app.app_context():
        for begin in range(0, count, AT_ONCE):
            ids = [fleet.fresh_id() for _ in range(min(AT_ONCE, count - begin))]
            people = [phones[(begin + at) // EACH].device.person for at in range(len(ids))]
            does = [
                each for id, person in zip(ids, people, strict=True) for each in _made(id, person, reported)
            ]
            house().work(lambda tx, does=does: act(tx, does, fleet.now(), outlet=fleet.OUTLET, number="W1"))
            made += ids
    return made


def _made(job: str, person: str, reported: Millis) -> Sequence[tuple[str, Operation]]:
    targets = {"respond": 24 * 60, "arrive": 10 * 60, "finish": 48 * 60}
    promise = {
        "policy": {"id": "bench", "edition": 1, "name": {"zh": "测", "en": "bench"}},
        "calendar": CALENDAR,
        "targets": {name: {"open_minutes": minutes} for name, minutes in targets.items()},
        "alarms": {"arrive": ALARMS, "finish": ALARMS},
    }
    at = fleet.now()
    when = Evidence(at, at, at, at, at)
    about = {**fleet.ABOUT, "number": job[-6:], "reported_at": iso(reported), "promise": promise}
    given: tuple[tuple[str, dict[str, Any]], ...] = (
        ("job.create", about),
        ("job.assign", {"technician": person, "helpers": []}),
    )
    return [
        (job, Operation("office:bench", 0, sha256_hex(f"{name}{job}".encode()), name, "bench", when, args))
        for name, args in given
    ]


def _until(ground: Ground, query: str, wanted: int, seconds: float) -> None:
    """Until the database counts so many."""
    until = time.monotonic() + seconds
    with ground.connect() as connection:
        while time.monotonic() < until:
            [(found,)] = connection.execute(query, (fleet.now(),) if "%s" in query else ()).fetchall()
            if found == wanted:
                return
            time.sleep(0.02)
    raise CannotMeasure(f"after {seconds:.0f} s there are {found}, not {wanted}")


def _limit(ground: Ground) -> float:
    """The same rows written by the database alone: 5,000 outcomes, alarms and instants in one statement each."""
    with ground.connect() as connection:
        connection.execute("CREATE TABLE bulk_limit (LIKE commitment INCLUDING ALL)")
        connection.execute("CREATE TABLE bulk_alarm (LIKE alarm INCLUDING ALL)")
        began = time.perf_counter()
        connection.execute("INSERT INTO bulk_limit SELECT * FROM commitment LIMIT %s", (DUE,))
        connection.execute("INSERT INTO bulk_alarm SELECT * FROM alarm LIMIT %s", (DUE,))
        connection.execute(
            "UPDATE job SET judge_at = judge_at WHERE id IN (SELECT id FROM job LIMIT %s)", (DUE,)
        )
        seconds = time.perf_counter() - began
        for table in ("bulk_limit", "bulk_alarm"):
            connection.execute(f"DROP TABLE {table}")
    return DUE / seconds
