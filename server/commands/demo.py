"""`doorstep demo outlet` and `doorstep demo day`: something to look at, and the whole main path played."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import click

from server.remote import LANGUAGES, keep, kept, sign_in, speaking

FILE = "demo.json"
DISPATCHER = "demo.dispatcher"
PATIENCE = 120
PAUSE_S = 0.5


@click.group(help="演示 · demo: an outlet with everything a first day needs, and that day itself.")
def command() -> None:
    """Subcommands below."""


@command.command(help="建立示例网点（可重复执行） · make the demo outlet; asked again it changes nothing.")
@speaking
def outlet(lang: str) -> None:
    """On this machine's database, as the console. Passwords are printed once."""
    from server.console import an_installation, told
    from server.db import writing
    from server.demo.outlet import make
    from server.house import house

    app = an_installation()
    with app.app_context(), told(), writing() as session:
        made = make(session, house())
        home = house().settings.home
    known = kept(home, FILE) or {}
    keep(home, FILE, {**known, **made.passwords})
    zh = lang == "zh"
    click.echo(f"{'示例网点' if zh else 'Demo outlet'}: {made.outlet}")
    if made.passwords:
        click.echo("登录：" if zh else "Logins:")
    for login, password in made.passwords.items():
        click.echo(f"  {login}  {password}")
    where = home / FILE
    click.echo(f"密码留在 {where}" if zh else f"The passwords are kept in {where}")
    click.echo("之后：doorstep demo day" if zh else "Next: doorstep demo day")


@command.command(
    help="画一张像手机拍的照片 · draw a JPEG as a phone takes it, to try `doorstep device photo` with."
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def photo(file: Path) -> None:
    """Orientation, GPS and a thumbnail are in it, as in any phone's."""
    from server.chance import system_chance
    from server.demo.photos import phone_photo

    file.write_bytes(phone_photo(int.from_bytes(system_chance(4), "big")))
    click.echo(file)


@command.command(help="演一遍主流程：建单、离线作业、坏信号、第二次上门 · play the whole main path.")
@click.option("--server", help="服务器地址 · the server's address (DOORSTEP_ORIGIN)")
@click.option("--login", default=DISPATCHER, show_default=True, help="调度员账号 · a dispatcher")
@click.option(
    "--password-stdin", is_flag=True, help="从标准输入读密码 · read the password from standard input"
)
@speaking
def day(server: str | None, login: str, password_stdin: bool, lang: str) -> None:
    """Over HTTP, with a real phone in a temporary directory. Ends with 1 unless everything is there once."""
    from server.console import some_settings

    settings = some_settings()
    password = (
        sys.stdin.readline().rstrip("\n") if password_stdin else (kept(settings.home, FILE) or {}).get(login)
    )
    if not password:
        words = ("先执行 doorstep demo outlet", "Run doorstep demo outlet first")
        raise click.ClickException(words[LANGUAGES.index(lang)])
    address = (server or settings.origin).rstrip("/")
    office, _ = sign_in(address, login, password, lang)
    with tempfile.TemporaryDirectory(prefix="doorstep-demo-") as directory:
        holds = _played(office, address, Path(directory), lang)
    sys.exit(0 if holds else 1)


def _played(office: Any, server: str, directory: Path, lang: str) -> bool:
    from server.chance import system_chance
    from server.clock import SystemClock
    from server.demo.air import BadAir
    from server.demo.day import Day
    from server.demo.phone import DemoPhone, Failed, StoryClock
    from server.demo.screen import screen, show_checks, show_where

    told = screen(lang)
    clock = StoryClock(SystemClock().now())
    air = BadAir(server, told.mishap)
    phone = DemoPhone(directory / "phone", clock, system_chance, lambda _: air, told.command)
    mark = f"D{system_chance(4).hex().upper()}"
    played = Day(office, phone, air, told, server, directory, mark, clock.at, clock.when)
    try:
        job = played.play()
        _photos_are_here(played)
        _records_are_sealed(played)
    except Failed as failure:
        raise click.ClickException(str(failure)) from None
    well = show_checks(office, phone, job, server, lang)
    show_where(played.job["number"], job, server, lang)
    return well


def _records_are_sealed(played: Any) -> None:
    from server.demo.proof import wait_for_seals

    number = str(played.job["number"])
    wait_for_seals(
        played.office, number, PATIENCE, lambda: time.sleep(PAUSE_S)
    )  # a check tells if they are not


def _photos_are_here(played: Any) -> None:
    """The worker has read them back, and the phone has heard of it."""
    from server.demo.proof import wait_for_photos

    played.screen.chapter("后台任务：读回照片并核对", "the worker reads the photos back")
    if not wait_for_photos(played.phone, PATIENCE, lambda: time.sleep(PAUSE_S)):
        played.screen.mishap(
            "照片还没有入库：doorstep worker 在运行吗？", "no photos yet: does doorstep worker run?"
        )
    played.phone.does("outbox")
