"""`doorstep notices`: whether people can be told, what was told to them, and telling them again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from server.house import House
    from server.notices.channels import Listeners

LANG = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="语言 · language")


@click.group(help="通知 · notices: check, list, retry ID.")
def command() -> None:
    """Subcommands below."""


@command.command(
    help="每个通道发一条测试消息，有不通的则退出码为 1 · send a test through every channel; exit 1 if one fails."
)
@click.option(
    "--to",
    multiple=True,
    help="客户通道的测试号码或邮箱，每个模板各发一条；可多次给出 · a number or an address of your own: one of each "
    "template for customers goes there",
)
@LANG
def check(to: tuple[str, ...], lang: str) -> None:
    """One line a channel; before that, roles and outlets that would hear nothing."""
    with _here() as here:
        failed = _tried(here, lang, to)
    if failed:
        raise click.ClickException(_word(lang, "并非所有人都能收到通知", "not everybody can be told"))
    click.echo(_word(lang, "全部通道可用", "every channel works"))


@command.command("list", help="最近 50 条通知 · the latest 50 notices.")
@click.option(
    "--state", type=click.Choice(["waiting", "sending", "sent", "dropped", "failed"]), help="状态 · state"
)
@LANG
def list_(state: str | None, lang: str) -> None:
    """When, what, to whom, what became of it."""
    from server.notices.listing import lines

    with _here() as here:
        told = list(lines(here, state, lang))
    for line in told or [_word(lang, "没有", "none")]:
        click.echo(line)


@command.command(help="重新发送给尚未收到的通道 · tell those channels again that did not take it.")
@click.argument("id")
@LANG
def retry(id: str, lang: str) -> None:
    """Whoever has it already does not get it twice."""
    from server.store import notices
    from sync.instants import HOUR

    with _here() as here:
        now = here.now()
        found = here.work(lambda tx: notices.again(tx.connection, id, now, now + HOUR))
    if not found:
        said = (f"没有可重发的通知：{id}", f"there is no notice to be told again: {id}")
        raise click.ClickException(_word(lang, *said))
    click.echo(_word(lang, "后台任务将重新发送", "the background task will tell it again"))


@command.command(
    help="报备短信模板时填写的文字 · the words to hand in to a provider of texts, as it writes variables."
)
@click.argument("provider", type=click.Choice(["aliyun_sms", "tencent_sms"]))
def texts(provider: str) -> None:
    """One line a template: the name it has in the file, and its words in Chinese."""
    from server.notices.letters import VALUES, approved_text

    with _here() as here:
        origin = here.settings.origin
    for template in VALUES:
        marks = {"aliyun_sms": lambda _, name: f"${{{name}}}", "tencent_sms": lambda place, _: f"{{{place}}}"}
        click.echo(f"{template}  {approved_text(template, origin, marks[provider])}")


def _tried(here: House, lang: str, to: tuple[str, ...]) -> bool:
    """Send one through every channel; whether anything is wrong."""
    from server.chance import system_chance
    from server.notices.checking import attempts, guest, letters
    from server.notices.words import TEMPLATES, trouble
    from server.office.words import said as worded

    listeners, outlets = _listeners(here, lang), _outlets(here)
    zone = next(iter(outlets.values()), "Asia/Shanghai")
    failed = _gaps(listeners, outlets, lang)
    for tried in attempts(listeners, here.now, system_chance, zone):
        name, shown = tried.listener.name, tried.listener.channel.shown
        said = trouble(tried.code, lang) if tried.code else _word(lang, "已发送", "sent")
        click.echo(f"{'✗' if tried.code else '✓'} {name}  {shown}  {said}")
        failed = failed or bool(tried.code)
    for tried in letters(listeners, here.now, system_chance, here.settings.origin, guest(to)):
        name, what = tried.listener.name, tried.template and worded(TEMPLATES, tried.template, lang)
        said = trouble(tried.code, lang) if tried.code else _word(lang, "已发送", "sent")
        mark = "–" if tried.code == "no_test_address" else "✗" if tried.code else "✓"
        click.echo("  ".join(filter(None, (f"{mark} {name}", tried.listener.channel.shown, what, said))))
        failed = failed or mark == "✗"
    return failed


@contextmanager
def _here() -> Iterator[House]:
    from server.console import an_installation
    from server.house import house

    here = house(an_installation())
    try:
        yield here
    finally:
        here.engine().dispose()


def _word(lang: str, zh: str, en: str) -> str:
    return zh if lang == "zh" else en


def _listeners(here: House, lang: str) -> Listeners:
    from server.notices.channels import BadChannels, read_channels

    file = here.settings.notices
    try:
        listeners = read_channels(here.settings, here.now)
    except BadChannels as wrong:
        lines = [_word(lang, f"通道文件有误：{file}", f"the file of channels cannot be used: {file}")]
        raise click.ClickException("\n  ".join([*lines, *map(str, wrong.slips)])) from None
    if listeners.missing:
        said = (f"没有 {file}：谁也不会收到通知", f"there is no {file}: nobody is told")
        raise click.ClickException(_word(lang, *said))
    return listeners


def _outlets(here: House) -> dict[str, str]:
    """Every outlet that works, and its zone."""
    from server.store.outlets import open_zones

    with here.store.reading() as connection:
        return open_zones(connection)


def _gaps(listeners: Listeners, outlets: dict[str, str], lang: str) -> bool:
    """Say who would hear nothing; true where a channel names an outlet that does not exist."""
    from server.notices.checking import unheard, unknown_outlets

    unknown = unknown_outlets(listeners, list(outlets))
    for name, outlet in unknown:
        click.echo(
            "✗ " + _word(lang, f"{name}：没有这个网点 {outlet}", f"{name}: there is no outlet {outlet}")
        )
    for outlet, role in unheard(listeners, list(outlets)):
        said = (f"网点 {outlet} 的 {role} 没有通道", f"no channel for {role} of outlet {outlet}")
        click.echo("– " + _word(lang, *said))
    return bool(unknown)
