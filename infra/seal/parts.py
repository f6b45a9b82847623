"""The files of a bundle: their names, and those that say the same as record.json and proof.json to other tools."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from infra.seal.proof import Proof, SignedBy

RECORD: Final = "record.json"
PROOF: Final = "proof.json"
PDF: Final = "record.pdf"
SIGNED: Final = "signed.bin"
SIGNATURE: Final = "signature.der"
DEVICE: Final = "device.pem"
STATEMENT: Final = "statement.bin"
COUNTERSIGNATURE: Final = "countersignature.bin"
COUNTERSIGNATURE_KEY: Final = "countersignature.pem"
CHAIN: Final = "seal.pem"
CHECKPOINT: Final = "checkpoint"
WITNESSED: Final = "witnessed.txt"
ISSUER: Final = "issuer.json"
INSTRUCTIONS: Final = "VERIFY.txt"
PHOTOS: Final = "photos/"
STROKES: Final = "strokes/"
ATTACHED: Final = (RECORD, PROOF)
DERIVED: Final = (SIGNED, SIGNATURE, DEVICE, STATEMENT, COUNTERSIGNATURE, COUNTERSIGNATURE_KEY, CHECKPOINT)


def signed_message(issuer: str, text: bytes, by: SignedBy) -> bytes:
    """What the signature covers, as `sync.exchange.signing.record_message` and `correction_message` make it, but of
    bytes: the text where a device signed, its hash where the office did.
    """
    if by == "office":
        return f"repair-record/v1-sha256\n{issuer}\n{sha256(text).hexdigest()}".encode()
    return b"repair-record/v1\n" + issuer.encode() + b"\n" + text


def statement_message(statement: str) -> bytes:
    """What the countersignature covers."""
    return b"record-countersignature/1\n" + statement.encode()


def derived(text: bytes, proof: Proof) -> Mapping[str, bytes]:
    """The files that say again, in the forms of openssl, what record.json and proof.json say. In their order."""
    return {
        SIGNED: signed_message(proof.issuer, text, proof.signed_by),
        SIGNATURE: proof.signature_der,
        DEVICE: pem(proof.key_der),
        STATEMENT: statement_message(proof.statement),
        COUNTERSIGNATURE: proof.countersignature,
        COUNTERSIGNATURE_KEY: pem(proof.countersignature_key),
        CHECKPOINT: proof.checkpoint,
    }


def said_by_name(name: str) -> str:
    """The SHA-256 that a photo or drawing is named by; empty for a file of any other name."""
    stem = name.rpartition("/")[2].partition(".")[0]
    return stem if len(stem) == 64 and all(one in "0123456789abcdef" for one in stem) else ""


def pem(der: bytes) -> bytes:
    """A public key as openssl writes it."""
    return load_der_public_key(der).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
