"""What was measured, and how it is shown: a table for people, JSON for machines."""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from tests.bench.client import Told


@dataclass(frozen=True, slots=True)
class Run:
    """One round of a case against one server: how many things in how many seconds, and whose CPU they cost.

    cpu: microseconds per thing by `web`, `database` and `client`. elsewhere: the part of the machine's CPU that
    programs which are none of ours used meanwhile, 0 to 1; far above 0 the rates are not the machine's best.
    """

    things: int
    seconds: float
    cpu: Mapping[str, float]
    p50: float
    p99: float
    elsewhere: float

    @property
    def rate(self) -> float:
        """Things a second."""
        return self.things / self.seconds

    @property
    def client_share(self) -> float:
        """The load generator's part of all CPU used, 0 to 1."""
        used = sum(self.cpu.values())
        return self.cpu["client"] / used if used else 0.0


def run_of(things: int, told: Told, web: float, database: float, machine: float) -> Run:
    """A round. web, database, machine: their CPU seconds meanwhile, machine the whole one's."""
    spent = {"web": web, "database": database, "client": told.cpu}
    ordered = sorted(told.latencies)
    return Run(
        things,
        told.seconds,
        {name: seconds / things * 1e6 for name, seconds in spent.items()},
        ordered[len(ordered) // 2] * 1e3,
        ordered[int(len(ordered) * 0.99)] * 1e3,
        max(0.0, 1 - sum(spent.values()) / machine) if machine else 0.0,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. asked: the least (or, with `most`, the greatest) that will do.

    limit: what was measured beside it in the same run, and the least share of it that is asked (None: any).
    """

    name: str
    unit: str
    measured: float
    asked: float | None = None
    most: bool = False
    limit: float | None = None
    limit_name: str = ""
    share_asked: float | None = None
    notes: Mapping[str, object] = field(default_factory=dict)

    @property
    def share(self) -> float | None:
        """The part of the limit that was reached."""
        return self.measured / self.limit if self.limit else None

    @property
    def held(self) -> bool:
        """Whether all that is asked was reached."""
        if self.asked is not None and (
            self.measured > self.asked if self.most else self.measured < self.asked
        ):
            return False
        return self.share_asked is None or (self.share or 0.0) >= self.share_asked


def middle(runs: Sequence[Run]) -> Run:
    """The run whose rate is the median."""
    return sorted(runs, key=lambda run: run.rate)[(len(runs) - 1) // 2]


def costs(runs: Sequence[Run]) -> dict[str, object]:
    """Notes of a case: CPU per thing, latencies, the client's share, all rates."""
    cpu = {
        f"cpu_us_{name}": round(statistics.median(run.cpu[name] for run in runs), 1)
        for name in ("web", "database", "client")
    }
    typical = middle(runs)
    return {
        **cpu,
        "client_share": round(statistics.median(run.client_share for run in runs), 3),
        "elsewhere": round(statistics.median(run.elsewhere for run in runs), 2),
        "p50_ms": round(typical.p50, 1),
        "p99_ms": round(typical.p99, 1),
        "rates": [round(run.rate) for run in runs],
    }


def as_json(rows: Sequence[Row], machine: Mapping[str, object]) -> str:
    """Everything, for machines."""
    told = [{**asdict(row), "share": row.share, "held": row.held} for row in rows]
    return json.dumps({"machine": machine, "rows": told}, ensure_ascii=False, indent=2)


def as_table(rows: Sequence[Row], machine: Mapping[str, object]) -> str:
    """The table, and under it what each thing cost."""
    lines = ["  ".join(f"{name}: {value}" for name, value in machine.items()), ""]
    cells = [("", "asked", "measured", "limit in the same run", "share", "")]
    cells += [_cells(row) for row in rows]
    widths = [max(len(row[at]) for row in cells) for at in range(len(cells[0]))]
    for row in cells:
        lines.append("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    lines.append("")
    for row in rows:
        if row.notes:
            lines.append(
                f"{row.name}: " + ", ".join(f"{name} {_text(value)}" for name, value in row.notes.items())
            )
    return "\n".join(lines)


def _cells(row: Row) -> tuple[str, ...]:
    sign = "≤" if row.most else "≥"
    asked = "" if row.asked is None else f"{sign} {_number(row.asked)} {row.unit}"
    if row.share_asked is not None:
        asked += f", ≥ {row.share_asked:.0%}"
    limit = "" if row.limit is None else f"{_number(row.limit)} {row.limit_name}"
    share = "" if row.share is None else f"{row.share:.0%}"
    verdict = "" if row.asked is None and row.share_asked is None else ("held" if row.held else "MISSED")
    return row.name, asked, f"{_number(row.measured)} {row.unit}", limit, share, verdict


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _text(value: object) -> str:
    return str(value) if not isinstance(value, list) else "/".join(map(str, value))
