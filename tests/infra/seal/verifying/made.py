"""A small house that issues records: keys, a log, sealed PDFs and bundles, all of them real."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import Image

from infra.seal.entries import entry
from infra.seal.issuer import IssuerKeys
from infra.seal.keys.held import HeldKey
from infra.seal.log.checkpoint import Checkpoint, sign_checkpoint
from infra.seal.log.cosignature import WitnessKey, cosign
from infra.seal.log.inclusion import inclusion_proof
from infra.seal.log.note import NoteKey
from infra.seal.log.proof_file import LogProof
from infra.seal.log.proof_file import read_proof as read_later
from infra.seal.log.tree import grown, leaf_hash
from infra.seal.pades.authority import Names, make_authority
from infra.seal.pades.sealer import Sealer
from infra.seal.parts import signed_message, statement_message
from infra.seal.proof import Proof, ed25519_der
from sync.exchange.base64url import encoded
from sync.exchange.signing import public_text, sign
from sync.instants import millis

ISSUER = "https://service.example.com"
ORIGIN = "service.example.com/records"
AT = millis("2026-11-24T08:00:00Z")
PLACE = 5
SOURCE = """
#set document(title: "Record", date: datetime(year: 2026, month: 11, day: 24))
#set text(lang: "en")
#pdf.attach("record.json", relationship: "source", mime-type: "application/json", description: "the text")
#pdf.attach("proof.json", relationship: "supplement", mime-type: "application/json", description: "its proof")
= Record A7-12
The first page.
#pagebreak()
The second page.
"""


def photo(shade: int) -> bytes:
    """A JPEG of one grey."""
    file = BytesIO()
    Image.new("L", (16, 16), shade).save(file, "JPEG")
    return file.getvalue()


def drawing(number: str) -> bytes:
    """The customer's strokes for this record."""
    points = [{"x": 31, "y": 120, "t": 0, "pressure": 500}, {"x": 33, "y": 118, "t": 16, "pressure": 520}]
    value = {"v": 1, "record": number, "width": 600, "height": 240, "strokes": [points]}
    return json.dumps(value, separators=(",", ":")).encode()


