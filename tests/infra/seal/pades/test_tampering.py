"""Whatever is done to a sealed PDF afterwards, pdfsig and pyHanko both see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto.cms import ContentInfo
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from tests.campaigns import Campaign
from tests.infra.seal.pades.cast import AT, PROOF, RECORD, chain, cut, paper, pdfsig, sealed, sealer
from tests.infra.seal.pades.judging import untouched

VALID, TOTAL = "Signature is Valid.", "Total document signed"


def annotated(writer: IncrementalPdfFileWriter) -> None:
    """A note on the first page."""
    page = writer.find_page_for_modification(0)[0]
    note = {"/Type": pdf_name("/Annot"), "/Subtype": pdf_name("/Text"), "/Contents": pdf_string("paid")}
    rect = generic.ArrayObject(map(generic.NumberObject, (10, 10, 20, 20)))
    annotation = generic.DictionaryObject({pdf_name(name): value for name, value in note.items()})
    annotation[pdf_name("/Rect")] = rect
    writer.register_annotation(page, writer.add_object(annotation))


def lengthened(writer: IncrementalPdfFileWriter) -> None:
    """One more page."""
    pages = writer.root["/Pages"]
    new = generic.DictionaryObject({pdf_name("/Type"): pdf_name("/Page")})
    new[pdf_name("/Parent")] = writer.root.raw_get("/Pages")
    new[pdf_name("/MediaBox")] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842)))
    pages["/Kids"].append(writer.add_object(new))
    pages[pdf_name("/Count")] = generic.NumberObject(int(pages["/Count"]) + 1)
    writer.update_container(pages)


def shortened(writer: IncrementalPdfFileWriter) -> None:
    """One page less."""
    pages = writer.root["/Pages"]
    del pages["/Kids"][-1]
    pages[pdf_name("/Count")] = generic.NumberObject(1)
    writer.update_container(pages)


def filled_in(writer: IncrementalPdfFileWriter) -> None:
    """A form field with a value."""
    field = {"/FT": pdf_name("/Tx"), "/T": pdf_string("charge"), "/V": pdf_string("0")}
    form = writer.root["/AcroForm"]
    new = generic.DictionaryObject({pdf_name(name): value for name, value in field.items()})
    form["/Fields"].append(writer.add_object(new))
    writer.update_container(form)


def given_a_second_field(writer: IncrementalPdfFileWriter) -> None:
    """Room for somebody else's signature."""
    append_signature_field(writer, SigFieldSpec("Another"))


def exchanged_inside(writer: IncrementalPdfFileWriter) -> None:
    """Another record.json under the same name."""
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    entry = names[list(names).index("record.json") + 1]["/EF"]
    entry[pdf_name("/F")] = writer.add_object(generic.StreamObject(stream_data=b"{}"))
    writer.update_container(entry)


def told_another_time(writer: IncrementalPdfFileWriter) -> None:
    """Metadata alone: what pyHanko's writer touches by itself."""
    writer.update_root()


CHANGES = (
    annotated,
    lengthened,
    shortened,
    filled_in,
    given_a_second_field,
    exchanged_inside,
    told_another_time,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_that_is_appended_is_seen(
    change: Callable[[IncrementalPdfFileWriter], None], tmp_path: Path
) -> None:
    writer, output = IncrementalPdfFileWriter(BytesIO(sealed())), BytesIO()
    change(writer)
    writer.write(output)
    assert output.getvalue().startswith(sealed())
    assert not untouched(output.getvalue(), chain().root)
    (tmp_path / "changed.pdf").write_bytes(output.getvalue())
    said = pdfsig(tmp_path / "changed.pdf")
    assert TOTAL not in said
    assert "Not total document signed" in said


def test_a_copy_written_anew_has_no_seal_that_holds(tmp_path: Path) -> None:
    """What a tool does that saves the whole file again."""
    output = BytesIO()
    copy_into_new_writer(PdfFileReader(BytesIO(sealed()))).write(output)
    (tmp_path / "copy.pdf").write_bytes(output.getvalue())
    said = pdfsig(tmp_path / "copy.pdf")
    assert TOTAL not in said or said["Signature Validation"] != VALID


def test_bytes_after_the_end_are_seen(tmp_path: Path) -> None:
    longer = sealed() + b"\n% paid in cash\n"
    assert not untouched(longer, chain().root)
    (tmp_path / "longer.pdf").write_bytes(longer)
    assert TOTAL not in pdfsig(tmp_path / "longer.pdf")


def test_every_signed_byte_counts(campaign: Campaign, tmp_path: Path) -> None:
    """A flipped bit anywhere: pdfsig does not say valid and total, pyHanko does not say valid."""
    rng, parts = campaign.random("flipped"), cut(sealed())
    gap = range(len(parts.before), len(parts.before) + len(parts.gap))
    places = [place for place in range(len(sealed())) if place not in gap]
    for place in [0, gap.start - 1, gap.stop, len(sealed()) - 1, *rng.sample(places, campaign.runs(300))]:
        changed = bytearray(sealed())
        changed[place] ^= 1 << rng.randrange(8)
        (tmp_path / "flipped.pdf").write_bytes(changed)
        said = pdfsig(tmp_path / "flipped.pdf")
        assert not (said.get("Signature Validation") == VALID and TOTAL in said), place
        assert not untouched(bytes(changed), chain().root), place


def test_the_digest_in_the_signature_is_that_of_all_but_the_gap() -> None:
    """Why a sample of flipped bytes is enough."""
    signer = ContentInfo.load(cut(sealed()).cms)["content"]["signer_infos"][0]
    attributes = {each["type"].native: each["values"][0].native for each in signer["signed_attrs"]}
    assert attributes["message_digest"] == sha256(cut(sealed()).content).digest()
    assert set(attributes) == {"content_type", "message_digest", "signing_certificate_v2"}


def test_a_seal_moved_to_another_record_is_seen(tmp_path: Path) -> None:
    other = paper().replace(b"7K-41", b"7K-42") if b"7K-41" in paper() else paper() + b"% other\n"
    moved = sealer().seal(other, AT).replace(cut(sealer().seal(other, AT)).gap, cut(sealed()).gap)
    assert not untouched(moved, chain().root)
    (tmp_path / "moved.pdf").write_bytes(moved)
    assert pdfsig(tmp_path / "moved.pdf")["Signature Validation"] == "Digest Mismatch."


def test_an_attachment_that_is_changed_in_place_is_seen(tmp_path: Path) -> None:
    """Attachments lie in streams; one that is replaced by bytes of the same length breaks the digest."""
    streams = [found.start(1) for found in re.finditer(rb"stream\r?\n(.)", sealed(), re.DOTALL)]
    assert len(streams) >= len((RECORD, PROOF))
    for place in streams:
        changed = bytearray(sealed())
        changed[place] ^= 0x20
        (tmp_path / "changed.pdf").write_bytes(changed)
        assert pdfsig(tmp_path / "changed.pdf")["Signature Validation"] == "Digest Mismatch."
