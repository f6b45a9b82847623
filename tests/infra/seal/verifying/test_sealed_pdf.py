"""Nobody can change a sealed PDF unseen: not a bit, not by adding to it, not by sealing it anew."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from io import BytesIO
from typing import Any

import pytest
from asn1crypto import cms, x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.x509 import BasicConstraints, Certificate, CertificateBuilder, Name, NameAttribute
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from infra.seal.pades.authority import NEVER
from infra.seal.pades.sealer import Sealer
from infra.seal.proof import proof_bytes
from infra.seal.verifying import verify
from tests.infra.seal.verifying.conftest import Whole
from tests.infra.seal.verifying.made import AT, SOURCE, House, printed, text


def flipped(content: bytes, at: int, bit: int) -> bytes:
    changed = bytearray(content)
    changed[at] ^= 1 << bit
    return bytes(changed)


def another_digit(content: bytes, at: int) -> bytes:
    """With another hexadecimal digit there."""
    return content[:at] + (b"1" if content[at : at + 1] == b"0" else b"0") + content[at + 1 :]


def container(pdf: bytes) -> tuple[int, int]:
    """Where the seal's own digits begin and end."""
    _, first, second, _ = PdfFileReader(BytesIO(pdf)).embedded_signatures[0].byte_range
    return int(first), int(second)


def updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """With an incremental update, as any PDF editor saves one."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def test_a_flipped_bit_is_named_wherever_it_is(whole: Whole) -> None:
    first, second = container(whole.pdf)
    chosen = random.Random(7)
    regions = [range(1024), range(1024, first), range(first, second), range(second, len(whole.pdf))]
    for region in regions:
        for _ in range(20):
            at, bit = chosen.choice(region), chosen.randrange(8)
            report = verify(flipped(whole.pdf, at, bit))
            assert report.exit_code, (at, bit)
            assert report.bad


@pytest.mark.parametrize("at", [52, 65, 67, 72, 75, 80, 82, 4587, 4639, 4681, 4705])
def test_bytes_of_the_seal_that_its_signature_does_not_cover_have_one_spelling(whole: Whole, at: int) -> None:
    """In these places pyHanko 0.38 takes more than one value."""
    first, _ = container(whole.pdf)
    for bit in (0, 1, 3):
        assert verify(flipped(whole.pdf, first + at, bit)).bad


def test_a_digit_of_the_seal_in_the_other_case_is_named(whole: Whole) -> None:
    first, second = container(whole.pdf)
    at = next(at for at in range(first + 1, second) if chr(whole.pdf[at]).isalpha())
    assert verify(flipped(whole.pdf, at, 5)).bad == {"seal_inexact"}


def test_a_replaced_attachment(whole: Whole) -> None:
    """The reader shows the new one; the seal tells that it was added."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
        spec = names[list(names).index("record.json") + 1]
        spec["/EF"]["/F"]._data = text("A7-13")
        stream = spec["/EF"]["/F"]
        stream._data, stream._encoded_data = text("A7-13"), zlib.compress(text("A7-13"))
        writer.update_container(stream)

    report = verify(updated(whole.pdf, change))
    assert {"seal_not_whole", "text_changed"} <= report.bad


def test_a_removed_page(whole: Whole) -> None:
    def change(writer: IncrementalPdfFileWriter) -> None:
        pages = writer.root["/Pages"]
        kids = pages["/Kids"]
        del kids[-1]
        pages[generic.pdf_name("/Count")] = generic.NumberObject(len(kids))
        writer.update_container(pages)

    assert verify(updated(whole.pdf, change)).bad == {"seal_not_whole"}


@pytest.mark.parametrize("more", [b"\n", b"%", b"\n%%EOF\n"])
def test_a_byte_after_the_end(whole: Whole, more: bytes) -> None:
    report = verify(whole.pdf + more)
    assert (report.bad, report.exit_code) == ({"seal_not_whole"}, 1)


def test_a_cut_file(whole: Whole) -> None:
    for cut in (1, 100, 700, 7_000):
        assert verify(whole.pdf[:-cut]).exit_code


def test_a_page_changed_and_sealed_by_somebody_else(whole: Whole) -> None:
    """It holds together without the issuer's keys, under another key; with them it is named."""
    forger = House()
    pdf = forger.sealer.seal(
        printed(whole.record, whole.proof, SOURCE.replace("first page", "worst page")), AT
    )
    assert verify(pdf).facts["key"] != verify(whole.pdf).facts["key"]
    assert verify(pdf, issuer=whole.house.keys).bad == {"seal_root_foreign"}


def test_a_root_of_the_same_name_is_not_the_issuers(whole: Whole) -> None:
    assert House().chain.root.subject == whole.house.chain.root.subject
    assert "seal_root_foreign" in verify(House().pdf(whole.record, whole.proof), issuer=whole.house.keys).bad


