"""Lines that nobody could understand: kept byte for byte, mended with new arguments, or read once more.

settled      it was mended meanwhile
bad_fields   the new arguments are not understood either: which, and why
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, func, select, tuple_

from server.errors import Problem
from server.house import House
from server.models.device import DeviceRow
from server.models.hold import HoldRow
from server.models.operation import OperationRow
from server.office.holds import receipt
from server.office.reading import names_of
from server.office.telling import when
from server.reading_lines import understand
from server.staff.roles import Who
from server.store import audit
from server.store.values import line_of
from server.store.writing import SqlWriting
from sync.exchange.depth import DEEPEST, deeper
from sync.exchange.lines import Receipt, Understood
from sync.instants import iso
from sync.stored import Device, StoredLine
from sync.work import settle
from sync.work.holds import unknown as nobody
from sync.work.settle import CannotSettle

_device = DeviceRow.__table__
_hold = HoldRow.__table__
_line = OperationRow.__table__

_NAME = re.compile(r"([0-9a-f-]{36})\.([0-9]{1,16})\.([0-9a-f]{64})")
NO_LINE_BEFORE = "0" * 64


def page(house: House, who: Who, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Quarantined lines of `who`'s outlet, in order of device and number."""
    place = (_line.c.actor, _line.c.n, _line.c.hash)
    rows = _rows(who)
    if "after" in asked:
        rows = rows.where(tuple_(*place) > tuple_(*_key(asked["after"])))
    with house.store.reading() as connection:
        found = connection.execute(rows.order_by(*place).limit(asked["limit"] + 1)).all()
        names = names_of(connection, {row.by for row in found})
    shown = [_shown(row, names) for row in found[: asked["limit"]]]
    return {"items": shown, "next": shown[-1]["id"] if len(found) > len(shown) else None}


def mend(house: House, who: Who, id: str, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Put these arguments in place of those that came. It applies with its own evidence and number."""

    def content(line: StoredLine, device: Device) -> Understood:
        said = {**_salvaged(line.raw), **{name: given[name] for name in ("op", "job") if name in given}}
        shape = {
            "op": said.get("op"),
            "job": said.get("job"),
            "at": iso(line.when.said if line.when.said is not None else line.when.estimate),
            "since": {"wall": 0, "mono": None},
            "token": None,
            "prev": NO_LINE_BEFORE,
            "args": given["args"],
        }
        return _understood(
            house, json.dumps(shape, ensure_ascii=False).encode("utf-8", "replace"), line.n, device
        )

    return _applied(house, who, id, "mend", content, given["args"])


def replay(house: House, who: Who, id: str) -> list[dict[str, Any]]:
    """Read the same bytes once more: the software knows more by now."""

    def content(line: StoredLine, device: Device) -> Understood:
        return _understood(house, line.raw, line.n, device)

    return _applied(house, who, id, "replay", content, {})


def _applied(
    house: House, who: Who, id: str, action: str, content: Any, said: Mapping[str, Any]
) -> list[dict[str, Any]]:
    with house.store.reading() as connection:
        actor, n, hash, hold = _one(connection, who, id)

    def work(tx: SqlWriting) -> Receipt:
        device = tx.device(actor) or _nobody(tx, actor, hold)
        line = next((line for line in tx.lines(actor, n, n) if line.hash == hash), None)
        if device is None or line is None or line.receipt.receipt != "quarantined":
            raise Problem("settled")
        audit.note(
            tx.connection, house.new_id(), house.now(), who.id, action, "operation", device.id, device.outlet,
            {"n": n, "hash": hash, "args": said},
        )  # fmt: skip
        try:
            return settle.mend(tx, device, line, content(line, device), house.now())
        except CannotSettle:
            raise Problem("settled") from None

    return [receipt(house.work(work))]


def _nobody(tx: SqlWriting, actor: str, hold: str | None) -> Device | None:
    """The enrolment that nobody here knows, of a line that was let in on the word of whoever handed it in."""
    settled = None if hold is None else tx.hold(hold)
    return None if settled is None else nobody(actor, settled.person, settled.outlet, settled.opened_at)


def _understood(house: House, raw: bytes, n: int, device: Device) -> Understood:
    content = understand(house.settings.origin)(raw, n, device.key).content
    if isinstance(content, Understood):
        return content
    raise Problem("bad_fields", errors=[{"field": "args", "code": content.code, "value": content.detail}])


def _salvaged(raw: bytes) -> Mapping[str, Any]:
    """What a lenient reader makes of the line; nothing where it is no JSON object."""
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _rows(who: Who) -> Select[Any]:
    quarantined = _line.c.receipt == "quarantined"
    return _theirs(select(_line, _device.c.short), who).where(quarantined)


def _theirs(rows: Select[Any], who: Who) -> Select[Any]:
    rows = rows.select_from(_line).outerjoin(_device, _device.c.id == _line.c.actor)
    rows = rows.outerjoin(_hold, _hold.c.id == _line.c.hold)
    outlet = func.coalesce(_device.c.outlet, _hold.c.outlet)
    return rows if who.everywhere else rows.where(outlet == who.outlet)


def _key(id: str) -> tuple[str, int, str]:
    named = _NAME.fullmatch(id)
    if named is None:
        raise Problem("not_found", kind="operation")
    return named[1], int(named[2]), named[3]


def _one(connection: Connection, who: Who, id: str) -> tuple[str, int, str, str | None]:
    actor, n, hash = _key(id)
    rows = _theirs(select(_line.c.hold), who)
    row = connection.execute(rows.where(_line.c.actor == actor, _line.c.n == n, _line.c.hash == hash)).first()
    if row is None:
        raise Problem("not_found", kind="operation")
    return actor, n, hash, row.hold


def _shown(row: Any, names: Mapping[str, str]) -> dict[str, Any]:
    line = line_of(row)
    args = _salvaged(line.raw).get("args")
    return {
        "id": f"{line.actor}.{line.n}.{line.hash}",
        "device": {"id": line.actor, "short": row.short},
        "person": {"id": line.by, "name": names.get(line.by)},
        "n": line.n,
        "code": line.receipt.code or "",
        "op": line.name,
        "job": line.about,
        "bytes": b64encode(line.raw).decode(),
        "text": line.raw.decode("utf-8", "backslashreplace"),
        "args": _tame(args) if isinstance(args, dict) else None,
        "when": when(line.when),
    }


def _tame(args: dict[str, Any]) -> dict[str, Any] | None:
    """Arguments that can be told as JSON again; None for those with NaN or lone surrogates in them, or too deep."""
    if deeper(args, DEEPEST):
        return None
    try:
        json.dumps(args, allow_nan=False, ensure_ascii=False).encode()
    except ValueError:
        return None
    return args
