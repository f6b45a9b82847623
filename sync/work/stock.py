"""The stock ledger: appended to, summed, never changed. A variance never blocks a fact."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from sync.instants import Millis
from sync.stored import Device, StockEntry
from sync.work.file import JobFile, Ref, struck
from sync.work.operations import Operation


def entries(before: JobFile, after: JobFile, now: Millis) -> list[StockEntry]:
    """What a change of a job's file means for the van: parts newly used go out, parts newly struck through
    come back.
    """
    was, has = _uses(before), _uses(after)
    if was == has:
        return []
    fitted = [
        _entry(after, op, -op.args["quantity"], "used", now) for ref, op in has.items() if ref not in was
    ]
    undone = [
        _entry(after, op, op.args["quantity"], "undone", now) for ref, op in was.items() if ref not in has
    ]
    return fitted + undone


def counted(device: Device, op: Operation) -> list[StockEntry]:
    """What a technician counted in the van: noted beside the sum, it does not replace it."""
    if op.name != "stock.count":
        return []
    place = f"van:{device.person}"
    return [_row(place, op.args["part"], op.args["counted"], "counted", None, op, op.when.estimate)]


def _uses(file: JobFile) -> dict[Ref, Operation]:
    gone = struck(file)
    return {
        op.ref: op
        for op in file.operations
        if op.name == "part.use" and op.args.get("part") is not None and op.ref not in gone
    }


def _entry(file: JobFile, op: Operation, quantity: int, reason: str, now: Millis) -> StockEntry:
    return _row(f"van:{op.by}", op.args["part"], quantity, reason, file, op, now)


def _row(
    place: str, part: str, quantity: int, reason: str, file: JobFile | None, op: Operation, at: Millis
) -> StockEntry:
    version = "" if file is None else str(file.version)
    id = str(uuid5(NAMESPACE_URL, f"doorstep:stock:{op.actor}:{op.n}:{op.hash}:{reason}:{version}"))
    about = None if file is None else file.id
    return StockEntry(id, place, part, quantity, reason, about, op.actor, op.n, op.hash, at)
