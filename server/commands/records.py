"""`doorstep records`: signed records, and whether they reached the customer."""

from __future__ import annotations

import click

from server.remote import mine, speaking

SENT = {
    "sent": ("链接已发送到工单上的号码", "the link is on its way to the number on the job"),
    "sent_lately": (
        "刚发送过：一分钟内只发一次，一天最多三次",
        "one was sent lately: once a minute, and three times a day at most",
    ),
    "no_number": (
        "工单上没有可发送的号码或邮箱，请先更正联系人",
        "the job has no number or address that can be written to; amend its contacts first",
    ),
}


@click.group(help="服务记录 · signed records: resend NUMBER (doorstep login first)")
def command() -> None:
    """Subcommands below."""


@command.command(help="把链接重新发送给客户 · send the customer the link once more, to the number on file.")
@click.argument("number")
@speaking
def resend(number: str, lang: str) -> None:
    """A fresh link, for 30 days."""
    outcome = mine(lang).post(f"/records/{number}/link", {})["outcome"]
    said = SENT[outcome][0 if lang == "zh" else 1]
    if outcome != "sent":
        raise click.ClickException(said)
    click.echo(said)
