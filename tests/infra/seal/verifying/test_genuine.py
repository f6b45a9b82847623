"""What nobody touched verifies, in every form, and the report says no more than was proved."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from infra.seal.bundle import bundle
from infra.seal.issuer import IssuerKeys, issuer_bytes
from infra.seal.press.page import Attachment
from infra.seal.press.printing import Press
from infra.seal.proof import proof_bytes
from infra.seal.verifying import File, Report, verify
from infra.seal.verifying.words import CODES, CONCLUSIONS
from tests.infra.seal.press import samples
from tests.infra.seal.verifying.conftest import Whole
from tests.infra.seal.verifying.made import (
    AT,
    ISSUER,
    PHOTOS,
    House,
    drawing,
    text,
    with_witness,
    witness_text,
)

WITNESS = Ed25519PrivateKey.from_private_bytes(b"w" * 32)


def forms(whole: Whole, issuer: IssuerKeys | None) -> dict[str, Report]:
    return {
        "pdf": verify(whole.pdf, "record.pdf", issuer=issuer),
        "bundle": verify(whole.bundle, "bundle.zip", issuer=issuer),
        "record": verify(whole.record, "record.json", proof=whole.proof, issuer=issuer),
    }


def test_without_the_issuers_keys_it_is_unchanged_since_a_key_sealed_it(whole: Whole) -> None:
    for report in forms(whole, None).values():
        assert (report.conclusion, report.exit_code, report.bad) == ("unchanged", 0, frozenset())
        assert "limit_keys" in report.codes
        assert ISSUER not in report.said("en") and report.facts["key"] in report.said("zh")


def test_with_the_issuers_keys_it_is_by_the_issuer(whole: Whole) -> None:
    for report in forms(whole, whole.house.keys).values():
        assert (report.conclusion, report.exit_code) == ("by_issuer", 0)
        assert {"countersignature_key_known", "log_key_known"} <= report.codes
        assert ISSUER in report.said("zh")


def test_each_layer_says_what_it_proves(whole: Whole) -> None:
    expected = {
        "text_unchanged",
        "signed_by_device",
        "text_readable",
        "countersigned",
        "when_signed",
        "in_log",
    }
    seen = forms(whole, whole.house.keys)
    assert expected <= seen["record"].codes
    assert expected | {"sealed", "seal_root_known", "photos_lacking", "strokes_lacking"} <= seen["pdf"].codes
    assert (
        expected | {"pdf_agrees", "members_agree", "photo_unchanged", "strokes_unchanged"}
        <= seen["bundle"].codes
    )


def test_a_finger_drawing_is_said_not_to_be_a_reliable_signature(whole: Whole) -> None:
    for report in forms(whole, whole.house.keys).values():
        assert "limit_drawing" in report.codes


def test_photos_and_drawing_may_lie_beside(whole: Whole) -> None:
    files = [File("IMG_1.jpg", PHOTOS[0])]
    report = verify(whole.pdf, photos=files, strokes=[File("s.json", drawing("A7-12"))])
    assert {"photo_unchanged", "photos_lacking", "strokes_unchanged"} <= report.codes
    assert report.unchanged


def test_a_correction_by_the_office_is_said_not_to_be_signed_by_the_customer(house: House) -> None:
    record = text(corrects="ab" * 32, signed_by={"name": "刘先生", "absent": "office"})
    report = verify(record, proof=proof_bytes(house.proof(record, by="office")), issuer=house.keys)
    assert report.genuine
    assert {"signed_by_office", "corrects", "customer_did_not_sign"} <= report.codes
    said = {each.code: each.said("en") for each in report.findings}
    assert "not by the customer" in said["signed_by_office"]
    assert said["customer_did_not_sign"] == "The customer did not sign: absent"


def test_codes_are_said_in_words(whole: Whole) -> None:
    [found] = [each for each in verify(whole.pdf).findings if each.code == "when_signed"]
    assert found.facts["grade"] == "proved"
    assert found.said("zh").endswith("（有据）") and found.said("en").endswith("(proved)")


def test_a_template_of_the_future_verifies_but_cannot_be_shown(house: House) -> None:
    record = text(template=99, photos="elsewhere", signed_by=["in another form"])
    report = verify(record, proof=proof_bytes(house.proof(record)), issuer=house.keys)
    assert report.genuine
    assert "template_unknown" in report.codes


def test_a_witness_of_the_list_is_named_with_its_time(whole: Whole) -> None:
    proof = proof_bytes(with_witness(whole.told, "witness.example.org", WITNESS, 1_795_600_000))
    keys = replace(whole.house.keys, witnesses=(witness_text("witness.example.org", WITNESS),))
    report = verify(whole.record, proof=proof, issuer=keys)
    [seen] = [each for each in report.findings if each.code == "witnessed"]
    assert seen.facts == {"names": ["witness.example.org"], "at": "2026-11-25T09:46:40.000Z"}
    assert report.conclusion == "by_issuer"


def test_keys_that_the_list_has_dropped_are_known_by_a_witness(whole: Whole) -> None:
    """In 2045 the list has other keys; the witness still vouches for the log that has this record."""
    proof = proof_bytes(with_witness(whole.told, "witness.example.org", WITNESS, 1_795_600_000))
    other = House(
        Ed25519PrivateKey.from_private_bytes(b"o" * 32), Ed25519PrivateKey.from_private_bytes(b"p" * 32)
    )
    keys = IssuerKeys(
        ISSUER,
        (other.countersign_der,),
        (other.log_key,),
        witnesses=(witness_text("witness.example.org", WITNESS),),
    )
    report = verify(whole.record, proof=proof, issuer=keys)
    assert (report.conclusion, report.bad) == ("by_issuer_witnessed", frozenset())
    assert {"countersignature_key_gone", "log_key_gone", "witnessed"} <= report.codes


def test_a_later_proof_may_be_given_beside_the_pdf(whole: Whole) -> None:
    later = proof_bytes(with_witness(whole.told, "witness.example.org", WITNESS, 1_795_600_000))
    keys = replace(whole.house.keys, witnesses=(witness_text("witness.example.org", WITNESS),))
    assert "witnessed" in verify(whole.pdf, proof=later, issuer=keys).codes
    report = verify(whole.bundle, proof=later, issuer=keys)
    assert {"witnessed", "members_agree"} <= report.codes
    assert report.genuine


def test_a_bundle_of_a_record_that_is_not_sealed_yet_verifies(house: House) -> None:
    record = text(photos=[], signed_by={"name": "刘先生", "refused": "没空"})
    report = verify(bundle(record, proof_bytes(house.proof(record)), issuer_bytes(house.keys)))
    assert report.unchanged
    assert {"pdf_lacking", "members_agree", "customer_did_not_sign"} <= report.codes


def test_the_report_is_json_for_programs(whole: Whole) -> None:
    document = verify(whole.pdf, "record.pdf").document
    assert (document["file"], document["unchanged"], document["genuine"]) == ("record.pdf", True, False)
    assert document["conclusion"]["code"] == "unchanged"
    assert {"code", "layer", "state", "zh", "en", "facts"} == set(document["findings"][0])


@pytest.mark.parametrize("lang", [0, 1])
def test_both_languages_name_the_same_facts(lang: int) -> None:
    def named(words: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(words) if name}

    for words in (*(each.words for each in CODES.values()), *CONCLUSIONS.values()):
        assert named(words[lang]) == named(words[0])


def test_a_strangers_text_cannot_move_the_cursor(house: House) -> None:
    record = text(number="A7\u001b[2J\u202e12")
    report = verify(record, proof=proof_bytes(house.proof(record)))
    assert all(one.isprintable() for each in report.findings for one in each.said("en"))


def test_a_record_as_it_is_really_printed_verifies(whole: Whole) -> None:
    """With the press's own page, fonts, photos and drawing."""
    page = replace(
        samples.printed(samples.plain(), photos=2),
        attachments=[
            Attachment("record.json", whole.record, "application/json", "正文", "source"),
            Attachment("proof.json", whole.proof, "application/json", "证明", "supplement"),
        ],
    )
    pdf = whole.house.sealer.seal(Press().print(page), AT)
    report = verify(pdf, issuer=whole.house.keys)
    assert (report.conclusion, report.bad) == ("by_issuer", frozenset())


def test_genuine_is_only_what_the_readers_keys_name_as_a_whole(whole: Whole) -> None:
    """Whoever reads nothing but this word must not take a stranger's file for the issuer's."""
    told = proof_bytes(with_witness(whole.told, "witness.example.org", WITNESS, 1_795_600_000))
    witnesses = IssuerKeys(ISSUER, witnesses=(witness_text("witness.example.org", WITNESS),))
    text_alone = verify(whole.pdf, proof=told, issuer=witnesses)
    assert (text_alone.unchanged, text_alone.genuine, text_alone.exit_code) == (True, False, 0)
    for content in (whole.pdf, whole.bundle):
        stranger, named = verify(content), verify(content, issuer=whole.house.keys)
        assert (stranger.unchanged, stranger.genuine, stranger.exit_code) == (True, False, 0)
        assert (named.unchanged, named.genuine) == (True, True)
    broken = verify(whole.pdf + b" ", issuer=whole.house.keys)
    assert (broken.unchanged, broken.genuine) == (False, False)
