"""The layers one after the other, and what they come to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timezone, tzinfo
from typing import Any

from infra.seal.issuer import IssuerKeys, IssuerRefused, read_issuer
from infra.seal.parts import ISSUER, PDF, PHOTOS, PROOF, RECORD, STROKES, WITNESSED
from infra.seal.proof import Proof, ProofRefused, read_proof
from infra.seal.verifying import (
    archive,
    countersigned,
    later,
    logged,
    members,
    pdf,
    pictures,
    sealed,
    text,
    whose,
)
from infra.seal.verifying.given import File, Given, Unreadable, kind_of, says_proof
from infra.seal.verifying.later import Trusted
from infra.seal.verifying.layers import LAYERS
from infra.seal.verifying.report import Conclusion, Finding, Report, found, is_bad
from infra.seal.verifying.sealed import Seal


def verify(
    content: bytes,
    name: str = "",
    *,
    proof: bytes | None = None,
    witnessed: Sequence[File] = (),
    issuer: IssuerKeys | None = None,
    photos: Sequence[File] = (),
    strokes: Sequence[File] = (),
) -> Report:
    """What is to be said of a sealed PDF, a bundle or a record.json.

    name: of the file, for the report alone. proof: proof.json; needed with a record.json, otherwise instead of the one
    that the file brings. witnessed: later proofs of the log (witnessed.txt). issuer: the keys against which the issuer
    is named. photos, strokes: files that lie beside. Never raises for what a stranger's bytes are.
    """
    try:
        given = _given(content, proof, photos, strokes)
        given = replace(given, later=[*given.later, *witnessed])
        looked = _looked(given, issuer)
    except Unreadable as unreadable:
        return Report(name, (unreadable.finding,), "unreadable", {})
    order = list(LAYERS)
    findings = tuple(
        replace(each, zone=looked.zone)
        for each in sorted(looked.findings, key=lambda each: order.index(each.layer))
    )
    conclusion, facts = _conclusion(findings, looked, issuer)
    return Report(name, findings, conclusion, facts)


@dataclass(slots=True)
class _Looked:
    """What came out so far."""

    findings: list[Finding] = field(default_factory=list)
    proof: Proof | None = None
    seal: Seal | None = None
    zone: tzinfo = timezone.utc


def _given(content: bytes, proof: bytes | None, photos: Sequence[File], strokes: Sequence[File]) -> Given:
    if later.is_later(content):
        raise Unreadable("record_needed")
    kind = kind_of(content)
    if kind == "pdf":
        return Given(kind, None, proof, content, photos, strokes)
    if kind == "record":
        if says_proof(content):
            raise Unreadable("proof_alone")
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
        [File(WITNESSED, files[WITNESSED])] if WITNESSED in files else [],
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
    absent = [each.code for each in findings] == ["seal_absent"]
    if given.kind == "pdf" and absent and not inside.files and not inside.findings:
        raise Unreadable("pdf_foreign")
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
        yield from _of_log(given, record, looked.proof, issuer)
    told, findings = text.of_content(record, looked.proof)
    yield from findings
    if told is not None:
        looked.zone = told.zone
        yield from pictures.photos(told, given.photos)
        yield from pictures.strokes(told, given.strokes)
        if told.strokes is not None:
            yield found("limit_drawing")


def _of_log(given: Given, record: bytes, proof: Proof, issuer: IssuerKeys | None) -> Iterator[Finding]:
    """The checkpoint of the proof, then those of later proofs; a witness of any of them vouches for the record."""
    trusted = Trusted(
        (proof.log_key, *_log_keys(given, issuer)), issuer.witnesses if issuer is not None else ()
    )
    stands = list(logged.in_log(record, proof))
    seen = list(logged.witnessed(proof.checkpoint, trusted.witnesses))
    if is_bad(stands):
        seen = [each for each in seen if each.state == "bad"]
    others = [finding for file in given.later for finding in later.later(file, record, proof, trusted)]
    yield from (*stands, *seen, *others)
    vouched = any(each.code == "witnessed" for each in (*seen, *others))
    if not vouched:
        yield found("not_witnessed")
    if issuer is not None:
        yield from whose.of_proof(proof, issuer, vouched)


def _log_keys(given: Given, issuer: IssuerKeys | None) -> Sequence[str]:
    """Further keys of the log: those that the reader brought; else those that lie in the bundle."""
    if issuer is not None and issuer.log:
        return issuer.log
    try:
        return read_issuer(given.members.get(ISSUER, b"")).log
    except IssuerRefused:
        return ()


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
    by = "countersigned"
    if looked.seal is not None:
        keys.insert(0, looked.seal.key)
        by = "sealed"
    facts = {"key": keys[0], "keys": keys, "by": by}
    named = _named({each.code for each in findings})
    if issuer is None or named is None:
        return "unchanged", facts
    return named, {"issuer": issuer.issuer, **facts}


def _named(codes: Collection[str]) -> Conclusion | None:
    """How the issuer is known, of what nothing contradicts; None where it is not. A witness or the log's key says whose
    the text is; of a PDF's pages only the seal's own key says it.
    """
    by: Conclusion | None = None
    if "countersignature_key_known" in codes:
        by = "by_issuer"
    elif "witnessed" in codes:
        by = "by_issuer_witnessed"
    elif "log_key_known" in codes:
        by = "by_issuer_logged"
    return "record_by_issuer" if by is not None and "seal_root_unlisted" in codes else by
