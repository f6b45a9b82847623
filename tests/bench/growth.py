"""A little that has changed, with few and with very many jobs in the database."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace

import psycopg
from psycopg import sql

from sync.exchange.digest import SPAN
from sync.instants import MINUTE
from sync.stored import Changes
from tests.bench import fleet
from tests.bench.answers import lines
from tests.bench.client import Load
from tests.bench.fleet import Phone
from tests.bench.ground import CannotMeasure, Ground, send
from tests.bench.pushes import measured
from tests.bench.results import Row, Run, costs, middle

FEW = 10_000
CHANGED = 5
PHONES = 250
REQUESTS = 12


def delta(
    ground: Ground, web: int, bare: int, rounds: int, devices: int, *, many: int = 1_000_000
) -> list[Row]:
    """Five of a phone's 40 jobs have changed. The same question with 10,000 jobs in the database and with many."""
    small = _at(ground, web, rounds, devices, 0, FEW)
    large = _at(ground, web, rounds, devices, FEW, many)
    ratio = middle(small).rate / middle(large).rate
    return [
        Row(f"delta, {FEW:,} jobs", "requests/s", middle(small).rate, notes=costs(small)),
        Row(f"delta, {many:,} jobs", "requests/s", middle(large).rate, notes=costs(large)),
        Row("delta, times as long", "×", ratio, 1.2, most=True),
    ]


def _at(ground: Ground, web: int, rounds: int, devices: int, already: int, jobs: int) -> list[Run]:
    with ground.connect() as connection:
        _grow(ground, connection, already, jobs)
    group = _phones(ground, jobs)
    here, epoch = fleet.the_house(ground)
    runs = list[Run]()
    for round in range(rounds):
        begun = fleet.now() - 30 * MINUTE + round * MINUTE
        asked = [
            fleet.asking(here, phone, epoch, begun + at, _cursor(phone, epoch))
            for at in range(REQUESTS)
            for phone in group
        ]
        runs.append(measured(ground, "web", web, [asked[at::devices] for at in range(devices)], len(asked)))
    answer = lines(send(Load(web, [[asked[0]]], keep=1)).kept[0][0])
    changed = sum(1 for line in answer if line.get("kind") == "job")
    if changed != CHANGED:
        raise CannotMeasure(f"a delta brought {changed} jobs: {json.dumps(answer)[:400]}")
    return runs


def _phones(ground: Ground, jobs: int) -> list[Phone]:
    """Phones of technicians from everywhere in the table."""
    chosen = random.Random(jobs).sample(range(jobs // fleet.JOBS), min(PHONES, jobs // fleet.JOBS))
    group = fleet.phones(ground, len(chosen))
    for phone, at in zip(group, chosen, strict=True):
        phone.device = replace(phone.device, person=_person(at))
    here, _ = fleet.the_house(ground)
    with ground.app.app_context():
        here.work(lambda tx: tx.write(Changes(devices={phone.id: phone.device for phone in group})))
    return group


def _person(at: int) -> str:
    return f"01935b2e-0001-7000-8000-{at:012x}"


def _cursor(phone: Phone, epoch: str) -> object:
    seen = fleet.JOBS - CHANGED
    feeds = {f"t:{phone.device.person}": [seen, ""], f"o:{phone.device.outlet}": [0, ""]}
    return {"epoch": epoch, "feeds": feeds}


def _grow(
    ground: Ground, connection: psycopg.Connection[tuple[object, ...]], already: int, jobs: int
) -> None:
    """Real documents: one job made through the door, written again under other ids, with what its feed needs."""
    phone = fleet.phones(ground, 1)[0]
    job = fleet.give_jobs(ground, phone, 1)[0]
    range_ = {
        "job": job,
        "person": phone.device.person,
        "first": already,
        "last": jobs - 1,
        "each": fleet.JOBS,
    }
    connection.execute("SET synchronous_commit = off")  # of these rows alone; what is measured keeps it on
    for table in ("job", "feed_entry"):
        connection.execute(_copying(connection, table), range_)
    connection.execute(_NUMBERING, {"span": SPAN, **range_})
    connection.execute("VACUUM ANALYZE")
    connection.execute("CHECKPOINT")


_ID = "'01935b2e-0000-7000-8000-' || lpad(to_hex(g), 12, '0')"
_PERSON = "'01935b2e-0001-7000-8000-' || lpad(to_hex(g / %(each)s::int), 12, '0')"
_OURS = (
    "convert_to(replace(replace(convert_from(t.{}, 'UTF8'), %(job)s::text, " + _ID + "), %(person)s::text, "
    + _PERSON + "), 'UTF8')"
)  # fmt: skip
_HASH48 = "('x' || encode(substring(sha256({}) FROM 1 FOR 6), 'hex'))::bit(48)::bigint"
_CHANGED = {
    "job": {
        "id": _ID, "technician": _PERSON, "number": "'W' || g", "file": _OURS.format("file"),
        "external_number": "NULL", "principal": "NULL",
    },
    "feed_entry": {
        "feed": "'t:' || " + _PERSON, "doc": _ID, "seq": "g % %(each)s::int + 1", "line": _OURS.format("line"),
        "hash48": _HASH48.format(_OURS.format("line")),
    },
}  # fmt: skip
_NUMBERING = (
    "INSERT INTO feed (id, seq, digest, floor) SELECT feed, max(seq), sum(hash48) %% %(span)s, 0 FROM feed_entry"
    " WHERE feed BETWEEN 't:01935b2e-0001-7000-8000-' || lpad(to_hex(%(first)s::int / %(each)s::int), 12, '0')"
    " AND 't:01935b2e-0001-7000-8000-' || lpad(to_hex(%(last)s::int / %(each)s::int), 12, '0') GROUP BY feed"
)


def _copying(connection: psycopg.Connection[tuple[object, ...]], table: str) -> sql.Composed:
    found = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
        (table,),
    ).fetchall()
    names = [str(name) for (name,) in found]
    changed = _CHANGED[table]
    values: Sequence[str] = [changed.get(name, f't."{name}"').replace("%", "%%") for name in names]
    template = "id = %(job)s" if table == "job" else "doc = %(job)s AND gone IS NULL"
    text = (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table} t,"
        f" generate_series(%(first)s::int, %(last)s::int) g WHERE t.{template}"
    )
    return sql.SQL(text.replace("%%(", "%(")).format()  # type: ignore[arg-type]
