"""Whether there is an installation where the settings point: commands that read one ask first, and make nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from sqlalchemy import inspect
from sqlalchemy.engine import make_url

from server.house import house
from server.keys import key_file
from server.settings import Settings

SHOWN = ("countersign", "log", "secret", "seal")
"""The keys that the public list is made from."""
GO_THERE = (
    "请在服务器的目录运行，或设 DOORSTEP_HOME",
    "run this in the server's directory, or set DOORSTEP_HOME",
)
MIGRATE = ("请先运行 doorstep migrate", "run doorstep migrate first")
MAKE = ("新装的服务器请先运行 doorstep keys make", "on a new server run doorstep keys make first")


class NothingHere(Exception):
    """No installation, or not yet: what was looked for, where, and what to do, in both languages."""

    def __init__(self, zh: str, en: str, *then: tuple[str, str]) -> None:
        todo = "；".join(each[0] for each in then), "; ".join(each[1] for each in then)
        super().__init__(f"{zh}：{todo[0]} · {en}: {todo[1]}")


def look_for_home(settings: Settings) -> None:
    """The home directory, and the database's file where it is one. NothingHere; nothing is opened."""
    if not settings.home.is_dir():
        raise _nothing(settings.home)
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise _nothing(Path(url.database or ""))


def look_for_tables(app: Flask) -> None:
    """The tables of the database. NothingHere; StoreUnreachable where it does not answer."""
    here = house(app)
    with here.store.reading() as connection:
        there = inspect(connection).has_table("alembic_version")
    if not there:
        where = make_url(here.settings.database_url).render_as_string(hide_password=True)
        raise NothingHere(f"数据库 {where} 里没有表", f"there are no tables in {where}", GO_THERE, MIGRATE)


def look_for_keys(settings: Settings) -> None:
    """Every key that the public list is made from. NothingHere."""
    missing = list(_missing(settings))
    if not missing:
        return
    directory = settings.home / "keys"
    if not directory.is_dir():
        raise NothingHere(
            f"这里没有密钥（{directory}）", f"keys are missing here ({directory})", GO_THERE, MAKE
        )
    names = [path.name for path in missing]
    zh, en = f"{directory} 里缺少 {'、'.join(names)}", f"in {directory} these are missing: {', '.join(names)}"
    raise NothingHere(zh, en, GO_THERE, MAKE)


def _missing(settings: Settings) -> Iterator[Path]:
    files = [key_file(settings, name) for name in SHOWN if name not in settings.kms]
    for path in (*files, key_file(settings, "seal").with_suffix(".crt")):
        if not path.exists():
            yield path


def _nothing(where: Path) -> NothingHere:
    return NothingHere(f"这里没有 Doorstep（{where}）", f"there is no Doorstep here ({where})", GO_THERE)
