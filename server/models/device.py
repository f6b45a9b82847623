"""Devices: enrolments of phones, the codes they enrol with, and when they were last heard of."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Id, Instant, db
from server.models.keys import Hash, Key


class DeviceRow(db.Model):  # type: ignore[name-defined]
    """One enrolment (`sync.stored.Device`). gaps: JSON, a list of [from, to]. short: null where nobody gave
    it one.
    """

    __tablename__ = "device"

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    key: Mapped[str] = mapped_column(String(100))
    short: Mapped[str | None] = mapped_column(String(12), unique=True)
    person: Mapped[str] = mapped_column(Id, index=True)
    outlet: Mapped[str] = mapped_column(Id, index=True)
    state: Mapped[str] = mapped_column(String(12))
    enrolled_at: Mapped[int] = mapped_column(Instant)
    last: Mapped[int] = mapped_column(BigInteger)
    last_hash: Mapped[str | None] = mapped_column(Hash)
    last_earliest: Mapped[int | None] = mapped_column(Instant)
    last_received: Mapped[int] = mapped_column(Instant)
    chain_from: Mapped[int] = mapped_column(BigInteger)
    recorded: Mapped[int] = mapped_column(BigInteger)
    recorded_hash: Mapped[str | None] = mapped_column(Hash)
    gaps: Mapped[bytes] = mapped_column(LargeBinary)
    certificate: Mapped[str | None] = mapped_column(Text)
    wipe_ordered_at: Mapped[int | None] = mapped_column(Instant)
    forked: Mapped[bool] = mapped_column(Boolean)
    handed: Mapped[bool] = mapped_column(Boolean)


class EnrolmentCode(db.Model):  # type: ignore[name-defined]
    """A one-time code, hashed. device, key: of the phone that used it; the same key gets the same answer."""

    __tablename__ = "enrolment_code"

    code_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    person: Mapped[str] = mapped_column(Id, index=True)
    outlet: Mapped[str] = mapped_column(Id)
    issued_by: Mapped[str] = mapped_column(Id)
    issued_at: Mapped[int] = mapped_column(Instant)
    expires_at: Mapped[int] = mapped_column(Instant, index=True)
    tries: Mapped[int] = mapped_column(BigInteger)
    device: Mapped[str | None] = mapped_column(Key)
    key: Mapped[str | None] = mapped_column(String(100))


class Contact(db.Model):  # type: ignore[name-defined]
    """When a device was last heard of, and with what cursor. Beside the device, so that hearing locks
    nothing.

    cursor: JSON as the device presented it; what lies at or before it was heard. app: name and version.
    """

    __tablename__ = "contact"

    device: Mapped[str] = mapped_column(Key, primary_key=True)
    at: Mapped[int] = mapped_column(Instant, index=True)
    app: Mapped[str] = mapped_column(String(80))
    cursor: Mapped[bytes] = mapped_column(LargeBinary)
