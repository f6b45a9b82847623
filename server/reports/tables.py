"""A report as a CSV file that a spreadsheet opens: UTF-8 with its mark, heads in words, nothing that it would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from server.reports import words

MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""The mark by which Excel knows that a file is UTF-8."""

_RUN = ("=", "+", "-", "@", "\t", "\r")


def csv_of(report: Mapping[str, Any], lang: str) -> bytes:
    """One row a group; a row for all of them comes last where there are several."""
    at = 0 if lang == "zh" else 1
    by, groups = report["by"], report["groups"]
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    days = (("起", "from"), ("止", "to"))
    rows.writerow(
        [head[at] for head in (*days, *(words.DIMENSIONS[name] for name in by), *words.FIGURES.values())]
    )
    between = [report["begins"], report["ends"]]
    for group in groups:
        of = [words.of_what(group, name, report["period"], lang) for name in by]
        rows.writerow(_safe([*between, *of, *_cells(group)]))
    if len(groups) != 1:
        all_ = [("合计", "all")[at], *("" for _ in by[1:])]
        rows.writerow(_safe([*between, *all_, *_cells(report["total"])]))
    return (MARK + out.getvalue()).encode()


def _cells(group: Mapping[str, Any]) -> list[Any]:
    cells = words.figures(group)
    percent = cells["kept_percent"]
    return list({**cells, "kept_percent": words.NONE if percent is None else f"{percent:.1f}"}.values())


def _safe(cells: list[Any]) -> list[Any]:
    """A name that begins like a formula is text: a spreadsheet runs what begins so (OWASP, CSV injection)."""
    return [f"'{each}" if isinstance(each, str) and each.startswith(_RUN) else each for each in cells]
