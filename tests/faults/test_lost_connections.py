"""A database that restarts, or is away for a while."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from infra.local.postgres import Postgres
from server.db import db
from server.store import SqlStore
from sync.ports import StoreUnreachable
from sync.stored import Changes
from tests.contracts.stores import ann, emptied, house_with_tables, write


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
