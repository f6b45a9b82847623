"""A later proof of the log in a file of its own: that the same record stands under a checkpoint that witnesses saw.

Such a file (witnessed.txt) lies in a bundle, or beside a PDF. Nothing of it is believed: the leaf hash is that of the
record, the log's name that of the issuer, and signatures count by keys that the reader or the record brought.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from infra.seal.log.checkpoint import Checkpoint, parsed
from infra.seal.log.inclusion import verify_inclusion
from infra.seal.log.note import NoteKey, divided, open_note
from infra.seal.log.proof_file import HEAD, LogProof, read_proof
from infra.seal.log.refused import Refused
from infra.seal.proof import Proof
from infra.seal.verifying.given import File
from infra.seal.verifying.logged import expected_origin, leaf_of, strangers, witnessed
from infra.seal.verifying.report import Finding, found, is_bad


@dataclass(frozen=True, slots=True)
class Trusted:
    """By which keys a later proof is looked at: verifier keys of the log and of witnesses."""

    log: Sequence[str]
    witnesses: Sequence[str]


def is_later(content: bytes) -> bool:
    """Is this a proof of the log, by its first line?"""
    return content.startswith(HEAD.encode() + b"\n")


def later(file: File, text: bytes, proof: Proof, trusted: Trusted) -> Iterator[Finding]:
    """Does this file prove that this very record stands in its issuer's log, and who saw that?

    `witnessed` is among the findings only where none of them is bad.
    """
    try:
        told, checkpoint = _read(file.content)
    except Refused as refused:
        yield found("later_unreadable", name=file.name, why=refused.code)
        return
    wrong = _wrong(file.name, told, checkpoint, text, proof)
    if wrong is not None:
        yield wrong
        return
    try:
        signed = _signed(told.checkpoint, checkpoint.origin, trusted.log)
    except Refused:
        yield found("later_altered", name=file.name)
        return
    seen = list(witnessed(told.checkpoint, trusted.witnesses))
    if is_bad(seen):
        yield from (each for each in seen if each.state == "bad")
        return
    if signed or seen:
        yield found("later_in_log", name=file.name, leaf=told.index, size=checkpoint.size)
    else:
        yield found("later_unknown", name=file.name)
    yield from seen
    others = strangers(told.checkpoint, trusted.witnesses)
    if others:
        yield found("witnesses_unknown", names=others)


def _read(content: bytes) -> tuple[LogProof, Checkpoint]:
    """What the file says, in its one spelling. Raises Refused."""
    told = read_proof(content)
    if told.extra or told.content != content:  # nothing vouches for an extra line
        raise Refused("not_a_proof")
    return told, parsed(divided(told.checkpoint)[0])


def _wrong(name: str, told: LogProof, checkpoint: Checkpoint, text: bytes, proof: Proof) -> Finding | None:
    expected = expected_origin(proof)
    if checkpoint.origin != expected:
        return found("later_other_log", name=name, origin=checkpoint.origin, expected=expected)
    leaf = leaf_of(text, proof)
    if not verify_inclusion(leaf, told.index, checkpoint.size, told.path, checkpoint.root):
        return found("later_of_another", name=name)
    own = _own(proof)
    if own is not None and own.size == checkpoint.size and own.root != checkpoint.root:
        return found("log_forked", name=name, size=own.size)
    return None


def _own(proof: Proof) -> Checkpoint | None:
    """The checkpoint of proof.json, which is looked at elsewhere; None for what is none."""
    try:
        return parsed(divided(proof.checkpoint)[0])
    except Refused:
        return None


def _signed(note: bytes, origin: str, keys: Sequence[str]) -> bool:
    """Did one of these keys of the log sign it? Raises Refused bad_signature where one is named and did not."""
    try:
        open_note(note, [key for key in map(NoteKey.read, keys) if key.name == origin])
    except Refused as refused:
        if refused.code == "unknown_key":
            return False
        raise
    return True
