"""What `infra/check` runs: format, lint, types, tests. A skipped test fails it, and its reason is printed."""

from __future__ import annotations

import argparse
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

_HOUSE = Path(__file__).parent.parent
_SCRIPTS = Path(sys.executable).parent
_REPORT = _HOUSE / "var" / "check" / "tests.xml"
_CAMPAIGNS = {"tenth": "a tenth", "full": "full"}


@dataclass
class Tally:
    """How many tests ended how; `skips` are `test: reason`."""

    passed: int = 0
    failed: int = 0
    skips: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, report: Path) -> Tally:
        """The tally of a JUnit report; of nothing when pytest died before writing it."""
        tally = cls()
        if not report.exists():
            return tally
        for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it a moment ago
            skipped = case.find("skipped")
            if skipped is not None:
                tally.skips.append(f"{case.get('classname')}::{case.get('name')}: {skipped.get('message')}")
            elif case.find("failure") is not None or case.find("error") is not None:
                tally.failed += 1
            else:
                tally.passed += 1
        return tally


def _steps() -> dict[str, list[str]]:
    ruff = str(_SCRIPTS / "ruff")
    return {
        "ruff format": [ruff, "format", "--check", "--quiet", "."],
        "ruff check": [ruff, "check", "--quiet", "."],
        "mypy": [str(_SCRIPTS / "mypy")],
    }


def _pytest(seed: int, campaign: str, more: Sequence[str]) -> list[str]:
    return [
        *(sys.executable, "-m", "pytest", "-q", "-rfE", "-n", "2", "--dist", "worksteal"),
        *(f"--randomly-seed={seed}", f"--hypothesis-seed={seed}", f"--campaign={campaign}"),
        *(f"--junitxml={_REPORT}", *more),
    ]


def _run(name: str, command: Sequence[str]) -> bool:
    """Whether the command ended well; its output goes where ours goes."""
    print(f"== {name}", flush=True)
    return subprocess.run(command, cwd=_HOUSE, check=False).returncode == 0


def _verdict(failures: Sequence[str], tally: Tally, seconds: float, campaign: str, seed: int) -> str:
    """The last line: what ran, and what went wrong if anything did."""
    counts = f"{tally.passed} passed, {tally.failed} failed, {len(tally.skips)} skipped in {seconds:.0f} s"
    line = f"{counts} (campaign: {_CAMPAIGNS[campaign]}, seed {seed})"
    return f"FAILED: {', '.join(failures)}; {line}" if failures else line


def main(argv: Sequence[str] | None = None) -> int:
    """Run every step even after one has failed. 0 when all is well, else 1."""
    parser = argparse.ArgumentParser(prog="infra/check", description=__doc__)
    parser.add_argument("--full", action="store_true", help="random campaigns in full, not a tenth of them")
    parser.add_argument("--seed", type=int, default=None, help="repeat the run that printed this seed")
    parser.add_argument("pytest", nargs="*", help="paths of tests, to run only these")
    args = parser.parse_args(argv)
    seed = secrets.randbelow(2**32) if args.seed is None else args.seed
    campaign = "full" if args.full else "tenth"
    started = time.monotonic()
    _REPORT.parent.mkdir(parents=True, exist_ok=True)
    _REPORT.unlink(missing_ok=True)

    print(f"seed {seed}, campaign {_CAMPAIGNS[campaign]}", flush=True)
    steps = {**_steps(), "pytest": _pytest(seed, campaign, args.pytest)}
    failures = [name for name, command in steps.items() if not _run(name, command)]
    tally = Tally.read(_REPORT)
    for skip in tally.skips:
        print(f"skipped, which counts as failed: {skip}")
    if tally.skips:
        failures.append("skipped tests")
    print(_verdict(failures, tally, time.monotonic() - started, campaign, seed))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
