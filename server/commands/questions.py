"""`doorstep questions`: work that came after the office changed its mind, and what becomes of it."""

from __future__ import annotations

from typing import Any

import click

from server.office import asking, showing
from server.office.words import ANSWERS as ANSWERS_IN_WORDS
from server.office.words import QUESTIONS, RECORD_FIELDS, STAGES, said
from server.remote import Remote, mine, speaking
from sync.work.words import ANSWERS

HEADS = (
    ("编号", "工单", "事由", "师傅", "时间", "条数"),
    ("id", "job", "why", "technician", "since", "lines"),
)
ANSWERED = (("答复", "可撤回至"), ("answer", "until when it may be taken back"))
BY_RULE = ("（按规则）", " (by rule)")


@click.group(
    invoke_without_command=True,
    help="待确认 · questions: list (by itself; --answered: those that have an answer), show ID, "
    "answer ID stands|set_aside, undo ID (doorstep login first)",
)
@speaking
@click.option(
    "--answered", is_flag=True, help="已答复的，包括按规则的 · those that have an answer, by rule too"
)
@click.pass_context
def command(context: click.Context, lang: str, answered: bool) -> None:
    """Without a subcommand: the open ones."""
    context.obj = lang
    if context.invoked_subcommand is not None:
        return
    remote, at = mine(lang), 0 if lang == "zh" else 1
    zones = asking.zones(remote)
    rows = [
        [each["id"][:8], each["number"], said(QUESTIONS, each["code"], lang), each["person"]["name"],
         showing.instant(each["asked_at"], zones[each["outlet"]]), each["waiting" if not answered else "operations"],
         *(_answered(each, zones[each["outlet"]], lang) if answered else ())]
        for each in remote.every("/questions", answered=int(answered))
    ]  # fmt: skip
    showing.table((*HEADS[at], *(ANSWERED[at] if answered else ())), rows)


def _answered(each: Any, zone: str, lang: str) -> tuple[str, str | None]:
    rule = BY_RULE[0 if lang == "zh" else 1] if each["by_rule"] else ""
    return said(ANSWERS_IN_WORDS, each["answer"], lang) + rule, showing.instant(each["released_at"], zone)


@command.command(help="双方做了什么，各种答复的后果 · both sides, and what changes on each answer.")
@click.argument("id")
@click.pass_context
def show(context: click.Context, id: str) -> None:
    """A question, whole."""
    lang = context.obj
    remote = mine(lang)
    asked = remote.get(f"/questions/{whole_id(remote, 'questions', id)}")
    zone = asking.zones(remote)[asked["job"]["outlet"]]
    words = (
        ("师傅做了", "done by the technician"),
        ("网点做了", "done by the office"),
        ("答复", "answers"),
        ("撤回的答复", "answers taken back"),
    )
    click.echo(f"{asked['job']['number']}  {said(QUESTIONS, asked['code'], lang)}{_fields(asked, lang)}")
    sides = (asked["did"], asked["office"], asked["answers"], asked["undone"])
    for (zh, en), side in zip(words, sides, strict=True):
        if side:
            click.echo(zh if lang == "zh" else en)
            showing.table(("",) * 5, [showing.operation(op, lang, zone) for op in side])
    if asked["answer"]:
        click.echo(": ".join((("答复", "answer")[0 if lang == "zh" else 1], _answer_of(asked, lang))))
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
    did = remote.get(f"/questions/{whole}")["did"]
    shown = [op["of"] for op in did if op["waiting"] or op["by_rule"]]
    body = {"answer": answer, "operations": shown, "reopen": reopen, "reason": reason}
    job = remote.post(f"/questions/{whole}/answer", body)
    click.echo(f"{job['number']}  {said(STAGES, job['stage'], context.obj)}")


@command.command(help="撤回答复（10 分钟内） · take the answer back, within ten minutes.")
@click.argument("id")
@click.pass_context
def undo(context: click.Context, id: str) -> None:
    """The question is open again."""
    remote = mine(context.obj)
    job = remote.post(f"/questions/{whole_id(remote, 'questions', id)}/undo")
    click.echo(f"{job['number']}  {said(STAGES, job['stage'], context.obj)}")


def _answer_of(asked: Any, lang: str) -> str:
    rule = BY_RULE[0 if lang == "zh" else 1] if any(op["by_rule"] for op in asked["did"]) else ""
    return said(ANSWERS_IN_WORDS, asked["answer"], lang) + rule


def _fields(asked: Any, lang: str) -> str:
    """Which fields of a record it is about, in words."""
    named = [said(RECORD_FIELDS, each, lang) for each in asked["details"]]
    return (
        "" if not named else ("：" if lang == "zh" else ": ") + ("、" if lang == "zh" else ", ").join(named)
    )


def whole_id(remote: Remote, plural: str, typed: str) -> str:
    """The id that begins so, of what waits or was answered."""
    found = [
        each["id"]
        for answered in (0, 1)
        for each in remote.every(f"/{plural}", answered=answered)
        if each["id"].startswith(typed.lower())
    ]
    if len(found) == 1 and typed:
        return str(found[0])
    words = f"没有找到：{typed}" if remote.lang == "zh" else f"Nothing is found for: {typed}"
    raise click.ClickException(words)
