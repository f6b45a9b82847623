"""What everybody may read of the log: checkpoints with the lines of witnesses, and proofs; nothing about anybody."""

from __future__ import annotations

from typing import Any

from infra.seal.log.checkpoint import number
from infra.seal.log.cosignature import Cosignature, cosignatures, with_cosignatures
from infra.seal.log.note import base64_text, divided
from infra.seal.log.proof_file import LogProof
from infra.seal.log.refused import Refused
from server.arguments import plain
from server.errors import Problem
from server.house import House
from server.log.cosigned import keep
from server.store import cosignatures as stored
from server.store import log
from server.store.cosignatures import Noted
from sync.instants import MINUTE, SECOND

LONGEST_NOTE = 16 << 10


def newest(house: House) -> bytes:
    """The newest checkpoint that was published. `not_found` before the first."""
    with house.store.reading() as connection:
        return _told(stored.newest(connection))


def of_size(house: House, text: str) -> bytes:
    """The published checkpoint of this size. `not_found` for any other."""
    size = number(text)
    with house.store.reading() as connection:
        return _told(None if size is None else stored.of_size(connection, size))


def _told(noted: Noted | None) -> bytes:
    if noted is None:
        raise Problem("not_found")
    return with_cosignatures(noted.note, noted.lines)


def consistency(house: House, first: int, second: int) -> dict[str, Any]:
    """That the tree of first leaves is the beginning of that of second. `bad_fields` for sizes not published yet."""
    with house.store.reading() as connection:
        _within(second=(second, 0, log.newest_published(connection)))
        _within(first=(first, 0, second))
        path = log.consistency_of(connection, first, second)
    return {"first": first, "second": second, "path": [*map(base64_text, path)]}


def inclusion(house: House, leaf: int, size: int) -> dict[str, Any]:
    """The way from this leaf to the root of the tree of size leaves. `bad_fields` as above."""
    with house.store.reading() as connection:
        _within(size=(size, 1, log.newest_published(connection)))
        _within(leaf=(leaf, 0, size - 1))
        path = log.proof_of(connection, leaf, size)
    return {"leaf": leaf, "size": size, "path": [*map(base64_text, path)]}


def _within(**given: tuple[int, int, int]) -> None:
    for field, (value, least, most) in given.items():
        if not least <= value <= most:
            code = "too_small" if value < least else "too_big"
            raise Problem("bad_fields", errors=[{"field": field, "code": code, "value": value}])


def witnessed_proof(house: House, leaf: int) -> LogProof | None:
    """That this leaf stands under the first checkpoint over it that a witness signed; None while there is none."""
    with house.store.reading() as connection:
        noted = stored.witnessed(connection, leaf)
        if noted is None:
            return None
        path = log.proof_of(connection, leaf, noted.size)
    return LogProof(leaf, tuple(path), with_cosignatures(noted.note, noted.lines))


def witnessed(house: House, leaf: int) -> bool:
    """Whether there is such a proof of this leaf."""
    with house.store.reading() as connection:
        return stored.witnessed(connection, leaf) is not None


def witnessed_file(house: House, text: str) -> bytes:
    """The same as a file. `not_found` while there is none."""
    leaf = number(text)
    proof = None if leaf is None else witnessed_proof(house, leaf)
    if proof is None:
        raise Problem("not_found")
    return proof.content


def witnesses_word(house: House, note: bytes) -> dict[str, Any]:
    """A checkpoint of ours with lines of witnesses who were not asked: those of the file are kept, the rest ignored.

    `bad_fields` for what is no checkpoint that we published, for a line that is false, or without any of theirs.
    """
    if len(note) > LONGEST_NOTE:
        raise Problem("too_large", limit=LONGEST_NOTE)
    try:
        text, _ = divided(note)
        lines = note.decode().removeprefix(text + "\n")
        signed = _signed(house, text, lines)
    except Refused as refused:
        shown = refused.facts.get("name", note[:80].decode("utf-8", "replace"))
        raise _bad("body", "wrong_shape", shown) from None
    noted = _published(house, text)
    if not signed:
        raise _bad("witness", "unknown_reference", lines[:80])
    if any(one.at * SECOND > house.now() + MINUTE for one in signed):
        raise _bad("time", "too_big", max(one.at for one in signed))
    latest = _signed(house, text, "".join((*noted.lines.values(), *(one.line for one in signed))))
    fresh = [one for one in latest if one.line not in noted.lines.values()]
    if fresh:
        keep(house, noted.size, noted.note, fresh)
    return {"size": noted.size, "witnesses": [one.witness.name for one in signed]}


def _signed(house: House, text: str, lines: str) -> list[Cosignature]:
    return cosignatures(text, lines, [witness.key for witness in house.witnesses])


def _published(house: House, text: str) -> Noted:
    told = text.split("\n")
    size = number(told[1]) if len(told) > 1 else None
    with house.store.reading() as connection:
        noted = None if size is None else stored.of_size(connection, size)
    if noted is None or divided(noted.note)[0] != text:
        raise _bad("checkpoint", "unknown_reference", text[:80])
    return noted


def _bad(field: str, code: str, value: Any) -> Problem:
    return Problem("bad_fields", errors=[{"field": field, "code": code, "value": plain(value)}])
