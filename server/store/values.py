"""Frozen values as rows, and rows as frozen values."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Sequence
from typing import Any

import msgspec

from server.models.device import DeviceRow
from server.store.statements import Row
from sync.exchange.evidence import Evidence
from sync.exchange.lines import Receipt, Recorded
from sync.instants import Millis
from sync.stored import Alert, Announced, Device, Hold, StockEntry, StoredLine
from sync.work.file import JobFile

DeviceColumns = namedtuple("DeviceColumns", [column.name for column in DeviceRow.__table__.columns])
DEVICE_COLUMNS = ", ".join(DeviceColumns._fields)

_encode = msgspec.json.Encoder().encode
_file = msgspec.json.Decoder(JobFile).decode
_gaps = msgspec.json.Decoder(tuple[tuple[int, int], ...]).decode
_any = msgspec.json.Decoder().decode


def packed(value: object) -> bytes:
    """A value as JSON."""
    return _encode(value)


def unpacked(content: bytes | None) -> Any:
    """The value of this JSON; None for none."""
    return None if content is None else _any(content)


def file_of(content: bytes) -> JobFile:
    """A job's file."""
    return _file(content)


def device_row(device: Device) -> Row:
    """A device as its row."""
    return {
        "id": device.id,
        "key": device.key,
        "short": device.short or None,
        "person": device.person,
        "outlet": device.outlet,
        "state": device.state,
        "enrolled_at": device.enrolled_at,
        "last": device.last,
        "last_hash": device.last_hash,
        "last_earliest": device.last_earliest,
        "last_received": device.last_received,
        "chain_from": device.chain_from,
        "recorded": device.recorded.n,
        "recorded_hash": device.recorded.hash,
        "gaps": _encode(device.gaps),
        "certificate": device.certificate,
        "wipe_ordered_at": device.wipe_ordered_at,
        "forked": device.forked,
        "handed": device.handed,
    }


def device_of(row: Any) -> Device:
    """The device of a row."""
    return Device(
        id=row.id,
        key=row.key,
        short=row.short or "",
        person=row.person,
        outlet=row.outlet,
        state=row.state,
        enrolled_at=row.enrolled_at,
        last=row.last,
        last_hash=row.last_hash,
        last_earliest=row.last_earliest,
        last_received=row.last_received,
        chain_from=row.chain_from,
        recorded=Recorded(row.recorded, row.recorded_hash),
        gaps=_gaps(row.gaps),
        certificate=row.certificate,
        wipe_ordered_at=row.wipe_ordered_at,
        forked=bool(row.forked),
        handed=bool(row.handed),
    )


def line_row(line: StoredLine) -> Row:
    """A stored line as its row. Arguments are kept beside the bytes only while the line waits."""
    waits = line.receipt.receipt != "applied"
    return {
        "actor": line.actor,
        "n": line.n,
        "hash": line.hash,
        "raw": line.raw,
        "by": line.by,
        "name": line.name,
        "about": line.about,
        "said": line.when.said,
        "earliest": line.when.earliest,
        "estimate": line.when.estimate,
        "latest": line.when.latest,
        "received": line.when.received,
        "flags": " ".join(line.when.flags),
        "receipt": line.receipt.receipt,
        "code": line.receipt.code,
        "question": line.receipt.question,
        "no_effect": line.receipt.no_effect,
        "hold": line.hold,
        "args": None if line.args is None or not waits else _encode(line.args),
        "mended": None if line.mended is None else _encode(line.mended),
        "trouble": line.trouble,
    }


def line_of(row: Any) -> StoredLine:
    """The stored line of a row."""
    flags = tuple(row.flags.split())
    return StoredLine(
        actor=row.actor,
        n=row.n,
        hash=row.hash,
        raw=row.raw or b"",
        by=row.by,
        when=Evidence(row.said, row.earliest, row.estimate, row.latest, row.received, flags),
        receipt=Receipt(row.n, row.receipt, row.code, row.question, row.no_effect),
        name=row.name,
        about=row.about,
        args=unpacked(row.args),
        mended=unpacked(row.mended),
        hold=row.hold,
        trouble=row.trouble,
    )


def tightened_row(line: StoredLine) -> Row:
    """What tightening changes of a stored line, under the key of `tightening`."""
    return {
        "of_actor": line.actor,
        "of_n": line.n,
        "of_hash": line.hash,
        "estimate": line.when.estimate,
        "latest": line.when.latest,
        "flags": " ".join(line.when.flags),
    }


def hold_row(hold: Hold) -> Row:
    """A hold as its row."""
    return {name: getattr(hold, name) for name in Hold.__slots__}


def hold_of(row: Any) -> Hold:
    """The hold of a row."""
    return Hold(**{name: getattr(row, name) for name in Hold.__slots__})


def announcement_row(blob: Announced) -> Row:
    """An announcement as its row."""
    return {name: getattr(blob, name) for name in Announced.__slots__}


def awaited_row(blob: Announced, now: Millis) -> Row:
    """The row of bytes nobody has named before."""
    return {
        "sha256": blob.sha256,
        "state": "awaited",
        "size": blob.size,
        "type": blob.type,
        "announced_at": now,
        "failures": 0,
        **dict.fromkeys(
            (
                "reason",
                "details",
                "incoming_key",
                "look_at",
                "stored_at",
                "width",
                "height",
                "taken",
                "copied",
            )
        ),
    }


def stock_row(entry: StockEntry) -> Row:
    """A line of the ledger as its row."""
    return {name: getattr(entry, name) for name in StockEntry.__slots__}


def alert_row(alert: Alert) -> Row:
    """An alert as its row, not yet seen by anybody."""
    return {
        "device": alert.device,
        "n": alert.n,
        "code": alert.code,
        "at": alert.at,
        "outlet": alert.outlet,
        "details": _encode(alert.details),
        "seen_at": None,
        "seen_by": None,
    }


def alert_of(row: Any) -> Alert:
    """The alert of a row."""
    return Alert(row.code, row.device, row.outlet, row.n, unpacked(row.details), row.at)


def refs(operations: Sequence[tuple[str, int, str]]) -> bytes:
    """References to operations as JSON."""
    return _encode(operations)
