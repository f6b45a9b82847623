"""`doorstep job …`: what a dispatcher does to jobs, over the API, as whoever signed in."""

from __future__ import annotations

from typing import Any

import click

from schemas.office.jobs import DEMANDS, PRIORITIES
from server.commands import _job_promises as promises
from server.office import asking, showing
from server.office.words import DUPLICATES, STAGES, said
from server.remote import Remote, mine, speaking
from sync.work.words import ASKED_BY, JOB_TYPES, SOURCES_OF_JOBS
from sync.work.words import STAGES as STAGE_WORDS


@click.group(help="工单 · jobs: create, list, show, assign, appoint, cancel … (doorstep login first)")
@speaking
@click.pass_context
def command(context: click.Context, lang: str) -> None:
    """Subcommands below."""
    context.obj = lang


def _remote(context: click.Context) -> Remote:
    return mine(context.obj)


@command.command(help="建单 · take a job on. CUSTOMER: id, name or phone number.")
@click.argument("customer")
@click.option(
    "--site", help="地址，只有一个时可省 · words of the address; may be left out where there is one"
)
@click.option(
    "--appliance", help="机器，只有一台时可省 · words or a serial; may be left out where there is one"
)
@click.option("--type", "type_", type=click.Choice(JOB_TYPES), default="repair", show_default=True)
@click.option("--fault", default="", help="故障描述 · in the customer's words")
@click.option("--fault-code", help="故障代码 · of the catalogue")
@click.option("--source", type=click.Choice(SOURCES_OF_JOBS), default="phone", show_default=True)
@click.option("--principal", help="委托方 · maker or owner who pays")
@click.option("--external-number", help="委托方单号 · their number")
@click.option("--repeat-of", help="返修的原工单 · the job this one makes good")
@click.option("--priority", type=click.Choice(PRIORITIES))
@click.option(
    "--demand", "demands", multiple=True, type=click.Choice(DEMANDS), help="审核、回访 · may be repeated"
)
@click.option("--note", default="", help="给师傅的话 · for the technician")
@click.option(
    "--call",
    type=click.UUID,
    callback=lambda _context, _option, call: None if call is None else str(call),
    help="同一次上门，各单写同一个 UUID，客户只收一条链接 · the same UUID for each job of one visit: one link for all",
)
@click.pass_context
def create(
    context: click.Context, customer: str, site: str | None, appliance: str | None, **given: Any
) -> None:
    """Find what was typed, make the job, warn of jobs like it."""
    remote, lang = _remote(context), context.obj
    who = asking.named(remote, "customers", customer, "name")["id"]
    body = {
        "customer": who,
        "site": (_of(remote, "sites", site, who, "street") or {}).get("id"),
        "appliance": (_of(remote, "appliances", appliance, who, "model") or {}).get("id"),
        "type": given.pop("type_"),
        "demands": list(given.pop("demands")),
        **{name: value for name, value in given.items() if value is not None and name != "repeat_of"},
    }
    if given["repeat_of"]:
        body["repeat_of"] = asking.job(remote, given["repeat_of"])["id"]
    job = remote.post("/jobs", body)
    click.echo(f"{job['number']}  {said(STAGES, job['stage'], lang)}  {job['id']}")
    for each in job["duplicates"]:
        click.echo(
            f"  ! {each['number']} {said(STAGES, each['stage'], lang)}: {said(DUPLICATES, each['why'], lang)}"
        )


def _of(remote: Remote, plural: str, typed: str | None, customer: str, show: str) -> Any:
    if typed is None:
        return asking.only(remote, plural, customer)
    return asking.named(remote, plural, typed, show, customer=customer)


@command.command("list", help="工单列表 · jobs, newest first.")
@click.option("--stage", type=click.Choice(("open", *STAGE_WORDS)), default="open", show_default=True)
@click.option("--technician", help="师傅 · name or number")
@click.option("--number", "q", help="单号开头 · how a number begins")
@click.option("--limit", type=click.IntRange(1, 200), default=50, show_default=True)
@click.pass_context
def list_(context: click.Context, stage: str, technician: str | None, q: str | None, limit: int) -> None:
    """One line a job."""
    remote, lang = _remote(context), context.obj
    person = asking.person(remote, technician) if technician else None
    page = remote.get("/jobs", stage=stage, technician=person, q=q, limit=limit)
    zh = ("单号", "状态", "客户", "地址", "师傅", "预约", "故障", "待确认")
    en = ("number", "stage", "customer", "address", "technician", "window", "fault", "questions")
    members = ("number", "stage", "customer", "address", "technician_name", "window", "fault", "questions")
    zones = asking.zones(remote)
    rows = [
        [*(each[name] for name in members[:1]), said(STAGES, each["stage"], lang),
         *(each[name] for name in members[2:5]), showing.window(each["window"], zones[each["outlet"]]),
         each["fault"], each["questions"] or ""]
        for each in page["items"]
    ]  # fmt: skip
    showing.table(zh if lang == "zh" else en, rows)


@command.command(help="工单详情 · everything about one job.")
@click.argument("number")
@click.pass_context
def show(context: click.Context, number: str) -> None:
    """The whole job."""
    remote = _remote(context)
    job = asking.job(remote, number)
    showing.job_page(job, context.obj, asking.zones(remote)[job["outlet"]])


