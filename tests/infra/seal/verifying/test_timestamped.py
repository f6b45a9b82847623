"""A seal with a timestamp says when it existed at the latest, in the word of somebody else."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps import DummyTimeStamper

from infra.seal.verifying import verify
from tests.infra.seal.keys.cast import rsa
from tests.infra.seal.pades import stamping
from tests.infra.seal.verifying.conftest import Whole
from tests.infra.seal.verifying.made import printed
from tests.infra.seal.verifying.test_sealed_pdf import another_digit, container


def stamped_pdf(whole: Whole, record: bytes) -> bytes:
    """Sealed with a timestamp of the stand-in's authority; pyHanko keeps more room than it needs."""
    writer = IncrementalPdfFileWriter(BytesIO(printed(record, whole.proof)))
    told = PdfSignatureMetadata(
        field_name="Seal",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    own = x509.Certificate.load(stamping.certificate().public_bytes(Encoding.DER))
    key = rsa("timestamps").private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(own, keys.PrivateKeyInfo.load(key), fixed_dt=stamping.STAMPED_AT)
    output = BytesIO()
    signer = PdfSigner(told, signer=whole.house.sealer._cms, timestamper=stamper)
    signer.sign_pdf(writer, output=output, bytes_reserved=20_000)
    return output.getvalue()


@pytest.fixture(scope="module")
def stamped(whole: Whole) -> bytes:
    return stamped_pdf(whole, whole.record)


def token(pdf: bytes) -> range:
    """Where the digits of the timestamp stand."""
    first, second = container(pdf)
    signer = PdfFileReader(BytesIO(pdf)).embedded_signatures[0].signer_info
    [attribute] = signer["unsigned_attrs"]
    digits = attribute["values"][0].dump().hex().encode()
    at = pdf[first:second].lower().index(digits)
    return range(first + at, first + at + len(digits))


def test_the_authority_is_named_and_said_not_to_be_looked_up(whole: Whole, stamped: bytes) -> None:
    report = verify(stamped, issuer=whole.house.keys)
    assert (report.conclusion, report.bad) == ("by_issuer", frozenset())
    [found] = [each for each in report.findings if each.code == "timestamped"]
    assert "timestamps" in found.facts["name"]
    assert found.facts["at"] == "2026-11-24T01:53:00+00:00"
    assert "not_timestamped" not in report.codes


def test_a_changed_digit_of_the_timestamp_is_named(stamped: bytes) -> None:
    """Also in what its own signature does not cover: its list of digests, and how it names its certificate."""
    chosen, places = random.Random(5), token(stamped)
    signature_names = [places.start + at for at in (49, 60, 70, 85, 2654, 2700, 2844)]
    for at in (*signature_names, *(chosen.choice(places) for _ in range(20))):
        assert verify(another_digit(stamped, at)).bad, at - places.start


def test_the_timestamp_of_another_seal_is_named(whole: Whole, stamped: bytes) -> None:
    """Of the same length, and right in itself."""
    other = stamped_pdf(whole, b"{}")
    places, others = token(stamped), token(other)
    assert len(places) == len(others)
    mixed = stamped[: places.start] + other[others.start : others.stop] + stamped[places.stop :]
    assert verify(mixed).bad & {"timestamp_wrong", "seal_unreadable"}


def test_a_seal_without_its_room_filled_ends_in_zeroes(stamped: bytes) -> None:
    """The room that was kept for a longer timestamp holds nothing, and a digit there is named."""
    _, second = container(stamped)
    assert stamped[second - 100 : second - 1] == b"0" * 99
    assert verify(another_digit(stamped, second - 50)).bad == {"seal_inexact"}
