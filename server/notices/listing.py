"""The latest notices in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from server.notices.words import STATES, TEMPLATES, noted
from server.office.showing import instant
from server.office.words import said
from server.promises.policy_words import STAFF
from server.store import notices
from server.store.outlets import zones
from sync.instants import iso

if TYPE_CHECKING:
    from server.house import House

LATEST = 50


def lines(here: House, state: str | None, lang: str) -> Iterator[str]:
    """A line a notice, the newest first, and one under it of who took it and what went wrong. Never cut: ids are typed
    again.
    """
    with here.store.reading() as connection:
        listed = notices.latest(connection, state, LATEST)
        known = zones(connection, {each.notice.outlet for each in listed})
    for each in listed:
        notice = each.notice
        made = instant(iso(notice.made_at), known.get(notice.outlet))
        name, became = said(TEMPLATES, notice.template, lang), said(STATES, each.state, lang)
        number = notice.variables.get("number") or "—"
        roles = ("、" if lang == "zh" else ", ").join(said(STAFF, role, lang) for role in notice.audience)
        yield f"{notice.id}  {made}  {name}  {number}  {roles}  {became}"
        told = [f"{name} ✓" for name, what in sorted(each.through.items()) if isinstance(what, int)]
        if told or each.note:
            yield "    " + "; ".join([*told, *filter(None, [noted(each.note, lang)])])
