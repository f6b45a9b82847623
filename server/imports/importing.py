"""An import: read, check every row, write all or nothing. Importing the same file again changes nothing.

A part that is there already is changed where it differs. An edition of a price list or procedure never
changes: the same edition with other contents is a bad row (`taken`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError
from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from server.arguments import findings, plain_text
from server.errors import Problem
from server.house import House
from server.imports.kinds import Draft, Kind
from server.imports.sheet import bad_rows, read_sheet
from server.masters import keeping
from server.staff.roles import Who

Found = list[dict[str, Any]]
Key = tuple[Any, ...]


@dataclass(slots=True)
class Imported:
    """What an import did, or would do: rows read, masters made, changed, found as they were."""

    kind: str
    encoding: str
    rows: int
    dry_run: bool = False
    created: int = 0
    changed: int = 0
    unchanged: int = 0


def run_import(
    session: Session,
    house: House,
    kind: Kind,
    who: Who,
    body: bytes,
    *,
    encoding: str | None = None,
    outlet: str | None = None,
) -> Imported:
    """Import this file in this transaction. `bad_rows` names every bad row; the caller rolls back."""
    sheet = read_sheet(body, kind.columns, encoding)
    drafts = list(kind.drafts(sheet.rows))
    loaded, bad = _loaded(kind, drafts)
    bad += _twice(kind, loaded)
    if bad:
        raise bad_rows(sorted(bad, key=lambda finding: finding["row"]))
    done = Imported(kind.name, sheet.encoding, len(sheet.rows))
    there = _there(session, kind, [key(kind, values) for _, values in loaded])
    new: list[Any] = []
    for draft, values in loaded:
        if outlet is not None:
            values["outlet"] = outlet
        row = there.get(key(kind, values))
        try:
            if row is None:
                new.append(keeping.draft(session, house, kind.master, who, values))
            else:
                _keep(session, house, kind, who, values, row, done)
        except Problem as problem:
            bad += _placed(draft, kind, problem)
    if bad:
        raise bad_rows(sorted(bad, key=lambda finding: finding["row"]))
    keeping.add(session, house, kind.master, who, new)
    done.created = len(new)
    return done


def key(kind: Kind, values: Any) -> Key:
    """By what a draft or a row is known."""
    read = values.__getitem__ if isinstance(values, dict) else values.__getattribute__
    return tuple(read(member) for member in kind.match)


def _loaded(kind: Kind, drafts: list[Draft]) -> tuple[list[tuple[Draft, dict[str, Any]]], Found]:
    schema = kind.master.shapes.new()
    good, bad = [], []
    for draft in drafts:
        try:
            good.append((draft, schema.load(draft.values)))
        except ValidationError as error:
            for finding in findings(error.messages, draft.values):
                row, column = draft.place(finding["field"])
                bad.append({"row": row, "field": column or finding["field"], **_told(finding)})
    return good, bad


def _told(finding: dict[str, Any]) -> dict[str, Any]:
    return {"code": finding["code"], "value": finding["value"]}


def _twice(kind: Kind, loaded: list[tuple[Draft, dict[str, Any]]]) -> Found:
    seen: set[Key] = set()
    bad: Found = []
    for draft, values in loaded:
        known = key(kind, values)
        if known in seen:
            row, column = draft.place(kind.match[0])
            bad.append({"row": row, "field": column, "code": "repeated", "value": plain_text(str(known[0]))})
        seen.add(known)
    return bad


def _there(session: Session, kind: Kind, keys: list[Key]) -> dict[Key, Any]:
    """The rows that are there already, by key."""
    columns = [getattr(kind.master.model, member) for member in kind.match]
    rows: dict[Key, Any] = {}
    for at in range(0, len(keys), 400):
        some = select(kind.master.model).where(tuple_(*columns).in_(keys[at : at + 400]))
        rows |= {key(kind, row): row for row in session.scalars(some)}
    return rows


def _keep(
    session: Session, house: House, kind: Kind, who: Who, values: dict[str, Any], row: Any, done: Imported
) -> None:
    """Change a row that is there, where it differs."""
    differing = {m: value for m, value in values.items() if getattr(row, m) != value}
    if not differing and row.archived_at is None:
        done.unchanged += 1
    elif kind.match != ("code",):
        raise Problem("taken", fields=list(kind.match))
    else:
        keeping.change(
            session, house, kind.master, who, row.id, {**differing, "archived": False}, row.version
        )
        done.changed += 1


def _placed(draft: Draft, kind: Kind, problem: Problem) -> Found:
    """A problem with a whole draft, told at the row where it begins."""
    if "errors" in problem.facts:
        places = [(draft.place(f["field"]), f) for f in problem.facts["errors"]]
        return [{"row": row, "field": column or f["field"], **_told(f)} for (row, column), f in places]
    member = problem.facts.get("field", kind.match[0])
    row, column = draft.place(member)
    value = problem.facts.get("value", draft.values.get(member))
    return [{"row": row, "field": column or member, "code": problem.code, "value": plain_text(str(value))}]
