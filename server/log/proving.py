"""What goes into a record's proof: the checkpoint over its leaf, and which of our keys vouches for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from infra.seal.log.note import NoteKey, open_note
from infra.seal.log.proof_file import LogProof, verify_proof
from infra.seal.log.refused import Refused
from infra.seal.log.tree import leaf_hash
from server.house import House
from server.log.naming import origin
from server.log.publishing import log_keys, newest
from server.store import log
from server.store.log import LogRefused, Standing


def standing(house: House, places: Collection[int]) -> Mapping[int, Standing]:
    """How each of these leaves stands in the log: by the smallest checkpoint that covers it, always the same one; where
    the key of that is gone by now, by the newest. Leaves that none covers are left out.

    Raises LogRefused, StoreUnreachable, KeyFailed.
    """
    with house.store.reading() as connection:
        found = log.standing(connection, places)
    keys = log_keys(house)
    live = {note: _signed(note, keys) for note in {stand.checkpoint for stand in found.values()}}
    gone = [place for place, stand in found.items() if not live[stand.checkpoint]]
    if not gone:
        return found
    last = newest(house)
    with house.store.reading() as connection:
        paths = {place: log.proof_of(connection, place, last.size) for place in gone}
    return found | {place: Standing(last.note, path) for place, path in paths.items()}


def proved(house: House, leaf: int, entry: bytes, stand: Standing) -> tuple[NoteKey, LogProof]:
    """The key that signed and the proof under it, which holds: what is sealed cannot be mended.

    Raises LogRefused log_damaged where another entry stands at this place, log_unreadable where no key of ours signed.
    """
    proof = LogProof(leaf, tuple(stand.path), stand.checkpoint)
    for key in log_keys(house):
        try:
            verify_proof(proof.content, leaf_hash(entry), origin(house.settings), [key])
        except Refused as refused:
            if refused.code == "not_included":
                raise LogRefused("log_damaged") from None
            continue
        return key, proof
    raise LogRefused("log_unreadable")


def _signed(note: bytes, keys: Collection[NoteKey]) -> bool:
    try:
        open_note(note, list(keys))
    except Refused:
        return False
    return True
