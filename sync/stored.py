"""What the Store keeps, as frozen values, and the bundle of changes one transaction writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sync.exchange.evidence import Evidence
from sync.exchange.lines import Receipt, Recorded
from sync.instants import Millis
from sync.work.file import JobFile
from sync.work.job import Job
from sync.work.questions import Question

NOTHING_RECORDED = Recorded(0, None)

State = Literal["pending", "active", "retired", "revoked", "lost", "returning", "forked"]

HELD_STATES = {
    "pending": "pending",
    "returning": "returning",
    "revoked": "revoked",
    "lost": "lost",
    "forked": "fork",
}
"""Why the lines of an enrolment in this state wait; those of the others are applied."""

UNCONFIRMED = frozenset(("pending", "returning"))
"""In these states an enrolment has yet to be confirmed; what waits for that alone is judged again then."""


WIPEABLE = frozenset(("retired", "revoked", "lost"))
"""In these states an enrolment may be wiped by force, though something of it is not here."""


@dataclass(frozen=True, slots=True)
class Device:
    """One enrolment of one phone.

    key: base64url of the raw public key. last: the highest number stored, with the SHA-256 of its line and
    its `earliest`. chain_from: the first number of the unbroken chain that ends at `last`. last_received:
    when `last` was received. gaps: confessed or found missing ranges. certificate: its text once confirmed.
    wipe_ordered_at: when the office said that it shall be wiped whatever is outstanding. forked: two lines of it bore
    one number; what came since waits, whatever becomes of the phone. handed: another enrolment may have handed in lines
    of it that were not counted in its numbers yet.
    """

    id: str
    key: str
    short: str
    person: str
    outlet: str
    state: State
    enrolled_at: Millis
    last: int = 0
    last_hash: str | None = None
    last_earliest: Millis | None = None
    last_received: Millis = 0
    chain_from: int = 1
    recorded: Recorded = NOTHING_RECORDED
    gaps: tuple[tuple[int, int], ...] = ()
    certificate: str | None = None
    wipe_ordered_at: Millis | None = None
    forked: bool = False
    handed: bool = False


@dataclass(frozen=True, slots=True)
class StoredLine:
    """An operation as it lies in the database: the exact bytes, what was made of them, and when.

    actor, n, hash: as in `Operation`. name, about, act: None where they could not be read. args: None unless
    understood. mended: arguments that replace those of a quarantined line. hold: the hold it belongs to. trouble: of a
    held line, what will be wrong with it once it is let in: a code of quarantine, or `unproved`.
    """

    actor: str
    n: int
    hash: str
    raw: bytes
    by: str
    when: Evidence
    receipt: Receipt
    name: str | None = None
    about: str | None = None
    args: Mapping[str, Any] | None = None
    mended: Mapping[str, Any] | None = None
    hold: str | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """Operations of one device on one job (or none) for one reason, stored and waiting to be settled as a
    whole.
    """

    id: str
    actor: str
    person: str
    outlet: str
    about: str | None
    code: str
    opened_at: Millis
    settled: str | None = None
    settled_at: Millis | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """A job's file as it shall be stored, with what was read from it. due_at: when its next promise falls due."""

    file: JobFile
    job: Job
    questions: tuple[Question, ...] = ()
    due_at: Millis | None = None


@dataclass(frozen=True, slots=True)
class FeedChange:
    """One entry of one feed: the finished line, or `gone` with its reason.

    rank: 0 for jobs, 1 for matters, 2 for the catalogue; jobs come first. was: digest of the entry replaced,
    0 for none or `gone`, None where the writer does not know and the store looks it up.
    """

    feed: str
    kind: str
    id: str
    line: bytes
    gone: str | None
    now: int
    was: int | None


@dataclass(frozen=True, slots=True)
class Announced:
    """Bytes named by an operation: where they belong, and whether that operation counts (held ones get
    tickets too).
    """

    sha256: str
    size: int
    type: str
    purpose: str
    actor: str
    n: int
    hash: str
    about: str | None


@dataclass(frozen=True, slots=True)
class StockEntry:
    """One line of the stock ledger: quantity in the part's unit, negative for what was fitted;
    counter-entries undo.
    """

    id: str
    place: str
    part: str
    quantity: int
    reason: str
    about: str | None
    actor: str
    n: int
    hash: str
    at: Millis


@dataclass(frozen=True, slots=True)
class Alert:
    """Something for the office to look at: fork, broken_chain, gap, recorded_contradicted, digest_mismatch. n: of the
    line it is about, 0 for none.
    """

    code: str
    device: str
    outlet: str
    n: int
    details: Mapping[str, Any]
    at: Millis


@dataclass(slots=True)
class Changes:
    """Everything one transaction writes, gathered first and written in bulk."""

    devices: dict[str, Device] = field(default_factory=dict)
    lines: list[StoredLine] = field(default_factory=list)
    tightened: list[StoredLine] = field(default_factory=list)
    filed: dict[str, Filed] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    feeds: list[FeedChange] = field(default_factory=list)
    blobs: list[Announced] = field(default_factory=list)
    stock: list[StockEntry] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
