"""The layers one after the other, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from infra.seal.issuer import IssuerKeys
from infra.seal.parts import PDF, PHOTOS, PROOF, RECORD, STROKES
from infra.seal.proof import Proof, ProofRefused, read_proof
from infra.seal.verifying import archive, countersigned, logged, members, pdf, pictures, sealed, text, whose
from infra.seal.verifying.given import File, Given, Unreadable, kind_of
from infra.seal.verifying.layers import LAYERS
from infra.seal.verifying.report import Conclusion, Finding, Report, found, is_bad
from infra.seal.verifying.sealed import Seal

_FATAL = ("file", "text", "countersignature", "log")


def verify(
    content: bytes,
    name: str = "",
    *,
    proof: bytes | None = None,
    issuer: IssuerKeys | None = None,
    photos: Sequence[File] = (),
    strokes: Sequence[File] = (),
) -> Report:
    """What is to be said of a sealed PDF, a bundle or a record.json.

    name: of the file, for the report alone. proof: proof.json; needed with a record.json, otherwise instead of the one
    that the file brings (a later one, say, under a witnessed checkpoint). issuer: the keys against which the issuer is
    named. photos, strokes: files that lie beside. Never raises for what a stranger's bytes are.
    """
    try:
        given = _given(content, proof, photos, strokes)
        looked = _looked(given, issuer)
    except Unreadable as unreadable:
        return Report(name, (unreadable.finding,), "unreadable", {})
    order = list(LAYERS)
    findings = tuple(sorted(looked.findings, key=lambda each: order.index(each.layer)))
    conclusion, facts = _conclusion(findings, looked, issuer)
    return Report(name, findings, conclusion, facts)


@dataclass(slots=True)
class _Looked:
    """What came out so far."""

    findings: list[Finding] = field(default_factory=list)
    proof: Proof | None = None
    seal: Seal | None = None


def _given(content: bytes, proof: bytes | None, photos: Sequence[File], strokes: Sequence[File]) -> Given:
    kind = kind_of(content)
    if kind == "pdf":
        return Given(kind, None, proof, content, photos, strokes)
    if kind == "record":
        if proof is None:
            raise Unreadable("proof_needed")
        return Given(kind, content, proof, None, photos, strokes)
    files = archive.unpacked(content)
    return Given(
        kind,
        files.get(RECORD),
        proof if proof is not None else files.get(PROOF),
        files.get(PDF),
        [*_under(files, PHOTOS), *photos],
        [*_under(files, STROKES), *strokes],
        files,
    )


def _under(files: Mapping[str, bytes], top: str) -> list[File]:
    return [File(name, content) for name, content in files.items() if name.startswith(top)]


def _looked(given: Given, issuer: IssuerKeys | None) -> _Looked:
    looked = _Looked()
    if given.pdf is not None:
        given = _of_pdf(given, looked)
    if given.record is None:
        looked.findings.append(found("record_absent"))
    looked.proof = _proof(given, looked)
    if given.record is not None:
        looked.findings += _of_record(given, given.record, looked, issuer)
    if issuer is not None and looked.seal is not None:
        looked.findings.append(whose.of_seal(looked.seal, issuer))
    if given.kind == "bundle":
        looked.findings += members.agree(given.members, _bundled(given, looked), looked.seal)
    looked.findings += _limits(given, issuer)
    return looked


def _of_pdf(given: Given, looked: _Looked) -> Given:
    """Its seal and attachments; the record and the proof of a PDF are those attached."""
    content = given.pdf or b""
    try:
        reader = pdf.opened(content)
    except Unreadable as unreadable:
        if given.kind == "pdf":
            raise
        looked.findings.append(unreadable.finding)
        return given
    looked.seal, findings = sealed.sealed(content, reader)
    inside = pdf.attached(reader)
    looked.findings += [*findings, *inside.findings]
    if given.kind == "bundle":
        looked.findings += members.pdf_agrees(given.members, inside.files)
        return given
    proof = given.proof if given.proof is not None else inside.files.get(PROOF)
    return replace(given, record=inside.files.get(RECORD), proof=proof)


def _proof(given: Given, looked: _Looked) -> Proof | None:
    if given.proof is None:
        looked.findings.append(found("proof_absent"))
        return None
    try:
        return read_proof(given.proof)
    except ProofRefused as refused:
        looked.findings.append(found("proof_unreadable", why=refused.code, field=refused.field))
        return None


def _bundled(given: Given, looked: _Looked) -> Proof | None:
    """The proof that the bundle's other files were made from: its own, whatever was given beside it."""
    if given.proof == given.members.get(PROOF):
        return looked.proof
    try:
        return read_proof(given.members.get(PROOF, b""))
    except ProofRefused as refused:
        looked.findings.append(found("proof_unreadable", why=refused.code, field=refused.field))
        return None


def _of_record(given: Given, record: bytes, looked: _Looked, issuer: IssuerKeys | None) -> Iterator[Finding]:
    if looked.proof is not None:
        yield from text.of_bytes(record, looked.proof)
        yield from countersigned.countersigned(record, looked.proof)
        yield from _of_log(record, looked.proof, issuer)
    told, findings = text.of_content(record, looked.proof)
    yield from findings
    if told is not None:
        yield from pictures.photos(told, given.photos)
        yield from pictures.strokes(told, given.strokes)
        if told.strokes is not None:
            yield found("limit_drawing")


def _of_log(record: bytes, proof: Proof, issuer: IssuerKeys | None) -> Iterator[Finding]:
    stands = list(logged.in_log(record, proof))
    seen = list(logged.witnessed(proof, issuer.witnesses if issuer is not None else ()))
    yield from (*stands, *seen)
    if issuer is not None:
        vouched = not is_bad(stands) and any(each.code == "witnessed" for each in seen)
        yield from whose.of_proof(proof, issuer, vouched)


def _limits(given: Given, issuer: IssuerKeys | None) -> Iterator[Finding]:
    if issuer is None:
        yield found("limit_keys")
        if given.kind == "bundle":
            yield found("keys_of_the_bundle")
    yield found("limit_holder")
    yield found("limit_clocks")
    if given.pdf is not None:
        yield found("limit_pages")


def _conclusion(
    findings: Sequence[Finding], looked: _Looked, issuer: IssuerKeys | None
) -> tuple[Conclusion, Mapping[str, Any]]:
    count = sum(each.state == "bad" for each in findings)
    if count or looked.proof is None:
        return "broken", {"count": count}
    keys = [countersigned.key_name(looked.proof.countersignature_key)]
    if looked.seal is not None:
        keys.insert(0, looked.seal.key)
    if issuer is None:
        return "unchanged", {"key": keys[0], "keys": keys}
    known = any(each.code == "countersignature_key_known" for each in findings)
    facts = {"issuer": issuer.issuer, "key": keys[0], "keys": keys}
    return "by_issuer" if known else "by_issuer_witnessed", facts
