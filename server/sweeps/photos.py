"""A photo is stored when its bytes have been read back and hashed, not when an upload said "200".

`verify` judges one announced blob. It knows neither rows nor leases: whoever calls it claims the row before
and marks it afterwards, and may drop the incoming object once the mark is committed. It may be asked any
number of times, by several workers at once, and may be killed between any two calls to the store:

    copies/<sha256>.jpg   the customer copy, where the photo has something that a customer must not see
    thumbs/<sha256>.jpg   the thumbnail, always
    blobs/<sha256>        the bytes that were hashed, last: where they lie, the other two lie as well

Why a blob stays awaited:

| reason | |
|---|---|
| `not_here` | nothing lies under the incoming key, nor is it stored |
| `size_differs` | more or fewer bytes arrived than were announced |
| `hash_differs` | other bytes arrived than were announced |
| `damaged_here` | what lies in blobs/ is not what was written there: an alert, and to be sent again |
| any code of `infra.images.verdicts` | the right bytes arrived, and they are not what they claim to be |

What the store or the inspection could not say (StoreUnreachable, InspectorUnavailable) is raised, and nothing
is known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from infra.images import JPEG, Inspected, Inspector, Limits, Refused
from sync.ports import Missing, Objects, TooLarge

MOST_BYTES = Limits().bytes
MENDED_BY_SENDING_AGAIN = frozenset({"not_here", "size_differs", "hash_differs", "damaged_here"})


@dataclass(frozen=True, slots=True)
class Claimed:
    """A blob as an operation announced it (size in bytes), and the key that the upload ticket named."""

    sha256: str
    size: int
    type: str
    incoming_key: str


@dataclass(frozen=True, slots=True)
class Stored:
    """The bytes are kept and were hashed. Members as in Inspected; `copied`: there is a customer copy."""

    sha256: str
    size: int
    type: str
    width: int
    height: int
    taken: str | None
    copied: bool

    @property
    def customer_key(self) -> str:
        """What a customer may be shown: the copy, or the blob itself where there was nothing to cut."""
        return copy_key(self.sha256) if self.copied else blob_key(self.sha256)


@dataclass(frozen=True, slots=True)
class Awaited:
    """Not stored; the technician sees why."""

    reason: str
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def send_again(self) -> bool:
        """Whether sending the same bytes once more can help; otherwise the photo itself is at fault."""
        return self.reason in MENDED_BY_SENDING_AGAIN


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes whose hash is the announced one; `kept` where they were read from blobs/."""

    body: bytes
    kept: bool


def blob_key(sha256: str) -> str:
    """Where the bytes lie."""
    return f"blobs/{sha256}"


def thumb_key(sha256: str) -> str:
    """Where the thumbnail lies."""
    return f"thumbs/{sha256}.jpg"


def copy_key(sha256: str) -> str:
    """Where the customer copy lies, if there is one."""
    return f"copies/{sha256}.jpg"


def verify(objects: Objects, inspector: Inspector, claimed: Claimed) -> Stored | Awaited:
    """Read, hash, inspect and keep one blob. Asked again it does the same again and says the same."""
    if claimed.size > MOST_BYTES:
        return Awaited("too_large", {"size": claimed.size, "limit": MOST_BYTES})
    received = incoming(objects, claimed)
    if isinstance(received, Awaited):
        received = already_kept(objects, claimed, otherwise=received)
    if isinstance(received, Awaited):
        return received
    found = inspector.inspect(received.body, claimed.type)
    if isinstance(found, Refused):
        return Awaited(found.code, found.details)
    keep(objects, found, received, claimed.type)
    copied = found.customer_copy is not None
    return Stored(
        found.sha256, len(received.body), claimed.type, found.width, found.height, found.taken, copied
    )


def incoming(objects: Objects, claimed: Claimed) -> Received | Awaited:
    """What the device put under its ticket, if that is what it announced."""
    try:
        body = objects.get(claimed.incoming_key, claimed.size)
    except Missing:
        return Awaited("not_here")
    except TooLarge:
        return Awaited("size_differs", {"announced": claimed.size})
    if is_named(body, claimed.sha256):
        return Received(body, kept=False)
    if len(body) != claimed.size:
        return Awaited("size_differs", {"announced": claimed.size, "arrived": len(body)})
    return Awaited("hash_differs")


def already_kept(objects: Objects, claimed: Claimed, *, otherwise: Awaited) -> Received | Awaited:
    """The blob from an earlier time (a run that was killed, another job, before a restore), hashed once
    more."""
    try:
        body = objects.get(blob_key(claimed.sha256), MOST_BYTES)
    except Missing:
        return otherwise
    except TooLarge:
        return Awaited("damaged_here")
    return Received(body, kept=True) if is_named(body, claimed.sha256) else Awaited("damaged_here")


def is_named(body: bytes, sha256: str) -> bool:
    """Whether this is the hash of these bytes."""
    return hashlib.sha256(body).hexdigest() == sha256


def keep(objects: Objects, found: Inspected, received: Received, type: str) -> None:
    """Write what was made of the bytes, and then the very bytes that were hashed."""
    if found.customer_copy is not None:
        objects.put(copy_key(found.sha256), found.customer_copy, JPEG)
    objects.put(thumb_key(found.sha256), found.thumbnail, JPEG)
    if not received.kept:
        objects.put(blob_key(found.sha256), received.body, type)
