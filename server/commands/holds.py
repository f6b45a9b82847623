"""`doorstep holds`: work that cannot be attributed yet, and where it belongs."""

from __future__ import annotations

from typing import Any

import click

from server.commands.questions import whole_id
from server.office import asking, showing
from server.office.words import HAND_INS, HELD, said
from server.remote import mine, speaking

HEADS = (("编号", "工单", "事由", "师傅", "手机", "时间", "条数"),
         ("id", "job", "why", "technician", "phone", "since", "lines"))  # fmt: skip


@click.group(
    invoke_without_command=True,
    help="待确认的记录 · holds: list (by itself), show ID, settle ID accept|keep|move, undo ID (doorstep login first)",
)
@speaking
@click.pass_context
def command(context: click.Context, lang: str) -> None:
    """Without a subcommand: those that wait."""
    context.obj = lang
    if context.invoked_subcommand is None:
        remote = mine(lang)
        zones = asking.zones(remote)
        rows = [
            [each["id"][:8], each["number"] or (each["job"] or "")[:13], _why(each, lang),
             each["person"]["name"], each["device"]["short"],
             showing.instant(each["opened_at"], zones[each["outlet"]]), each["lines"]]
            for each in remote.every("/holds")
        ]  # fmt: skip
        showing.table(HEADS[0 if lang == "zh" else 1], rows)


@command.command(help="其中的记录 · its lines.")
@click.argument("id")
@click.pass_context
def show(context: click.Context, id: str) -> None:
    """A hold, whole."""
    remote = mine(context.obj)
    hold = remote.get(f"/holds/{whole_id(remote, 'holds', id)}")
    zone = asking.zones(remote)[hold["outlet"]]
    showing.table(("",) * 5, [showing.operation(op, context.obj, zone) for op in hold["operations"]])


@command.command(help="确认处理 · accept as they are, keep as notes, or move to --job.")
@click.argument("id")
@click.argument("answer", type=click.Choice(("accept", "keep", "move")))
@click.option("--job", help="工单号 · the job's number, for keep and move")
@click.pass_context
def settle(context: click.Context, id: str, answer: str, job: str | None) -> None:
    """All of its lines together."""
    remote = mine(context.obj)
    body: dict[str, Any] = {"answer": answer}
    if job is not None:
        body["job"] = asking.job(remote, job)["id"]
    told = remote.post(f"/holds/{whole_id(remote, 'holds', id)}/settlement", body)
    click.echo(showing.receipts(told["receipts"], context.obj))


@command.command(help="撤回处理（10 分钟内） · take the settlement back, within ten minutes.")
@click.argument("id")
@click.pass_context
def undo(context: click.Context, id: str) -> None:
    """Its lines wait again, where nothing builds on them."""
    remote = mine(context.obj)
    told = remote.post(f"/holds/{whole_id(remote, 'holds', id)}/undo")
    click.echo(showing.receipts(told["receipts"], context.obj))


def _why(hold: Any, lang: str) -> str:
    return said(HAND_INS, "unproved", lang) if hold["unproved"] else said(HELD, hold["code"], lang)
