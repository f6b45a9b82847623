"""Two jobs that are one: the duplicate's operations move to the survivor, and its id becomes an alias."""

from __future__ import annotations

from sync.instants import Millis
from sync.ports import Writing
from sync.replacing import replace
from sync.stored import Changes
from sync.work.desk import Desk
from sync.work.file import JobFile
from sync.work.operations import Operation
from sync.work.questions import questions


class CannotMerge(Exception):
    """There are no two jobs of these ids: one is not there, or they are the same already."""


def merge(tx: Writing, duplicate: str, survivor: str, by: Operation, now: Millis) -> Desk:
    """Move everything of the duplicate to the survivor. by: who, when; its name and arguments are made here.

    Open questions of one code and person become one. Who had the duplicate may go on sending under its id.
    """
    files = tx.files([duplicate, survivor])
    gone, stays = files.get(duplicate), files.get(survivor)
    if gone is None or stays is None or gone.id == stays.id:
        raise CannotMerge(duplicate, survivor)
    whole, empty = _joined(stays, gone), replace(gone, operations=())
    desk = Desk(tx, {survivor: whole, duplicate: empty}, now, Changes())
    desk.known = {stays.id: questions(stays), gone.id: questions(gone)}
    desk.file(survivor, replace(by, name="job.merge", args={"from": gone.id}))
    desk.file(duplicate, replace(by, name="job.merge_into", args={"into": stays.id}))
    desk.finish()
    tx.write(desk.changes)
    return desk


def _joined(stays: JobFile, gone: JobFile) -> JobFile:
    moved = [replace(op, home=op.home or gone.id) for op in gone.operations]
    operations = sorted((*stays.operations, *moved), key=lambda op: op.order)
    return replace(stays, operations=tuple(operations))
