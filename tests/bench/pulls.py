"""Syncs that push nothing: nothing new, everything for the first time, and the little that has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sync.instants import MINUTE
from tests.bench import fleet
from tests.bench.answers import content, lines
from tests.bench.client import Load
from tests.bench.fleet import Phone
from tests.bench.ground import CannotMeasure, Ground, send
from tests.bench.pushes import measured
from tests.bench.results import Row, Run, costs, middle

IDLE_REQUESTS = 250
FIRST_PHONES = 64
FIRST_REQUESTS = 16


def idle(ground: Ground, web: int, bare: int, rounds: int, devices: int) -> list[Row]:
    """Phones with 40 jobs each that have nothing to send and nothing to hear. Each request quotes a token of
    its own, as an answer would have brought it."""
    group = _equipped(ground, devices)
    cursors = [cursor(ground, web, phone) for phone in group]
    ours, theirs = list[Run](), list[Run]()
    for round in range(rounds):
        queues = [
            _asked(ground, phone, at, IDLE_REQUESTS, round) for phone, at in zip(group, cursors, strict=True)
        ]
        count = sum(map(len, queues))
        ours.append(measured(ground, "web", web, queues, count))
        bare_queues = [[fleet.redirected(request, "/bare") for request in queue] for queue in queues]
        theirs.append(measured(ground, "bare", bare, bare_queues, count))
    answer = send(Load(web, [[queues[0][0]]], keep=1)).kept[0][0]
    if lines(answer)[1:-1]:
        raise CannotMeasure("an idle sync brought something")
    size = len(answer.partition(b"\r\n\r\n")[2])
    notes = {**costs(ours), "answer_bytes": len(content(answer)), "on_the_wire": size}
    limit = middle(theirs).rate
    return [
        Row(
            "idle sync", "requests/s", middle(ours).rate, 1_800, limit=limit, limit_name="bare view",
            share_asked=0.25, notes=notes,
        ),
        Row("idle answer", "bytes", size, 400, most=True),
        Row("bare view", "requests/s", limit, notes=costs(theirs)),
    ]  # fmt: skip


def first(ground: Ground, web: int, bare: int, rounds: int, devices: int) -> list[Row]:
    """Phones that hold nothing yet and get their 40 jobs."""
    group = _equipped(ground, max(devices, FIRST_PHONES))
    runs = list[Run]()
    for round in range(rounds):
        asked = [_asked(ground, phone, None, FIRST_REQUESTS, round) for phone in group]
        queues = [[request for queue in asked[at::devices] for request in queue] for at in range(devices)]
        runs.append(measured(ground, "web", web, queues, sum(map(len, queues))))
    answer = send(Load(web, [[queues[0][0]]], keep=1)).kept[0][0]
    jobs = [line for line in lines(answer) if line.get("kind") == "job"]
    if len(jobs) != fleet.JOBS:
        raise CannotMeasure(f"a first sync brought {len(jobs)} jobs")
    notes = {**costs(runs), "answer_bytes": len(content(answer)), "on_the_wire": len(answer)}
    return [Row("first sync, 40 jobs", "devices/s", middle(runs).rate, 1_000, notes=notes)]


def cursor(ground: Ground, web: int, phone: Phone) -> Mapping[str, Any]:
    """Where a phone stands when it has everything."""
    here, epoch = fleet.the_house(ground)
    request = fleet.asking(here, phone, epoch, fleet.now() - MINUTE, None)
    told = lines(send(Load(web, [[request]], keep=1)).kept[0][0])
    if told[-1]["more"]:
        raise CannotMeasure("more than a page: the benchmark's phones hold less")
    stands: Mapping[str, Any] = told[-1]["cursor"]
    return stands


def _equipped(ground: Ground, count: int) -> list[Phone]:
    group = fleet.phones(ground, count)
    for phone in group:
        fleet.give_jobs(ground, phone)
    return group


def _asked(ground: Ground, phone: Phone, cursor: object, count: int, round: int) -> Sequence[bytes]:
    here, epoch = fleet.the_house(ground)
    begun = fleet.now() - 30 * MINUTE + round * MINUTE
    return [fleet.asking(here, phone, epoch, begun + at, cursor) for at in range(count)]
