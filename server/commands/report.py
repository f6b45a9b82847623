"""`doorstep report`: how well promises were kept, with the evidence, over the API, as whoever signed in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from schemas.office.reports import DIMENSIONS, PERIODS
from server.office import asking, showing
from server.remote import Remote, mine, speaking
from server.reports import words
from sync.work.words import PROMISES

DAY = click.DateTime(["%Y-%m-%d"])
HEADS = (
    ("计入", "按时", "超时", "补报", "待确认", "未结束", "已取消", "改约 客户/师傅/网点"),
    ("counted", "kept", "late", "reported late", "to confirm", "not over", "cancelled",
     "changed by customer/technician/office"),
)  # fmt: skip
ALWAYS = 3
"""Of these, how many stand there whatever they say."""
SAYS_NOTHING = (0, "—", "0/0/0")


@click.group(
    help="报表 · reports: promises (doorstep login first)",
    epilog="例 · e.g. doorstep report promises --from 2026-11-01 --to 2026-11-30 --by technician --csv kept.csv",
)
@speaking
@click.pass_context
def command(context: click.Context, lang: str) -> None:
    """What all subcommands share."""
    context.obj = lang


@command.command(help="承诺履行，按证据分列 · promises kept, split by evidence. Without days: this month.")
@click.option("--from", "begins", type=DAY, help="起 · first day, 2026-11-01")
@click.option("--to", "ends", type=DAY, help="止（含） · last day")
@click.option(
    "--by",
    multiple=True,
    type=click.Choice(DIMENSIONS),
    help="分组，可重复 · may be repeated; default promise",
)
@click.option(
    "--period", type=click.Choice(PERIODS), help="与 --by period 同用 · with --by period; default month"
)
@click.option("--outlet", help="网点 · by name")
@click.option("--class", "class_", help="产品类别代码 · code of a product class")
@click.option("--technician", help="师傅 · name or number")
@click.option("--promise", type=click.Choice(PROMISES))
@click.option(
    "--csv", "csv_", type=click.Path(dir_okay=False, allow_dash=True), help="写入 CSV 文件 · write a CSV file"
)
@click.option("--json", "json_", is_flag=True, help="JSON")
@click.pass_context
def promises(context: click.Context, csv_: str | None, json_: bool, **given: Any) -> None:
    """A table, a file, or the data."""
    if csv_ and json_:
        raise click.UsageError("--csv 与 --json 只能选一 · --csv or --json, not both")
    remote = mine(context.obj)
    query = _query(remote, given)
    if csv_:
        content = remote.file("/reports/promises", **query, format="csv")
        with click.open_file(csv_, "wb") as out:
            out.write(content)
        return
    report = remote.get("/reports/promises", **query)
    if json_:
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        show(report, context.obj)


def show(report: Mapping[str, Any], lang: str) -> None:
    """As a table; where nothing fell due it says so."""
    at = 0 if lang == "zh" else 1
    days = f"{report['from']}–{report['to']}"
    click.echo(f"{('承诺履行', 'Promises kept')[at]} {days}")
    if not report["groups"]:
        click.echo(("这段时间没有到期的承诺", "No promise fell due in these days")[at])
        return
    heads = [words.DIMENSIONS[name][at] for name in report["by"]]
    rows = [
        [*(words.of_what(group, name, report["period"], lang) for name in report["by"]), *_cells(group, lang)]
        for group in report["groups"]
    ]
    if len(rows) > 1:
        rows.append([("合计", "all")[at], *("" for _ in heads[1:]), *_cells(report["total"], lang)])
    showing.table(*_telling([*heads, *HEADS[at]], rows, len(heads) + ALWAYS))


def _telling(heads: list[str], rows: list[list[Any]], first: int) -> tuple[list[str], list[list[Any]]]:
    """Without the columns from this one on that say nothing in any row: the rest has room on eighty columns."""
    shown = [at for at in range(len(heads)) if at < first or any(row[at] not in SAYS_NOTHING for row in rows)]
    return [heads[at] for at in shown], [[row[at] for at in shown] for row in rows]


def _cells(group: Mapping[str, Any], lang: str) -> list[Any]:
    beside, changes = dict(group["beside"]), group["appointment_changes"]
    cancelled = beside.pop("cancelled")
    return [
        group["counted"],
        words.kept(group, lang),
        words.late(group, lang),
        group["reported_late"],
        group["questioned"],
        words.beside(beside, lang),
        cancelled,
        "/".join(str(changes[name]) for name in ("customer", "technician", "office")),
    ]


def _query(remote: Remote, given: Mapping[str, Any]) -> dict[str, Any]:
    begins, ends = given["begins"], given["ends"]
    outlet = given["outlet"] and asking.named(remote, "outlets", given["outlet"], "id")["id"]
    return {
        "from": _day(begins),
        "to": _day(ends),
        "by": ",".join(given["by"]) or None,
        "period": given["period"],
        "outlet": outlet,
        "class": given["class_"],
        "technician": given["technician"] and asking.person(remote, given["technician"]),
        "promise": given["promise"],
    }


def _day(given: datetime | None) -> str | None:
    return None if given is None else given.date().isoformat()