def test_a_pdf_without_seal(whole: Whole) -> None:
    assert verify(printed(whole.record, whole.proof)).bad == {"seal_absent"}


def test_a_pdf_without_attachments(whole: Whole) -> None:
    source = "\n".join(line for line in SOURCE.split("\n") if "pdf.attach" not in line)
    pdf = whole.house.sealer.seal(printed(whole.record, whole.proof, source), AT)
    assert verify(pdf).bad == {"record_absent", "proof_absent"}


def test_the_pdf_of_another_record_with_this_proof(whole: Whole, house: House) -> None:
    pdf = house.pdf(text("A7-13"), whole.proof)
    assert {"text_changed", "device_signature_wrong", "not_in_log"} <= verify(pdf).bad


def test_an_encrypted_pdf(whole: Whole) -> None:
    writer = copy_into_new_writer(PdfFileReader(BytesIO(printed(whole.record, whole.proof))))
    writer.encrypt("owner", "user")
    output = BytesIO()
    writer.write(output)
    [found] = verify(output.getvalue()).findings
    assert (found.code, found.facts["why"]) == ("pdf_unreadable", "encrypted")


def sealed_loosely(whole: Whole, **options: object) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(printed(whole.record, whole.proof)))
    told = PdfSignatureMetadata(
        field_name="Seal", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, **options
    )  # type: ignore[arg-type]
    output = BytesIO()
    PdfSigner(told, signer=whole.house.sealer._cms).sign_pdf(writer, output=output)
    return output.getvalue()


def test_a_seal_that_allows_changes(whole: Whole) -> None:
    assert verify(sealed_loosely(whole, certify=False)).bad == {"seal_permits_changes"}
    filling = sealed_loosely(whole, certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)
    assert verify(filling).bad == {"seal_permits_changes"}


