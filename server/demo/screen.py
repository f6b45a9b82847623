"""What the demo day shows: chapters, commands with their answers, mishaps, and at the end what was found."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from server.demo.day import Screen
from server.demo.phone import DemoPhone
from server.demo.proof import checks
from server.remote import Remote

MOST_LINES = 3


def screen(lang: str) -> Screen:
    """Tell it on the terminal, in this language."""
    console, chinese = Console(highlight=False), lang == "zh"

    def chapter(zh: str, en: str) -> None:
        console.print(f"\n[bold cyan]● {escape(zh if chinese else en)}[/]")

    def mishap(zh: str, en: str) -> None:
        console.print(f"  [yellow]! {escape(zh if chinese else en)}[/]")

    def command(typed: str, said: str) -> None:
        console.print(f"  [dim]$[/] {escape(typed)}", overflow="ellipsis", no_wrap=True)
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        for line in lines[:MOST_LINES]:
            console.print(f"    [dim]{escape(line)}[/]", overflow="ellipsis", no_wrap=True)

    return Screen(chapter, mishap, command)


def show_checks(office: Remote, phone: DemoPhone, job: str, server: str, lang: str) -> bool:
    """Each check with a mark; whether all hold."""
    found = list(checks(office, phone, job, server))
    grid = Table(box=None, pad_edge=False, show_header=False)
    for check in found:
        mark = "[green]✓[/]" if check.holds else "[red]✗[/]"
        grid.add_row(mark, escape(check.zh if lang == "zh" else check.en), f"[dim]{escape(check.told)}[/]")
    console = Console(highlight=False)
    console.print("\n[bold]逐项核对[/]" if lang == "zh" else "\n[bold]What is there[/]")
    console.print(grid)
    return all(check.holds for check in found)


def show_where(number: str, job: str, server: str, lang: str) -> None:
    """Where to look now."""
    zh, en = ("看这里", "接口说明"), ("Look at", "The API")
    look, api = zh if lang == "zh" else en
    console = Console(highlight=False)
    console.print(f"\n[bold]{look}[/]\n  doorstep login demo.dispatcher; doorstep job show {number}")
    console.print(f"  {server}/api/v1/jobs/{job}\n  {api}: {server}/api/docs")
