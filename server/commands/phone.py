"""`doorstep phone …`: technicians' phones, over the API, as whoever signed in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from server.office import asking, showing
from server.office.words import PHONES, said
from server.remote import LANGUAGES, Remote, mine, speaking


@click.group(
    help="手机 · technicians' phones: list, code, confirm, retire, revoke, lost (doorstep login first)"
)
@speaking
@click.pass_context
def command(context: click.Context, lang: str) -> None:
    """Subcommands below."""
    context.obj = lang


@command.command("list", help="手机列表 · every phone.")
@click.pass_context
def list_(context: click.Context) -> None:
    """One line a phone."""
    lang = context.obj
    zh = ("短码", "师傅", "状态", "核对码", "最后联系", "未上传")
    en = ("short", "technician", "state", "digits", "last heard", "unsent")
    remote = mine(lang)
    zone = asking.only_zone(remote)
    rows = [
        [each["short"], each["name"], said(PHONES, each["state"], lang), each["fingerprint"],
         showing.instant(each["heard_at"], zone), each["unsent"] or ""]
        for each in remote.get("/devices")["items"]
    ]  # fmt: skip
    showing.table(zh if lang == "zh" else en, rows)


@command.command(help="发放一次性登记码 · a one-time code for one more phone of PERSON (name or number).")
@click.argument("person")
@click.pass_context
def code(context: click.Context, person: str) -> None:
    """It works once and for ten minutes."""
    remote = mine(context.obj)
    made = remote.post("/device-codes", {"person": asking.person(remote, person)})
    until = showing.instant(made["expires_at"], asking.only_zone(remote))
    words = (f"{made['code']}  有效至 {until}", f"{made['code']}  works until {until}")
    click.echo(words[LANGUAGES.index(context.obj)])


@command.command(help="核对手机上的六位数 · confirm the phone that shows these six DIGITS.")
@click.argument("digits")
@click.pass_context
def confirm(context: click.Context, digits: str) -> None:
    """What the phone sent meanwhile is judged again."""
    remote = mine(context.obj)
    waiting = [each for each in remote.get("/devices")["items"] if each["state"] in ("pending", "returning")]
    phone = _only(remote, [each for each in waiting if each["fingerprint"] == digits], digits)
    after = remote.post(f"/devices/{phone['id']}/confirmation", {"fingerprint": digits})
    click.echo(f"{after['short']} {after['name']}: {said(PHONES, after['state'], context.obj)}")


@command.command("hand-in", help="上交手机导出的文件 · hand in a FILE that a phone exported.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def hand_in(context: click.Context, file: Path) -> None:
    """Its operations are recorded, its photos are checked; posting it again changes nothing."""
    came = mine(context.obj).send("/hand-ins", file.read_bytes())
    words = (
        "已入账 {applied}，待确认 {held}，已留存待查 {quarantined}，未能接收的请求 {refused}；照片 {photos} 张待核验",
        "{applied} recorded, {held} to confirm, {quarantined} kept for review, {refused} requests not taken; "
        "{photos} photos to be checked",
    )
    click.echo(words[LANGUAGES.index(context.obj)].format(**came))


@command.command(
    help="强制清除已停用、吊销或挂失的手机，未上传的会丢失"
    " · wipe a retired, revoked or lost phone (SHORT) whatever is outstanding."
)
@click.argument("short")
@click.option("--reason", required=True, help="原因，留在记录中 · why; it stays in the trail.")
@click.option("--yes", is_flag=True, help="不再询问 · do not ask.")
@click.pass_context
def wipe(context: click.Context, short: str, reason: str, yes: bool) -> None:
    """What is on it and not here is lost for good, so it is said before."""
    remote, at = mine(context.obj), LANGUAGES.index(context.obj)
    phone = _of_short(remote, short)
    name = f"{phone['short']} {phone['name']}"
    words = (
        "{name}：最后联系 {heard}，有 {unsent} 条未上传，清除后无法找回。清除？",
        "{name}: last heard {heard}, {unsent} lines are not here and will be lost. Wipe it?",
    )
    asked = words[at].format(name=name, heard=showing.instant(phone["heard_at"]), unsent=phone["unsent"])
    if not yes:
        click.confirm(asked, abort=True)
    remote.post(f"/devices/{phone['id']}/wipe", {"reason": reason})
    click.echo(f"{name}: {('下次联系时清除', 'will be wiped at its next contact')[at]}")


def _of_short(remote: Remote, short: str) -> Any:
    return _only(
        remote, [each for each in remote.get("/devices")["items"] if each["short"] == short.upper()], short
    )


def _only(remote: Remote, found: list[Any], typed: str) -> Any:
    if len(found) == 1:
        return found[0]
    words = (f"没有等待确认的手机显示 {typed}", f"No phone that waits shows {typed}")
    raise click.ClickException(words[LANGUAGES.index(remote.lang)])


def _becomes(name: str, path: str, help: str) -> None:
    @command.command(name, help=help)
    @click.argument("short")
    @click.pass_context
    def act(context: click.Context, short: str) -> None:
        remote = mine(context.obj)
        after = remote.post(f"/devices/{_of_short(remote, short)['id']}/{path}")
        click.echo(f"{after['short']} {after['name']}: {said(PHONES, after['state'], context.obj)}")


for _row in (
    ("retire", "retirement", "停用 · handed back (SHORT code)."),
    ("revoke", "revocation", "吊销 · no longer trusted (SHORT code)."),
    ("lost", "loss", "挂失 · lost (SHORT code)."),
):
    _becomes(*_row)
