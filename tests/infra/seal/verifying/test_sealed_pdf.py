"""Nobody can change a sealed PDF unseen: not a bit, not by adding to it, not by sealing it anew."""

from __future__ import annotations

import random
import zlib
from io import BytesIO

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from infra.seal.proof import proof_bytes
from infra.seal.verifying import verify
from tests.infra.seal.verifying.conftest import Whole
from tests.infra.seal.verifying.made import AT, SOURCE, House, printed, text


def flipped(content: bytes, at: int, bit: int) -> bytes:
    changed = bytearray(content)
    changed[at] ^= 1 << bit
    return bytes(changed)


def container(pdf: bytes) -> tuple[int, int]:
    """Where the seal's own digits begin and end."""
    _, first, second, _ = PdfFileReader(BytesIO(pdf)).embedded_signatures[0].byte_range
    return int(first), int(second)


def updated(pdf: bytes, change: object) -> bytes:
    """With an incremental update, as any PDF editor saves one."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)  # type: ignore[operator]
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def test_a_flipped_bit_is_named_wherever_it_is(whole: Whole) -> None:
    first, second = container(whole.pdf)
    chosen = random.Random(7)
    regions = [range(1024), range(1024, first), range(first, second), range(second, len(whole.pdf))]
    for region in regions:
        for _ in range(25):
            at, bit = chosen.choice(region), chosen.randrange(8)
            report = verify(flipped(whole.pdf, at, bit))
            assert report.exit_code, (at, bit)
            assert report.bad


@pytest.mark.parametrize("at", [52, 65, 67, 72, 75, 80, 82, 4587, 4639, 4681, 4705])
def test_bytes_of_the_seal_that_its_signature_does_not_cover_have_one_spelling(whole: Whole, at: int) -> None:
    """In these places pyHanko 0.38 takes more than one value."""
    first, _ = container(whole.pdf)
    for bit in range(8):
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
    assert verify(whole.pdf + more).bad & {"seal_not_whole", "pdf_unreadable"}


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
