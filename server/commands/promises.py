"""`doorstep promises`: the promises that somebody has to look at."""

from __future__ import annotations

from typing import Any

import click

from server.office import asking, showing
from server.office.words import OUTCOMES, PROMISES, STAGES, said
from server.remote import mine, speaking

HEADS = (
    ("工单", "时限", "到期", "状况", "最后联系", "师傅", "阶段"),
    ("job", "promise", "due", "outcome", "last contact", "technician", "stage"),
)
NONE = {
    False: ("没有即将到期或可能超时的时限", "No promise is in danger."),
    True: ("没有存疑待认定的时限", "No promise waits for a judgement."),
}


@click.command(
    help="时限告警 · promises in danger, the one due first first; --doubtful: those to settle with `job judge`"
    " (doorstep login first)"
)
@speaking
@click.option("--doubtful", is_flag=True, help="存疑待认定的 · those to settle")
def command(lang: str, doubtful: bool) -> None:
    """All of the own outlet."""
    remote = mine(lang)
    zones = asking.zones(remote)
    found = list(remote.every("/promises", which="doubtful" if doubtful else "danger"))
    if not found:
        click.echo(NONE[doubtful][lang != "zh"])
        return
    showing.table(HEADS[lang != "zh"], [_row(each, zones[each["outlet"]], lang) for each in found])


def _row(each: Any, zone: str, lang: str) -> list[Any]:
    due = showing.instant(each["due"], zone)
    return [
        each["number"],
        said(PROMISES, each["promise"], lang),
        f"{due} ?" if each["provisional"] else due,
        said(OUTCOMES, each["outcome"], lang),
        showing.instant(each["last_contact"], zone),
        each["technician_name"],
        said(STAGES, each["stage"], lang),
    ]
