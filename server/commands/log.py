"""`doorstep log`: the log of records, its newest checkpoint and its witnesses; and whether it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from itertools import islice
from typing import TYPE_CHECKING

import click

from server.console import an_installation

if TYPE_CHECKING:
    from server.house import House
    from server.keys import BadKey
    from server.settings import Settings
    from sync.instants import Millis
    from sync.ports import StoreUnreachable

LANG = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="语言 · language")
MOST_SHOWN = 50
SLIPS = {
    "rows": ("数据库中的节点与条目不符", "rows that do not follow from the entries"),
    "forked": ("已公布的检查点属于另一棵树", "a checkpoint of another tree was published"),
    "unreadable": ("无法读取的检查点", "a checkpoint that cannot be read"),
    "unknown": ("数据库不知道的检查点", "a published checkpoint that the database does not know"),
    "beyond": ("检查点超出数据库中的条目", "a checkpoint over more records than the database has"),
    "entries": ("对象存储中的条目缺失或不同", "entries in the object store are lacking or others"),
    "cosignature": ("见证签名不对或缺失", "a witness's line is false or lacking"),
}


@click.group(
    invoke_without_command=True,
    help="服务记录日志 · the log of records: how many it has, newest checkpoint, witnesses (by itself); check.",
)
@LANG
@click.pass_context
def command(context: click.Context, lang: str) -> None:
    """How it stands."""
    context.obj = lang
    if context.invoked_subcommand is None:
        with _here(lang) as here:
            told = list(_standing(here, lang))
        for line in told:
            click.echo(line)


@command.command(
    help="重新计算整棵树，与对象存储逐一比较，有出入则退出码为 1；要有对象存储的设置 DOORSTEP_OBJECTS_… · hash every "
    "record again and compare with the object store; exit 1 and what differs. Needs the settings DOORSTEP_OBJECTS_…"
)
@click.pass_context
def check(context: click.Context) -> None:
    """One line for whatever differs."""
    from server.log.checking import check as checked

    at = 0 if context.obj == "zh" else 1
    with _here(context.obj) as here:
        slips = list(islice(checked(here), MOST_SHOWN + 1))
    for slip in slips[:MOST_SHOWN]:
        click.echo(f"✗ {slip.code:<12} {slip.where}  {SLIPS[slip.code][at]}")
    if slips:
        raise click.ClickException(("日志有出入", "the log is not whole")[at])
    click.echo(("日志完整", "the log is whole")[at])


@contextmanager
def _here(lang: str) -> Iterator[House]:
    """The house of the environment; what it cannot reach ends the command with a sentence."""
    from infra.seal.keys.signer import KeyFailed
    from server.house import house
    from server.keys import BadKey
    from sync.ports import StoreUnreachable

    app = an_installation()
    here = house(app)
    try:
        with app.app_context():
            yield here
    except BadKey as wrong:
        raise click.ClickException(_unusable(wrong, here.settings, lang)) from None
    except KeyFailed as wrong:
        raise click.ClickException(str(wrong)) from None
    except StoreUnreachable as failure:
        raise click.ClickException(_silent(failure, here.settings, lang)) from None


def _unusable(wrong: BadKey, settings: Settings, lang: str) -> str:
    """A key, or the file of witnesses: by its whole path, and by the setting that names it."""
    if wrong.path != settings.witnesses:
        return str(wrong)
    named = f"DOORSTEP_WITNESSES={wrong.path}"
    if not wrong.path.is_file():
        return _word(lang, f"{named}：没有这个文件", f"{named}: there is no such file")
    return _word(lang, f"{named} 不能用（{wrong.why}）", f"{named} cannot be used: {wrong.why}")


def _silent(failure: StoreUnreachable, settings: Settings, lang: str) -> str:
    """Which store does not answer, and what to set."""
    where = f"{settings.objects_endpoint or 'AWS S3'}，{settings.objects_bucket}"
    zh = f"对象存储或数据库没有回答（{where}）"
    en = f"the object store or the database does not answer ({where.replace('，', ', ')})"
    if not settings.objects_access_key:
        zh += (
            "：没有设 DOORSTEP_OBJECTS_ACCESS_KEY 和 DOORSTEP_OBJECTS_SECRET_KEY；"
            "请用服务器的 DOORSTEP_OBJECTS_… 设置"
        )
        en += (
            ": DOORSTEP_OBJECTS_ACCESS_KEY and DOORSTEP_OBJECTS_SECRET_KEY are not set; use the server's settings "
            "DOORSTEP_OBJECTS_…"
        )
    else:
        zh, en = f"{zh}：请核对 DOORSTEP_OBJECTS_… 设置", f"{en}: look at the settings DOORSTEP_OBJECTS_…"
    return _word(lang, zh, f"{en} [{failure}]")


def _standing(here: House, lang: str) -> Iterator[str]:
    from server.log.naming import origin
    from server.store import cosignatures, log
    from sync.instants import MINUTE

    witnesses = here.witnesses  # a file that cannot be used is said before anything else
    with here.store.reading() as connection:
        leaves, newest, seen = (
            log.size_of(connection),
            cosignatures.newest(connection),
            cosignatures.seen(connection),
        )
    yield f"{origin(here.settings)}"
    yield _word(lang, f"条目 {leaves}", f"records {leaves}")
    if newest is None:
        yield _word(lang, "尚无检查点", "no checkpoint yet")
    else:
        age = (here.now() - newest.signed_at) // MINUTE
        told = f"{newest.size} · {_clock(newest.signed_at)}"
        ago = f"{age} minute{'' if age == 1 else 's'} ago"
        yield _word(lang, f"最新检查点 {told}（{age} 分钟前）", f"newest checkpoint {told} ({ago})")
    for witness in witnesses:
        last = seen.get(witness.key.name)
        when = _word(lang, "从未见证", "never signed") if last is None else f"{last.size} · {_clock(last.at)}"
        yield _word(lang, f"见证 {witness.name}: {when}", f"witness {witness.name}: {when}")
    if not witnesses:
        yield _word(lang, "没有见证（DOORSTEP_WITNESSES）", "no witnesses (DOORSTEP_WITNESSES)")


def _clock(at: Millis) -> str:
    """`2026-11-24 09:00:00 +08:00`, on the clocks of this machine."""
    return (
        datetime.fromtimestamp(at // 1000, timezone.utc)
        .astimezone()
        .isoformat(" ", "seconds")
        .replace("+", " +")
    )


def _word(lang: str, zh: str, en: str) -> str:
    return zh if lang == "zh" else en
