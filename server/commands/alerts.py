"""`doorstep alerts`: odd things about phones' lines, until somebody has looked at them."""

from __future__ import annotations

from typing import Any

import click

from server.office import asking, showing
from server.office.words import ALERTS, said
from server.remote import mine, speaking

HEADS = (("编号", "事由", "时间"), ("id", "what", "when"))
SEEN = (("已查看",), ("seen",))


@click.group(
    invoke_without_command=True,
    help="提醒 · alerts about phones: list (by itself; --seen: those looked at), seen ID (doorstep login first)",
)
@speaking
@click.option("--seen", "looked_at", is_flag=True, help="已查看的 · those somebody looked at")
@click.pass_context
def command(context: click.Context, lang: str, looked_at: bool) -> None:
    """Without a subcommand: those nobody looked at."""
    context.obj = lang
    if context.invoked_subcommand is not None:
        return
    remote, at = mine(lang), 0 if lang == "zh" else 1
    zones = asking.zones(remote)
    rows = [
        _row(each, zones[each["outlet"]], lang) for each in remote.every("/alerts", answered=int(looked_at))
    ]
    showing.table((*HEADS[at], *(SEEN[at] if looked_at else ())), rows)


@command.command(help="已查看 · somebody looked at it.")
@click.argument("id")
@click.pass_context
def seen(context: click.Context, id: str) -> None:
    """It leaves the list; who looked first stays written."""
    remote = mine(context.obj)
    one = asking.of_a_line(remote, "alerts", id)
    alert = remote.post(f"/alerts/{one['id']}/seen")
    click.echo(f"{asking.line_name(alert)}  {said(ALERTS, alert['code'], context.obj)}")


def _row(alert: Any, zone: str, lang: str) -> list[Any]:
    row = [asking.line_name(alert), said(ALERTS, alert["code"], lang), showing.instant(alert["at"], zone)]
    return [*row, showing.instant(alert["seen_at"], zone)] if alert["seen_at"] else row
