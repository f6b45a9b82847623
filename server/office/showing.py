"""How the office's commands show things: tables and short pages, in words, with instants of the outlet's zone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from server.office.argument_words import CONCERNS
from server.office.telling_arguments import arguments
from server.office.words import (
    CHANGES,
    GRADES,
    OPERATIONS,
    OUTCOMES,
    PROMISES,
    QUESTIONS,
    RECEIPTS,
    RESULTS,
    STAGES,
    said,
)

MUCH = 90
NOTHING = "没有 · none"


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table on the screen; cells that are None are dashes. Where there is nothing, it says so."""
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        grid.add_column(head, overflow="fold")  # words of Chinese have no spaces to break at
    for row in rows:
        grid.add_row(*("—" if cell is None else escape(str(cell)) for cell in row))
    console = Console()
    console.print(grid if grid.row_count else NOTHING)


def instant(text: str | None, zone: str | None = None) -> str | None:
    """`11-24 14:02`, in this zone; in this machine's where none is known."""
    return None if text is None else _local(text, zone).strftime("%m-%d %H:%M")


def window(pair: Sequence[str] | None, zone: str | None = None) -> str | None:
    """From and to."""
    if pair is None:
        return None
    begins, ends = (_local(text, zone) for text in pair)
    return f"{begins:%m-%d %H:%M}–{ends:%H:%M}"


def _local(text: str, zone: str | None) -> datetime:
    return datetime.fromisoformat(text).astimezone(None if zone is None else ZoneInfo(zone))


def job_page(job: Mapping[str, Any], lang: str, zone: str | None = None) -> None:
    """One job: its head, its visits, its promises, its photos and records, its story."""
    console, zh = Console(), lang == "zh"
    about = job["about"]
    console.print(
        f"[bold]{job['number']}[/]  {said(STAGES, job['stage'], lang)}  {escape(about.get('fault') or '')}"
    )
    person = job["technician"] or {}
    lines = {
        ("客户", "customer"): (about.get("customer") or {}).get("name"),
        ("师傅", "technician"): person.get("name"),
        ("机器", "appliance"): " ".join(str(job["appliance"].get(name, "")) for name in ("brand", "model")),
        ("费用", "bill"): _money(job["bill"], lang),
        **_warranty(job, lang),
    }
    for words, value in lines.items():
        console.print(f"  {words[0 if zh else 1]}: {escape(str(value or '—'))}")
    for at, visit in enumerate(job["visits"], 1):
        _visit(console, at, visit, lang, zone)
    for each in job["commitments"]:
        due = f"{said(PROMISES, each['promise'], lang)} {instant(each['due'], zone) or '—'}"
        console.print(f"  {due} {said(OUTCOMES, each['outcome'], lang)}")
    for at, each in enumerate(job["concerns"], 1):
        console.print(f"  {_concern(at, each, lang, zone)}")
    stored = sum(photo["state"] == "stored" for photo in job["photos"])
    counts = f"{stored}/{len(job['photos'])}"
    console.print(f"  照片 {counts}" if zh else f"  photos {counts}")
    for record in job["records"]:
        holds = (
            ("签名有效", "signature holds") if record["verifies"] else ("签名无效", "signature does not hold")
        )
        console.print(f"  {'服务记录' if zh else 'record'} {record['number']} {holds[0 if zh else 1]}")
    _story(job["story"], lang, zone)


def operation(op: Mapping[str, Any], lang: str, zone: str | None = None) -> list[Any]:
    """An operation as a row: when, how sure, what, who, with what."""
    late = ("补报", "late")[0 if lang == "zh" else 1] if op.get("late") else ""
    sure = said(GRADES, op["grade"], lang)
    told = arguments(op["op"], op.get("args") or {}, lang, lambda text: str(instant(text, zone)))
    told = told if len(told) <= MUCH else told[: MUCH - 1] + "…"
    name = said(OPERATIONS, op["op"], lang) if op["op"] else "?"
    return [instant(op["at"], zone), f"{sure} {late}".strip(), name, op.get("name"), told + _waits(op, lang)]


def _waits(op: Mapping[str, Any], lang: str) -> str:
    """What is asked about this operation, or that it stands by rule."""
    if op.get("question"):
        return f" [{said(QUESTIONS, op['question'], lang)}]"
    if op.get("by_rule"):
        return (" [按规则算数]", " [stands by rule]")[0 if lang == "zh" else 1]
    return ""


