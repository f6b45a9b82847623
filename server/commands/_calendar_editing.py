"""`doorstep calendar add`, `change`, `day`, `import`, `use`: what becomes of calendars, as whoever signed in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from server.office import asking
from server.promises import typed
from server.remote import LANGUAGES, Remote, mine
from sync.work.policies import plain_calendar

BY_HAND = "手工 · by hand"
DAYS = ("closed", "open", "normal")
KINDS = {"holiday": ("休", "off"), "make_up_day": ("班", "worked")}


class Typed(click.ParamType):
    """Text that one of the readers of `typed` takes. example: how it should be."""

    def __init__(self, name: str, read: Callable[[str], Any], example: str) -> None:
        self.name, self.read, self.example = name, read, example

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """What it means."""
        try:
            return self.read(value) if isinstance(value, str) else value
        except ValueError:
            self.fail(f"{value!r} should be such as {self.example}", param, ctx)


HOURS = Typed("hours", typed.windows, "9:00-12:00,13:30-18:00")
WEEKDAYS = Typed("weekdays", typed.weekdays, "1-5 (1 = 周一 Monday)")
DAY = Typed("day", typed.day, "2026-10-10")

_hours = click.option("--hours", type=HOURS, help="开放时间，如 9:00-12:00,13:30-18:00 · opening hours")
_weekdays = click.option(
    "--weekdays", type=WEEKDAYS, help="工作日，1 为周一，如 1-5 · days of the week, 1 is Monday"
)
_extra = click.option(
    "--make-up-hours", type=HOURS, help="调休上班日的时间，不填则相同 · hours of make-up days"
)
_zone = click.option("--zone", help="时区，如 Asia/Shanghai · IANA time zone")
_horizon = click.option(
    "--horizon", type=DAY, help="节假日已知至哪天 · the last day whose holidays are known"
)
_reason = click.option("--reason", default="", help="原因，留在版本记录中 · why; it stays with the edition")


@click.command(help="新增日历（节假日随后导入） · add a calendar; import its holidays afterwards.")
@click.argument("code")
@click.option("--name", "zh", help="中文名，不填则用代码 · its Chinese name")
@click.option("--english", default="", help="英文名 · its English name")
@_hours
@_weekdays
@_extra
@_zone
@_horizon
@_reason
@click.option("--outlet", help="网点，不填为自己的 · of this service centre (name or id)")
@click.option("--everywhere", is_flag=True, help="所有网点共用（管理员） · for all service centres")
@click.pass_context
def add(context: click.Context, code: str, outlet: str | None, everywhere: bool, **given: Any) -> None:
    """Monday to Friday, nine to six, where nothing else is said."""
    remote = mine(context.obj)
    zone = given.pop("zone") or asking.only_zone(remote) or "Asia/Shanghai"
    plain = plain_calendar(zone)
    form = {name: plain[name] for name in plain if name not in ("id", "edition")}
    body: dict[str, Any] = {"code": code, "name": {"zh": given["zh"] or code, "en": given["english"]}}
    if outlet is not None and not everywhere:
        body["outlet"] = asking.named(remote, "outlets", outlet, "id")["id"]
    elif everywhere:
        body["outlet"] = None
    body |= {"form": _edited(form, given), "source": BY_HAND, "reason": given["reason"]}
    _said(remote, remote.post("/calendars", body))


@click.command(help="修改开放时间等，未给出的不变 · change hours or days; what is not named stays.")
@click.argument("code")
@click.option("--name", "zh", help="中文名 · its Chinese name")
@click.option("--english", help="英文名 · its English name")
@_hours
@_weekdays
@_extra
@_zone
@_horizon
@_reason
@click.option("--archive/--restore", default=None, help="停用、恢复使用 · put it away, take it out again")
@click.pass_context
def change(context: click.Context, code: str, archive: bool | None, **given: Any) -> None:
    """Running jobs keep what they were promised."""
    remote = mine(context.obj)
    row = asking.coded(remote, "calendars", code, archived=archive is False)
    body: dict[str, Any] = {} if archive is None else {"archived": archive}
    names = {"zh": given["zh"], "en": given["english"]}
    if any(each is not None for each in names.values()):
        body["name"] = {**row["name"], **{lang: each for lang, each in names.items() if each is not None}}
    form = _edited(row["form"], given)
    if form != row["form"]:
        body |= {"form": form, "source": BY_HAND, "reason": given["reason"]}
    if not body:
        words = ("没有给出要改的内容", "Nothing to change was named")
        raise click.UsageError(words[LANGUAGES.index(remote.lang)], context)
    _said(remote, remote.patch(f"/calendars/{row['id']}", body, row["version"]), row)


@click.command(help="手工改一天：closed 休，open 班，normal 按平日 · set one day by hand.")
@click.argument("code")
@click.argument("date", type=DAY)
@click.argument("what", type=click.Choice(DAYS))
@_reason
@click.pass_context
def day(context: click.Context, code: str, date: str, what: str, reason: str) -> None:
    """A holiday, a working day whatever the week says, or an ordinary day again."""
    remote = mine(context.obj)
    row = asking.coded(remote, "calendars", code)
    form = dict(row["form"])
    for member, is_so in (("holidays", what == "closed"), ("extra_days", what == "open")):
        form[member] = sorted({*form[member]} - {date} | ({date} if is_so else set()))
    if form == row["form"]:
        words = (f"{date} 已经是这样", f"{date} is so already")
        click.echo(words[LANGUAGES.index(remote.lang)])
        return
    body = {"form": form, "source": BY_HAND, "reason": reason}
    _said(remote, remote.patch(f"/calendars/{row['id']}", body, row["version"]), row)


@click.command(
    "import",
    help="导入节假日：china（含调休）、country:DE-BY、ics · import holidays from china, country:XX[-SUB] or a file.",
)
@click.argument("code")
@click.option("--source", required=True, help="china、country:DE、country:DE-BY、ics")
@click.option(
    "--year", "years", multiple=True, type=click.IntRange(1900, 2199), help="年份，可重复 · may be repeated"
)
@click.option("--until", type=DAY, help="已知期限之后到这一天 · from the horizon on to this day")
@click.option(
    "--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="iCalendar 文件 · the file"
)
@click.option("--keep", is_flag=True, help="只增不删 · add days, remove none")
@click.option("--dry-run", is_flag=True, help="只看结果不写入 · say what would be, write nothing")
@_reason
@click.pass_context
def import_(
    context: click.Context, code: str, file: Path | None, years: tuple[int, ...], **given: Any
) -> None:
    """Only days of the years it covers are touched; all of it, or nothing."""
    remote = mine(context.obj)
    row = asking.coded(remote, "calendars", code)
    body = {name: value for name, value in given.items() if value is not None}
    if years:
        body["years"] = sorted(years)
    if file is not None:
        body["ics"] = _text(file, remote.lang)
    told = remote.post(f"/calendars/{row['id']}/imports", body)
    for line in _imported(told, given["dry_run"], remote.lang):
        click.echo(line)


@click.command(help="网点改用这个日历（管理员） · have a service centre work by this calendar.")
@click.argument("code")
@click.argument("outlet")
@click.pass_context
def use(context: click.Context, code: str, outlet: str) -> None:
    """`plain`: the built-in one again."""
    remote = mine(context.obj)
    calendar = None if code == "plain" else asking.coded(remote, "calendars", code)["id"]
    row = asking.named(remote, "outlets", outlet, "id")
    after = remote.patch(f"/outlets/{row['id']}", {"calendar": calendar}, row["version"])
    click.echo(f"{after['name'][remote.lang] or after['name']['zh']}  {code}")


def _edited(form: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    named = {
        "windows": given["hours"],
        "weekdays": given["weekdays"],
        "extra_windows": given["make_up_hours"],
        "zone": given.get("zone"),
        "horizon": given["horizon"],
    }
    return {**form, **{member: value for member, value in named.items() if value is not None}}


def _text(file: Path, lang: str) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        words = (f"{file.name}: 不是 UTF-8 文字", f"{file.name}: not UTF-8 text")
        raise click.ClickException(words[LANGUAGES.index(lang)]) from None


def _said(remote: Remote, after: Any, before: Any = None) -> None:
    """Which edition it is now."""
    zh = remote.lang == "zh"
    told = f"{after['code']}  " + (f"第 {after['edition']} 版" if zh else f"edition {after['edition']}")
    if after["archived_at"]:
        told += "  已停用" if zh else "  put away"
    elif before is not None and after["edition"] == before["edition"] and after["form"] != before["form"]:
        told += f"  {_extended(after['form']['horizon'], zh)}"
    click.echo(told)


def _extended(horizon: str | None, zh: bool) -> str:
    if zh:
        return f"已延长至 {horizon}，版本不变；暂定的时限会重新计算"
    return f"extended to {horizon}, the same edition; provisional deadlines are worked out again"


def _imported(told: Any, dry_run: bool, lang: str) -> list[str]:
    """What an import came to."""
    zh, at = lang == "zh", LANGUAGES.index(lang)
    lines = [f"{told['source']}  {told['first']} – {told['last']}"]
    for sign, name in (("+", "added"), ("-", "removed")):
        lines += [
            f"  {sign} {each['day']} {KINDS[each['kind']][at]} {each['name']}".rstrip() for each in told[name]
        ]
    if told["left_out"]:
        lines.append(
            "未采用（只是估计，或不是全天）：" if zh else "left out (only estimated, or not all day):"
        )
        lines += [f"    {each}" for each in told["left_out"]]
    counts = len(told["added"]), len(told["removed"])
    lines.append(
        "增加 {} 天，去掉 {} 天".format(*counts) if zh else "{} days added, {} removed".format(*counts)
    )
    lines.append(f"节假日已知至 {told['horizon']}" if zh else f"holidays are known until {told['horizon']}")
    if dry_run:
        lines.append("只是试算，没有写入" if zh else "only tried: nothing was written")
    elif not told["saved"]:
        lines.append("没有变化" if zh else "nothing differs")
    elif told["extension"]:
        lines.append(_extended(told["horizon"], zh))
    else:
        lines.append(f"第 {told['edition']} 版" if zh else f"edition {told['edition']}")
    return lines
