"""Two jobs that turned out to be one: the duplicate's work moves to the survivor, and its id stands for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.errors import Problem
from server.house import House
from server.office import acting
from server.office.snapshots import unknown
from server.staff.roles import Who
from server.store.writing import SqlWriting
from sync.stored import Changes
from sync.work import merging


def merge(house: House, who: Who, id: str, given: Mapping[str, Any], seen: int) -> str:
    """Merge this job into the one named; the survivor's id. Both belong to one outlet."""

    def work(tx: SqlWriting) -> str:
        files = tx.files([id, given["into"]])  # both locks at once, in their order
        file, job = acting.theirs(tx, who, id)
        acting.unchanged(file, seen)
        survivor, goes_on = _survivor(tx, who, given["into"])
        if survivor == file.id or goes_on.outlet != job.outlet:
            raise unknown("into", given["into"])
        args = {"into": survivor, **({"reason": given["reason"]} if given["reason"] else {})}
        now = acting.moment(files.values(), house.now())
        written = acting.line(house, who, now, file.id, "job.merge_into", args)
        merging.merge(tx, file.id, survivor, acting.operation(written), now)
        tx.write(Changes(lines=[written]))
        return survivor

    return house.work(work)


def _survivor(tx: SqlWriting, who: Who, id: str) -> Any:
    try:
        file, job = acting.theirs(tx, who, id)
    except Problem:
        raise unknown("into", id) from None
    return file.id, job
