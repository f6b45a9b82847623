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
    "danger": (
        "没有即将到期或可能超时的时限（已超时的：--late）",
        "No promise is in danger (broken ones: --late).",
    ),
    "late": ("没有已超时而未做到的时限", "No broken promise is still owed."),
    "doubtful": ("没有存疑待认定的时限", "No promise waits for a judgement."),
}


@click.command(
    help="时限告警 · promises in danger, the one due first first; --late: 已超时未做到 broken and still owed;"
    " --doubtful: those to settle with `job judge`"
    " (doorstep login first)"
)
@speaking
@click.option("--late", "which", flag_value="late", help="已超时、还没做到的 · broken and still owed")
@click.option("--doubtful", "which", flag_value="doubtful", help="存疑待认定的 · those to settle")
def command(lang: str, which: str | None) -> None:
    """All of the own outlet."""
    remote = mine(lang)
    zones = asking.zones(remote)
    which = which or "danger"
    found = list(remote.every("/promises", which=which))
    if not found:
        click.echo(NONE[which][lang != "zh"])
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
