"""`doorstep records`: signed records, how far each is, and whether they reached the customer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from server.notices.waiting import Withheld
from server.office import asking, showing
from server.records import words
from server.remote import Refused, Remote, mine, speaking
from sync.device.paper import sheet_lines
from sync.work.sheets import UnknownTemplate, sheet

MOST = 50
"""So many are listed, unless all are asked for."""

NO_CHANGE = (
    "请写明改什么：--set FIELD=VALUE，或 --as-recorded 并入签署后补记的内容",
    "say what is to be corrected: --set FIELD=VALUE, or --as-recorded for what was recorded after the signature",
)

SENT = {
    "sent": ("链接已发送到工单上的号码", "the link is on its way to the number on the job"),
    "sent_later": (
        "已登记，还没有发送：工单有待确认的问题，或答复还可撤回；之后自动发送（doorstep records show 可查）",
        "noted, not sent yet: a question about the job is open, or its answer can still be taken back; it is sent "
        "after that (see doorstep records show)",
    ),
    "waits": (
        "已有一条在等：工单有待确认的问题，或答复还可撤回；之后自动发送，不用再发",
        "one waits already: a question about the job is open, or its answer can still be taken back; it is sent after "
        "that, no need to ask again",
    ),
    "sent_lately": (
        "刚发送过：一分钟内只发一次，一天最多三次",
        "one was sent lately: once a minute, and three times a day at most",
    ),
    "no_number": (
        "工单上没有可发送的号码或邮箱，请先更正联系人",
        "the job has no number or address that can be written to; amend its contacts first",
    ),
}


@click.group(
    invoke_without_command=True,
    help="服务记录 · signed records: list (by itself; --waiting: 未封存 those not sealed yet, and why; --job: those of "
    "one job; --all: not only the newest 50), show NUMBER, pdf NUMBER FILE, correct NUMBER, without-photos NUMBER, "
    "resend NUMBER (doorstep login first)",
)
@speaking
@click.option("--waiting", is_flag=True, help="未封存 · those that are not sealed yet")
@click.option("--job", "number", help="工单号 · of this job (number), or this record's number")
@click.option(
    "--all", "every", is_flag=True, help="全部，不只最新 50 份 · all of them, not only the newest 50"
)
@click.pass_context
def command(context: click.Context, lang: str, waiting: bool, number: str | None, every: bool) -> None:
    """Without a subcommand: the newest records."""
    context.obj = lang
    if context.invoked_subcommand is not None:
        return
    remote, at = mine(lang), 0 if lang == "zh" else 1
    zones = asking.zones(remote)
    found, more = _listed(remote, number, "waiting" if waiting else None, every)
    rows = [words.row(each, zones[each["outlet"]], at) for each in found]
    if rows:
        showing.table(words.HEADS[at], rows)
    else:
        click.echo(words.NOTHING[waiting][at])
    if more:
        click.echo(more)


def _listed(remote: Remote, number: str | None, state: str | None, every: bool) -> tuple[list[Any], str]:
    """The newest records, or all; and what is to be said of those that are not shown."""
    at = 0 if remote.lang == "zh" else 1
    if every:
        found = remote.every("/records", state=state, number=number, limit=200)
        return (found or _otherwise(remote, number, state) if number else found), ""
    page = remote.get("/records", state=state, number=number, limit=MOST)
    if not number:
        return page["items"], words.MORE[at].format(MOST) if page["next"] else ""
    found = (
        page["items"] if not page["next"] else remote.every("/records", state=state, number=number, limit=200)
    )
    found = found or _otherwise(remote, number, state)
    return found[:MOST], words.MORE_OF[at].format(len(found), MOST) if len(found) > MOST else ""


@command.command(
    help="一份记录：全文、封存情况、送达 · one record: its text, its seal, its way to the customer."
)
@click.argument("number")
@click.option(
    "--json", "as_json", is_flag=True,
    help="只列出正文各项，即 correct --set 的 FIELD · the members of its text alone, as correct --set names them",
)  # fmt: skip
@click.pass_context
def show(context: click.Context, number: str, as_json: bool) -> None:
    """NUMBER of the record, or the SHA-256 of its text (12 figures of it will do)."""
    remote, at = mine(context.obj), 0 if context.obj == "zh" else 1
    record = _one(remote, number)
    if as_json:
        click.echo(_members(record["text"]))
        return
    try:
        click.echo("\n".join(sheet_lines(sheet(json.loads(record["text"])))))
    except (UnknownTemplate, ValueError):
        click.echo(record["text"])
    click.echo()
    for line in words.page(record, asking.zones(remote)[record["outlet"]], at, _withheld(remote, record)):
        click.echo(line)


@command.command(help="取出封存的 PDF，存为 FILE · write the sealed PDF to FILE.")
@click.argument("number")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
def pdf(context: click.Context, number: str, file: Path) -> None:
    """An existing file is not overwritten."""
    at = 0 if context.obj == "zh" else 1
    if file.exists():
        raise click.ClickException(f"{file}: {('已存在', 'is there already')[at]}")
    if not file.parent.is_dir():
        raise click.ClickException(f"{file}: {('没有目录', 'there is no directory')[at]} {file.parent}")
    remote = mine(context.obj)
    with _known(remote, number), _with_its_state(remote, number, words.WITHOUT_PDF, at):
        content = remote.file(f"{_path(number)}/pdf")
    try:
        file.write_bytes(content)
    except OSError as failure:
        said = f"{('无法写入', 'cannot be written')[at]} ({failure.strerror})"
        raise click.ClickException(f"{file}: {said}") from None
    click.echo(str(file))


@command.command(
    help="更正：另出一份，写明原因与不同 · correct it by a record of its own, with reason and difference."
)
@click.argument("number")
@click.option("--reason", required=True, help="原因 · why")
@click.option(
    "--set", "changes", multiple=True, metavar="FIELD=VALUE",
    help="改哪一项，可重复 · what shall stand where, may be repeated: parts[0].quantity=2, test=words "
    "(VALUE as JSON, or plain text; text that looks like a number is quoted: test='\"1\"'). FIELD 见 · see "
    "doorstep records show NUMBER --json",
)  # fmt: skip
@click.option(
    "--as-recorded", is_flag=True, help="并入签署后补记的内容 · take in what was recorded after the signature"
)
@click.pass_context
def correct(
    context: click.Context, number: str, reason: str, changes: tuple[str, ...], as_recorded: bool
) -> None:
    """The customer has not signed it, and it says so."""
    if not changes and not as_recorded:
        raise click.ClickException(NO_CHANGE[0 if context.obj == "zh" else 1])
    body = {"reason": reason, "changes": [_change(each) for each in changes], "as_recorded": as_recorded}
    remote = mine(context.obj)
    with _known(remote, number), _with_hints(number, 0 if context.obj == "zh" else 1):
        made = remote.post(f"{_path(number)}/corrections", body)
    job_number = made["job_number"]
    number = json.loads(made["text"])["number"]
    said = ("已更正为 {number}（工单 {job}）", "corrected by {number} (job {job})")[
        0 if context.obj == "zh" else 1
    ]
    click.echo(said.format(number=number, job=job_number))


@command.command(
    "without-photos",
    help="照片确已丢失，不再等待 · its photos are lost: seal it without them; the document says so.",
)
@click.argument("number")
@click.option("--reason", required=True, help="原因，会印在照片处 · why, printed in their place")
@click.pass_context
def without_photos(context: click.Context, number: str, reason: str) -> None:
    """Only those that are not here now."""
    remote, at = mine(context.obj), 0 if context.obj == "zh" else 1
    with _known(remote, number), _with_its_state(remote, number, words.NO_PHOTOS_AWAITED, at):
        record = remote.post(f"{_path(number)}/without-photos", {"reason": reason})
    said = ("不再等待 {} 张照片", "no longer waits for {} photos")[at]
    click.echo(said.format(len(record["lacking"])))


@command.command(help="把链接重新发送给客户 · send the customer the link once more, to the number on file.")
@click.argument("number")
@click.pass_context
def resend(context: click.Context, number: str) -> None:
    """A fresh link, for 30 days."""
    remote = mine(context.obj)
    with _known(remote, number):
        outcome = remote.post(f"{_path(number)}/link", {})["outcome"]
    said = SENT[outcome][0 if context.obj == "zh" else 1]
    if outcome not in ("sent", "sent_later"):
        raise click.ClickException(said)
    click.echo(said)


def _path(number: str) -> str:
    return f"/records/{quote(number, safe='')}"


def _one(remote: Remote, number: str) -> Any:
    with _known(remote, number):
        return remote.get(_path(number))


@contextmanager
def _known(remote: Remote, number: str) -> Iterator[None]:
    """Where there is no such record: which was looked for, and what to try."""
    if not number.strip():
        raise click.ClickException(
            ("记录编号不能为空", "a record's number may not be empty")[remote.lang != "zh"]
        )
    try:
        yield
    except Refused as refused:
        if refused.code != "not_found" or refused.facts.get("kind") == "pdf":
            raise
        at = 0 if remote.lang == "zh" else 1
        jobs = remote.get("/jobs", q=number)["items"] if number.strip() else []
        if any(number in (each["number"], each["external_number"]) for each in jobs):
            raise click.ClickException(words.OF_A_JOB[at].format(number, number)) from None
        raise click.ClickException(words.UNKNOWN[at].format(number)) from None


def _otherwise(remote: Remote, typed: str, state: str | None) -> list[Any]:
    """Where no record is found by a number: those of the job that the principal calls so, or the record that has not
    said its number yet. Refused where there is neither such a job nor such a record.
    """
    jobs = remote.get("/jobs", q=typed)["items"]
    numbers = {each["number"] for each in jobs if typed in (each["number"], each["external_number"])}
    if numbers:
        lists = [
            remote.every("/records", state=state, number=number, limit=200) for number in sorted(numbers)
        ]
        return [record for records in lists for record in records]
    try:
        record = remote.get(_path(typed))
    except Refused as refused:
        if refused.code != "not_found":
            raise
        said = words.NEITHER[0 if remote.lang == "zh" else 1]
        raise click.ClickException(said.format(typed)) from None
    return [record] if state is None or record["state"] != "sealed" else []


def _withheld(remote: Remote, record: Any) -> Withheld | None:
    """What keeps the record's notices back, as its job tells; asked only where any waits."""
    waiting = words.waiting(record["delivery"])
    if not waiting:
        return None
    questions = remote.get(f"/jobs/{record['job']}")["questions"]
    if any(each["open"] for each in questions):
        return "question"
    released = {each["released_at"] for each in questions}
    return "answer" if any(each["next_at"] in released for each in waiting) else None


