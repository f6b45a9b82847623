"""A remedy case on the screen: why, how many days, what the law says, and what proves it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click

from server.office import showing
from server.office.argument_words import WARRANTIES
from server.office.words import DECISIONS, GRADES, OPERATIONS, REMEDIES, REMEDY_STATES, RESULTS, said

DAYS = (
    "共 {counted} 天；等客户 {customer} 天，待件 {parts} 天，其余 {other} 天",
    "{counted} days; waited for the customer {customer}, for parts {parts}, neither {other}",
)
FAULT_DAYS = ("首次诊断 {since}，再次诊断 {due}", "first found {since}, found again {due}")
FROM_TO = ("起算 {since}，期限至 {due}", "since {since}, allowed until {due}")
NOT_OVER = (
    "迟到的证据表明实未超期；处理已作出，是否更正由您决定。",
    "Late evidence shows that it was in time. It was settled before; whether that is mended is yours to decide.",
)
HEADS = (("时间", "把握", "工单", "事项", "内容"), ("when", "how sure", "job", "what", "of it"))
QUESTIONED = ("（待确认）", " (a question is open)")
ON_ITS_WAY = ("未到货", "has not come")
ENDS = ("job.close", "job.cancel")
RECORD = ("服务记录 {record}", "record {record}")


def page(case: Mapping[str, Any], lang: str, zone: str) -> None:
    """The whole case."""
    at = 0 if lang == "zh" else 1
    head = [case["number"], said(REMEDIES, case["kind"], lang), said(REMEDY_STATES, case["state"], lang)]
    click.echo("  ".join(head + [each for each in (case["appliance_class"], case["id"][:8]) if each]))
    told = FAULT_DAYS if case["kind"] == "fault" else FROM_TO
    click.echo(told[at].format(since=day(case["since"], zone), due=last_day(case, zone)))
    if case["days"] is not None:
        click.echo(DAYS[at].format(**case["days"]))
    click.echo(_warranty(case["warranty"], lang))
    for name in ("source", "says", "counted"):
        click.echo(f"  {case['article'][name][lang]}")
    if case["decision"] is not None:
        by = (case["settled_by"] or {}).get("name") or "—"
        click.echo(f"{said(DECISIONS, case['decision'], lang)}  {by}  {case['reason']}")
        if not case["over"]:
            click.echo(NOT_OVER[at])
    showing.table(HEADS[at], list(_proved(case["proof"], lang, zone)))


def day(text: str, zone: str, less: timedelta = timedelta()) -> str:
    """`2026-12-24`, in this zone."""
    return (datetime.fromisoformat(text).astimezone(ZoneInfo(zone)) - less).date().isoformat()


def last_day(case: Mapping[str, Any], zone: str) -> str:
    """The last day allowed; of a fault, the day on which it was found again."""
    return day(case["due"], zone, timedelta(milliseconds=case["kind"] != "fault"))


def _warranty(warranty: Mapping[str, Any], lang: str) -> str:
    """What is known of the warranty."""
    at = 0 if lang == "zh" else 1
    head = ("三包", "warranty")[at]
    days = (warranty["until"], warranty["ends"], warranty["moved"])
    until = "" if warranty["until"] is None else showing.moved(*days, lang)
    return f"{head}: {said(WARRANTIES, warranty['decided'], lang)}  {until}".rstrip()


def _proved(proof: Mapping[str, Any], lang: str, zone: str) -> Iterator[list[Any]]:
    """One row an operation that proves it, in the order in which they happened."""
    rows = [*_rows(proof, lang)]
    for at, one, what, of_it in sorted(rows, key=lambda row: str(row[0])):
        doubt = QUESTIONED[0 if lang == "zh" else 1] if one["questioned"] else ""
        sure = said(GRADES, one["grade"], lang) + doubt
        yield [showing.instant(at, zone), sure, one["number"], what, of_it]


def _rows(proof: Mapping[str, Any], lang: str) -> Iterator[tuple[str, Mapping[str, Any], str, str | None]]:
    at = 0 if lang == "zh" else 1
    ends = proof["ended"] if (proof["ended"] or {}).get("op") in ENDS else None
    for each in filter(None, (proof["began"], ends)):
        yield each["at"], each, said(OPERATIONS, each["op"], lang), ""
    for each in proof["requests"]:
        coming = None if each["came"] else ON_ITS_WAY[at]
        part = " ".join(filter(None, (each["part"], coming)))
        yield each["at"], each, said(OPERATIONS, each["op"], lang), part
        if each["came"]:
            came = each["came"]
            yield came["at"], came, said(OPERATIONS, came["op"], lang), each["part"]
    for each in proof["visits"]:
        if each["arrived"]:
            yield each["arrived"]["at"], each["arrived"], said(OPERATIONS, "visit.arrive", lang), ""
        if each["ended"]:
            ended, result = each["ended"], said(RESULTS, each["result"], lang)
            yield ended["at"], ended, said(OPERATIONS, "work.finish", lang), result
    for each in proof["diagnoses"]:
        yield each["at"], each, said(OPERATIONS, "fault.diagnose", lang), each["fault"]
    for each in proof["records"]:
        words = RECORD[at].format(record=each["record"] or "—")
        yield each["at"], each, words, f"SHA-256 {each['text_sha256'][:16]}…"
