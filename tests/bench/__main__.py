"""`python -m tests.bench`, which is `doorstep bench`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence

from tests.bench.ground import CannotMeasure, Ground, ground
from tests.bench.growth import delta
from tests.bench.judging import judging
from tests.bench.photos import photos
from tests.bench.pulls import first, idle
from tests.bench.pushes import push
from tests.bench.results import Row, as_json, as_table
from tests.bench.sealing import records
from tests.bench.servers import gunicorn
from tests.bench.watching import memory

Case = Callable[[Ground, int, int, int, int], list[Row]]

CASES: Mapping[str, Case] = {
    "push": push,
    "idle": idle,
    "first": first,
    "photos": photos,
    "commitments": judging,
    "records": records,
    "delta": delta,
}
MEBI = 1 << 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 when it could be measured, whether fast or slow."""
    parser = _options()
    options = parser.parse_args(arguments)
    names = [*options.names, *(options.only or ())] or list(CASES)
    for name in names:
        if name not in CASES:
            parser.error(f"no case {name!r}; there are {', '.join(CASES)}")
    try:
        with ground(os.environ.get("DOORSTEP_DATABASE_URL") or None) as here:
            rows = measure(here, names, options)
            machine = _machine(here, options)
    except CannotMeasure as problem:
        print(f"doorstep bench: {problem}", file=sys.stderr)
        return 1
    print(as_json(rows, machine) if options.json else as_table(rows, machine))
    return 0


def measure(here: Ground, names: Sequence[str], options: argparse.Namespace) -> list[Row]:
    """The cases of these names against one running server, and its memory afterwards."""
    rows = list[Row]()
    with (
        here.web(options.workers, options.threads) as web,
        here.bare(options.workers, options.threads) as bare,
    ):
        for name in names:
            print(f"{name} …", file=sys.stderr)
            rows += CASES[name](here, web, bare, options.rounds, options.devices)
        rows.append(_web_memory(here))
    if options.servers:
        print("gunicorn …", file=sys.stderr)
        rows += gunicorn(here, options.rounds, options.devices, options.workers, options.threads)
    return rows


def _web_memory(here: Ground) -> Row:
    resident = memory(here.running["web"].pid)
    every = sorted((size // MEBI for size in resident.values()), reverse=True)
    return Row("web process", "MB", max(resident.values()) / MEBI, 150, most=True, notes={"each_mb": every})


def _machine(here: Ground, options: argparse.Namespace) -> dict[str, object]:
    with here.connect() as connection:
        said = [
            connection.execute(f"SHOW {name}").fetchone()
            for name in ("server_version", "fsync", "synchronous_commit")
        ]
    version, fsync, commit = (row[0] if row else "?" for row in said)
    return {
        "cores": os.cpu_count(), "python": platform.python_version(), "postgresql": version, "fsync": fsync,
        "synchronous_commit": commit, "server": f"granian {options.workers}×{options.threads}",
        "devices": options.devices, "rounds": options.rounds,
    }  # fmt: skip


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="doorstep bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"what to measure; all of {', '.join(CASES)}"
    )
    parser.add_argument("--only", action="append", choices=[*CASES], metavar="NAME", help="the same")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument("--servers", action="store_true", help="push and idle under gunicorn too")
    parser.add_argument("--rounds", type=int, default=3, help="of each case; the median counts (3)")
    parser.add_argument("--devices", type=int, default=16, help="at once (16)")
    parser.add_argument("--workers", type=int, default=2, help="web processes (2)")
    parser.add_argument("--threads", type=int, default=2, help="of each web process (2)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
