"""Whatever somebody changes is named by the layer that it breaks."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from infra.seal.issuer import IssuerKeys
from infra.seal.log.checkpoint import Checkpoint, sign_checkpoint
from infra.seal.log.note import NoteKey, sign_note
from infra.seal.log.proof_file import LogProof, read_proof
from infra.seal.parts import statement_message
from infra.seal.proof import Proof, proof_bytes
from infra.seal.verifying import File, Report, verify
from tests.infra.seal.verifying.conftest import Whole
from tests.infra.seal.verifying.made import (
    ISSUER,
    OTHER_PHONE,
    PHOTOS,
    House,
    digest,
    drawing,
    photo,
    text,
    with_witness,
    witness_text,
)

WITNESS = Ed25519PrivateKey.from_private_bytes(b"w" * 32)


def looked(
    whole: Whole, told: Proof, record: bytes | None = None, issuer: IssuerKeys | None = None
) -> Report:
    return verify(whole.record if record is None else record, proof=proof_bytes(told), issuer=issuer)


def flipped(content: bytes, at: int, bit: int) -> bytes:
    changed = bytearray(content)
    changed[at] ^= 1 << bit
    return bytes(changed)


def some_places(content: bytes, count: int) -> list[tuple[int, int]]:
    chosen = random.Random(4)
    return [(chosen.randrange(len(content)), chosen.randrange(8)) for _ in range(count)]


def test_any_flipped_bit_of_the_text_is_named(whole: Whole) -> None:
    for at in range(len(whole.record)):
        report = verify(flipped(whole.record, at, at % 8), proof=whole.proof)
        if report.conclusion == "unreadable":
            assert at == 0
            continue
        assert {"text_changed", "device_signature_wrong", "statement_of_another", "not_in_log"} <= report.bad


def test_any_flipped_bit_of_the_proof_is_named(whole: Whole) -> None:
    for at in range(len(whole.proof)):
        report = verify(whole.record, proof=flipped(whole.proof, at, (at * 5) % 8))
        assert report.exit_code == 1, at
        assert report.bad, at


def test_a_space_more_in_the_text_is_a_change(whole: Whole) -> None:
    assert "device_signature_wrong" in verify(whole.record.replace(b":1,", b": 1,", 1), proof=whole.proof).bad


def test_a_record_of_another_phone_under_this_proof(whole: Whole) -> None:
    other = text("B2-1")
    report = verify(other, proof=whole.proof)
    assert {"text_changed", "device_signature_wrong"} <= report.bad


def test_the_same_text_signed_again_by_another_phone(whole: Whole, house: House) -> None:
    """The signature is right, but the issuer never countersigned it, nor did it enter the log."""
    again = house.proof(whole.record, phone=OTHER_PHONE)
    report = looked(whole, replace(whole.told, signature=again.signature, key=again.key))
    assert report.bad == {"statement_of_another", "not_in_log"}


def test_a_signature_under_another_phones_key(whole: Whole, house: House) -> None:
    other = house.proof(whole.record, phone=OTHER_PHONE)
    assert "device_signature_wrong" in looked(whole, replace(whole.told, key=other.key)).bad


def test_the_countersignature_of_another_record(whole: Whole, house: House) -> None:
    other = house.proof(text("B2-1"))
    told = replace(whole.told, statement=other.statement, countersignature=other.countersignature)
    report = looked(whole, told)
    assert report.bad == {"statement_of_another"}
    [found] = [each for each in report.findings if each.state == "bad"]
    assert found.facts["members"] == ["text", "signature"]


def test_a_statement_that_was_not_signed(whole: Whole) -> None:
    earlier = whole.told.statement.replace("07:30", "06:30")
    assert looked(whole, replace(whole.told, statement=earlier)).bad == {"countersignature_wrong"}


@pytest.mark.parametrize(
    "statement", ["", "[]", "{}", '{"countersignature":1,"received":"yesterday"}', '{"a":1,"a":1}']
)
def test_a_signed_statement_that_says_nothing(whole: Whole, house: House, statement: str) -> None:
    signature = house.countersign.sign(statement_message(statement))
    report = looked(whole, replace(whole.told, statement=statement, countersignature=signature))
    assert report.bad == {"statement_unreadable"}


def test_a_statement_of_a_later_form(whole: Whole, house: House) -> None:
    statement = whole.told.statement.replace('"countersignature":1', '"countersignature":2')
    signature = house.countersign.sign(statement_message(statement))
    report = looked(whole, replace(whole.told, statement=statement, countersignature=signature))
    assert report.bad == {"statement_unreadable"}


def test_the_log_proof_of_another_leaf(whole: Whole, house: House) -> None:
    other = house.proof(text("B2-1"))
    assert looked(whole, replace(whole.told, log_proof=other.log_proof)).bad == {"not_in_log"}


def test_a_salt_of_another_record(whole: Whole) -> None:
    assert looked(whole, replace(whole.told, salt=b"x" * 32)).bad == {"not_in_log"}


def test_a_checkpoint_of_another_log_under_this_key(whole: Whole, house: House) -> None:
    told = read_proof(whole.told.log_proof.encode())
    foreign = sign_checkpoint(Checkpoint("elsewhere.example/records", 7, b"r" * 32), house.log)
    report = looked(whole, replace(whole.told, log_proof=LogProof(5, told.path, foreign).content.decode()))
    assert report.bad == {"checkpoint_wrong"}


def test_the_log_of_another_issuer(whole: Whole) -> None:
    """Everything is signed and included, but in somebody else's log."""
    elsewhere = House(log=Ed25519PrivateKey.from_private_bytes(b"m" * 32), origin="elsewhere.example/records")
    assert looked(whole, elsewhere.proof(whole.record)).bad == {"other_log"}


