"""`doorstep calendar`: business time, to be looked at and to be tried against one's own worked cases."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from server.office.showing import table
from server.remote import speaking
from sync.instants import iso
from sync.work.worked_cases import Answer, BadCases, answers

HEADS = (("题号", "问题", "期望", "算得", ""), ("case", "question", "expected", "found", ""))
INSTANTS = frozenset(("deadline", "retroactive", "from_change", "unchanged"))


@click.group(help="工作日历 · business time: check FILE")
@speaking
@click.pass_context
def command(context: click.Context, lang: str) -> None:
    """What all subcommands share."""
    context.obj = lang


@command.command(
    help="核对一份验算表（JSON），有出入则退出码为 1 · compute a file of worked cases; exit 1 on a difference."
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def check(context: click.Context, file: Path) -> None:
    """Each answer beside the expected one."""
    lang = context.obj
    try:
        found = list(answers(json.loads(file.read_bytes())))
    except BadCases as bad:
        raise click.ClickException(f"{bad.where}: {bad.code} · {bad.value!r}"[:300]) from None
    except (ValueError, RecursionError):
        words = "不是 JSON 文件" if lang == "zh" else "is not JSON"
        raise click.ClickException(f"{file.name}: {words}") from None
    rows = [
        [
            each.case,
            each.question,
            _shown(each, each.expected),
            _shown(each, each.found),
            "✓" if each.same else "✗",
        ]
        for each in found
    ]
    table(HEADS[0 if lang == "zh" else 1], rows)
    wrong = sum(not each.same for each in found)
    if lang == "zh":
        click.echo(f"共 {len(found)} 项，{wrong} 项有出入")
    else:
        click.echo(f"{len(found)} answers, {wrong} differ")
    if wrong:
        context.exit(1)


def _shown(answer: Answer, value: object) -> str:
    if answer.question in INSTANTS and isinstance(value, int):
        return f"{datetime.fromisoformat(iso(value)).astimezone(ZoneInfo(answer.zone)):%Y-%m-%d %H:%M%z}"
    return str(value)
