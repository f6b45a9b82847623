"""A sealed PDF: what tools nobody here wrote say of it, and that there is only one of each."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.status import ModificationLevel, SignatureCoverageLevel

from infra.seal.keys.held import HeldKey
from infra.seal.keys.kms import KmsConfig, KmsKey, kms_client
from infra.seal.keys.signer import KeyUnreachable
from infra.seal.pades.cms import Cms
from infra.seal.pades.sealer import NotSealable, Sealer
from tests.infra.notices.standins import standing
from tests.infra.seal.keys.cast import pem, rsa
from tests.infra.seal.keys.kms import ACCESS, REGION, SECRET, Kms
from tests.infra.seal.pades.cast import AT, PROOF, RECORD, chain, cut, paper, pdfsig, sealed, sealer, tool
from tests.infra.seal.pades.judging import judged


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The sealed paper on disk."""
    file = tmp_path / "record.pdf"
    file.write_bytes(sealed())
    return file


def test_pdfsig_says_that_the_whole_document_is_signed(file: Path) -> None:
    said = pdfsig(file)
    before, after = len(cut(sealed()).before), len(sealed()) - len(cut(sealed()).after)
    assert said["Signature Validation"] == "Signature is Valid."
    assert "Total document signed" in said
    assert said["Signed Ranges"] == f"[0 - {before}], [{after} - {len(sealed())}]"
    assert said["Signature Type"] == "ETSI.CAdES.detached"
    assert said["Signing Hash Algorithm"] == "SHA-256"
    assert said["Signing Time"] == "Nov 24 2026 01:52:10"
    assert said["Signer full Distinguished Name"] == "CN=service.example.com seal,O=Doorstep development"


def test_pdfsig_trusts_the_seal_once_it_has_the_root(file: Path) -> None:
    assert pdfsig(file)["Certificate Validation"] == "Certificate issuer isn't Trusted."
    assert pdfsig(file, trusting=chain())["Certificate Validation"] == "Certificate is Trusted."


def test_pyhanko_says_valid_trusted_untouched_and_closed_to_changes() -> None:
    status = judged(sealed(), chain().root)
    assert status.bottom_line
    assert status.trusted
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert status.modification_level is ModificationLevel.NONE
    assert status.docmdp_ok
    signature = PdfFileReader(BytesIO(sealed())).embedded_signatures[0]
    assert signature.docmdp_level is MDPPerm.NO_CHANGES
    assert signature.sig_object_type == "/Sig"
    assert PdfFileReader(BytesIO(sealed())).root["/Perms"].raw_get("/DocMDP") == signature.sig_field.raw_get(
        "/V"
    )


def test_openssl_verifies_the_signature_alone(tmp_path: Path) -> None:
    for name, content in (("cms", cut(sealed()).cms), ("content", cut(sealed()).content)):
        (tmp_path / name).write_bytes(content)
    (tmp_path / "root.pem").write_bytes(chain().pem)
    check = ("cms", "-verify", "-binary", "-inform", "DER", "-in", "cms", "-content", "content")
    assert tool("openssl", *check, "-CAfile", "root.pem", "-out", "out", cwd=tmp_path) == (
        0,
        "CMS Verification successful\n",
    )
    assert (tmp_path / "out").read_bytes() == cut(sealed()).content


def test_pdfdetach_gives_back_every_byte_of_the_attachments(file: Path) -> None:
    (file.parent / "out").mkdir()
    tool("pdfdetach", "-saveall", "-o", file.parent / "out", file)
    kept = {each.name: each.read_bytes() for each in (file.parent / "out").iterdir()}
    assert kept == {"record.json": RECORD, "proof.json": PROOF}


def test_the_printed_page_is_all_there_unchanged_under_the_seal() -> None:
    assert sealed().startswith(paper())


def test_nothing_but_the_signature_itself_is_unsigned() -> None:
    parts = cut(sealed())
    assert parts.before + parts.gap + parts.after == sealed()
    assert parts.gap == b"<" + parts.cms.hex().upper().encode() + b">"


