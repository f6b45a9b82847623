"""Signed records as rows: a text lies here from the moment its operation is filed, and is never changed."""

from __future__ import annotations

from hashlib import sha256

from server.store.seals import seal_rows
from server.store.statements import Row
from sync.stored import Filed
from sync.work.operations import Operation
from sync.work.records import CORRECTED, RECORDS


def record_rows(filed: Filed) -> list[Row]:
    """The rows of every text signed on this job, those struck through too."""
    return [_row(filed.file.id, op) for op in filed.file.operations if op.name in RECORDS]


def sealed_rows(filed: Filed) -> list[Row]:
    """The rows of every proved text's way to its seal. The same text under the same key is one record."""
    signed = [op for op in filed.file.operations if op.name in RECORDS and is_proved(op)]
    return list(
        {(row["text_hash"], row["key"]): row for row in reversed(seal_rows(filed.file.id, signed))}.values()
    )


def is_proved(op: Operation) -> bool:
    """Whether this text may be countersigned and sealed: its signature was verified when it came, or is our own."""
    return op.name == CORRECTED or op.proved is True


def _row(job: str, op: Operation) -> Row:
    text = op.args["text"].encode()
    return {
        "job": job,
        "actor": op.actor,
        "n": op.n,
        "hash": op.hash,
        "text": text,
        "text_hash": sha256(text).hexdigest(),
        "signature": op.args["signature"],
        "key": op.args["key"],
        "token_hash": op.args.get("token_hash"),
        "corrects": op.args.get("corrects"),
        "received": op.when.received,
        "proved": "proved" if is_proved(op) else None if op.proved is None else "unproved",
    }
