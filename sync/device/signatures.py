"""Signing a record at the door: text, the technician's signature by the phone's key, the customer's strokes,
a QR code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sync.device.clock import Clock
from sync.device.copies import Document
from sync.device.database import Database
from sync.device.drawing import Drawing, upload
from sync.device.enrolments import Enrolment, current
from sync.device.local import placed, signed_at
from sync.device.outbox import Blob, Draft, record
from sync.device.trouble import Busy, TooLong
from sync.exchange.chain import sha256_hex
from sync.exchange.signing import public_text, sign_record
from sync.work.records import LONGEST, Signing, record_text

STROKES = "application/vnd.doorstep.strokes+json"
BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Customer:
    """Who stands at the door. strokes: lists of points {x, y, t, pressure} on a canvas of so many pixels, x and y in
    pixels, t in milliseconds, pressure in thousandths; typed: nobody drew, the name was typed.

    absent: why there is no signature (`absent` or `refused` with a reason), None where there is one. drawn_for: the
    number of the record for which it was drawn, where the drawing says so.
    """

    name: str
    relation: str
    strokes: Sequence[Sequence[Mapping[str, int]]] = ()
    canvas: tuple[int, int] = (600, 240)
    typed: bool = False
    absent: Mapping[str, str] | None = None
    drawn_for: str | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed record. handover: the text of the token, for the QR code; only its hash leaves the device."""

    n: int
    number: str
    text: str
    handover: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A record that another corrects: SHA-256 of its text, why, its members if this phone still has them, the visit
    that it describes, and its number if this phone knows it.
    """

    text_hash: str
    reason: str
    former: Mapping[str, Any] | None = None
    visit: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A record drawn up and not signed: its number, its text, and the customer's strokes if somebody drew."""

    number: str
    text: str
    blobs: Sequence[Blob]


def draw_up(
    db: Database,
    clock: Clock,
    shown: Document,
    visit: str,
    customer: Customer,
    *,
    language: str = "zh-CN",
    remark: str | None = None,
    corrects: Corrected | None = None,
) -> Drawn:
    """The record of a visit as it would be signed now. remark: None for that of the record it corrects, if it has one.

    Raises TooLong for a text over 32 KiB, NotADrawing and OtherRecord for strokes that the server would refuse.
    """
    mine = current(db)
    number = f"{mine.short}-{mine.records + 1}"
    blobs = [] if customer.absent or customer.typed else [_strokes(number, customer)]
    by: dict[str, object] = {"name": customer.name, "relation": customer.relation}
    without: Mapping[str, object] = customer.absent or {"typed": True}
    by |= {"strokes": blobs[0].announced["sha256"]} if blobs else dict(without)
    of = corrects or Corrected("", "")
    if remark is None and of.former is not None:
        remark = of.former.get("remark")
    signing = Signing(
        *(number, signed_at(clock), mine.issuer, language, by, remark),
        *(of.text_hash or None, of.reason or None, of.former, of.number),
    )
    text = record_text(placed(db, shown), visit, signing)
    if len(text.encode()) > LONGEST:
        raise TooLong(op="record.sign", size=len(text.encode()), most=LONGEST)
    return Drawn(number, text, blobs)


def sign(
    db: Database,
    clock: Clock,
    random: Callable[[int], bytes],
    shown: Document,
    visit: str,
    customer: Customer,
    *,
    language: str = "zh-CN",
    remark: str | None = None,
    corrects: Corrected | None = None,
) -> Signed:
    """Make, sign and record the service record of a visit.

    Raises what `draw_up` raises, and Busy when another process signed meanwhile; then nothing was recorded.
    """
    mine = current(db)
    drawn = draw_up(db, clock, shown, visit, customer, language=language, remark=remark, corrects=corrects)
    text, number, blobs = drawn.text, drawn.number, drawn.blobs
    handover = _token(random)
    args = {
        "visit": visit,
        "text": text,
        "signature": sign_record(mine.key, mine.issuer, text),
        "key": public_text(mine.key),
        "token_hash": sha256_hex(handover.encode()),
    }
    if corrects is not None:
        args |= {"corrects": corrects.text_hash, "reason": corrects.reason}
    [n] = record(db, clock, [Draft("record.sign", shown["id"], args, blobs)], _counted(db, mine))
    return Signed(n, number, text, handover)


def _counted(db: Database, mine: Enrolment) -> Callable[[Enrolment], None]:
    def count(_: Enrolment) -> None:
        """The number is used up in the same transaction: it is never given twice."""
        used = "update enrolments set records = records + 1 where device = ? and records = ?"
        if not db.run(used, mine.device, mine.records):
            raise Busy()

    return count


def _strokes(number: str, customer: Customer) -> Blob:
    drawn = Drawing(customer.strokes, customer.canvas, customer.drawn_for)
    return Blob(upload(number, drawn), STROKES, "signature")


def _token(random: Callable[[int], bytes]) -> str:
    """16 characters of base 62: each from 8 random bytes, so that none is likelier than another to speak
    of.
    """
    return "".join(BASE62[int.from_bytes(random(8), "big") % 62] for _ in range(16))