def test_the_seal_keeps_its_paper_pdf_a_and_pdf_ua() -> None:
    """What both standards say of a revision with an invisible field; the printed page itself is typst's matter."""
    before, after = PdfFileReader(BytesIO(paper())), PdfFileReader(BytesIO(sealed()))
    widget = after.root["/AcroForm"]["/Fields"][0]
    page = widget["/P"]
    assert after.input_version == before.input_version == (1, 7)
    assert after.root["/Metadata"].data == before.root["/Metadata"].data  # who claims the standards there
    assert after.trailer["/Info"] == before.trailer["/Info"]
    assert after.trailer["/ID"][0] == before.trailer["/ID"][0] != after.trailer["/ID"][1]
    assert sealed()[len(paper())] == ord("\n")  # PDF/A-3 6.1.9: every object begins a line
    assert sealed().endswith(b"%%EOF\n") or sealed().endswith(b"%%EOF")
    assert widget["/F"] & 0b100111 == 0b100  # PDF/A-3 6.3.2: printable, not hidden
    assert list(widget["/Rect"]) == [-9999] * 4  # PDF/UA-1 7.18.1: outside the page; PDF/A-3 6.3.3: no size
    assert widget["/TU"] == "封印 Seal"
    assert page["/Tabs"] == "/S"  # PDF/UA-1 7.18.3
    assert page["/Annots"][0] == widget
    assert not {"/A", "/AA", "/AP"} & set(widget)
    assert not {"/NeedAppearances", "/XFA"} & set(after.root["/AcroForm"])
    assert set(after.root["/Perms"]) == {"/DocMDP"}
    reference = widget["/V"]["/Reference"][0]
    assert not {"/DigestMethod", "/DigestValue", "/DigestLocation"} & set(reference)
    assert set(after.root) - set(before.root) == {"/AcroForm", "/Extensions", "/Perms"}


def test_the_same_paper_and_instant_are_sealed_to_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    for name, content in (("key", pem(rsa())), ("chain", chain().pem), ("paper", paper())):
        (tmp_path / name).write_bytes(content)
    program = f"""
from pathlib import Path
from cryptography.x509 import load_pem_x509_certificates as load
from infra.seal.keys.held import HeldKey
from infra.seal.pades.sealer import NotSealable, Sealer
key, chain, paper = (Path(r"{tmp_path}", name).read_bytes() for name in ("key", "chain", "paper"))
certificate, *issuers = load(chain)
sealed = Sealer(HeldKey.read(key), certificate, issuers).seal(paper, {AT})
Path(r"{tmp_path}", "sealed").write_bytes(sealed)
"""
    where = {"PYTHONPATH": str(Path(__file__).parents[4]), "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"}
    subprocess.run(
        ["faketime", "2031-01-01", sys.executable, "-W", "error", "-c", program],
        env={"PATH": "/usr/bin:/bin", **where},
        check=True,
        timeout=60,
    )
    assert (tmp_path / "sealed").read_bytes() == sealed()


def test_many_threads_seal_to_the_same_bytes() -> None:
    fresh = Sealer(HeldKey(rsa()), chain().certificate, chain().issuers)
    with ThreadPoolExecutor(4) as threads:
        made = set(threads.map(lambda at: fresh.seal(paper(), at), [AT] * 12))
    assert made == {sealed()}


def test_another_instant_or_another_paper_is_another_document() -> None:
    other = sealer().seal(paper() + b"\n", AT)
    later = sealer().seal(paper(), AT + 1_000)
    assert (
        len(
            {
                one
                for pdf in (sealed(), other, later)
                for one in [PdfFileReader(BytesIO(pdf)).trailer["/ID"][1]]
            }
        )
        == 3
    )
    assert judged(later, chain().root).bottom_line
    assert judged(other, chain().root).bottom_line


@pytest.mark.parametrize("digest", [bytes(32), bytes(range(32)), b"\xff" * 32], ids=["low", "rising", "high"])
def test_the_signature_put_into_a_frame_is_the_one_pyhanko_makes(digest: bytes) -> None:
    cms = Cms(HeldKey(rsa()), chain().certificate, chain().issuers)
    assert cms.signed(digest) == cms.stamped(digest, None)


def test_a_key_in_kms_makes_the_same_seal() -> None:
    with standing(Kms(seal=rsa())) as kms:
        key = KmsKey(kms_client(KmsConfig(REGION, kms.origin, ACCESS, SECRET)), "alias/seal")
        remote = Sealer(key, chain().certificate, chain().issuers)
        assert remote.seal(paper(), AT) == sealed()
    with pytest.raises(KeyUnreachable):
        remote.seal(paper(), AT)


@pytest.mark.parametrize(
    ("pdf", "why"),
    [(b"", "header"), (b"<html>", "header"), (b"%PDF-1.7\n", "malformed")],
    ids=["empty", "html", "cut_off"],
)
def test_what_is_no_pdf_is_not_sealed(pdf: bytes, why: str) -> None:
    with pytest.raises(NotSealable, match=why):
        sealer().seal(pdf, AT)


def test_what_is_sealed_is_not_sealed_again() -> None:
    with pytest.raises(NotSealable, match="filled already"):
        sealer().seal(sealed(), AT)
