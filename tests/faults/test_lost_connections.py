"""A database that restarts, or is away for a while."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event

from infra.local.postgres import Postgres
from server.db import db
from server.house import house
from server.store import SqlStore
from sync.ports import StoreUnreachable
from sync.stored import Changes, Device
from tests.contracts.stores import NINE, ann, emptied, house_with_tables, write
from tests.handmade import JOB, VISIT, HandPhone
from tests.operations import the
from tests.server.hand import posts, told


@pytest.fixture
def store(postgres_url: str, tmp_path: Path) -> Iterator[SqlStore]:
    """A store on a database of this test's own."""
    with house_with_tables(tmp_path, postgres_url):
        yield emptied(db.engine)


def test_connections_that_ended_are_replaced_and_nobody_notices(store: SqlStore, postgres_url: str) -> None:
    write(store, Changes(devices={"ann-phone": ann()}))
    assert (store.device("ann-phone"), store.epoch()) == (ann(), "epoch-1")
    with psycopg.connect(postgres_url, autocommit=True) as operator:
        operator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert store.device("ann-phone") == ann()
    write(store, Changes(devices={"ann-phone": ann(last=1)}))
    assert store.device("ann-phone") == ann(last=1)


def test_a_database_that_is_away_is_unreachable_and_serves_again_when_it_is_back(tmp_path: Path) -> None:
    with Postgres() as server, house_with_tables(tmp_path, server.url):
        store = emptied(db.engine)
        write(store, Changes(devices={"ann-phone": ann()}))
        server.kill()
        with pytest.raises(StoreUnreachable):
            store.device("ann-phone")
        with pytest.raises(StoreUnreachable):
            write(store, Changes(devices={"ann-phone": ann(last=1)}))
        server.start()
        assert store.device("ann-phone") == ann()
        write(store, Changes(devices={"ann-phone": ann(last=1)}))
        assert store.device("ann-phone") == ann(last=1)


def test_a_database_that_goes_away_in_the_middle_of_a_transaction_keeps_nothing_of_it(tmp_path: Path) -> None:
    with Postgres() as server, house_with_tables(tmp_path, server.url):
        store = emptied(db.engine)
        with pytest.raises(StoreUnreachable), store.writing() as tx:
            tx.write(Changes(devices={"ann-phone": ann()}))
            server.kill()
        server.start()
        assert store.device("ann-phone") is None


def test_what_was_committed_just_before_the_database_went_away_is_acknowledged(tmp_path: Path) -> None:
    with Postgres() as server, house_with_tables(tmp_path, server.url) as app:
        here, phone = house(app), HandPhone(id=the("ann-phone"), now=NINE)
        device = Device(phone.id, phone.public, "K7", "ann", "north", "active", NINE)
        here.work(lambda tx: tx.write(Changes(devices={phone.id: device})))
        here.store.epoch()
        event.listen(here.engine(), "checkin", lambda *_: server.kill(), once=True)
        line = phone.line("note.add", JOB, visit=VISIT, text="well")
        answer = posts(app, phone, phone.request([line], 1, cursor=None))
        head = json.loads(answer.data.splitlines()[0])
        assert (head["pull"], head["through"], told(answer)) == ("later", 1, ["held unknown_job"])
        assert posts(app, phone, phone.request([], 2, cursor=None)).status_code == 503
        server.start()
        head = json.loads(posts(app, phone, phone.request([], 2, cursor=None)).data.splitlines()[0])
        assert (head["pull"], head["through"]) == ("again", 1)
