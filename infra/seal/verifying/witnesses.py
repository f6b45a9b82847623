"""Witnesses' cosignatures on a checkpoint, by c2sp.org/tlog-cosignature (cosignature/v1, as of 2026-11-23)."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from infra.seal.log.note import base64_bytes
from infra.seal.verifying.text import ed25519
from sync.instants import SECOND, Millis

_COSIGNATURE = 4
_ID, _TIME, _SIGNATURE = 4, 8, 64
_LATEST = 253_402_300_799  # the last second of the year 9999


@dataclass(frozen=True, slots=True)
class Seen:
    """A witness saw the checkpoint at this time by its clock."""

    name: str
    at: Millis


class WitnessWrong(ValueError):
    """A signature line names this witness's key and is not that key's."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def seen_by(note: bytes, key: str) -> Seen | None:
    """Whether this witness saw the checkpoint; None where it did not sign, or its key is of a kind unknown here.

    note: the signed checkpoint. key: the witness's verifier key. Raises WitnessWrong.
    """
    name, _, rest = key.partition("+")
    public = base64_bytes(rest.partition("+")[2]) or b""
    if len(public) != 33 or public[0] != _COSIGNATURE:
        return None
    id = sha256(name.encode() + b"\n" + public).digest()[:_ID]
    text, _, tail = note.rpartition(b"\n\n")
    for line in tail.decode("utf-8", "replace").split("\n"):
        signature = _line(line, name)
        if signature[:_ID] == id:
            return _seen(name, public[1:], text + b"\n", signature[_ID:])
    return None


def _line(line: str, name: str) -> bytes:
    head, _, text = line.rpartition(" ")
    return base64_bytes(text) or b"" if head == f"— {name}" else b""


def _seen(name: str, public: bytes, text: bytes, signature: bytes) -> Seen:
    at = int.from_bytes(signature[:_TIME], "big")
    message = f"cosignature/v1\ntime {at}\n".encode() + text
    right = len(signature) == _TIME + _SIGNATURE and ed25519(public, signature[_TIME:], message)
    if not right or at > _LATEST:
        raise WitnessWrong(name)
    return Seen(name, at * SECOND)
