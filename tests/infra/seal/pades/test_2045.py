"""In June 2045, offline, with tools nobody here wrote, a record of 2026 still verifies."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from infra.seal.keys.held import HeldKey
from infra.seal.pades.chain import SealChain
from infra.seal.pades.sealer import Sealer
from tests.infra.seal.keys.cast import rsa
from tests.infra.seal.pades.cast import AT, IN_2045, NAMES, chain, cut, paper, pdfsig, sealed, tool

HOUSE = Path(__file__).parents[4]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A directory with what a customer kept: the record, its signature apart, certificates."""
    parts = cut(sealed())
    files = {"record.pdf": sealed(), "cms": parts.cms, "content": parts.content}
    files["root.pem"] = chain().root.public_bytes(Encoding.PEM)
    files["seal.pem"] = chain().certificate.public_bytes(Encoding.PEM)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def for_ten_years() -> SealChain:
    """What most authorities sell: the same key under certificates that end in 2036."""
    begins = datetime(2026, 11, 1, tzinfo=timezone.utc)
    name = NAMES.of("ten years")
    root = (
        x509.CertificateBuilder(name, name, rsa().public_key(), 7, begins, begins + timedelta(days=3_650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(rsa(), SHA256())
    )
    return SealChain(root)


def test_pdfsig_says_valid_total_and_trusted(kept: Path) -> None:
    said = pdfsig(kept / "record.pdf", trusting=chain(), when=IN_2045)
    assert said["Signature Validation"] == "Signature is Valid."
    assert "Total document signed" in said
    assert said["Certificate Validation"] == "Certificate is Trusted."
    assert said["Signing Time"] == "Nov 24 2026 01:52:10"


def test_pdfsig_without_the_root_says_valid_and_issuer_unknown(kept: Path) -> None:
    said = pdfsig(kept / "record.pdf", when=IN_2045)
    assert said["Signature Validation"] == "Signature is Valid."
    assert said["Certificate Validation"] == "Certificate issuer isn't Trusted."


def test_openssl_verifies_chain_and_signature_and_says_that_nothing_expires(kept: Path) -> None:
    def openssl(*arguments: str) -> tuple[int, str]:
        return tool("openssl", *arguments, when=IN_2045, cwd=kept)

    assert openssl("verify", "-CAfile", "root.pem", "seal.pem") == (0, "seal.pem: OK\n")
    check = ("-in", "cms", "-inform", "DER", "-binary", "-content", "content", "-CAfile", "root.pem")
    assert openssl("cms", "-verify", *check, "-out", "out") == (0, "CMS Verification successful\n")
    for file in ("seal.pem", "root.pem"):
        said = openssl("x509", "-in", file, "-noout", "-checkend", "0", "-enddate")
        assert said == (0, "notAfter=Dec 31 23:59:59 9999 GMT\nCertificate will not expire\n")


def test_pyhanko_says_valid(kept: Path) -> None:
    program = """
import sys
from pathlib import Path
from cryptography.x509 import load_pem_x509_certificate as load
from tests.infra.seal.pades.judging import untouched
pdf, root = (Path(name).read_bytes() for name in ("record.pdf", "root.pem"))
sys.exit(not untouched(pdf, load(root)))
"""
    code, said = tool("env", f"PYTHONPATH={HOUSE}", sys.executable, "-c", program, when=IN_2045, cwd=kept)
    assert (code, said) == (0, "")


def test_pdfdetach_still_gives_the_attachments_back(kept: Path) -> None:
    code, said = tool("pdfdetach", "-list", kept / "record.pdf", when=IN_2045)
    assert code == 0
    assert "record.json" in said
    assert "proof.json" in said


def test_a_certificate_for_ten_years_would_have_failed_every_record(tmp_path: Path) -> None:
    """Why ours have no end, and that the clock of these tests really shows 2045."""
    ended = for_ten_years()
    (tmp_path / "record.pdf").write_bytes(Sealer(HeldKey(rsa()), ended.certificate, ()).seal(paper(), AT))
    said = pdfsig(tmp_path / "record.pdf", trusting=ended, when=IN_2045)
    assert said["Certificate Validation"] == "Certificate has Expired"
    (tmp_path / "root.pem").write_bytes(ended.pem)
    code, said_by_openssl = tool(
        "openssl", "verify", "-CAfile", "root.pem", "root.pem", when=IN_2045, cwd=tmp_path
    )
    assert code == 2
    assert "certificate has expired" in said_by_openssl
