"""Photos and the customer's drawing: the text names them by hash, so the files stand for themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from infra.images import strokes as drawing
from infra.images.verdicts import Refusal
from infra.seal.parts import said_by_name
from infra.seal.verifying.given import File
from infra.seal.verifying.report import Finding, found
from infra.seal.verifying.text import Told


def photos(told: Told, files: Sequence[File]) -> Iterator[Finding]:
    """Each file against the photos the text names, and which of those were not given."""
    given = set[str]()
    for file in files:
        digest = sha256(file.content).hexdigest()
        given |= {digest, said_by_name(file.name)}
        if not _says_so(file, digest):
            yield found("photo_changed", name=file.name, sha256=digest)
        elif digest in told.photos:
            yield found("photo_unchanged", sha256=digest)
        else:
            yield found("photo_foreign", name=file.name, sha256=digest)
    lacking = [each for each in told.photos if each not in given]
    if lacking:
        yield found("photos_lacking", count=len(lacking), sha256=lacking)


def strokes(told: Told, files: Sequence[File]) -> Iterator[Finding]:
    """Is this the drawing the text names, and was it drawn for this record?"""
    for file in files:
        digest = sha256(file.content).hexdigest()
        if not _says_so(file, digest):
            yield found("strokes_changed", name=file.name, sha256=digest)
        elif digest != told.strokes:
            yield found("strokes_foreign", name=file.name, sha256=digest)
        else:
            yield _drawn_for(told, file)
    if told.unsigned is not None:
        yield found("customer_did_not_sign", how=told.unsigned)
    elif told.strokes is not None and not files:
        yield found("strokes_lacking")


def _drawn_for(told: Told, file: File) -> Finding:
    try:
        record = drawing.read(file.content).record
    except Refusal as refusal:
        return found("strokes_unreadable", name=file.name, why=refusal.details.get("reason", refusal.code))
    if record != told.number:
        return found("strokes_of_another", record=record, number=told.number)
    return found("strokes_unchanged", record=record)


def _says_so(file: File, digest: str) -> bool:
    """A name that is a hash has to be the hash of what it names."""
    return said_by_name(file.name) in ("", digest)
