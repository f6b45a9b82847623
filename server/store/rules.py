"""What was answered by rule, in the trail: one line for each set of operations that stands so.

A line's id follows from what it says, so that a job that is written again adds nothing.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select

from server.models.audit import Audit
from sync.ids import uuid7
from sync.instants import Millis
from sync.stored import Changes, Filed
from sync.work.questions import Question

_audit = Audit.__table__


def note(connection: Connection, changes: Changes, now: Millis) -> None:
    """Add the lines that are not there yet. The jobs are locked, so nobody else adds them meanwhile."""
    rows = {
        row["id"]: row
        for filed in changes.filed.values()
        for question in filed.questions
        if question.by_rule
        for row in (_row(filed, question, now),)
    }
    if not rows:
        return
    there = set(connection.execute(select(_audit.c.id).where(_audit.c.id.in_(sorted(rows)))).scalars())
    missing = [row for id, row in sorted(rows.items()) if id not in there]
    if missing:
        connection.execute(insert(_audit), missing)


def _row(filed: Filed, question: Question, now: Millis) -> dict[str, Any]:
    received = {op.ref: op.when.received for op in filed.file.operations}
    refs = sorted(question.by_rule)
    name = sha256(f"doorstep:by_rule:{question.id}:{refs}".encode()).digest()
    return {
        "id": uuid7(max(received[ref] for ref in refs), name[:10]),
        "at": now,
        "actor": None,
        "action": "answer",
        "kind": "question",
        "subject": question.id,
        "outlet": filed.job.outlet or None,
        "before": {},
        "after": {
            "answer": "stands",
            "by": "rule",
            "code": question.code,
            "job": filed.file.id,
            "operations": [list(ref) for ref in refs],
        },
    }
