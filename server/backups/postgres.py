"""PostgreSQL: pg_dump to one file, put back by psql in one transaction together with the new epoch."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from psycopg import sql
from sqlalchemy import URL, text
from sqlalchemy.engine import make_url

from infra.postgres_programs import programs
from server.backups.files import CannotBackUp, Tell, size, whole
from server.db import db
from server.house import House
from server.restores import NOTHING_TOLD, beat_told
from server.revocations import remembered
from server.store.beats import NAME
from sync.ports import StoreUnreachable
from sync.stored import Device

TABLE = 'contents of table "public.'
WANTED = ("pg_dump", "pg_restore", "psql")


def back_up(house: House, file: Path, tell: Tell) -> None:
    """Dump the database as it stands now; what is written meanwhile is not in it."""
    with whole(file) as partial:
        options = ("--format=custom", "--no-owner", "--no-privileges", "--verbose", f"--file={partial}")
        _run(house, "pg_dump", (*options, _address(house)), tell)
    tell(f"{file}: {size(file.stat().st_size)}")


def put_back(house: House, file: Path, tell: Tell) -> None:
    """Put this backup in place of the database: old tables out, backup in, new epoch begun, then committed."""
    from server.migrating import migrate
    from server.restores import bring_revocations

    epoch, devices = _new_epoch(house), _remembered(house)
    with NamedTemporaryFile("w+b", dir=house.settings.home, prefix=".restore-", suffix=".sql") as script:
        os.fchmod(script.fileno(), 0o600)
        _run(
            house,
            "pg_restore",
            ("--no-owner", "--no-privileges", "--file=-", str(file)),
            tell,
            into=script.fileno(),
        )
        body = Path(script.name).read_bytes()
        script.seek(0)
        script.truncate()
        script.write(_drops() + body + epoch + _revokes(devices))
        script.flush()
        stop = (
            "--set=ON_ERROR_STOP=1",
            "--single-transaction",
            "--no-psqlrc",
            "--quiet",
            "--output=/dev/null",
        )
        _run(house, "psql", (*stop, f"--file={script.name}", _address(house)), tell)
    db.engine.dispose()
    migrate()
    bring_revocations(house, devices)


def _run(house: House, name: str, arguments: Sequence[str], tell: Tell, into: int | None = None) -> None:
    """Run one of PostgreSQL's programs; tell which table it is at. The password is not among its arguments."""
    program = _programs(house) / name
    url = make_url(house.settings.database_url)
    environment = {"PATH": os.defpath, "PGPASSWORD": url.password or "", "PGAPPNAME": "doorstep-backup"}
    process = subprocess.Popen(
        [program, *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=into,
        stderr=subprocess.PIPE,
        text=True,
    )
    said: list[str] = []
    with process:
        for line in process.stderr or ():
            said.append(line)
            if TABLE in line:
                tell(f"  {line.partition(TABLE)[2].partition(chr(34))[0]}")
    if process.returncode:
        raise CannotBackUp(f"{name} failed:\n{''.join(said[-5:])}")


def _programs(house: House) -> Path:
    with house.store.reading() as connection:
        version = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
    found = programs(version, WANTED)
    if found is None:
        raise CannotBackUp(
            f"pg_dump, pg_restore and psql of PostgreSQL {version} or newer are needed and not found. "
            f"On Debian: apt install postgresql-client-{version}."
        )
    return found


def _address(house: House) -> str:
    """The database's address as libpq reads it, without the password."""
    url = make_url(house.settings.database_url)
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return plain.render_as_string(hide_password=False)


def _drops() -> bytes:
    names = [*sorted(db.metadata.tables), "alembic_version"]
    return b"".join(b"DROP TABLE IF EXISTS " + f'public."{name}"'.encode() + b" CASCADE;\n" for name in names)


def _new_epoch(house: House) -> bytes:
    try:
        told = beat_told(house.objects)
    except StoreUnreachable:
        told = NOTHING_TOLD
    at, id = max(house.now(), told.at), house.new_id()
    began = sql.SQL(
        "\nINSERT INTO public.epoch (n, id, began_at, reason) "
        "SELECT coalesce(max(n), 0) + 1, {id}, {at}, 'backup' FROM public.epoch;\n"
        "DELETE FROM public.beat;\nINSERT INTO public.beat (name, at, epoch) VALUES ({name}, {at}, {id});\n"
    ).format(id=sql.Literal(id), at=sql.Literal(at), name=sql.Literal(NAME))
    return began.as_string().encode()


def _remembered(house: House) -> list[Device]:
    try:
        return remembered(house.objects)
    except StoreUnreachable:
        return []


def _revokes(devices: Sequence[Device]) -> bytes:
    """Those that the backup knows are revoked at once; the others follow, and until then are not known."""
    statement = sql.SQL(
        "UPDATE public.device SET state = {state} WHERE id = {id} AND state NOT IN ('revoked', 'lost');\n"
    )
    lines = [
        statement.format(id=sql.Literal(device.id), state=sql.Literal(device.state)).as_string()
        for device in devices
    ]
    return "".join(lines).encode()
