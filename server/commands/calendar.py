"""`doorstep calendar`: business time, to be looked at, kept, and tried against one's own worked cases."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from server.arguments import plain
from server.commands import _calendar_editing as editing
from server.office import asking, showing
from server.office.showing import table
from server.promises import typed
from server.remote import mine, speaking
from server.words import FIELD_WORDS
from sync.instants import iso
from sync.work.policies import plain_calendar
from sync.work.worked_cases import Answer, BadCases, answers

HEADS = (("题号", "问题", "期望", "算得", ""), ("case", "question", "expected", "found", ""))
QUESTIONS = {
    "deadline": ("到期", "deadline"),
    "provisional": ("暂定", "provisional"),
    "known_minutes": ("已知期限内的分钟", "minutes until the horizon"),
    "minutes": ("经过的分钟", "minutes"),
    "retroactive": ("改后到期：从报修重算", "due after the change: anew"),
    "from_change": ("改后到期：从更改时算", "due after the change: from it"),
    "unchanged": ("改后到期：不变", "due after the change: as before"),
    "breached_by": ("因何超时", "breached by"),
    "error": ("不能计算", "error"),
}
"""What a case asks; beside them the members of the file, such as `expected_deadline`."""
INSTANTS = frozenset(("deadline", "retroactive", "from_change", "unchanged"))
PLAIN = "plain"
MONTH = editing.Typed("month", typed.month, "2026-10")


@click.group(
    help="工作日历 · business time: list, show CODE, import, day, editions … (doorstep login first); check FILE",
    epilog="例 · e.g. doorstep calendar show DEMO --month 2026-10; calendar import DEMO --source china",
)
@speaking
@click.pass_context
def command(context: click.Context, lang: str) -> None:
    """What all subcommands share."""
    context.obj = lang


for _each in (editing.add, editing.change, editing.day, editing.import_, editing.use):
    command.add_command(_each)


@command.command("list", help="日历列表，plain 为内置 · calendars; plain is built in.")
@click.pass_context
def list_(context: click.Context) -> None:
    """One line a calendar, the built-in one too."""
    from server.promises.hours import opening
    from sync.work.calendar_form import calendar_of

    remote, lang = mine(context.obj), context.obj
    zh = lang == "zh"
    outlets = {each["id"]: _name(each, lang) for each in remote.every("/outlets")}
    every = "所有网点" if zh else "all"
    built_in = opening(calendar_of(plain_calendar("UTC")), lang)
    rows = [[PLAIN, "内置" if zh else "built in", built_in, None, 1, every]]
    for each in remote.every("/calendars"):
        hours = opening(calendar_of(each["form"]), lang)
        whose = outlets.get(each["outlet"], every)
        rows.append([each["code"], _name(each, lang), hours, each["form"]["horizon"], each["edition"], whose])
    heads = ("代码", "名称", "开放时间", "节假日已知至", "版本", "网点")
    table(heads if zh else ("code", "name", "open", "known until", "edition", "of"), rows)


@command.command(help="画出一个月：休、班、每天开放多久 · a month with its open hours.")
@click.argument("code")
@click.option("--month", type=MONTH, help="月份，如 2026-10，不填为本月 · this month where nothing is said")
@click.pass_context
def show(context: click.Context, code: str, month: date | None) -> None:
    """Eighty columns."""
    from server.promises.month import page

    remote, lang = mine(context.obj), context.obj
    if code == PLAIN:
        form: Any = plain_calendar(asking.only_zone(remote) or "Asia/Shanghai")
        head = f"{PLAIN}  {'内置' if lang == 'zh' else 'built in'}"
    else:
        row = asking.coded(remote, "calendars", code)
        form = row["form"]
        edition = f"第 {row['edition']} 版" if lang == "zh" else f"edition {row['edition']}"
        head = "  ".join(each for each in (row["code"], _name(row, lang), edition, row["source"]) if each)
    click.echo(head)
    for line in page(form, month or _this_month(form["zone"]), lang):
        click.echo(line)


@command.command(help="历次版本：谁、何时、为什么 · every state it was in: who, when, why.")
@click.argument("code")
@click.pass_context
def editions(context: click.Context, code: str) -> None:
    """Newest first; an extension has the edition of what it extends."""
    remote, lang = mine(context.obj), context.obj
    row = asking.coded(remote, "calendars", code)
    states = remote.every(f"/calendars/{row['id']}/editions")
    zone = row["form"]["zone"]
    rows = [
        [each["edition"], _change(each, before, lang), each["horizon"], each["source"] or None, each["name"],
         showing.instant(each["at"], zone), each["reason"]]
        for each, before in zip(states, [*states[1:], None], strict=True)
    ]  # fmt: skip
    zh = ("版本", "变化", "节假日已知至", "来源", "谁", "何时", "原因")
    en = ("edition", "change", "known until", "source", "who", "when", "why")
    table(zh if lang == "zh" else en, rows)


@command.command(
    help="核对一份验算表（JSON），有出入则退出码为 1 · compute a file of worked cases; exit 1 on a difference."
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def check(context: click.Context, file: Path) -> None:
    """Each answer beside the expected one."""
    lang = context.obj
    try:
        document = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        words = "不是 JSON 文件" if lang == "zh" else "is not JSON"
        raise click.ClickException(f"{file.name}: {words}") from None
    try:
        found = list(answers(document))
    except BadCases as bad:
        raise click.ClickException(_wrong(bad, lang)) from None
    rows = [
        [
            each.case,
            QUESTIONS[each.question][lang != "zh"],
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
        click.echo(f"{len(found)} answer{'' if len(found) == 1 else 's'}, {wrong} differ")
    if wrong:
        context.exit(1)


def _wrong(bad: BadCases, lang: str) -> str:
    """Member, sentence and value."""
    words = FIELD_WORDS.get(bad.code, (bad.code, bad.code))[lang != "zh"]
    value = "" if bad.value is None else plain(bad.value, ("value",))
    given = "" if value == "" else (f"（{value}）" if lang == "zh" else f" ({value})")
    return f"{bad.where}: {words}{given}"


def _shown(answer: Answer, value: object) -> str:
    if answer.question in INSTANTS and isinstance(value, int):
        return f"{datetime.fromisoformat(iso(value)).astimezone(ZoneInfo(answer.zone)):%Y-%m-%d %H:%M%z}"
    return str(value)


def _name(row: Any, lang: str) -> str:
    return str(row["name"][lang] or row["name"]["zh"])


def _this_month(zone: str) -> date:
    from server.clock import SystemClock

    now = datetime.fromisoformat(iso(SystemClock().now())).astimezone(ZoneInfo(zone))
    return now.date().replace(day=1)


def _change(state: Any, before: Any, lang: str) -> str:
    """What makes it another than the state before."""
    zh = lang == "zh"
    if before is None:
        return "新建" if zh else "made"
    old, new = before["form"], state["form"]
    told = []
    for member, words in (("holidays", ("休", "off")), ("extra_days", ("班", "worked"))):
        plus, minus = len({*new[member]} - {*old[member]}), len({*old[member]} - {*new[member]})
        told += [f"{words[not zh]} {sign}{count}" for sign, count in (("+", plus), ("-", minus)) if count]
    if any(old[member] != new[member] for member in ("weekdays", "windows", "extra_windows")):
        told.append("开放时间" if zh else "hours")
    if old["zone"] != new["zone"]:
        told.append("时区" if zh else "zone")
    if old["horizon"] != new["horizon"]:
        longer = state["edition"] == before["edition"]
        told.append(("延长" if zh else "extended") if longer else ("已知期限" if zh else "horizon"))
    return " ".join(told) or ("来源" if zh else "source")
