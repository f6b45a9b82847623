"""Records: how long one takes to be printed and sealed, how many a second real workers seal, and what they hold."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import ExitStack
from typing import Any

from infra.local.processes import end_group
from server.house import House, house
from server.log import publishing
from server.log.restoring import catch_up
from server.records.pictures import pictures_of
from server.records.printing import Printer
from server.store import log, seals
from server.sweeps.sealing import AT_ONCE, LEASE, Sealing
from tests.bench import fleet
from tests.bench.ground import CannotMeasure, Ground
from tests.bench.results import Row
from tests.bench.signing import sign_records, stored_photos
from tests.bench.watching import memory

ALONE = 40
WARM = 10
FLOW = 500
"""Records sealed by one worker, then by two: 1,000 in all through the first."""
ASKED_MS, ASKED_RATE, ASKED_MB = 80.0, 20.0, 300.0
MEBI = 1 << 20


def records(ground: Ground, web: int, bare: int, rounds: int, devices: int) -> list[Row]:
    """One photo of 300 KB, three parts, one charge and a drawn signature each."""
    photos = stored_photos(ground)
    with ground.app.app_context():
        here = house()
        one = _alone(here, ground, photos)
        with ExitStack() as stack:
            first = ground.start("sealer-1", "-m", "server.cli", "worker")
            stack.callback(end_group, first)
            _flow(ground, photos, WARM)
            single = _flow(ground, photos, FLOW)
            second = ground.start("sealer-2", "-m", "server.cli", "worker")
            stack.callback(end_group, second)
            _flow(ground, photos, 4 * WARM)
            double = _flow(ground, photos, FLOW)
            held = max(memory(process.pid)[process.pid] for process in (first, second)) / MEBI
    counted = {"sealed by these workers": 2 * FLOW + 5 * WARM}
    return [
        Row("record printed and sealed, one core", "ms", one["ms"], ASKED_MS, most=True, notes=one),
        Row("records sealed, one worker", "records/s", single),
        Row("records sealed, two workers", "records/s", double, ASKED_RATE),
        Row("memory of a worker that seals", "MB", held, ASKED_MB, most=True, notes=counted),
    ]


def _alone(here: House, ground: Ground, photos: list[str]) -> dict[str, Any]:
    """Milliseconds of one record after warming up, in this process: printed, sealed, kept and read back apart."""
    sign_records(ground, photos, ALONE + WARM)
    sweep = Sealing(here, Printer(here))
    spent: list[tuple[float, float]] = []
    while len(spent) < ALONE + WARM:
        claimed = here.work(lambda tx: seals.claim(tx.connection, fleet.now(), fleet.now() + LEASE, AT_ONCE))
        signed = sweep._countersigned(claimed, Counter(), set())
        catch_up(here)
        fresh = here.work(lambda tx, s=signed: sweep._append(tx.connection, s))
        publishing.checkpoint(here, max(each.leaf or 0 for each in fresh) + 1)
        with here.store.reading() as connection:
            stand = log.standing(connection, [each.leaf for each in fresh if each.leaf is not None])
            states = seals.states(connection, {h for each in fresh for h in pictures_of(each, {}).named})
        for each in fresh:
            pictures = pictures_of(each, states)
            began = time.perf_counter()
            sealed = sweep.printer.seal(
                each, pictures, stand[each.leaf or 0].path, stand[each.leaf or 0].checkpoint
            )
            spent.append(((time.perf_counter() - began) * 1e3, len(sealed.pdf) / 1024))
        with ground.connect() as connection:
            done = "UPDATE seal SET state = 'sealed', look_at = NULL WHERE text_hash = ANY(%s)"
            connection.execute(done, ([each.text_hash for each in fresh],))
    warm = sorted(spent[WARM:])
    return {"ms": warm[len(warm) // 2][0], "slowest": round(warm[-1][0], 1), "kB": round(warm[0][1])}


def _flow(ground: Ground, photos: list[str], count: int) -> float:
    """Records a second, from the instant at which they may be claimed until the last is sealed."""
    hashes = sign_records(ground, photos, count, later=True)
    with ground.connect() as connection:
        began = time.perf_counter()
        connection.execute("UPDATE seal SET look_at = 0 WHERE text_hash = ANY(%s)", (hashes,))
        query = "SELECT count(*) FROM seal WHERE text_hash = ANY(%s) AND state = 'sealed'"
        while connection.execute(query, (hashes,)).fetchall() != [(count,)]:
            if time.perf_counter() - began > 240:
                told = "SELECT state, note, count(*) FROM seal GROUP BY 1, 2"
                raise CannotMeasure(f"not sealed after 240 s: {connection.execute(told).fetchall()}")
            time.sleep(0.02)
        return count / (time.perf_counter() - began)
