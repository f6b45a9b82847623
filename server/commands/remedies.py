"""`doorstep remedies`: a legal clock of 三包 ran out, and somebody decides what the customer gets."""

from __future__ import annotations

from typing import Any

import click

from server.office import asking, remedy_page, showing
from server.office.words import DECISIONS, REMEDIES, REMEDY_STATES, said
from server.remote import Remote, mine, speaking
from sync.work.legal import CHINA, thresholds_of
from sync.work.words import REMEDIES as CHOICES

STATES = ("open", "settled", "withdrawn")
HEADS = (("编号", "工单", "事由", "起算", "期限", "品类"), ("id", "job", "why", "since", "due", "class"))
SETTLED = (("处理", "可撤回至"), ("decision", "until when it may be taken back"))
CLASSES = (
    ("品类", "名称", "修理期限（日）", "待件期限（日）", "同一故障（次）", "修复保证（日）", ""),
    ("class", "name", "repair, days", "parts, days", "same fault, repairs", "guarantee, days", ""),
)
USUAL = ("按国家规定", "as usual in China")


@click.group(
    invoke_without_command=True,
    help="三包 · remedy cases: list (by itself; --state settled|withdrawn), show ID, settle ID DECISION --reason, "
    "undo ID, thresholds (doorstep login first)",
)
@speaking
@click.option("--state", type=click.Choice(STATES), default="open", help="状态 · which of them")
@click.option("--outlet", help="网点 · of this service centre alone (name or id)")
@click.pass_context
def command(context: click.Context, lang: str, state: str, outlet: str | None) -> None:
    """Without a subcommand: those that wait for a decision."""
    context.obj = lang
    if context.invoked_subcommand is not None:
        return
    remote, at = mine(lang), 0 if lang == "zh" else 1
    zones = asking.zones(remote)
    of = None if outlet is None else asking.named(remote, "outlets", outlet, "id")["id"]
    rows = [
        _row(each, zones[each["outlet"]], lang) for each in remote.every("/remedies", state=state, outlet=of)
    ]
    showing.table((*HEADS[at], *(SETTLED[at] if state == "settled" else ())), rows)


@command.command(help="证据、天数、法规 · what proves it, the days, and what the law says.")
@click.argument("id")
@click.pass_context
def show(context: click.Context, id: str) -> None:
    """A case, whole."""
    remote = mine(context.obj)
    case = remote.get(f"/remedies/{whole_id(remote, id)}")
    remedy_page.page(case, context.obj, asking.zones(remote)[case["outlet"]])


@command.command(help="处理：换货、退货、继续修理、不予处理 · decide what the customer gets.")
@click.argument("id")
@click.argument("decision", type=click.Choice(CHOICES))
@click.option("--reason", required=True, help="理由 · why")
@click.pass_context
def settle(context: click.Context, id: str, decision: str, reason: str) -> None:
    """Under the version of the job that was shown."""
    remote = mine(context.obj)
    whole = whole_id(remote, id)
    version = remote.get(f"/remedies/{whole}")["version"]
    body = {"decision": decision, "reason": reason, "version": version}
    _done(remote.post(f"/remedies/{whole}/settlement", body), context.obj)


@command.command(help="撤回处理（10 分钟内） · take the decision back, within ten minutes.")
@click.argument("id")
@click.pass_context
def undo(context: click.Context, id: str) -> None:
    """The case waits for a decision again."""
    remote = mine(context.obj)
    _done(remote.post(f"/remedies/{whole_id(remote, id)}/undo"), context.obj)


@command.command(help="各品类的三包期限 · which thresholds hold for which class of appliance.")
@click.pass_context
def thresholds(context: click.Context) -> None:
    """Those that are not as usual are said for each class."""
    remote, at = mine(context.obj), 0 if context.obj == "zh" else 1
    rows = [["—", USUAL[at], *_numbers(None), ""]]
    for each in sorted(remote.every("/appliance-classes"), key=lambda each: str(each["code"])):
        allowed = thresholds_of(each["legal"])
        name = each["name"][context.obj] or each["name"]["zh"]
        rows.append([each["code"], name, *_numbers(each["legal"]), USUAL[at] if allowed == CHINA else ""])
    showing.table(CLASSES[at], rows)


def whole_id(remote: Remote, typed: str) -> str:
    """The id of the only case that begins so, whatever became of it."""
    if asking.ID.fullmatch(typed):
        return typed
    every = (each["id"] for state in STATES for each in remote.every("/remedies", state=state))
    found = [id for id in every if typed and id.startswith(typed.lower())]
    if len(found) == 1:
        return str(found[0])
    words = f"没有找到：{typed}" if remote.lang == "zh" else f"Nothing is found for: {typed}"
    raise click.ClickException(words)


def _row(case: Any, zone: str, lang: str) -> list[Any]:
    since, due = remedy_page.day(case["since"], zone), remedy_page.last_day(case, zone)
    row = [
        case["id"][:8],
        case["number"],
        said(REMEDIES, case["kind"], lang),
        since,
        due,
        case["appliance_class"],
    ]
    if case["decision"] is None:
        return row
    return [*row, said(DECISIONS, case["decision"], lang), showing.instant(case["released_at"], zone)]


def _numbers(legal: Any) -> list[int]:
    allowed = thresholds_of(legal)
    return [allowed.repair_days, allowed.parts_days, allowed.same_fault, allowed.guarantee_days]


def _done(case: Any, lang: str) -> None:
    state = said(REMEDY_STATES, case["state"], lang)
    click.echo(
        f"{case['number']}  {said(REMEDIES, case['kind'], lang)}  {state}  {_decision(case, lang)}".rstrip()
    )


def _decision(case: Any, lang: str) -> str:
    return "" if case["decision"] is None else said(DECISIONS, case["decision"], lang)
