"""A later proof of the log, witnessed.txt: it is of this very record, of the issuer's log, and says who saw that."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from infra.seal.bundle import bundle
from infra.seal.issuer import IssuerKeys, issuer_bytes
from infra.seal.log.note import NoteKey
from infra.seal.verifying import File, Report, verify
from tests.infra.seal.verifying.conftest import Whole
from tests.infra.seal.verifying.made import ISSUER, House, cosigned, text, witness_text

NAME, AT = "witness.example.org", 1_795_600_000
WITNESS = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"v" * 32)
WITNESSES = IssuerKeys(ISSUER, witnesses=(witness_text(NAME, WITNESS),))


@pytest.fixture(scope="module")
def stranger() -> House:
    """Another house under the same name, with keys of its own."""
    return House(*(Ed25519PrivateKey.from_private_bytes(each * 32) for each in (b"o", b"p")))


@pytest.fixture(scope="module")
def seen(whole: Whole) -> bytes:
    """witnessed.txt of the record."""
    return cosigned(whole.house.later(whole.told), NAME, WITNESS, AT)


def looked(
    whole: Whole, content: bytes, issuer: IssuerKeys | None = WITNESSES, record: bytes | None = None
) -> Report:
    """The record or PDF with this proof beside it."""
    proof = whole.proof if record is None else None
    given = whole.record if record is None else record
    return verify(given, proof=proof, witnessed=[File("witnessed.txt", content)], issuer=issuer)


def with_file(whole: Whole, content: bytes) -> bytes:
    """The bundle with it."""
    return bundle(whole.record, whole.proof, issuer_bytes(whole.house.keys), pdf=whole.pdf, witnessed=content)


def test_a_witness_alone_names_the_issuer_of_the_record(whole: Whole, seen: bytes) -> None:
    report = looked(whole, seen)
    assert (report.conclusion, report.bad) == ("by_issuer_witnessed", frozenset())
    assert {"later_in_log", "witnessed", "countersignature_key_unlisted", "log_key_unlisted"} <= report.codes
    assert "not_witnessed" not in report.codes


def test_what_a_witness_does_not_say_of_the_pages_of_a_pdf_is_not_said(
    whole: Whole, stranger: House, seen: bytes
) -> None:
    """Anybody can seal other pages around a genuine text: who knows no seal of the issuer trusts the text alone."""
    for pdf in (whole.pdf, stranger.pdf(whole.record, whole.proof)):
        report = looked(whole, seen, record=pdf)
        assert (report.conclusion, report.bad) == ("record_by_issuer", frozenset())
        assert "seal_root_unlisted" in report.codes
        assert "do not rely on what its pages say" in report.said("en")
    listed = replace(whole.house.keys, witnesses=WITNESSES.witnesses)
    assert looked(whole, seen, listed, record=whole.pdf).conclusion == "by_issuer"
    assert looked(whole, seen, listed, record=pdf).bad == {"seal_root_foreign"}


def test_a_list_of_witnesses_that_saw_nothing_contradicts_nothing_and_names_nobody(whole: Whole) -> None:
    for content in (whole.pdf, whole.bundle):
        report = verify(content, issuer=WITNESSES)
        assert (report.conclusion, report.bad, report.exit_code) == ("unchanged", frozenset(), 0)
        assert "not_witnessed" in report.codes


@pytest.mark.parametrize("kind", ["countersignature", "log", "seal"])
def test_a_key_is_foreign_where_the_list_has_others_of_its_kind(
    whole: Whole, stranger: House, kind: str
) -> None:
    keys = replace(WITNESSES, **{kind: getattr(stranger.keys, kind)})
    name = "seal_root" if kind == "seal" else f"{kind}_key"
    assert verify(whole.pdf, issuer=keys).bad == {f"{name}_foreign"}


def test_the_key_of_the_log_alone_names_the_issuer_of_the_record(whole: Whole) -> None:
    report = verify(whole.record, proof=whole.proof, issuer=IssuerKeys(ISSUER, log=(whole.house.log_key,)))
    assert (report.conclusion, report.bad) == ("by_issuer_logged", frozenset())


def test_the_bundle_brings_it(whole: Whole, seen: bytes) -> None:
    made = with_file(whole, seen)
    with zipfile.ZipFile(BytesIO(made)) as opened:
        assert opened.read("witnessed.txt") == seen
        assert b"witnessed.txt" in opened.read("VERIFY.txt")
    keys = replace(whole.house.keys, witnesses=WITNESSES.witnesses)
    report = verify(made, issuer=keys)
    assert (report.conclusion, report.bad) == ("by_issuer", frozenset())
    assert {"members_agree", "later_in_log", "witnessed"} <= report.codes
    assert "instructions_differ" not in report.codes
    assert {"later_in_log", "witnesses_unknown", "not_witnessed"} <= verify(made).codes


def test_one_of_another_record_in_the_bundle_is_named(whole: Whole, house: House) -> None:
    other = cosigned(house.later(house.proof(text("B2-1"))), NAME, WITNESS, AT)
    assert verify(with_file(whole, other), issuer=house.keys).bad == {"later_of_another"}


def spoiled(code: str, whole: Whole, seen: bytes) -> bytes:
    """A file with one thing wrong."""
    later = whole.house.later
    if code == "later_unreadable":
        return seen.replace(b"\nindex", b"\nextra AAAA\nindex")
    if code == "later_of_another":
        return seen.replace(b"index 5", b"index 4")
    if code == "later_other_log":
        return House(origin="elsewhere.example.com/records").later(whole.told)
    if code == "log_forked":
        return later(whole.told, 7, face=b"x")
    if code == "witness_wrong":
        other = cosigned(later(whole.told, 12), NAME, WITNESS, AT)
        return later(whole.told) + other.splitlines(keepends=True)[-1]
    note = seen.index("—".encode()) + 40  # later_altered: within the log's own signature
    return seen[:note] + (b"A" if seen[note : note + 1] != b"A" else b"B") + seen[note + 1 :]


@pytest.mark.parametrize(
    "code",
    [
        "later_unreadable",
        "later_of_another",
        "later_other_log",
        "log_forked",
        "witness_wrong",
        "later_altered",
    ],
)
def test_what_is_wrong_with_it_is_named(whole: Whole, seen: bytes, code: str) -> None:
    report = looked(whole, spoiled(code, whole, seen))
    assert (report.conclusion, report.bad) == ("broken", {code})
    assert "witnessed" not in report.codes


def test_any_flipped_byte_of_it_is_noticed(whole: Whole, seen: bytes) -> None:
    """It is named, or the file counts for nothing any more."""
    keys = replace(whole.house.keys, witnesses=WITNESSES.witnesses)
    for place in range(len(seen)):
        changed = bytearray(seen)
        changed[place] ^= 1 << place % 8
        report = looked(whole, bytes(changed), keys)
        whole_file = {"later_in_log", "witnessed"} <= report.codes
        assert report.bad or not whole_file or _of_the_log(seen, place), place
        assert report.bad <= {
            "later_unreadable", "later_of_another", "later_other_log", "later_altered", "witness_wrong",
        }  # fmt: skip


def _of_the_log(seen: bytes, place: int) -> bool:
    """In the name or key id of the log's own line: a signature of a key that nobody knows, beside the witness's."""
    start = seen.index("—".encode())
    end = seen.index("—".encode(), start + 3)
    return start <= place < end


def test_a_line_of_a_key_that_is_not_known_counts_for_nothing_and_is_told(whole: Whole) -> None:
    content = cosigned(whole.house.later(whole.told), NAME, OTHER, AT)
    report = looked(whole, content)
    assert (report.conclusion, report.bad) == ("unchanged", frozenset())
    assert {"not_witnessed", "witnesses_unknown"} <= report.codes
    [others] = [each for each in report.findings if each.code == "witnesses_unknown"]
    assert others.facts == {"names": [NAME]}


def test_under_a_key_of_the_log_that_nobody_knows_it_proves_nothing(whole: Whole) -> None:
    later = House(log=OTHER).later(whole.told)
    report = looked(whole, later)
    assert (report.conclusion, report.bad) == ("unchanged", frozenset())
    assert "later_unknown" in report.codes and "later_in_log" not in report.codes


def test_a_log_that_has_changed_its_key_since_is_known_by_list_or_witness(whole: Whole) -> None:
    later = House(log=OTHER).later(whole.told)
    key = NoteKey.of(whole.house.origin, OTHER).text
    listed = replace(whole.house.keys, log=(key, whole.house.log_key))
    assert "later_in_log" in looked(whole, later, listed).codes
    report = looked(whole, cosigned(later, NAME, WITNESS, AT))
    assert (report.conclusion, report.bad) == ("by_issuer_witnessed", frozenset())


def test_it_alone_is_no_record(seen: bytes) -> None:
    report = verify(seen)
    assert (report.conclusion, report.codes) == ("unreadable", {"record_needed"})


def test_a_witness_of_a_wrong_file_does_not_vouch(whole: Whole) -> None:
    """Neither for another record of the log, however true."""
    other = whole.house.proof(text("B2-1"))
    report = looked(whole, cosigned(whole.house.later(other), NAME, WITNESS, AT))
    assert report.bad == {"later_of_another"} and "witnessed" not in report.codes


def test_a_bundle_may_be_given_a_later_one_still(whole: Whole, seen: bytes) -> None:
    newest = cosigned(whole.house.later(whole.told, 12), NAME, WITNESS, AT + 60)
    report = verify(with_file(whole, seen), witnessed=[File("newer.txt", newest)], issuer=whole.house.keys)
    told = [each.facts["size"] for each in report.findings if each.code == "later_in_log"]
    assert (report.bad, told) == (frozenset(), [9, 12])


def test_where_one_witness_is_false_the_word_of_another_does_not_count(whole: Whole, seen: bytes) -> None:
    wrong = cosigned(whole.house.later(whole.told, 12), "other.example.org", OTHER, AT).splitlines(
        keepends=True
    )
    keys = replace(WITNESSES, witnesses=(*WITNESSES.witnesses, witness_text("other.example.org", OTHER)))
    report = looked(whole, seen + wrong[-1], keys)
    assert report.bad == {"witness_wrong"} and "witnessed" not in report.codes
