"""`doorstep job judge`, `concern`, `reply`, `contact`: what is said of a promise, and with a customer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from server.office import asking
from server.office.argument_words import CONCERNS as CONCERN_WORDS
from server.office.argument_words import OUTCOMES as REACHED_WORDS
from server.office.words import OUTCOMES, PROMISES, STAGES, said
from server.promises import showing as showing_promises
from server.remote import Remote, mine
from sync.work.words import CHANNELS, CONCERNS, JUDGEMENTS
from sync.work.words import OUTCOMES as CONTACTS
from sync.work.words import PROMISES as PROMISE_WORDS

WHICH = "同名承诺中的第几个 · which one of this name, as `job promises` lists them"

WAITING = {
    False: ("没有待答复的投诉或咨询", "No complaint or question waits for an answer"),
    True: (
        "有几条待答复，请用 --of 说明第几条（见 job show）",
        "Several wait for an answer: say which with --of (see job show)",
    ),
}


@click.command(help="认定 · say what became of a promise that is in doubt.")
@click.argument("number")
@click.argument("promise", type=click.Choice(PROMISE_WORDS))
@click.argument("outcome", type=click.Choice(JUDGEMENTS))
@click.option("--reason", required=True)
@click.option("--of", type=click.IntRange(1), help=WHICH)
@click.pass_context
def judge(
    context: click.Context, number: str, promise: str, outcome: str, reason: str, of: int | None
) -> None:
    """Only what is doubtful is judged."""
    remote, lang = mine(context.obj), context.obj
    job = asking.job(remote, number)
    alike = [each["of"] for each in job["commitments"] if each["promise"] == promise]
    body = {"promise": promise, "outcome": outcome, "reason": reason, "of": _nth(remote, alike, of)}
    after = _does(remote, job, "judgement", body)
    for each in after["commitments"]:
        if each["promise"] == promise:
            click.echo(
                f"{after['number']}  {said(PROMISES, promise, lang)}  {said(OUTCOMES, each['outcome'], lang)}"
            )


@click.command(help="时限说明 · what was promised, how it stands, and why it is due when it is.")
@click.argument("number")
@click.pass_context
def promises(context: click.Context, number: str) -> None:
    """One paragraph a promise."""
    remote = mine(context.obj)
    job = asking.job(remote, number)
    for line in showing_promises.page(remote.get(f"/jobs/{job['id']}/promises"), context.obj):
        click.echo(line)


@click.command(help="投诉或咨询 · the customer complains, or asks something.")
@click.argument("number")
@click.argument("kind", type=click.Choice(CONCERNS))
@click.option("--text", required=True, help="客户原话 · in the customer's words")
@click.option("--channel", type=click.Choice(CHANNELS))
@click.pass_context
def concern(context: click.Context, number: str, kind: str, text: str, channel: str | None) -> None:
    """It is promised an answer."""
    remote, lang = mine(context.obj), context.obj
    after = _does(
        remote, asking.job(remote, number), "concern", {"kind": kind, "text": text, "channel": channel}
    )
    click.echo(f"{after['number']}  {said(CONCERN_WORDS, kind, lang)} {len(after['concerns'])}")


@click.command(help="答复 · answer a complaint or a question.")
@click.argument("number")
@click.option("--text", required=True, help="答复内容 · what the customer was told")
@click.option(
    "--of",
    type=click.IntRange(1),
    help="第几条，只有一条待答复时可省 · its number; needed where several wait",
)
@click.pass_context
def reply(context: click.Context, number: str, text: str, of: int | None) -> None:
    """The first answer keeps the promise."""
    remote = mine(context.obj)
    job = asking.job(remote, number)
    waiting = sum(each["answered_at"] is None for each in job["concerns"])
    if waiting != 1 and of is None:
        raise click.ClickException(WAITING[waiting > 1][context.obj != "zh"])
    after = _does(
        remote,
        job,
        "concern-answer",
        {"text": text, "of": _nth(remote, [each["id"] for each in job["concerns"]], of)},
    )
    click.echo(f"{after['number']}  {said(STAGES, after['stage'], context.obj)}")


def _nth(remote: Remote, ids: Sequence[str], at: int | None) -> str | None:
    """The how-manieth of these; None where it was not said."""
    if at is None:
        return None
    if at > len(ids):
        words = (f"没有第 {at} 个", f"There is no number {at}")
        raise click.ClickException(words[0 if remote.lang == "zh" else 1])
    return ids[at - 1]


def _does(remote: Remote, job: Any, act: str, body: dict[str, Any]) -> Any:
    return remote.post(f"/jobs/{job['id']}/{act}", body, job["version"])


@click.command(
    help="联系客户 · the office rang the customer: a contact that reached somebody keeps the promise to respond."
)
@click.argument("number")
@click.argument("outcome", type=click.Choice(CONTACTS))
@click.option("--contact", default="", help="联系人 · whom")
@click.option("--channel", type=click.Choice(CHANNELS), default="phone", help="方式 · how")
@click.option("--note", default="", help="备注")
@click.pass_context
def contact(context: click.Context, number: str, **given: str) -> None:
    """As a technician's phone records it, by the office's clock."""
    remote = mine(context.obj)
    job = asking.job(remote, number)
    after = remote.post(f"/jobs/{job['id']}/contact", given, job["version"])
    outcome = REACHED_WORDS[given["outcome"]][context.obj != "zh"]
    click.echo(f"{after['number']}  {outcome}  {said(STAGES, after['stage'], context.obj)}")