def test_a_checkpoint_of_another_log_key(whole: Whole) -> None:
    key = Ed25519PrivateKey.from_private_bytes(b"m" * 32)
    told = replace(whole.told, log_key=NoteKey.of("service.example.com/records", key).text)
    assert looked(whole, told).bad == {"checkpoint_wrong"}


def test_a_log_that_the_issuer_does_not_name(whole: Whole) -> None:
    """Another log key under the right name, with all signatures right."""
    forged = House(log=Ed25519PrivateKey.from_private_bytes(b"m" * 32)).proof(whole.record)
    assert looked(whole, forged).bad == frozenset()
    assert looked(whole, forged, issuer=whole.house.keys).bad == {"log_key_foreign"}


def test_an_issuer_made_up_from_top_to_bottom(whole: Whole) -> None:
    """It holds together; only the list of keys shows that it is not the issuer's."""
    forger = House(
        Ed25519PrivateKey.from_private_bytes(b"f" * 32), Ed25519PrivateKey.from_private_bytes(b"g" * 32)
    )
    proof = proof_bytes(forger.proof(whole.record))
    pdf = forger.pdf(whole.record, proof)
    assert verify(pdf).conclusion == "unchanged"
    foreign = {"countersignature_key_foreign", "log_key_foreign", "seal_root_foreign"}
    assert verify(pdf, issuer=whole.house.keys).bad == foreign


def test_the_key_list_of_somebody_else(whole: Whole) -> None:
    keys = replace(whole.house.keys, issuer="https://elsewhere.example")
    assert verify(whole.pdf, issuer=keys).bad == {"other_issuer"}


def test_a_text_that_names_another_issuer(house: House) -> None:
    record = text(issuer="https://elsewhere.example")
    assert "issuer_differs" in verify(record, proof=proof_bytes(house.proof(record))).bad


def test_a_witness_whose_signature_is_of_another_checkpoint(whole: Whole, house: House) -> None:
    other = with_witness(house.proof(text("B2-1")), "witness.example.org", WITNESS, 1_795_600_000)
    line = other.log_proof.rstrip("\n").rpartition("\n")[2]
    told = replace(whole.told, log_proof=whole.told.log_proof + line + "\n")
    keys = replace(house.keys, witnesses=(witness_text("witness.example.org", WITNESS),))
    assert looked(whole, told, issuer=keys).bad == {"witness_wrong"}


def test_a_witness_of_a_year_that_no_calendar_has(whole: Whole, house: House) -> None:
    told = with_witness(whole.told, "witness.example.org", WITNESS, 2**62)
    keys = replace(house.keys, witnesses=(witness_text("witness.example.org", WITNESS),))
    assert looked(whole, told, issuer=keys).bad == {"witness_wrong"}


def test_a_witness_nobody_named_vouches_for_nothing(whole: Whole) -> None:
    told = with_witness(whole.told, "witness.example.org", WITNESS, 1_795_600_000)
    report = looked(whole, told, issuer=IssuerKeys(ISSUER))
    assert (report.conclusion, report.bad) == ("unchanged", frozenset())
    assert {"not_witnessed", "countersignature_key_unlisted", "log_key_unlisted"} <= report.codes


def test_a_witness_vouches_only_for_what_stands_in_the_log(whole: Whole) -> None:
    told = with_witness(replace(whole.told, salt=b"x" * 32), "witness.example.org", WITNESS, 1_795_600_000)
    keys = IssuerKeys(ISSUER, witnesses=(witness_text("witness.example.org", WITNESS),))
    report = looked(whole, told, issuer=keys)
    assert report.bad == {"not_in_log"} and "witnessed" not in report.codes


