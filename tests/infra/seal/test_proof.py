"""proof.json has one spelling, and whatever differs from it is named."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as some

from infra.seal.entries import entry
from infra.seal.proof import LIMIT, Proof, ProofRefused, proof_bytes, read_proof
from tests.infra.seal.verifying.made import House, text

HOUSE = House()


def a_proof(by: str = "device") -> Proof:
    return HOUSE.proof(text(), by=by)


PROOF = a_proof()
FILE = proof_bytes(PROOF)


def refused(content: bytes) -> tuple[str, str]:
    with pytest.raises(ProofRefused) as problem:
        read_proof(content)
    return problem.value.code, problem.value.field


def changed(**members: object) -> bytes:
    """The file with these members otherwise, as our own writer would have written them."""
    told = json.loads(FILE) | members
    lines = [f'"{name}":{json.dumps(value, ensure_ascii=False)}' for name, value in told.items()]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


@pytest.mark.parametrize("by", ["device", "office"])
def test_what_is_written_is_read(by: str) -> None:
    proof = a_proof(by)
    assert read_proof(proof_bytes(proof)) == proof


def test_each_member_has_a_line_of_its_own() -> None:
    lines = FILE.decode().split("\n")
    assert lines[0] == "{" and lines[-2:] == ["}", ""]
    assert [json.loads("{" + line.rstrip(",") + "}").popitem()[0] for line in lines[1:-2]] == list(
        json.loads(FILE)
    )


@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        (b"", "not_json", ""),
        (b"[]", "not_json", ""),
        (b"\xff", "not_utf8", ""),
        (b"[" * 100_000, "not_json", ""),
        (b" " * (LIMIT + 1), "too_long", ""),
        (b'{"proof":1,"proof":1}', "repeated_member", "proof"),
        (b'{"proof":2}', "unknown_version", "proof"),
        (b'{"proof":true}', "unknown_version", "proof"),
        (b'{"proof":1.0}', "bad_type", ""),
        (b'{"proof":1}', "members", "countersignature"),
        (changed(more="x"), "members", "more"),
        (changed(leaf="5"), "bad_type", "leaf"),
        (changed(leaf=True), "bad_type", "leaf"),
        (changed(leaf=-1), "bad_length", "leaf"),
        (changed(leaf=2**63), "bad_length", "leaf"),
        (changed(leaf=4), "differs", "leaf"),
        (changed(issuer=""), "bad_text", "issuer"),
        (changed(issuer="https://a.example\nhttps://b.example"), "bad_text", "issuer"),
        (changed(text_sha256="AB" * 32), "bad_encoding", "text_sha256"),
        (changed(text_sha256="ab" * 31), "bad_encoding", "text_sha256"),
        (changed(signed_by="customer"), "bad_text", "signed_by"),
        (changed(signature="AAAA"), "bad_length", "signature"),
        (changed(signature=PROOF.signature + "="), "bad_encoding", "signature"),
        (changed(key="B" + "A" * 86), "bad_key", "key"),
        (changed(signature_der="AAAA"), "differs", "signature_der"),
        (changed(key_der="AAAA"), "differs", "key_der"),
        (changed(countersignature="AAAA"), "bad_length", "countersignature"),
        (changed(countersignature="AA"), "bad_encoding", "countersignature"),
        (changed(countersignature_key_der="AAAA"), "bad_key", "countersignature_key_der"),
        (changed(salt="AAAA"), "bad_length", "salt"),
        (changed(log_key="service.example.com/records+00000000+AAAA"), "bad_key", "log_key"),
        (changed(log_proof="nothing"), "bad_encoding", "log_proof"),
        (FILE + b"\n", "not_exact", ""),
        (FILE.replace(b'":', b'": ', 1), "not_exact", ""),
        (FILE.replace(b"service", b"\\u0073ervice", 1), "not_exact", ""),
    ],
)  # fmt: skip
def test_anything_wrong_is_named_by_code_and_field(content: bytes, code: str, field: str) -> None:
    assert refused(content) == (code, field)


def test_half_a_surrogate_pair_is_refused() -> None:
    assert refused(FILE.replace(b'"statement":"', b'"statement":"\\ud800', 1)) == ("bad_text", "")


def test_an_extra_line_of_the_log_proof_is_refused_for_nothing_vouches_for_it() -> None:
    told = PROOF.log_proof.replace("\nindex", "\nextra AAAA\nindex", 1)
    assert refused(changed(log_proof=told)) == ("not_exact", "log_proof")


def test_a_proof_that_cannot_be_written_is_refused_when_it_is_made() -> None:
    with pytest.raises(ProofRefused, match="bad_length salt"):
        replace(PROOF, salt=b"short")


@given(some.binary(max_size=200))
def test_arbitrary_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(ProofRefused):
        read_proof(content)


@given(some.integers(0, len(FILE) - 1), some.integers(0, 7))
def test_a_flipped_bit_is_refused_or_makes_another_proof(at: int, bit: int) -> None:
    """Never the same proof from other bytes."""
    flipped = bytearray(FILE)
    flipped[at] ^= 1 << bit
    try:
        assert read_proof(bytes(flipped)) != PROOF
    except ProofRefused:
        return


def test_an_entry_of_the_log_is_the_salted_hash_that_the_format_says() -> None:
    expected = sha256(
        b"doorstep-record/1\n" + b"s" * 32 + sha256(b"text").digest() + sha256(b"signature").digest()
    )
    assert entry(b"s" * 32, sha256(b"text").hexdigest(), "signature") == expected.digest()


@pytest.mark.parametrize(
    ("salt", "text"), [(b"s" * 31, "00" * 32), (b"s" * 32, "00" * 31), (b"s" * 32, "zz")]
)
def test_an_entry_of_other_lengths_is_not_made(salt: bytes, text: str) -> None:
    with pytest.raises(ValueError, match=r"salt|hex"):
        entry(salt, text, "signature")
