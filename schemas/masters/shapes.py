"""From one schema of a noun, the four shapes of its messages: new, change, shown, page."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from marshmallow import fields, missing

from schemas.masters.fields import Id, Moment, Text, Whole, Wire, Written, YesNo


class Asked(Wire):
    """Which page. after: the `next` of the page before. archived: those instead."""

    after = Id()
    limit = Written(least=1, most=200, load_default=50)
    archived = Written(least=0, most=1, load_default=0)


class Search(Wire):
    """Words to search, in a body: names and phone numbers do not belong in an address, which logs keep. The rest as
    when a page is asked for.
    """

    q = Text(60, required=True)
    after = Id()
    limit = Whole(least=1, most=200, load_default=50)
    archived = YesNo(load_default=False)


@dataclass(frozen=True, slots=True)
class Shapes:
    """The schema classes of one noun: to make, change or show one, to show a page, to ask for a page, to search."""

    new: type[Wire]
    change: type[Wire]
    shown: type[Wire]
    page: type[Wire]
    asked: type[Wire]
    search: type[Wire]


def shapes(new: type[Wire], *filters: str, fixed: tuple[str, ...] = ()) -> Shapes:
    """The shapes of a noun whose `new` schema is this.

    filters: members (ids) by which a list may be narrowed. fixed: members that never change.
    """
    name = new.__name__.removeprefix("New")
    members: dict[str, Any] = dict(new._declared_fields)
    shown = _schema(name, f"{new.__doc__}", {**_for_show(members), **_of_rows()})
    page = {
        "items": fields.List(fields.Nested(shown), required=True),
        "next": Id(allow_none=True, required=True),
    }
    narrowed = {member: Id() for member in filters}
    return Shapes(
        new=new,
        change=_change(name, new, members, fixed),
        shown=shown,
        page=_schema(f"{name}Page", "One page; `next` is null on the last one.", page),
        asked=_schema(f"{name}Asked", "Which page.", narrowed, base=Asked),
        search=_schema(f"{name}Search", f"{Search.__doc__}", narrowed, base=Search),
    )


def _schema(name: str, doc: str, members: dict[str, Any], base: type[Wire] = Wire) -> type[Wire]:
    return type(name, (base,), {**members, "__doc__": doc, "__module__": __name__})


def _of_rows() -> dict[str, Any]:
    """What every row shows beside its own members. version: quote it to change the row."""
    return {
        "id": Id(required=True),
        "version": Whole(required=True),
        "created_at": Moment(required=True),
        "updated_at": Moment(required=True),
        "archived_at": Moment(required=True, allow_none=True),
    }


def _change(name: str, new: type[Wire], members: dict[str, Any], fixed: tuple[str, ...]) -> type[Wire]:
    meta = type("Meta", (), {"exclude": fixed})
    doc = f"Members to change: {new.__doc__}"
    return _schema(f"Change{name}", doc, {**_for_change(members), "Meta": meta}, base=new)


def _for_show(members: dict[str, Any]) -> dict[str, Any]:
    return {name: deepcopy(field) for name, field in members.items() if not field.load_only}


def _for_change(members: dict[str, Any]) -> dict[str, Any]:
    """Everything may be left out; `version` must be given here or as If-Match."""
    changed: dict[str, Any] = {}
    for name, field in members.items():
        changed[name] = deepcopy(field)
        changed[name].required = False
        changed[name].load_default = missing
    return {**changed, "version": Whole(least=1), "archived": YesNo()}
