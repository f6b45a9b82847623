"""What was given to be verified: a sealed PDF, a bundle, or record.json with its proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from infra.seal.verifying.report import Finding, found

Kind = Literal["pdf", "bundle", "record"]
LONGEST_FILE = 512 << 20


class Unreadable(Exception):
    """Nothing can be verified. finding: why."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, facts)
        self.finding: Finding = found(code, **facts)


@dataclass(frozen=True, slots=True)
class File:
    """A file by its name."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Given:
    """The parts of a record, as bytes. later: proofs of the log in files of their own. members: all files of a bundle,
    empty without one.
    """

    kind: Kind
    record: bytes | None
    proof: bytes | None
    pdf: bytes | None
    photos: Sequence[File] = ()
    strokes: Sequence[File] = ()
    later: Sequence[File] = ()
    members: Mapping[str, bytes] = field(default_factory=dict)


def says_proof(content: bytes) -> bool:
    """Does this call itself a proof.json, however badly it was kept? The page asks the same."""
    return b'"proof":' in content[:64]


def kind_of(content: bytes) -> Kind:
    """By the first bytes, never by the name. Raises Unreadable file_unknown, file_too_long."""
    if len(content) > LONGEST_FILE:
        raise Unreadable("file_too_long", limit=LONGEST_FILE >> 20)
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "bundle"
    if content.startswith(b"{"):
        return "record"
    raise Unreadable("file_unknown")
