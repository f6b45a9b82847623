"""`doorstep log`: the log of records, its newest checkpoint and its witnesses; and whether it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

import click

from server.console import an_installation

if TYPE_CHECKING:
    from server.house import House

LANG = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="zh · en")
MOST_SHOWN = 50
SLIPS = {
    "rows": ("数据库中的节点与条目不符", "rows that do not follow from the entries"),
    "forked": ("已公布的检查点属于另一棵树", "a checkpoint of another tree was published"),
    "unreadable": ("无法读取的检查点", "a checkpoint that cannot be read"),
    "unknown": ("数据库不知道的检查点", "a published checkpoint that the database does not know"),
    "beyond": ("检查点超出数据库中的条目", "a checkpoint over more leaves than the database has"),
    "entries": ("对象存储中的条目缺失或不同", "entries in the object store are lacking or others"),
    "cosignature": ("见证签名不对或缺失", "a witness's line is false or lacking"),
}


@click.group(
    invoke_without_command=True,
    help="服务记录日志 · the log of records: leaves, newest checkpoint, witnesses (by itself); check.",
)
@LANG
@click.pass_context
def command(context: click.Context, lang: str) -> None:
    """How it stands."""
    context.obj = lang
    if context.invoked_subcommand is None:
        with _here() as here:
            for line in _standing(here, lang):
                click.echo(line)


@command.command(
    help="重新计算整棵树，与对象存储逐一比较，有出入则退出码为 1 · hash every leaf again and compare with the object "
    "store; exit 1 and what differs."
)
@click.pass_context
def check(context: click.Context) -> None:
    """One line for whatever differs."""
    from server.log.checking import check as checked

    at = 0 if context.obj == "zh" else 1
    with _here() as here:
        slips = list(islice(checked(here), MOST_SHOWN + 1))
    for slip in slips[:MOST_SHOWN]:
        click.echo(f"✗ {slip.code:<12} {slip.where}  {SLIPS[slip.code][at]}")
    if slips:
        raise click.ClickException(("日志有出入", "the log is not whole")[at])
    click.echo(("日志完整", "the log is whole")[at])


@contextmanager
def _here() -> Iterator[House]:
    """The house of the environment; what it cannot reach ends the command with a sentence."""
    from infra.seal.keys.signer import KeyFailed
    from server.house import house
    from server.keys import BadKey
    from sync.ports import StoreUnreachable

    app = an_installation()
    try:
        with app.app_context():
            yield house(app)
    except (BadKey, KeyFailed) as wrong:
        raise click.ClickException(str(wrong)) from None
    except StoreUnreachable as failure:
        raise click.ClickException(f"the store does not answer: {failure}") from None


def _standing(here: House, lang: str) -> Iterator[str]:
    from server.log.naming import origin
    from server.store import cosignatures, log
    from sync.instants import MINUTE, iso

    with here.store.reading() as connection:
        leaves, newest, seen = (
            log.size_of(connection),
            cosignatures.newest(connection),
            cosignatures.seen(connection),
        )
    yield f"{origin(here.settings)}"
    yield _word(lang, f"条目 {leaves}", f"leaves {leaves}")
    if newest is None:
        yield _word(lang, "尚无检查点", "no checkpoint yet")
    else:
        age = (here.now() - newest.signed_at) // MINUTE
        told = f"{newest.size} · {iso(newest.signed_at)}"
        yield _word(
            lang, f"最新检查点 {told}（{age} 分钟前）", f"newest checkpoint {told} ({age} minutes ago)"
        )
    for witness in here.witnesses:
        last = seen.get(witness.key.name)
        when = _word(lang, "从未见证", "never signed") if last is None else f"{last.size} · {iso(last.at)}"
        yield _word(lang, f"见证 {witness.name}: {when}", f"witness {witness.name}: {when}")
    if not here.witnesses:
        yield _word(lang, "没有见证（DOORSTEP_WITNESSES）", "no witnesses (DOORSTEP_WITNESSES)")


def _word(lang: str, zh: str, en: str) -> str:
    return zh if lang == "zh" else en