def _members(text: str) -> str:
    """The text's members, or the text where it is no JSON."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except ValueError:
        return text


@contextmanager
def _with_its_state(remote: Remote, number: str, said: tuple[str, str], at: int) -> Iterator[None]:
    """Where it cannot be done as things stand: how they stand."""
    try:
        yield
    except Refused as refused:
        if refused.code != "not_now":
            raise
        told = said[at].format(words.standing(_one(remote, number), at))
        raise Refused(refused.facts, remote.lang, [told]) from None


@contextmanager
def _with_hints(number: str, at: int) -> Iterator[None]:
    """What to do about a correction that is not accepted."""
    try:
        yield
    except Refused as refused:
        codes = {each.get("code") for each in refused.facts.get("errors", ())}
        told = [words.HINTS[code][at].format(number) for code in words.HINTS if code in codes]
        if refused.code == "not_now" and (current := refused.facts.get("current")):
            told.append(words.CORRECTED[at].format(current, current))
        if refused.code == "not_now" and refused.facts.get("withdrawn"):
            told.append(words.WITHDRAWN[at])
        raise Refused(refused.facts, ("zh", "en")[at], told) from None


def _change(typed: str) -> dict[str, Any]:
    """`parts[0].quantity=2`: the value as JSON where it is JSON, else as text."""
    field, found, value = typed.partition("=")
    if not found or not field.strip():
        raise click.BadParameter(f"{typed!r}: FIELD=VALUE", param_hint="--set")
    try:
        return {"field": field.strip(), "value": json.loads(value)}
    except ValueError:
        return {"field": field.strip(), "value": value}
