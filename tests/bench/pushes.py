"""Push in batches of 200, and the same bytes again, beside a bulk insert of the same lines."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench import fleet
from tests.bench.answers import lines
from tests.bench.client import Load
from tests.bench.ground import CannotMeasure, Ground, send
from tests.bench.results import Row, Run, costs, middle, run_of
from tests.bench.watching import busy_seconds

BATCHES = 4


def push(ground: Ground, web: int, bare: int, rounds: int, devices: int) -> list[Row]:
    """Rounds of fresh phones with fresh jobs; each batch is sent twice to us and once to the bulk insert."""
    first, again, bulk = list[Run](), list[Run](), list[Run]()
    for _ in range(rounds):
        queues, count = _prepared(ground, devices)
        before = _stored(ground)
        first.append(measured(ground, "web", web, queues, count))
        if _stored(ground) - before != count:
            raise CannotMeasure(f"{_stored(ground) - before} of {count} operations were applied")
        again.append(measured(ground, "web", web, queues, count))
        if _stored(ground) - before != count:
            raise CannotMeasure("pushed again, something was stored twice")
        inserts = [[fleet.redirected(request, "/bulk") for request in queue] for queue in queues]
        bulk.append(measured(ground, "bare", bare, inserts, count))
    limit = middle(bulk).rate
    size = sum(len(request) for queue in queues for request in queue) / count
    return [
        Row(
            "push, batches of 200", "operations/s", middle(first).rate, 10_000, limit=limit,
            limit_name="bulk insert", share_asked=0.15, notes={**costs(first), "wire_bytes": round(size)},
        ),
        Row("push again", "operations/s", middle(again).rate, middle(first).rate, notes=costs(again)),
        Row("bulk insert of the lines", "operations/s", limit, notes=costs(bulk)),
    ]  # fmt: skip


def measured(ground: Ground, server: str, port: int, queues: Sequence[Sequence[bytes]], things: int) -> Run:
    """Send this and see what it costs; every answer's receipts, where there are any, say `applied`."""
    before = ground.cpu(server), ground.cpu("database"), busy_seconds()
    told = send(Load(port, queues, keep=1))
    after = ground.cpu(server), ground.cpu("database"), busy_seconds()
    spent = [new - old for new, old in zip(after, before, strict=True)]
    for kept in told.kept if server == "web" else ():
        receipts = [line["receipt"] for line in lines(kept[0]) if "receipt" in line]
        if set(receipts) - {"applied"}:
            raise CannotMeasure(f"not everything was applied: {sorted(set(receipts))}")
    return run_of(things, told, *spent)


def _prepared(ground: Ground, devices: int) -> tuple[list[list[bytes]], int]:
    here, epoch = fleet.the_house(ground)
    queues, count = [], 0
    for phone in fleet.phones(ground, devices):
        queue = []
        for _ in range(BATCHES):
            request, carried = fleet.batch(here, phone, fleet.give_jobs(ground, phone), epoch)
            queue.append(request)
            count += carried
        queues.append(queue)
    return queues, count


def _stored(ground: Ground) -> int:
    with ground.connect() as connection:
        found = connection.execute(
            "SELECT count(*) FROM operation WHERE receipt = 'applied' AND n > 0"
        ).fetchone()
    return 0 if found is None else int(found[0])