def changes(changed: Mapping[str, Any], lang: str) -> str:
    """What would change: one line."""
    parts = []
    for name, value in changed.items():
        head = said(CHANGES, name, lang)
        if name in _CODED:
            value = [_coded(_CODED[name], each, lang) for each in value]
        if name in ("commitments", "stock"):
            parts.append(head)
        else:
            parts.append(f"{head} {_plain(value[0])} → {_plain(value[1])}")
    return "; ".join(parts) or "—"


_CODED = {"stage": STAGES, "results": RESULTS, "open_questions": QUESTIONS}


def _coded(words: Any, value: Any, lang: str) -> Any:
    return (
        [said(words, each, lang) for each in value] if isinstance(value, list) else said(words, value, lang)
    )


def receipts(told: Iterable[Mapping[str, Any]], lang: str) -> str:
    """What became of lines."""
    return ", ".join(f"{each['n']} {said(RECEIPTS, each['receipt'], lang)}" for each in told)


def _visit(console: Console, at: int, visit: Mapping[str, Any], lang: str, zone: str | None) -> None:
    head = f"第 {at} 次上门" if lang == "zh" else f"visit {at}"
    arrival = visit["arrival"]
    told = [head, (visit["lead"] or {}).get("name") or ""]
    if arrival is not None:
        span = f"[{instant(arrival['earliest'], zone)} – {instant(arrival['latest'], zone)}]"
        told += [str(instant(arrival["at"], zone)), escape(span), said(GRADES, visit["place"], lang)]
    told.append(said(RESULTS, visit["result"], lang))
    console.print("  " + "  ".join(told))


def _concern(at: int, each: Mapping[str, Any], lang: str, zone: str | None) -> str:
    """`投诉 1  11-24 14:02  …  已答复 11-24 16:00`."""
    kind = f"{said(CONCERNS, each['kind'], lang)} {at}"
    words = (("待答复", "已答复"), ("no answer yet", "answered"))[lang != "zh"]
    answered = each["answered_at"]
    told = words[0] if answered is None else f"{words[1]} {instant(answered, zone)}"
    return f"{kind}  {instant(each['raised_at'], zone)}  {escape(each['text'])}  {told}"


def _story(story: Iterable[Mapping[str, Any]], lang: str, zone: str | None) -> None:
    grid, known = Table(box=None, pad_edge=False, show_header=False), list(story)
    here = {(op["by"], *op["of"][:2]) for op in known if op["op"] != "retract"}
    for op in known:
        style = "strike" if op["struck_by"] or op["no_effect"] else None
        *told, words = operation(op, lang, zone)
        cells = ("" if cell is None else escape(str(cell)) for cell in (*told, words + _aims(op, here, lang)))
        grid.add_row(*cells, style=style)
    Console().print(grid)


def _aims(op: Mapping[str, Any], here: Collection[tuple[Any, ...]], lang: str) -> str:
    """That a retraction strikes nothing: what it names is not among what its author recorded in this job."""
    if op["op"] != "retract":
        return ""
    of = op["args"]["of"]
    if (op["by"], of["device"], of["n"]) in here:
        return ""
    return ("（这张工单没有这一条，未撤销任何内容）", " (not of this job: nothing is struck)")[lang != "zh"]


def _warranty(job: Mapping[str, Any], lang: str) -> dict[tuple[str, str], str]:
    """Until when the warranty runs, where anybody knows."""
    if job["warranty_until"] is None:
        return {}
    return {
        ("三包至", "warranty until"): moved(
            job["warranty_until"], job["warranty_ends"], job["warranty_moved"], lang
        )
    }


def moved(until: str, ends: str, days: int, lang: str) -> str:
    """A day as it was, and as moved by so many days."""
    if not days:
        return until
    return f"{until}，顺延 {days} 天至 {ends}" if lang == "zh" else f"{until}, moved by {days} days to {ends}"


def _money(bill: Mapping[str, int], lang: str) -> str:
    words = ("应收 {} 已收 {}", "to pay {}, paid {}")[0 if lang == "zh" else 1]
    return words.format(*(f"{bill[name] / 100:.2f}" for name in ("total", "paid")))


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(_plain(each) for each in value.values())
    if isinstance(value, list | tuple):
        return ",".join(_plain(each) for each in value) or "—"
    return "—" if value is None else str(value)
