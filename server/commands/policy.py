"""`doorstep policy`: what is promised for which work; tried before it is relied on, told as customers read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from schemas.masters.appliances import WARRANTY
from schemas.office.jobs import PRIORITIES
from server.office import asking, showing
from server.office.words import PROMISES, said
from server.promises import dates, policy_words
from server.remote import LANGUAGES, Refused, Remote, mine, speaking
from sync.instants import millis
from sync.work.policies import STANDARD
from sync.work.words import JOB_TYPES

BUILT_IN = ("内置，没有其他承诺时使用", "built in; holds where there is no other")
BY_PROMISE = ("targets", "alarms", "pauses")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(
    help="服务承诺 · promises: list, show CODE, add FILE, change CODE FILE, preview, texts CODE (doorstep login first)",
    epilog="例 · e.g. doorstep policy preview --priority urgent; doorstep policy texts DEMO",
)
@speaking
@click.pass_context
def command(context: click.Context, lang: str) -> None:
    """What all subcommands share."""
    context.obj = lang


@command.command("list", help="承诺列表，standard 为内置 · policies; standard is built in.")
@click.pass_context
def list_(context: click.Context) -> None:
    """The built-in one too: where there are others it holds only for jobs opened at the door that none of them fits."""
    remote, lang = mine(context.obj), context.obj
    calendars = {each["id"]: each for each in remote.every("/calendars")}
    areas = _areas(remote)
    for each in (_built_in(), *remote.every("/policies")):
        built_in = each["code"] == STANDARD.id
        fits = BUILT_IN[lang != "zh"] if built_in else policy_words.fits(each["fits"], lang, areas)
        click.echo(f"{each['code']}  {_name(each, lang)}  {_edition(each, lang)}  {fits}")
        own = calendars.get(each["calendar"])
        click.echo(f"    {policy_words.targets(each['terms'], lang, own and own['form'])}")
        if own:
            click.echo(f"    {_calendar(own['code'], lang)}")


@command.command(help="一条承诺的全部内容 · everything about a policy.")
@click.argument("code")
@click.pass_context
def show(context: click.Context, code: str) -> None:
    """In words."""
    remote, lang = mine(context.obj), context.obj
    row = _built_in() if code == STANDARD.id else asking.coded(remote, "policies", code)
    told = [
        row["code"],
        _name(row, lang),
        _edition(row, lang),
        BUILT_IN[lang != "zh"] if code == STANDARD.id else row["reason"],
    ]
    click.echo("  ".join(each for each in told if each))
    own = remote.get(f"/calendars/{row['calendar']}") if row["calendar"] else None
    for line in policy_words.lines(row, lang, _areas(remote), own and own["form"]):
        click.echo(f"  {line}")
    if own:
        click.echo(f"  {_calendar(own['code'], lang)}")


@command.command(help="新增承诺，FILE 为 JSON · add a policy from a JSON file.")
@click.argument("file", type=FILE)
@click.pass_context
def add(context: click.Context, file: Path) -> None:
    """Members as in the API; calendar by its code, fits.area by its name."""
    remote = mine(context.obj)
    _said(remote, remote.post("/policies", _read(remote, file)))


@command.command(
    help="修改承诺，FILE 中没有的不变，terms 中写 null 的去掉 · change a policy; what FILE does not name stays, "
    "what it says is null within terms goes."
)
@click.argument("code")
@click.argument("file", type=FILE, required=False)
@click.option("--archive/--restore", default=None, help="停用、恢复使用 · put it away, take it out again")
@click.option("--reason", required=True, help="原因，留在版本记录中 · why; it stays with the edition")
@click.pass_context
def change(context: click.Context, code: str, file: Path | None, archive: bool | None, reason: str) -> None:
    """Running jobs keep what they were promised."""
    remote = mine(context.obj)
    if file is None and archive is None:
        words = ("没有给出要改的内容", "Nothing to change was named")
        raise click.UsageError(words[LANGUAGES.index(remote.lang)], context)
    row = asking.coded(remote, "policies", code, archived=archive is False)
    given = {} if file is None else _read(remote, file)
    given |= {} if archive is None else {"archived": archive}
    if isinstance(given.get("terms"), dict):
        given["terms"] = _merged(row["terms"], given["terms"])
    same = {name: given.pop(name) for name in ("code", "outlet") if name in given}
    if any(value != row[name] for name, value in same.items()):
        words = ("代码和网点不能改，请另建一条", "Code and service centre stay; add another policy instead")
        raise click.ClickException(words[LANGUAGES.index(remote.lang)])
    _said(remote, remote.patch(f"/policies/{row['id']}", {**given, "reason": reason}, row["version"]))


@command.command(help="历次版本：谁、何时、为什么 · every edition: who, when, why.")
@click.argument("code")
@click.pass_context
def editions(context: click.Context, code: str) -> None:
    """Newest first."""
    remote, lang = mine(context.obj), context.obj
    row = asking.coded(remote, "policies", code)
    areas, zone = _areas(remote), asking.only_zone(remote)
    rows = [
        [each["edition"], policy_words.fits(each["fits"], lang, areas), _targets(each, lang), each["name"],
         showing.instant(each["at"], zone), each["reason"]]
        for each in remote.every(f"/policies/{row['id']}/editions")
    ]  # fmt: skip
    zh = ("版本", "适用", "承诺", "谁", "何时", "原因")
    en = ("edition", "for", "promised", "who", "when", "why")
    showing.table(zh if lang == "zh" else en, rows)


@command.command(
    help="试算：适用哪条承诺、何时到期、为什么 · which policy would hold, and when things would be due."
)
@click.option("--class", "class_", help="品类代码 · appliance class")
@click.option("--type", "type_", type=click.Choice(JOB_TYPES))
@click.option("--area", help="片区 · by name")
@click.option("--priority", type=click.Choice(PRIORITIES))
@click.option("--warranty", type=click.Choice(WARRANTY))
@click.option(
    "--at", help="报修时间，如 2026-09-30T16:00+08:00，不填为现在 · when it is reported; now if not said"
)
@click.option("--outlet", help="网点，不填为自己的 · service centre (name or id)")
@click.pass_context
def preview(context: click.Context, outlet: str | None, area: str | None, **given: Any) -> None:
    """With the explanation of each deadline."""
    remote, lang = mine(context.obj), context.obj
    query = {name.rstrip("_"): value for name, value in given.items()}
    query["area"] = None if area is None else _area(remote, area)
    query["outlet"] = None if outlet is None else asking.named(remote, "outlets", outlet, "id")["id"]
    told = remote.get("/policies/preview", **query)
    zone, zh = told["zone"], lang == "zh"
    name = told["policy"]["name"]
    click.echo(f"{told['policy']['code']}  {name[lang] or name['zh']}  {_edition(told['policy'], lang)}")
    reported = dates.moment(millis(told["at"]), zone, lang)
    calendar = told["calendar"]["code"]
    click.echo(f"  报修 {reported}  日历 {calendar}" if zh else f"  reported {reported}  calendar {calendar}")
    for each in told["promises"]:
        due = "—" if each["due"] is None else dates.moment(millis(each["due"]), zone, lang)
        click.echo(
            f"  {said(PROMISES, each['promise'], lang)}  {each['target'][lang]}  {'到期' if zh else 'due'} {due}"
        )
        click.echo(f"      {('；' if zh else '; ').join(each['explanation'][lang])}")


@command.command(help="客户看到的说明，中英文 · what customers read, in both languages.")
@click.argument("code")
@click.pass_context
def texts(context: click.Context, code: str) -> None:
    """Made from the policy and its calendar."""
    remote = mine(context.obj)
    id = code if code == STANDARD.id else asking.coded(remote, "policies", code)["id"]
    told = remote.get(f"/policies/{id}/texts")
    areas = _areas(remote)
    for at, lang in enumerate(LANGUAGES):
        fits = policy_words.fits(told["fits"], lang, areas)
        click.echo(("" if at == 0 else "\n") + f"{told['name'][lang] or told['name']['zh']}  {fits}")
        for sentence in told[lang]:
            click.echo(f"  {sentence}")


def _built_in() -> dict[str, Any]:
    members = {
        "fits": STANDARD.fits,
        "terms": STANDARD.terms,
        "name": STANDARD.name,
        "edition": STANDARD.edition,
    }
    return {"code": STANDARD.id, "calendar": None, "reason": "", **members}


def _read(remote: Remote, file: Path) -> dict[str, Any]:
    try:
        given = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        words = (f"{file.name}: 不是 JSON 对象", f"{file.name}: is not a JSON object")
        raise click.ClickException(words[LANGUAGES.index(remote.lang)])
    if isinstance(given.get("calendar"), str):
        with _in_member("calendar"):
            given["calendar"] = asking.coded(remote, "calendars", given["calendar"])["id"]
    fits = given.get("fits")
    if isinstance(fits, dict) and isinstance(fits.get("area"), str):
        with _in_member("fits.area"):
            given["fits"] = {**fits, "area": _area(remote, fits["area"])}
    return given


def _merged(before: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """These terms with what was given in its place, and so within targets, alarms and pauses."""
    both = {**before, **given}
    for name, value in given.items():
        if isinstance(value, dict) and isinstance(before.get(name), dict) and name in BY_PROMISE:
            both[name] = {
                promise: each for promise, each in {**before[name], **value}.items() if each is not None
            }
    return {name: value for name, value in both.items() if value is not None}


@contextmanager
def _in_member(name: str) -> Iterator[None]:
    """What is not found is said of this member of the file."""
    try:
        yield
    except Refused:
        raise
    except click.ClickException as unknown:
        raise click.ClickException(f"{name}: {unknown.message}") from None


def _area(remote: Remote, typed: str) -> str:
    return str(asking.named(remote, "areas", typed, "name")["id"])


def _areas(remote: Remote) -> dict[str, str]:
    return {each["id"]: each["name"] for each in remote.every("/areas")}


def _targets(row: Any, lang: str) -> str:
    return policy_words.targets(row["terms"], lang)


def _name(row: Any, lang: str) -> str:
    return str(row["name"][lang] or row["name"]["zh"])


def _said(remote: Remote, after: Any) -> None:
    away = "" if after["archived_at"] is None else ("  已停用", "  put away")[LANGUAGES.index(remote.lang)]
    click.echo(f"{after['code']}  {_edition(after, remote.lang)}{away}")


def _edition(row: Any, lang: str) -> str:
    return f"第 {row['edition']} 版" if lang == "zh" else f"edition {row['edition']}"


def _calendar(code: str, lang: str) -> str:
    return f"日历：{code}" if lang == "zh" else f"calendar: {code}"
