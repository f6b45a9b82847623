"""What a request is made of, once its text is understood. Parsing is `schemas/lines.py`; here are the
values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sync.instants import Millis

MAX_LINES = 500
MAX_BODY = 1 << 20
MAX_LINE = 48 << 10


@dataclass(frozen=True, slots=True)
class Recorded:
    """The last operation on the device, sent or not: its number and the SHA-256 of its line (None before the
    first).
    """

    n: int
    hash: str | None


@dataclass(frozen=True, slots=True)
class Envelope:
    """Line 1 of a request.

    asks: the request has a `cursor` member, so it wants changes; without it the request only pushes. cursor:
    as parsed, None asks for everything. certificate: the text, or None; uncertified: the device says that it
    has none. of_certificate: that of the former enrolment `of`, where the device still has it. mismatch: feeds whose
    copies had not the digest they should have.
    """

    device: str
    app: str
    schema: int
    first: int
    count: int
    sha256: str
    recorded: Recorded
    missing: tuple[int, int] | None = None
    of: str | None = None
    asks: bool = False
    cursor: Mapping[str, Any] | None = None
    tokens: tuple[str, ...] = ()
    certificate: str | None = None
    uncertified: bool = False
    mismatch: tuple[str, ...] = ()
    of_certificate: str | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """An operation's line whose members and arguments are as the protocol says.

    about: the document it concerns, or None. said: the device's own time. wall, mono: milliseconds since the
    quoted token arrived, mono None in another page session. args: validated, unknown members kept.
    proved: of a signed text, that its signature is that of the key it names; None where nothing is signed.
    """

    op: str
    about: str | None
    said: Millis
    wall: int
    mono: int | None
    token: str | None
    prev: str
    args: Mapping[str, Any]
    proved: bool | None = None


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """A line that is kept verbatim and not applied. Every member but code and detail where it could be read."""

    code: str
    detail: str
    prev: str | None = None
    about: str | None = None
    op: str | None = None
    said: Millis | None = None
    wall: int | None = None
    mono: int | None = None
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One operation as sent: its number, its exact bytes without newline, their SHA-256, and what they
    say.
    """

    n: int
    raw: bytes
    hash: str
    content: Understood | Misunderstood


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an operation. code: why it is held or quarantined. question: what is asked about an
    applied one.
    """

    n: int
    receipt: Literal["applied", "held", "quarantined"]
    code: str | None = None
    question: str | None = None
    no_effect: bool = False
