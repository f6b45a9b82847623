"""The Merkle log of records: leaves, nodes, signed checkpoints and who witnessed them."""

from __future__ import annotations

from sqlalchemy import BigInteger, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Instant, db


class LogHead(db.Model):  # type: ignore[name-defined]
    """How many leaves there are: one row, locked by whoever appends.

    epoch: number of the epoch in which the log was last found to extend what was published; in another nobody appends.
    """

    __tablename__ = "log_head"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    epoch: Mapped[int] = mapped_column(BigInteger)


class LogLeaf(db.Model):  # type: ignore[name-defined]
    """One leaf: its place, counted from 0, and the entry (32 bytes, a salted hash) that was appended once."""

    __tablename__ = "log_leaf"

    place: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry: Mapped[bytes] = mapped_column(LargeBinary, unique=True)


class LogNode(db.Model):  # type: ignore[name-defined]
    """The hash of a complete node: level 0 are the leaves' hashes; place counts from 0 on each level."""

    __tablename__ = "log_node"

    level: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class LogCheckpoint(db.Model):  # type: ignore[name-defined]
    """A signed checkpoint. note: the signed note's bytes. published_at: when it lay in the object store."""

    __tablename__ = "log_checkpoint"

    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    note: Mapped[bytes] = mapped_column(LargeBinary)
    signed_at: Mapped[int] = mapped_column(Instant)
    published_at: Mapped[int | None] = mapped_column(Instant)


class LogCosignature(db.Model):  # type: ignore[name-defined]
    """A witness saw this checkpoint. line: its signature line of the note."""

    __tablename__ = "log_cosignature"

    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    witness: Mapped[str] = mapped_column(String(200), primary_key=True)
    line: Mapped[str] = mapped_column(Text)
    at: Mapped[int] = mapped_column(Instant)
