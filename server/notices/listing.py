"""The latest notices in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from server.notices.words import STATES, TEMPLATES, noted, trouble
from server.office.showing import instant
from server.office.words import said
from server.store import notices
from server.store.outlets import zones
from sync.instants import iso

if TYPE_CHECKING:
    from server.house import House

LATEST = 50
HEADS = {
    "zh": ("编号", "时间", "通知", "工单", "角色", "状态", "通道", "说明"),
    "en": ("id", "made", "notice", "job", "roles", "state", "channels", "remark"),
}


def rows(here: House, state: str | None, lang: str) -> Iterator[list[Any]]:
    """A row a notice, the newest first."""
    with here.store.reading() as connection:
        listed = notices.latest(connection, state, LATEST)
        known = zones(connection, {each.notice.outlet for each in listed})
    for each in listed:
        notice = each.notice
        yield [
            notice.id,
            instant(iso(notice.made_at), known.get(notice.outlet)),
            said(TEMPLATES, notice.template, lang),
            notice.variables.get("number"),
            " ".join(notice.audience),
            said(STATES, each.state, lang),
            "; ".join(_through(name, what, lang) for name, what in sorted(each.through.items())) or None,
            noted(each.note, lang) or None,
        ]


def _through(name: str, what: int | str, lang: str) -> str:
    return f"{name} ✓" if isinstance(what, int) else f"{name} ✗ {trouble(what, lang)}"
