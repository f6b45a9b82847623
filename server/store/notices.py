"""Notices as rows: made once, claimed with a lease, finished under that lease alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from server.models.notice import NoticeRow
from server.notices.variables import Variables, checked
from server.store import statements
from server.store.failures import translated
from server.store.statements import Row
from server.store.values import packed, unpacked
from sync.instants import Millis

_notice = NoticeRow.__table__
_OUTCOME = {"note": "new_note", "sent": "new_sent", "failures": "new_failures"}
_MINE = (_notice.c.id == bindparam("of"), _notice.c.look_at == bindparam("lease"))

Through = Mapping[str, Millis | str]
"""Channel -> when it took the notice, or the code with which it refused it for ever."""


def notice_id(*about: str | int) -> str:
    """The id of a notice that tells this: the same parts give the same id, so that it is made once. Name the template
    first, then what makes this one different from every other: `notice_id("promise_alarm", job, promise, of, due, 80)`.
    """
    return sha256("\n".join(["notice", *map(str, about)]).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Notice:
    """What shall be told, and to whom.

    id: by `notice_id`. variables: exactly those of the template (`server.notices.variables`). audience: roles.
    not_after: nobody is told later than that. quiet: it keeps the quiet hours. not_before: nobody is told sooner.
    """

    id: str
    template: str
    variables: Variables
    audience: tuple[str, ...]
    outlet: str
    job: str | None
    made_at: Millis
    not_after: Millis
    quiet: bool = False
    not_before: Millis = 0


@dataclass(frozen=True, slots=True)
class Claimed:
    """A notice that this worker may work at until `lease`. failures: how often it was tried in vain. note: what last
    went wrong."""

    notice: Notice
    through: Through
    failures: int
    note: str
    lease: Millis


@dataclass(frozen=True, slots=True)
class Listed:
    """A notice and what became of it. look_at: when it is tried next, none where it is over."""

    notice: Notice
    state: str
    through: Through
    note: str
    look_at: Millis | None


@translated()
def add(connection: Connection, notices: Sequence[Notice]) -> None:
    """Let these be told; one that was made before, whatever became of it, stays as it is. BadNotice for a template or
    a variable that does not exist or is missing.
    """
    statements.add(connection, _notice, list({notice.id: _row(notice) for notice in notices}.values()))


@translated()
def recall(connection: Connection, ids: Collection[str], now: Millis) -> set[str]:
    """These are no longer true: those that no channel took and nobody is telling just now are dropped. The ids of those
    that nobody was or will be told of; whoever was told of the others deserves a correction.
    """
    if not ids:
        return set()
    these = _notice.c.id.in_(sorted(ids))
    untold = (these, _notice.c.state == "waiting", _notice.c.sent == packed({}))
    values = {"state": "dropped", "look_at": None, "finished_at": now, "note": "recalled"}
    connection.execute(update(_notice).where(*untold).values(**values))
    over = connection.execute(
        select(_notice.c.id, _notice.c.sent).where(these, _notice.c.state.in_(("dropped", "failed")))
    )
    return {id for id, sent in over if not any(isinstance(what, int) for what in unpacked(sent).values())}


@translated()
def told(connection: Connection, ids: Collection[str]) -> list[Notice]:
    """Those of these that somebody was told, or may be being told just now."""
    rows = select(_notice).where(_notice.c.id.in_(sorted(ids)), _notice.c.state != "dropped")
    return [_claimed(row).notice for row in connection.execute(rows.order_by(_notice.c.id))] if ids else []


@translated()
def was_told(connection: Connection, ids: Collection[str]) -> set[str]:
    """Those of these that a channel took, or that somebody is telling just now."""
    if not ids:
        return set()
    columns = select(_notice.c.id, _notice.c.state, _notice.c.sent)
    return {
        row.id
        for row in connection.execute(columns.where(_notice.c.id.in_(sorted(ids))))
        if row.state == "sending" or any(isinstance(what, int) for what in unpacked(row.sent).values())
    }


@translated()
def found(connection: Connection, ids: Collection[str]) -> list[Listed]:
    """Those of these that were made, and what became of them."""
    rows = connection.execute(select(_notice).where(_notice.c.id.in_(sorted(ids))).order_by(_notice.c.id))
    return [_listed(row) for row in rows]


def any_due(connection: Connection, now: Millis) -> bool:
    """Whether there is anything to claim. Takes no lock."""
    due = select(_notice.c.id).where(_notice.c.look_at <= now).limit(1)
    return connection.execute(due).first() is not None


@translated()
def claim(connection: Connection, now: Millis, lease: Millis, most: int) -> list[Claimed]:
    """Notices that wait, longest due first, for this worker alone until the lease ends. In the order they were made."""
    due = (
        select(_notice.c.id)
        .where(_notice.c.look_at <= now)
        .order_by(_notice.c.look_at, _notice.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("due")  # asked once: a subquery may be asked once a row, and lock more than `most`
    )
    values = {"look_at": lease, "state": "sending"}
    claimed = update(_notice).where(_notice.c.id.in_(select(due.c.id))).values(**values)
    rows = connection.execute(claimed.returning(*_notice.c)).all()
    return sorted(map(_claimed, rows), key=lambda each: (each.notice.made_at, each.notice.id))


@translated()
def took(connection: Connection, claimed: Sequence[Claimed]) -> None:
    """Write down which channels are through with these, while they are still worked at."""
    rows = [{**_key(each), "new_sent": packed(each.through)} for each in claimed]
    if rows:
        connection.execute(update(_notice).where(*_MINE).values(sent=bindparam("new_sent")), _sorted(rows))


@translated()
def finish(connection: Connection, rows: Sequence[Row]) -> None:
    """These are over. Rows: of, lease, new_state, new_note, new_sent (packed), new_failures, at. One whose lease ran
    out is left to whoever claimed it since.
    """
    if rows:
        names = {"state": "new_state", "finished_at": "at", **_OUTCOME}
        over: dict[str, Any] = {name: bindparam(parameter) for name, parameter in names.items()}
        connection.execute(update(_notice).where(*_MINE).values(**over, look_at=None), _sorted(rows))


@translated()
def put_off(connection: Connection, rows: Sequence[Row]) -> None:
    """These wait. Rows: of, lease, again (when to look next), new_failures, new_note, new_sent (packed)."""
    if rows:
        names = {"look_at": "again", **_OUTCOME}
        later: dict[str, Any] = {name: bindparam(parameter) for name, parameter in names.items()}
        connection.execute(update(_notice).where(*_MINE).values(**later, state="waiting"), _sorted(rows))


@translated()
def waiting_soon(
    connection: Connection, now: Millis, until: Millis, templates: Collection[str]
) -> list[Listed]:
    """Those of these templates that nobody works at and that are due between now and then."""
    due = (_notice.c.look_at > now, _notice.c.look_at <= until, _notice.c.template.in_(sorted(templates)))
    rows = connection.execute(select(_notice).where(*due, _notice.c.state == "waiting"))
    return [_listed(row) for row in rows]


@translated()
def of_job(connection: Connection, job: str, templates: Collection[str]) -> list[Listed]:
    """The notices of these templates about this job, oldest first."""
    mine = (_notice.c.job == job, _notice.c.template.in_(sorted(templates)))
    rows = connection.execute(select(_notice).where(*mine).order_by(_notice.c.made_at, _notice.c.id))
    return [_listed(row) for row in rows]


def latest(connection: Connection, state: str | None, most: int) -> list[Listed]:
    """The newest notices, or the newest of this state."""
    query = select(_notice).order_by(_notice.c.made_at.desc(), _notice.c.id.desc()).limit(most)
    query = query if state is None else query.where(_notice.c.state == state)
    rows = connection.execute(query).all()
    return [_listed(row) for row in rows]


@translated()
def again(connection: Connection, id: str, now: Millis, not_after: Millis) -> bool:
    """Tell this one again, to those channels that did not take it; false where it does not exist or all took it."""
    row = connection.execute(select(_notice.c.sent, _notice.c.not_after).where(_notice.c.id == id)).first()
    if row is None:
        return False
    taken = {name: what for name, what in unpacked(row.sent).items() if isinstance(what, int)}
    fresh = {"state": "waiting", "look_at": now, "sent": packed(taken), "note": "", "failures": 0}
    values = {**fresh, "finished_at": None, "not_after": max(row.not_after, not_after)}
    mine = (_notice.c.id == id, _notice.c.state.in_(("waiting", "dropped", "failed")))
    return connection.execute(update(_notice).where(*mine).values(**values)).rowcount == 1


def _key(claimed: Claimed) -> Row:
    return {"of": claimed.notice.id, "lease": claimed.lease}


def _sorted(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: str(row["of"]))


def _row(notice: Notice) -> Row:
    return {
        "id": notice.id,
        "outlet": notice.outlet,
        "job": notice.job,
        "template": notice.template,
        "variables": packed(checked(notice.template, notice.variables)),
        "audience": packed(notice.audience),
        "quiet": notice.quiet,
        "made_at": notice.made_at,
        "not_after": notice.not_after,
        "state": "waiting",
        "look_at": max(notice.made_at, notice.not_before),
        "failures": 0,
        "sent": packed({}),
        "note": "",
        "finished_at": None,
    }


def _claimed(row: Any) -> Claimed:
    return Claimed(_of(row), unpacked(row.sent), row.failures, row.note, row.look_at)


def _listed(row: Any) -> Listed:
    return Listed(_of(row), row.state, unpacked(row.sent), row.note, row.look_at)


def _of(row: Any) -> Notice:
    return Notice(
        id=row.id,
        template=row.template,
        variables=unpacked(row.variables),
        audience=tuple(unpacked(row.audience)),
        outlet=row.outlet,
        job=row.job,
        made_at=row.made_at,
        not_after=row.not_after,
        quiet=row.quiet,
    )
