"""The latest notices in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from server.notices.members import CUSTOMER
from server.notices.waiting import Withheld, why
from server.notices.words import STATES, TEMPLATES, noted
from server.office.showing import instant
from server.office.words import Words, said
from server.promises.policy_words import STAFF
from server.records.calls import job_file
from server.store import notices
from server.store.notices import Listed
from server.store.outlets import zones
from sync.instants import Millis, iso
from sync.work.file import read
from sync.work.releasing import may_leave, released_at

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.house import House

LATEST = 50
AUDIENCE: Words = {**STAFF, CUSTOMER: ("客户", "the customer")}


def lines(here: House, state: str | None, lang: str) -> Iterator[str]:
    """A line a notice, the newest first, and one under it of who took it, what went wrong and why it waits. Never cut:
    ids are typed again.
    """
    now = here.now()
    with here.store.reading() as connection:
        listed = notices.latest(connection, state, LATEST)
        known = zones(connection, {each.notice.outlet for each in listed})
        withheld = {each.notice.id: _withheld(connection, each, now) for each in listed if _waits(each)}
    for each in listed:
        notice = each.notice
        made = instant(iso(notice.made_at), known.get(notice.outlet))
        name, became = said(TEMPLATES, notice.template, lang), said(STATES, each.state, lang)
        number = notice.variables.get("number") or "—"
        roles = ("、" if lang == "zh" else ", ").join(said(AUDIENCE, role, lang) for role in notice.audience)
        yield f"{notice.id}  {made}  {name}  {number}  {roles}  {became}"
        told = [f"{name} ✓" for name, what in sorted(each.through.items()) if isinstance(what, int)]
        told += filter(None, [noted(each.note, lang)])
        if each.look_at is not None and _waits(each):
            zone, at = known.get(notice.outlet), 0 if lang == "zh" else 1
            told.append(why(each.look_at, bool(each.note), notice.quiet, withheld[notice.id], zone, at))
        if told:
            yield "    " + "; ".join(told)


def _waits(each: Listed) -> bool:
    return each.state == "waiting" and each.look_at is not None


def _withheld(connection: Connection, each: Listed, now: Millis) -> Withheld | None:
    """What keeps this customer's notice back, where anything of its job does."""
    if CUSTOMER not in each.notice.audience or each.notice.job is None:
        return None
    file = job_file(connection, each.notice.job)
    job = None if file is None else read(file)
    if job is None or may_leave(job, now):
        return None
    return "question" if released_at(job) is None else "answer"
