"""One house and one record of it, whole in every form."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from infra.seal.bundle import bundle
from infra.seal.issuer import issuer_bytes
from infra.seal.proof import Proof, proof_bytes
from tests.infra.seal.verifying.made import PHOTOS, House, digest, drawing, text


@dataclass(frozen=True)
class Whole:
    """A record in every form. told: its proof; proof: the file."""

    house: House
    record: bytes
    told: Proof
    proof: bytes
    pdf: bytes
    bundle: bytes


@pytest.fixture(scope="session")
def house() -> House:
    return House()


@pytest.fixture(scope="session")
def whole(house: House) -> Whole:
    record = text()
    told = house.proof(record)
    proof = proof_bytes(told)
    pdf = house.pdf(record, proof)
    strokes = drawing("A7-12")
    zipped = bundle(
        record,
        proof,
        issuer_bytes(house.keys),
        pdf=pdf,
        photos={digest(one): one for one in PHOTOS},
        strokes={digest(strokes): strokes},
    )
    return Whole(house, record, told, proof, pdf, zipped)