@command.command(help="派工或改派 · give a job to a technician (name or number).")
@click.argument("number")
@click.argument("technician")
@click.option("--helper", "helpers", multiple=True, help="协助师傅，可重复 · may be repeated")
@click.pass_context
def assign(context: click.Context, number: str, technician: str, helpers: tuple[str, ...]) -> None:
    """Also reassigns."""
    remote = _remote(context)
    named = [asking.person(remote, each) for each in (technician, *helpers)]
    _act(context, number, "assignment", technician=named[0], helpers=named[1:])


@command.command(help="预约或改约 · agree a window: FROM and TO as 2026-11-24T14:00+08:00.")
@click.argument("number")
@click.argument("begins", metavar="FROM")
@click.argument("ends", metavar="TO")
@click.option("--asked-by", type=click.Choice(ASKED_BY), default="customer", show_default=True)
@click.option("--reason", default="")
@click.pass_context
def appoint(context: click.Context, number: str, begins: str, ends: str, asked_by: str, reason: str) -> None:
    """Also moves one."""
    _act(
        context, number, "appointment", **{"from": begins, "to": ends, "asked_by": asked_by, "reason": reason}
    )


@command.command(help="更正资料 · correct particulars of a job; what is not named stays.")
@click.argument("number")
@click.option("--fault", help="故障描述 · in the customer's words")
@click.option("--fault-code", help="故障代码 · of the catalogue")
@click.option("--priority", type=click.Choice(PRIORITIES))
@click.option("--note", help="给师傅的话 · for the technician")
@click.option("--customer", help="客户 · whose job it is: id, name or phone number")
@click.option("--contact", "contacts", multiple=True, help="联系人姓名，可重复 · by name, may be repeated")
@click.option("--site", help="地址 · words of the address")
@click.option("--appliance", help="机器 · words or a serial")
@click.pass_context
def amend(context: click.Context, number: str, contacts: tuple[str, ...], **given: Any) -> None:
    """As the masters have it now: of a contact or an address that was corrected there, name it again."""
    remote = _remote(context)
    job = asking.job(remote, number)
    body = {
        name: given[name] for name in ("fault", "fault_code", "priority", "note") if given[name] is not None
    }
    who = (job["about"].get("customer") or {}).get("id")
    if given["customer"]:
        who = body["customer"] = asking.named(remote, "customers", given["customer"], "name")["id"]
    for plural, member, show in (("sites", "site", "street"), ("appliances", "appliance", "model")):
        if given[member]:
            body[member] = asking.named(remote, plural, given[member], show, customer=who)["id"]
    if contacts:
        body["contacts"] = asking.contacts(remote, who, contacts)
    after = remote.post(f"/jobs/{job['id']}/amendment", body, job["version"])
    click.echo(f"{after['number']}  {said(STAGES, after['stage'], context.obj)}")


@command.command(help="转网点 · give a job to another service centre (name or id).")
@click.argument("number")
@click.argument("outlet")
@click.option("--reason", required=True)
@click.pass_context
def transfer(context: click.Context, number: str, outlet: str, reason: str) -> None:
    """The other outlet assigns it anew."""
    _act(context, number, "transfer", outlet=asking.other_outlet(_remote(context), outlet), reason=reason)


@command.command(help="并单 · this job is a duplicate of INTO.")
@click.argument("number")
@click.argument("into")
@click.option("--reason", default="")
@click.pass_context
def merge(context: click.Context, number: str, into: str, reason: str) -> None:
    """The other one goes on."""
    _act(context, number, "merge", into=asking.job(_remote(context), into)["id"], reason=reason)


@command.command(help="审核 · accept what a visit brought home, or return it with a reason.")
@click.argument("number")
@click.argument("verdict", type=click.Choice(("accepted", "returned")))
@click.option("--reason", default="")
@click.pass_context
def review(context: click.Context, number: str, verdict: str, reason: str) -> None:
    """Where the outlet demands it."""
    _act(context, number, "review", verdict=verdict, reason=reason)


@command.command("call-back", help="回访 · what the customer said afterwards.")
@click.argument("number")
@click.option("--reached/--not-reached", required=True, help="是否接通 · somebody answered")
@click.option("--satisfied/--dissatisfied", default=None, help="是否满意")
@click.option("--told-price/--not-told-price", default=None, help="是否事先告知价格")
@click.option("--got-record/--no-record", default=None, help="是否收到服务记录")
@click.option("--text", default="")
@click.pass_context
def call_back(context: click.Context, number: str, **said_: Any) -> None:
    """Only who was reached was called."""
    _act(context, number, "call-back", **{name: value for name, value in said_.items() if value is not None})


def _act(context: click.Context, number: str, act: str, **body: Any) -> None:
    remote = _remote(context)
    job = asking.job(remote, number)
    after = remote.post(f"/jobs/{job['id']}/{act}", body, job["version"])
    click.echo(f"{after['number']}  {said(STAGES, after['stage'], context.obj)}")


def _simple(name: str, path: str, member: str, must: bool, help: str) -> None:
    """An act that takes nothing but a sentence."""

    @command.command(name, help=help)
    @click.argument("number")
    @click.option(f"--{member}", "sentence", required=must, **({} if must else {"default": ""}))
    @click.pass_context
    def act(context: click.Context, number: str, sentence: str) -> None:
        _act(context, number, path, **{member: sentence})


for _row in (
    ("chase", "chase", "text", False, "催单 · the customer asks where we stay."),
    ("cancel", "cancellation", "reason", True, "取消 · call a job off."),
    ("close", "closing", "reason", False, "关单 · end a job."),
    ("reopen", "reopening", "reason", True, "重新打开 · take a job up again."),
):
    _simple(*_row)

for _command in (promises.promises, promises.judge, promises.concern, promises.reply, promises.contact):
    command.add_command(_command)
