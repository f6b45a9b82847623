"""The files of a bundle that are made from its others: each has to be exactly that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infra.seal.instructions import instructions
from infra.seal.issuer import IssuerRefused, read_issuer
from infra.seal.parts import (
    ATTACHED,
    CHAIN,
    DERIVED,
    INSTRUCTIONS,
    ISSUER,
    PDF,
    PHOTOS,
    PROOF,
    RECORD,
    STROKES,
    WITNESSED,
    derived,
)
from infra.seal.proof import Proof
from infra.seal.verifying.report import Finding, found
from infra.seal.verifying.sealed import Seal


def agree(members: Mapping[str, bytes], proof: Proof | None, seal: Seal | None) -> Iterator[Finding]:
    """What belongs, what lacks, and whether it is what record.json and proof.json make of it."""
    expected = dict(derived(members.get(RECORD, b""), proof)) if proof is not None else {}
    if seal is not None:
        expected[CHAIN] = seal.pem
    findings = [*_belonging(members, expected), *_unlike(members, expected)]
    yield from findings
    if proof is not None and not findings:
        yield found("members_agree", count=len(members))
    if PDF not in members:
        yield found("pdf_lacking")
    if proof is not None and members.get(INSTRUCTIONS) not in (None, instructions(members, proof)):
        yield found("instructions_differ")


def _belonging(members: Mapping[str, bytes], expected: Mapping[str, bytes]) -> Iterator[Finding]:
    known = {RECORD, PROOF, PDF, WITNESSED, ISSUER, INSTRUCTIONS, *DERIVED, CHAIN}
    for name in members:
        if name not in known and not name.startswith((PHOTOS, STROKES)):
            yield found("member_unknown", name=name)
    for name in (*expected, ISSUER, INSTRUCTIONS):
        if name not in members:
            yield found("member_lacking", name=name)


def _unlike(members: Mapping[str, bytes], expected: Mapping[str, bytes]) -> Iterator[Finding]:
    for name, content in expected.items():
        if members.get(name, content) != content:
            yield found("member_changed", name=name)
    try:
        read_issuer(members.get(ISSUER, b"{}"))
    except IssuerRefused:
        if ISSUER in members:
            yield found("member_changed", name=ISSUER)


def pdf_agrees(members: Mapping[str, bytes], inside: Mapping[str, bytes]) -> Iterator[Finding]:
    """The attachments of record.pdf against the bundle's own."""
    differ = [name for name in ATTACHED if inside.get(name) != members.get(name)]
    for name in differ:
        yield found("pdf_disagrees", name=name)
    if not differ:
        yield found("pdf_agrees")
