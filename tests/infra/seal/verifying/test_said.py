"""What is found is said in words that a customer understands, in both languages, and in the record's own time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import timedelta, timezone
from typing import Any

import pytest
import typst
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from infra.seal.bundle import zipped
from infra.seal.issuer import IssuerKeys
from infra.seal.proof import proof_bytes
from infra.seal.verifying import File, verify
from infra.seal.verifying.fact_words import REASONS
from infra.seal.verifying.saying import moment, said
from infra.seal.verifying.words import CODES, CONCLUSIONS
from tests.infra.seal.verifying.conftest import Whole
from tests.infra.seal.verifying.made import ISSUER, House, text

PLACE = timezone(timedelta(hours=8))
SAMPLES: Mapping[str, Any] = {
    "limit": 512, "why": "not_json", "file": "record.pdf", "field": "leaf", "name": "photo.jpg", "key": "ab" * 32,
    "at": "2026-11-24T08:00:00.000Z", "issuer": ISSUER, "count": 1, "sha256": ["ab", "cd"], "record": "A7-12",
    "number": "B2-1", "how": "refused", "expected": "x/records", "template": 1, "language": "zh-CN", "bytes": 40_000,
    "member": "total", "text": "https://a", "proof": "https://b", "received": "2026-11-24T07:30:00.123Z",
    "earliest": "2026-11-24T07:10:00.100Z", "latest": "2026-11-24T07:12:00.100Z", "grade": "claimed",
    "members": ["text", "signed_by"], "keys": "https://c", "origin": "y/records", "leaf": 5, "size": 9,
    "names": ["one.example", "two.example"], "by": "countersigned",
}  # fmt: skip
CODE = re.compile(r"[a-z]+_[a-z]+|None|\[|\.000Z|T\d\d:")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_sentence_has_a_word_of_programs(lang: str) -> None:
    for code, words in {**{code: each.words for code, each in CODES.items()}, **CONCLUSIONS}.items():
        told = said(words, SAMPLES, lang, PLACE)
        assert not CODE.search(told), (code, told)
        assert ("、" in told) is (lang == "zh") or "one.example" not in told, (code, told)
        assert "  " not in told and not re.search(r"[)）] ", told if lang == "zh" else ""), (code, told)


def test_every_reason_is_said_in_words() -> None:
    for reason in REASONS:
        for lang in ("zh", "en"):
            told = said(("{why}", "{why}"), {"why": reason}, lang)
            assert not CODE.search(told) and "“" not in told, reason


def test_what_has_no_words_is_named_in_quotes() -> None:
    facts = {"why": "signed.earliest", "field": ""}
    assert said(("", "({why}{field})"), facts, "en") == "(“signed.earliest” is not as it should be)"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("received", "2026-11-24T07:30:00.999Z", "2026-11-24 15:30:01 +08:00"),
        ("earliest", "2026-11-24T23:59:59.900+08:00", "2026-11-24 23:59:59 +08:00"),
        ("latest", "2026-11-24T23:59:59.900+08:00", "2026-11-25 00:00:00 +08:00"),
        ("at", "2026-11-24T20:00:00+00:00", "2026-11-25 04:00:00 +08:00 (2026-11-24 20:00:00 UTC)"),
        ("at", "yesterday", "yesterday"),
        ("latest", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
    ],
)
def test_an_instant_is_said_to_the_second_on_the_clocks_of_the_place(
    name: str, value: str, told: str
) -> None:
    assert moment(name, value, 1, PLACE) == told


def test_the_clocks_are_those_of_the_record(house: House) -> None:
    cases = {
        "2026-11-24 15:30:00 +08:00": {"zone": "Asia/Shanghai"},
        "2026-11-24 13:00:00 +05:30": {"times": {"signed": "2026-11-24T12:41:00+05:30"}},
        "2026-11-24 07:30:00 UTC": {"zone": "Nowhere/At-All"},
    }
    for told, changed in cases.items():
        record = text(**changed)
        report = verify(record, proof=proof_bytes(house.proof(record)))
        [found] = [each for each in report.findings if each.code == "countersigned"]
        assert told in found.said("zh") and told in found.said("en")
        assert found.facts["received"] == "2026-11-24T07:30:00.000Z"


def test_what_no_pdf_seals_is_not_called_sealed(whole: Whole) -> None:
    for issuer in (None, whole.house.keys):
        report = verify(whole.record, proof=whole.proof, issuer=issuer)
        assert "封印" not in report.said("zh") and "sealed" not in report.said("en")
        assert "封印" in verify(whole.pdf, issuer=issuer).said("zh")


def locked(pdf: bytes) -> bytes:
    """The PDF under a password."""
    writer, file = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf))), io.BytesIO()
    writer.encrypt("secret", "secret")
    writer.write(file)
    return file.getvalue()


def bomb() -> bytes:
    """20 KiB that would be 21 MiB."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("record.json", bytes(21 << 20))
    return file.getvalue()


def test_what_cannot_be_verified_is_said_in_one_sentence(whole: Whole) -> None:
    foreign: bytes = typst.compile(b"#set document(date: none)\nHello", format="pdf")
    cases = {
        "This is no PDF, no bundle (zip) and no record.json": b"\0" * (3 << 20),
        "The bundle cannot be read (there is no file in it)": zipped({}),
        "The bundle cannot be read (there is no service record in it)": zipped({"hello.txt": b"hello"}),
        "The bundle cannot be read (too long, file record.json)": bomb(),
        "This PDF is no sealed service record: it bears no seal, and no record is attached to it": foreign,
        "The PDF cannot be read (it has a password, and sealed records have none)": locked(foreign),
        "The PDF cannot be read (its structure is damaged)": b"%PDF-1.7\n" + b"\0" * (3 << 20),
    }
    for told, content in cases.items():
        report = verify(content, issuer=whole.house.keys)
        [found] = report.findings
        assert (found.said("en"), report.exit_code) == (told, 2)
        assert report.said("en") == "There is nothing in it that can be verified"
    alone = verify(whole.record, witnessed=[File("w", b"")], issuer=IssuerKeys(ISSUER))
    assert alone.codes == {"proof_needed"}


@pytest.mark.parametrize(
    ("lang", "told"),
    [("zh", "封印上写的时间 {}（副署时；"), ("en", "The seal states {} (when it was countersigned")],
)
def test_the_time_of_a_seal_is_not_called_the_time_of_sealing(lang: str, told: str) -> None:
    """Photos may come later: when it was sealed others say, and by another time."""
    words = CODES["sealed"].words
    assert told.format("2026-11-24 08:00:00 UTC") in said(words, SAMPLES, lang)
    assert "封印时间" not in "".join(CODES["sealed"].words + CODES["not_timestamped"].words)
