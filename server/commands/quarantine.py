"""`doorstep quarantine`: lines nobody could understand, kept byte for byte until they are mended or read once more."""

from __future__ import annotations

import json
from typing import Any

import click

from server.office import asking, showing
from server.office.words import OPERATIONS, QUARANTINED, said
from server.remote import mine, speaking

HEADS = (
    ("编号", "师傅", "作业", "事由", "时间"),
    ("id", "technician", "what", "why", "when"),
)


@click.group(
    invoke_without_command=True,
    help="留存待查 · lines nobody could understand: list (by itself), show ID, mend ID ARGS, replay ID"
    " (doorstep login first)",
)
@speaking
@click.pass_context
def command(context: click.Context, lang: str) -> None:
    """Without a subcommand: all of them."""
    context.obj = lang
    if context.invoked_subcommand is None:
        remote = mine(lang)
        zone = asking.only_zone(remote)
        rows = [
            [
                asking.line_name(each),
                each["person"]["name"],
                said(OPERATIONS, each["op"], lang),
                said(QUARANTINED, each["code"], lang),
                showing.instant(each["when"]["at"], zone),
            ]
            for each in remote.every("/quarantine")
        ]
        showing.table(HEADS[0 if lang == "zh" else 1], rows)


@command.command(help="原样内容 · one line exactly as it came, and why nobody understood it.")
@click.argument("id")
@click.pass_context
def show(context: click.Context, id: str) -> None:
    """With the arguments as far as they could be read, to be mended from."""
    lang = context.obj
    line = asking.of_a_line(mine(lang), "quarantine", id)
    click.echo(f"{asking.line_name(line)}  {said(QUARANTINED, line['code'], lang)}")
    click.echo(line["text"])
    if line["args"] is not None:
        click.echo(json.dumps(line["args"], ensure_ascii=False, indent=2))


@command.command(help="补正 · new arguments (JSON) for a line; it counts with its own time and number.")
@click.argument("id")
@click.argument("args")
@click.option("--op", help="作业 · the operation, where it could not be read")
@click.option("--job", help="工单号 · the job's number, where it could not be read")
@click.pass_context
def mend(context: click.Context, id: str, args: str, op: str | None, job: str | None) -> None:
    """The bytes stay as they came. ARGS: a JSON object, or - to read it from a pipe."""
    body: dict[str, Any] = {"args": _object(click.get_text_stream("stdin").read() if args == "-" else args)}
    remote = mine(context.obj)
    if op is not None:
        body["op"] = op
    if job is not None:
        body["job"] = asking.job(remote, job)["id"]
    line = asking.of_a_line(remote, "quarantine", id)
    told = remote.post(f"/quarantine/{line['id']}/mending", body)
    click.echo(showing.receipts(told["receipts"], context.obj))


@command.command(help="再读一次 · read the same bytes once more; the software may know more by now.")
@click.argument("id")
@click.pass_context
def replay(context: click.Context, id: str) -> None:
    """Nothing is changed where it is still not understood."""
    remote = mine(context.obj)
    line = asking.of_a_line(remote, "quarantine", id)
    told = remote.post(f"/quarantine/{line['id']}/replay")
    click.echo(showing.receipts(told["receipts"], context.obj))


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise click.BadParameter("应为 JSON 对象 · must be a JSON object", param_hint="ARGS")
    return value