def test_a_witness_with_a_key_of_another_kind_has_seen_nothing(whole: Whole, house: House) -> None:
    """An ordinary signature of a note says nothing of the time at which the log was seen."""
    name, note = "witness.example.org", whole.told.checkpoint
    signed = note[: note.rindex(b"\n\n") + 1].decode()
    line = sign_note(signed, [(name, WITNESS)]).decode().rstrip("\n").rpartition("\n")[2]
    told = replace(whole.told, log_proof=whole.told.log_proof + line + "\n")
    report = looked(whole, told, issuer=replace(house.keys, witnesses=(NoteKey.of(name, WITNESS).text,)))
    assert report.bad == frozenset() and "not_witnessed" in report.codes


def test_an_exchanged_photo(whole: Whole) -> None:
    report = verify(whole.record, proof=whole.proof, photos=[File("a.jpg", photo(99))])
    assert report.bad == {"photo_foreign"}


def test_a_photo_under_the_name_of_another(whole: Whole) -> None:
    name = f"photos/{digest(PHOTOS[0])}.jpg"
    assert verify(whole.record, proof=whole.proof, photos=[File(name, PHOTOS[1])]).bad == {"photo_changed"}


def test_any_flipped_bit_of_a_photo_is_named(whole: Whole) -> None:
    for at, bit in some_places(PHOTOS[0], 60):
        files = [File("a.jpg", flipped(PHOTOS[0], at, bit))]
        assert verify(whole.record, proof=whole.proof, photos=files).bad == {"photo_foreign"}


def test_any_flipped_bit_of_the_drawing_is_named(whole: Whole) -> None:
    strokes = drawing("A7-12")
    for at, bit in some_places(strokes, 60):
        files = [File("s.json", flipped(strokes, at, bit))]
        assert verify(whole.record, proof=whole.proof, strokes=files).bad == {"strokes_foreign"}


def test_a_signature_that_the_customer_drew_for_another_record(house: House) -> None:
    """The phone signed a text that names the drawing of an earlier record."""
    reused = drawing("A7-11")
    record = text("A7-12", signed_by={"name": "刘先生", "relation": "self", "strokes": digest(reused)})
    report = verify(record, proof=proof_bytes(house.proof(record)), strokes=[File("s.json", reused)])
    assert report.bad == {"strokes_of_another"}
    [found] = [each for each in report.findings if each.state == "bad"]
    assert found.facts == {"record": "A7-11", "number": "A7-12"}


def test_strokes_that_are_none(house: House) -> None:
    record = text(signed_by={"strokes": digest(b"{}")})
    report = verify(record, proof=proof_bytes(house.proof(record)), strokes=[File("s.json", b"{}")])
    assert report.bad == {"strokes_unreadable"}


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (b"{" + b" " * 40_000 + b"}", "text_too_long"),
        (b'{"number":"1","number":"2"}', "text_ambiguous"),
        (b"{\xff}", "text_unreadable"),
        (b"{" * 20_000, "text_unreadable"),
        (b"{}", "text_unreadable"),
        (text(template=True), "text_unreadable"),
        (text(template=0), "text_unreadable"),
        (text(photos=[{"sha256": "../x"}]), "text_unreadable"),
        (text(signed_by={"strokes": 5}), "text_unreadable"),
        (text(corrects=5), "text_unreadable"),
        (text(number=""), "text_unreadable"),
    ],
)
def test_a_signed_text_that_is_no_record(house: House, record: bytes, code: str) -> None:
    assert verify(record, proof=proof_bytes(house.proof(record))).bad == {code}


def test_a_correction_signed_by_another_key_than_the_countersignature(house: House) -> None:
    record = text(corrects="ab" * 32)
    other = House(Ed25519PrivateKey.from_private_bytes(b"f" * 32)).proof(record, by="office")
    told = replace(house.proof(record, by="office"), signature=other.signature, key=other.key)
    assert "office_key_differs" in verify(record, proof=proof_bytes(told)).bad


def test_a_correction_whose_text_was_changed(house: House) -> None:
    record = text(corrects="ab" * 32)
    proof = proof_bytes(house.proof(record, by="office"))
    assert (
        "office_signature_wrong"
        in verify(record.replace("不制冷".encode(), "已修好".encode()), proof=proof).bad
    )


def test_a_record_alone_cannot_be_verified(whole: Whole) -> None:
    report = verify(whole.record)
    assert (report.exit_code, report.codes) == (2, {"proof_needed"})


def as_json(change: Callable[[dict[str, object]], None], content: bytes) -> bytes:
    told = json.loads(content)
    change(told)
    return json.dumps(told).encode()


def test_a_proof_of_a_later_form_is_named(whole: Whole) -> None:
    later = as_json(lambda told: told.update(proof=2), whole.proof)
    report = verify(whole.record, proof=later)
    [found] = [each for each in report.findings if each.state == "bad"]
    assert (found.code, found.facts["why"]) == ("proof_unreadable", "unknown_version")