def test_a_second_signature(whole: Whole) -> None:
    writer = IncrementalPdfFileWriter(BytesIO(sealed_loosely(whole, certify=False)))
    told = PdfSignatureMetadata(field_name="Second", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    output = BytesIO()
    PdfSigner(told, signer=House().sealer._cms).sign_pdf(writer, output=output)
    assert verify(output.getvalue()).bad == {"seals_many"}


def test_an_attachment_that_unpacks_to_more_than_it_may_is_not_unpacked(whole: Whole) -> None:
    bomb = b"{" + b" " * (20 << 20) + b"}"
    pdf = whole.house.sealer.seal(printed(bomb, whole.proof), AT)
    assert "attachment_unreadable" in verify(pdf).bad


def test_a_seal_moved_beside_other_digits(whole: Whole) -> None:
    """A byte range that does not end where the digits do, which adds up all the same."""
    first, second = container(whole.pdf)
    told = f"/ByteRange [0 {first} {second} {len(whole.pdf) - second}]".encode()
    moved = f"/ByteRange [0 {first + 1} {second + 1} {len(whole.pdf) - second - 1}]".encode()
    pdf = whole.pdf.replace(told, moved.ljust(len(told)), 1)
    assert len(pdf) == len(whole.pdf) and pdf != whole.pdf
    assert verify(pdf).bad & {"seal_inexact", "seal_not_whole", "seal_broken"}


def test_a_proof_of_the_office_in_a_pdf(house: House) -> None:
    record = text(corrects="cd" * 32, signed_by=None)
    report = verify(house.pdf(record, proof_bytes(house.proof(record, by="office"))), issuer=house.keys)
    assert report.genuine and "signed_by_office" in report.codes


def test_a_certificate_that_is_not_of_the_chain(whole: Whole) -> None:
    """Nothing signs what certificates lie in a seal, so none may lie there for nothing."""
    pdf = sealed_loosely(whole, certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)
    assert verify(pdf).unchanged
    first, second = container(pdf)
    seal = cms.ContentInfo.load(bytes.fromhex(pdf[first + 1 : second - 1].decode()))
    elsewhere = House(issuer="https://elsewhere.example")
    stranger = x509.Certificate.load(elsewhere.chain.root.public_bytes(Encoding.DER))
    certificates = [*seal["content"]["certificates"], cms.CertificateChoices("certificate", stranger)]
    seal["content"]["certificates"] = cms.CertificateSet(certificates)
    digits = seal.dump(force=True).hex().encode().ljust(second - first - 2, b"0")
    more = pdf[: first + 1] + digits + pdf[second - 1 :]
    [found] = [each for each in verify(more).findings if each.state == "bad"]
    assert (found.code, found.facts["why"]) == ("seal_chain_wrong", "strangers")


def test_a_chain_without_its_root(whole: Whole) -> None:
    sealer = Sealer(whole.house.rsa, whole.house.chain.certificate, [])
    assert verify(sealer.seal(printed(whole.record, whole.proof), AT)).bad == {"seal_chain_wrong"}


def test_a_changed_word_of_a_page_is_an_altered_pdf(whole: Whole) -> None:
    at = whole.pdf.index(b"/Title") + 8
    assert verify(flipped(whole.pdf, at, 0)).bad == {"seal_broken"}


def test_a_changed_digit_of_the_seals_own_signature_is_an_altered_seal(whole: Whole) -> None:
    """The signature is what the container ends with."""
    _, second = container(whole.pdf)
    [found] = [each for each in verify(another_digit(whole.pdf, second - 9)).findings if each.state == "bad"]
    assert (found.code, found.facts["why"]) == ("seal_inexact", "signature")


def test_a_changed_digit_of_the_roots_own_signature_is_a_broken_chain(whole: Whole) -> None:
    """pyHanko takes a root that it was told to trust without a look at its signature."""
    root = whole.house.chain.root.public_bytes(Encoding.DER).hex().upper().encode()
    at = whole.pdf.index(root) + len(root) - 9
    [found] = [each for each in verify(another_digit(whole.pdf, at)).findings if each.state == "bad"]
    assert (found.code, found.facts["why"]) == ("seal_chain_wrong", "signature")


def issued(subject: str, public: Any, issuer: str, key: ec.EllipticCurvePrivateKey, ca: bool) -> Certificate:
    """A certificate without end."""
    named = [Name([NameAttribute(NameOID.COMMON_NAME, one)]) for one in (subject, issuer)]
    fresh = CertificateBuilder(
        subject_name=named[0], issuer_name=named[1], public_key=public, serial_number=len(subject)
    )
    begun = fresh.not_valid_before(datetime(2026, 1, 1, tzinfo=timezone.utc)).not_valid_after(NEVER)
    return begun.add_extension(BasicConstraints(ca=ca, path_length=None), critical=True).sign(key, SHA256())


@pytest.mark.parametrize("ca", [True, False])
def test_only_an_authority_may_issue_the_seals_certificate(whole: Whole, ca: bool) -> None:
    """Whoever holds any certificate of the issuer's root could otherwise make a seal of their own."""
    root, middle = ec.derive_private_key(77, ec.SECP256R1()), ec.derive_private_key(78, ec.SECP256R1())
    rsa = load_der_public_key(whole.house.rsa.public)
    chain = [
        issued("the seal", rsa, "some employee", middle, False),
        issued("some employee", middle.public_key(), "root", root, ca),
        issued("root", root.public_key(), "root", root, True),
    ]
    pdf = Sealer(whole.house.rsa, chain[0], chain[1:]).seal(printed(whole.record, whole.proof), AT)
    keys = replace(whole.house.keys, seal=(chain[2].public_bytes(Encoding.PEM).decode(),))
    assert verify(pdf, issuer=keys).bad == (frozenset() if ca else {"seal_chain_wrong"})


def sealed_with(whole: Whole, change: Callable[[IncrementalPdfFileWriter, Any], None]) -> bytes:
    """Sealed after its table of attachments was changed: whoever has the key may do that, and readers differ."""

    def changing(writer: IncrementalPdfFileWriter) -> None:
        change(writer, writer.root["/Names"]["/EmbeddedFiles"])
        writer.update_root()

    return whole.house.sealer.seal(updated(printed(whole.record, whole.proof), changing), AT)


def twice(_: IncrementalPdfFileWriter, table: Any) -> None:
    names = table["/Names"]
    names.extend(list(names)[:2])


def under_two_names(writer: IncrementalPdfFileWriter, table: Any) -> None:
    spec = table["/Names"][1]
    spec[generic.pdf_name("/F")] = generic.TextStringObject("other.json")
    writer.update_container(spec)


def inside_itself(writer: IncrementalPdfFileWriter, table: Any) -> None:
    knot = generic.DictionaryObject()
    reference = writer.add_object(knot)
    knot[generic.pdf_name("/Kids")] = generic.ArrayObject([reference])
    table[generic.pdf_name("/Kids")] = generic.ArrayObject([reference])


def packed_oddly(writer: IncrementalPdfFileWriter, table: Any) -> None:
    stream = table["/Names"][1]["/EF"]["/F"]
    stream[generic.pdf_name("/DecodeParms")] = generic.DictionaryObject()
    writer.update_container(stream)


@pytest.mark.parametrize(
    ("change", "code", "why"),
    [
        (twice, "attachment_twice", None),
        (under_two_names, "attachment_unreadable", "two_names"),
        (inside_itself, "attachment_unreadable", "too_deep"),
        (packed_oddly, "attachment_unreadable", "filter"),
    ],
)
def test_attachments_that_readers_may_take_differently(
    whole: Whole, change: Callable[[IncrementalPdfFileWriter, Any], None], code: str, why: str | None
) -> None:
    report = verify(sealed_with(whole, change))
    [found] = [each for each in report.findings if each.code == code]
    assert found.facts.get("why") == why
    assert "seal_not_whole" not in report.bad
