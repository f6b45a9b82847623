"""The fourth layer: that the record stands in the issuer's log, and who else saw that log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from urllib.parse import urlsplit

from infra.seal.entries import entry
from infra.seal.log.cosignature import Cosignature, WitnessKey, cosignatures
from infra.seal.log.note import NoteKey, signature_lines
from infra.seal.log.proof_file import verify_proof
from infra.seal.log.refused import Refused
from infra.seal.log.tree import leaf_hash
from infra.seal.proof import Proof
from infra.seal.verifying.report import Finding, found
from sync.instants import SECOND, iso


def log_origin(issuer: str) -> str:
    """The log of this installation: the host of its origin and /records."""
    return urlsplit(issuer).netloc + "/records"


def expected_origin(proof: Proof) -> str:
    """The name that the log of this proof's issuer has; empty for an issuer that is no address."""
    try:
        return log_origin(proof.issuer)
    except ValueError:  # urlsplit's
        return ""


def leaf_of(text: bytes, proof: Proof) -> bytes:
    """The leaf hash of this text under this signature: from the record, whatever a file of the log says."""
    return leaf_hash(entry(proof.salt, sha256(text).hexdigest(), proof.signature))


def in_log(text: bytes, proof: Proof) -> Iterator[Finding]:
    """Does the checkpoint of this issuer's log, signed by the log key of the proof, cover this record?"""
    leaf, expected = leaf_of(text, proof), expected_origin(proof)
    key = NoteKey.read(proof.log_key)
    if key.name != expected:
        yield found("other_log", origin=key.name, expected=expected)
        return
    try:
        place, checkpoint = verify_proof(proof.log_proof.encode(), leaf, expected, [key])
    except Refused as refused:
        yield _why(refused, expected)
        return
    yield found("in_log", origin=checkpoint.origin, leaf=place, size=checkpoint.size)


def _why(refused: Refused, expected: str) -> Finding:
    if refused.code == "not_included":
        return found("not_in_log")
    if refused.code == "wrong_origin":
        return found("other_log", origin=refused.facts.get("origin", ""), expected=expected)
    return found("checkpoint_wrong", why=refused.code)


def witnessed(note: bytes, keys: Sequence[str]) -> Iterator[Finding]:
    """Which of these witnesses (verifier keys) saw this checkpoint; keys of other kinds than witnesses' say nothing.

    Says nothing, too, where none of them did.
    """
    text, _, lines = note.rpartition(b"\n\n")
    seen: list[Cosignature] = []
    for witness in _witnesses(keys):
        try:
            seen += cosignatures(text.decode() + "\n", lines.decode(), [witness])
        except (Refused, UnicodeDecodeError):
            yield found("witness_wrong", names=[witness.name])
    if seen:
        latest = max(one.at for one in seen)
        yield found("witnessed", names=[one.witness.name for one in seen], at=iso(latest * SECOND))


def strangers(note: bytes, keys: Sequence[str]) -> list[str]:
    """Who else signed this checkpoint, by name: neither the log itself nor one of these witnesses."""
    text, _, lines = note.rpartition(b"\n\n")
    known = {(each.name, each.id) for each in _witnesses(keys)}
    log = text.decode("utf-8", "replace").partition("\n")[0]
    try:
        signers = [(name, signature[:4]) for name, signature in signature_lines(lines.decode())]
    except (Refused, UnicodeDecodeError):
        return []
    return [name for name, id in signers if name != log and (name, id) not in known]


def _witnesses(keys: Sequence[str]) -> Iterator[WitnessKey]:
    for key in keys:
        try:
            yield WitnessKey.read(key)
        except Refused:
            continue
