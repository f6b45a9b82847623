"""`doorstep questions`: work that came after the office changed its mind, and what becomes of it."""

from __future__ import annotations

import click

from server.office import showing
from server.office.words import QUESTIONS, STAGES, said
from server.remote import Remote, mine, speaking
from sync.work.words import ANSWERS

HEADS = (
    ("编号", "工单", "事由", "师傅", "时间", "条数"),
    ("id", "job", "why", "technician", "since", "lines"),
)


@click.group(
    invoke_without_command=True,
    help="待确认 · questions: list (by itself), show ID, answer ID stands|set_aside (doorstep login first)",
)
@speaking
@click.pass_context
def command(context: click.Context, lang: str) -> None:
    """Without a subcommand: the open ones."""
    context.obj = lang
    if context.invoked_subcommand is None:
        rows = [
            [each["id"][:8], each["number"], said(QUESTIONS, each["code"], lang), each["person"]["name"],
             showing.instant(each["asked_at"]), each["waiting"]]
            for each in mine(lang).every("/questions")
        ]  # fmt: skip
        showing.table(HEADS[0 if lang == "zh" else 1], rows)


@command.command(help="双方做了什么，各种答复的后果 · both sides, and what changes on each answer.")
@click.argument("id")
@click.pass_context
def show(context: click.Context, id: str) -> None:
    """A question, whole."""
    lang = context.obj
    remote = mine(lang)
    asked = remote.get(f"/questions/{whole_id(remote, 'questions', id)}")
    words = ("师傅做了", "done by the technician"), ("网点做了", "done by the office")
    click.echo(f"{asked['job']['number']}  {said(QUESTIONS, asked['code'], lang)}")
    for (zh, en), side in zip(words, (asked["did"], asked["office"]), strict=True):
        click.echo(zh if lang == "zh" else en)
        showing.table(("",) * 5, [showing.operation(op, lang) for op in side])
    heads = {
        "if_stands": ("算数 stands", "stands"),
        "if_stands_and_reopens": ("算数并重新打开 stands --reopen", "stands --reopen"),
        "if_set_aside": ("不算数 set_aside", "set_aside"),
    }
    for member, (zh, en) in heads.items():
        click.echo(f"{zh if lang == 'zh' else en}: {showing.changes(asked[member], lang)}")


@command.command(help="答复 · answer for the lines that wait now.")
@click.argument("id")
@click.argument("answer", type=click.Choice(ANSWERS))
@click.option("--reopen", is_flag=True, help="同时重新打开工单 · the job goes on")
@click.option("--reason", default="")
@click.pass_context
def answer(context: click.Context, id: str, answer: str, reopen: bool, reason: str) -> None:
    """Names the operations it was shown; one that comes meanwhile keeps the question open."""
    remote = mine(context.obj)
    whole = whole_id(remote, "questions", id)
    shown = [op["of"] for op in remote.get(f"/questions/{whole}")["did"] if op["waiting"]]
    body = {"answer": answer, "operations": shown, "reopen": reopen, "reason": reason}
    job = remote.post(f"/questions/{whole}/answer", body)
    click.echo(f"{job['number']}  {said(STAGES, job['stage'], context.obj)}")


def whole_id(remote: Remote, plural: str, typed: str) -> str:
    """The id that begins so."""
    found = [each["id"] for each in remote.every(f"/{plural}") if each["id"].startswith(typed.lower())]
    if len(found) == 1 and typed:
        return str(found[0])
    words = f"没有找到：{typed}" if remote.lang == "zh" else f"Nothing is found for: {typed}"
    raise click.ClickException(words)