PHOTOS = (photo(10), photo(200))
PHONE = ec.derive_private_key(0x1234567, ec.SECP256R1())
OTHER_PHONE = ec.derive_private_key(0x7654321, ec.SECP256R1())


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def text(number: str = "A7-12", **changed: Any) -> bytes:
    """A record's text. changed: members as they shall be."""
    value = {
        "template": 1,
        "kind": "full",
        "language": "zh-CN",
        "number": number,
        "corrects": None,
        "issuer": ISSUER,
        "fault": "冰箱不制冷",
        "photos": [{"sha256": digest(one), "purpose": "before", "at": None} for one in PHOTOS],
        "signed_by": {"name": "刘先生", "relation": "self", "strokes": digest(drawing(number))},
    }
    return json.dumps(value | changed, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class House:
    """An installation: its keys and its log. leaves: what stands in the log beside the record."""

    countersign: Ed25519PrivateKey = field(
        default_factory=lambda: Ed25519PrivateKey.from_private_bytes(b"c" * 32)
    )
    log: Ed25519PrivateKey = field(default_factory=lambda: Ed25519PrivateKey.from_private_bytes(b"l" * 32))
    issuer: str = ISSUER
    origin: str = ORIGIN

    @cached_property
    def rsa(self) -> HeldKey:
        return HeldKey(generate_private_key(public_exponent=65537, key_size=3072))

    @cached_property
    def chain(self) -> Any:
        with tempfile.TemporaryDirectory() as there:
            path = Path(there) / "seal.chain.pem"
            names = Names(self.issuer)
            return make_authority(
                path, self.rsa.public, names, serials=(11, 12), since=millis("2026-01-01T00:00:00Z")
            )

    @cached_property
    def sealer(self) -> Sealer:
        return Sealer(self.rsa, self.chain.certificate, self.chain.issuers)

    @property
    def countersign_der(self) -> bytes:
        return ed25519_der(self.countersign.public_key().public_bytes_raw())

    @property
    def log_key(self) -> str:
        return NoteKey.of(self.origin, self.log).text

    @property
    def keys(self) -> IssuerKeys:
        """issuer.json."""
        return IssuerKeys(
            self.issuer,
            (self.countersign_der,),
            (self.log_key,),
            (self.chain.root.public_bytes(Encoding.PEM).decode(),),
        )

    def statement(self, record: bytes, signature: str, key: str, by: str = "device") -> str:
        told = {
            "countersignature": 1,
            "issuer": self.issuer,
            "text": digest(record),
            "signature": signature,
            "key": key,
            "received": "2026-11-24T07:30:00.000Z",
            "signed": {
                "earliest": "2026-11-24T07:10:00.000Z",
                "latest": "2026-11-24T07:12:00.000Z",
                "estimate": "2026-11-24T07:11:00.000Z",
                "grade": "proved",
            },
            "arrived": None,
            "finished": None,
            "signed_by": by,
        }
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    def proof(
        self,
        record: bytes,
        *,
        phone: ec.EllipticCurvePrivateKey = PHONE,
        by: str = "device",
    ) -> Proof:
        """The proof of this record, which is leaf 5 of 7."""
        message = signed_message(self.issuer, record, by)  # type: ignore[arg-type]
        if by == "office":
            signature, key = (
                encoded(self.countersign.sign(message)),
                encoded(self.countersign.public_key().public_bytes_raw()),
            )
        else:
            signature, key = sign(phone, message), public_text(phone)
        statement, salt = self.statement(record, signature, key, by), sha256(b"salt" + record).digest()
        leaves = [leaf_hash(bytes([at]) * 32) for at in range(7)]
        leaves[PLACE] = leaf_hash(entry(salt, digest(record), signature))
        peaks, nodes = grown(leaves)
        note = sign_checkpoint(Checkpoint(self.origin, 7, peaks.root), self.log)
        path = tuple(inclusion_proof(PLACE, 7, nodes))
        return Proof(
            issuer=self.issuer,
            text_sha256=digest(record),
            signature=signature,
            key=key,
            signed_by=by,  # type: ignore[arg-type]
            statement=statement,
            countersignature=self.countersign.sign(statement_message(statement)),
            countersignature_key=self.countersign_der,
            salt=salt,
            leaf=PLACE,
            log_key=self.log_key,
            log_proof=LogProof(PLACE, path, note).content.decode(),
        )

    def later(self, told: Proof, size: int = 9, *, face: bytes = b"") -> bytes:
        """A proof of the same entry in the log of this size, as it stands in witnessed.txt, without a witness yet.
        face: makes the other entries others.
        """
        own = entry(told.salt, told.text_sha256, told.signature)
        leaves = [leaf_hash(face + bytes([at]) * 32) for at in range(size)]
        leaves[PLACE] = leaf_hash(own)
        peaks, nodes = grown(leaves)
        note = sign_checkpoint(Checkpoint(self.origin, size, peaks.root), self.log)
        return LogProof(PLACE, tuple(inclusion_proof(PLACE, size, nodes)), note).content

    def pdf(self, record: bytes, proof: bytes) -> bytes:
        """Printed and sealed."""
        return self.sealer.seal(printed(record, proof), AT)


def printed(record: bytes, proof: bytes, source: str = SOURCE) -> bytes:
    """Two pages with both attachments, not sealed."""
    files = {"main": source.encode(), "record.json": record, "proof.json": proof}
    made: bytes = typst.compile(files, format="pdf", pdf_standards=["a-3a", "ua-1"])
    return made


def cosigned(later: bytes, name: str, key: Ed25519PrivateKey, at: int) -> bytes:
    """A later proof with a witness's line under its checkpoint."""
    note = read_later(later).checkpoint
    text = note[: note.rindex(b"\n\n") + 1].decode()
    return later + cosign(text, name, key, at).encode()


def with_witness(proof: Proof, name: str, key: Ed25519PrivateKey, at: int) -> Proof:
    """The proof with a witness's cosignature on its checkpoint. at: seconds since 1970."""
    note = proof.checkpoint
    text = note[: note.rindex(b"\n\n") + 1].decode()
    return replace(proof, log_proof=proof.log_proof + cosign(text, name, key, at))


def witness_text(name: str, key: Ed25519PrivateKey) -> str:
    """A witness's verifier key."""
    return WitnessKey(name, key.public_key().public_bytes_raw()).text
