"""The fourth layer: that the record stands in the issuer's log, and who else saw that log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from urllib.parse import urlsplit

from infra.seal.entries import entry
from infra.seal.log.cosignature import Cosignature, WitnessKey, cosignatures
from infra.seal.log.note import NoteKey
from infra.seal.log.proof_file import verify_proof
from infra.seal.log.refused import Refused
from infra.seal.log.tree import leaf_hash
from infra.seal.proof import Proof
from infra.seal.verifying.report import Finding, found
from sync.instants import SECOND, iso


def log_origin(issuer: str) -> str:
    """The log of this installation: the host of its origin and /records."""
    return urlsplit(issuer).netloc + "/records"


def in_log(text: bytes, proof: Proof) -> Iterator[Finding]:
    """Does the checkpoint of this issuer's log, signed by the log key of the proof, cover this record?"""
    leaf = leaf_hash(entry(proof.salt, sha256(text).hexdigest(), proof.signature))
    try:
        expected = log_origin(proof.issuer)
    except ValueError:  # urlsplit's, for an issuer that is no address
        expected = ""
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


def witnessed(proof: Proof, keys: Sequence[str]) -> Iterator[Finding]:
    """Which of these witnesses (verifier keys) saw the checkpoint; keys of other kinds than witnesses' say nothing."""
    text, _, lines = proof.checkpoint.rpartition(b"\n\n")
    seen: list[Cosignature] = []
    for key in keys:
        try:
            witness = WitnessKey.read(key)
        except Refused:
            continue
        try:
            seen += cosignatures(text.decode() + "\n", lines.decode(), [witness])
        except (Refused, UnicodeDecodeError):
            yield found("witness_wrong", names=[witness.name])
    if seen:
        latest = max(one.at for one in seen)
        yield found("witnessed", names=[one.witness.name for one in seen], at=iso(latest * SECOND))
    else:
        yield found("not_witnessed")
