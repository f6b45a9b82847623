"""From a countersigned, logged record to its sealed PDF: everything but rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from urllib.parse import quote

from infra.seal.countersigning import Countersignature
from infra.seal.entries import entry
from infra.seal.pades.sealer import Sealer
from infra.seal.pades.timestamps import Authority
from infra.seal.press.page import Attachment, Page
from infra.seal.press.printing import Press
from infra.seal.proof import Proof, proof_bytes
from server.house import House
from server.log.proving import proved
from server.records.fetching import fetched
from server.records.pictures import Pictures, pdf_key
from server.records.receipt import evidence, side_of, steps
from server.records.secrets import derived
from server.store.log import Standing
from server.store.seals import Waiting
from sync.exchange.base64url import encoded
from sync.instants import DAY, Millis, millis
from sync.ports import Missing, StoreUnreachable, TooLarge

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed PDF: its bytes, their SHA-256, and the attached proof.json."""

    pdf: bytes
    hash: str
    proof: bytes


def salt_of(house: House, text_hash: str, signature: str) -> bytes:
    """The salt of this record's entry: the same whenever it is asked for, so that it is appended once for ever."""
    return derived(house, "salt", bytes.fromhex(text_hash), signature)


@dataclass(frozen=True)
class Printer:
    """Whoever prints and seals, with fonts and keys loaded once."""

    house: House

    @cached_property
    def press(self) -> Press:
        """The press."""
        return Press()

    @cached_property
    def sealer(self) -> Sealer:
        """The sealer."""
        chain, url = self.house.signers.chain, self.house.settings.timestamps
        timestamps = Authority(url, self.house.chance) if url else None
        return Sealer(self.house.signers.seal, chain.certificate, chain.issuers, timestamps)

    def seal(self, record: Waiting, pictures: Pictures, path: list[bytes], checkpoint: bytes) -> Sealed:
        """The record printed and sealed. The same record, path and checkpoint give the same bytes, unless a timestamp
        is asked for. Raises PicturesGone, StoreUnreachable, KeyFailed, TimestampUnreachable, LogRefused.
        """
        signed = self._countersigned(record)
        proof = proof_bytes(self._proof(record, signed, path, checkpoint))
        page = self._page(record, pictures, signed.statement, proof)
        pdf = self.sealer.seal(self.press.print(page), max(self._at(record), self._certified_at))
        return Sealed(pdf, sha256(pdf).hexdigest(), proof)

    def keep(self, sealed: Sealed, now: Millis) -> None:
        """Store it under its hash and read it back: it is kept when its bytes were seen again.
        Else StoreUnreachable.
        """
        days = self.house.settings.objects_lock_days
        self.house.objects.put(pdf_key(sealed.hash), sealed.pdf, PDF, now + days * DAY if days else None)
        if not self._lies_there(sealed):
            raise StoreUnreachable("what was written is not there")

    def _lies_there(self, sealed: Sealed) -> bool:
        try:
            return self.house.objects.get(pdf_key(sealed.hash), len(sealed.pdf)) == sealed.pdf
        except (Missing, TooLarge):
            return False

    def _proof(
        self, record: Waiting, signed: Countersignature, path: list[bytes], checkpoint: bytes
    ) -> Proof:
        if record.leaf is None:
            raise ValueError("not in the log")
        told = json.loads(signed.statement)
        salt = salt_of(self.house, record.text_hash, record.signature)
        leaf = entry(salt, record.text_hash, record.signature)
        log_key, log_proof = proved(self.house, record.leaf, leaf, Standing(checkpoint, path))
        return Proof(
            issuer=told["issuer"],
            text_sha256=record.text_hash,
            signature=record.signature,
            key=record.key,
            signed_by=told["signed_by"],
            statement=signed.statement,
            countersignature=signed.signature,
            countersignature_key=signed.key,
            salt=salt,
            leaf=record.leaf,
            log_key=log_key.text,
            log_proof=log_proof.content.decode(),
        )

    def _page(self, record: Waiting, pictures: Pictures, statement: str, proof: bytes) -> Page:
        text, here = json.loads(record.text), fetched(self.house, pictures)
        return Page(
            sheet=pictures.sheet,
            made_at=self._at(record),
            evidence=tuple(evidence(text, record.text_hash, statement, record.leaf or 0)),
            verify=steps(text, self.house.settings.origin),
            qr=self._address(record),
            photos=here.photos,
            missing=pictures.missing(side_of(text)),
            strokes=here.strokes,
            attachments=(
                Attachment(
                    "record.json", record.text, "application/json", "签署的原文 · the signed text", "source"
                ),
                Attachment("proof.json", proof, "application/json", "证明 · what proves it", "data"),
            ),
        )

    def _address(self, record: Waiting) -> str:
        hash = encoded(bytes.fromhex(record.text_hash))
        return f"{self.house.settings.origin}/verify#{quote(record.number, safe='')}.{hash}"

    def _at(self, record: Waiting) -> Millis:
        """What the document states as its time: when it was countersigned."""
        return record.countersigned_at or record.received

    @cached_property
    def _certified_at(self) -> Millis:
        """From when on all certificates of the seal count: nothing is sealed before."""
        return max(millis(one.not_valid_before_utc.isoformat()) for one in self.house.signers.chain.all)

    def _countersigned(self, record: Waiting) -> Countersignature:
        if record.countersignature is None:
            raise ValueError("not countersigned")
        return Countersignature.of(record.countersignature)
