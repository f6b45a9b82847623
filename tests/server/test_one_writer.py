"""One way in: only server/store writes the tables of work."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

SERVER = Path(__file__).parents[2] / "server"
WORK = {
    f"server.models.{noun}"
    for noun in (
        "alarm",
        "alert",
        "blob",
        "commitment",
        "device",
        "epoch",
        "feed",
        "hold",
        "job",
        "notice",
        "operation",
        "question",
        "record",
        "remedy",
        "stock",
    )
}
WRITING_CALLS = {
    "insert",
    "update",
    "delete",
    "add",
    "add_all",
    "merge",
    "bulk_save_objects",
    "put",
    "put_next",
}
WRITING_WORDS = re.compile(r"\s*(insert\s+into|update\s+\w+\s+set|delete\s+from|truncate\s)", re.IGNORECASE)


def elsewhere() -> list[Path]:
    """Every file of the server but the store, the models, the migrations, and what puts a whole database back."""
    apart = {SERVER / name for name in ("store", "models", "migrations", "backups")}
    return [file for file in sorted(SERVER.rglob("*.py")) if not apart & set(file.parents)]


def work_names(tree: ast.Module) -> set[str]:
    """What this file calls the models of work."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module in WORK]
    return {alias.asname or alias.name for node in imports for alias in node.names}


def writes(tree: ast.Module) -> list[int]:
    """Lines on which a model of work is named in a call that writes, or SQL that writes is spelt out."""
    names, found = work_names(tree), []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            inside = {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
            if called in WRITING_CALLS and inside & names:
                found.append(node.lineno)
        elif isinstance(node, ast.Constant) and WRITING_WORDS.match(str(node.value)):
            found.append(node.lineno)
    return found


def test_only_the_store_writes_tables_of_work() -> None:
    wrong = [
        f"{file.relative_to(SERVER.parent)}:{line}"
        for file in elsewhere()
        for line in writes(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "code",
    [
        "from server.models.job import JobRow; session.execute(update(JobRow).values(stage='x'))",
        "from server.models.job import JobRow as J; session.add(J(id='x'))",
        "connection.execute(text('DELETE FROM job'))",
    ],
)
def test_writing_elsewhere_would_be_seen(code: str) -> None:
    assert writes(ast.parse(code))
