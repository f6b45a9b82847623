"""Whatever is given, the answer is a report."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from infra.seal.bundle import zipped
from infra.seal.proof import proof_bytes
from infra.seal.verifying import File, pdf, verify
from infra.seal.verifying import given as given_module
from tests.infra.seal.verifying.conftest import Whole
from tests.infra.seal.verifying.made import House, text

HEADS = (b"", b"%PDF-1.7\n", b"PK\x03\x04", b"PK\x05\x06", b"{")
BYTES = some.builds(lambda head, tail: head + tail, some.sampled_from(HEADS), some.binary(max_size=300))
JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(), inner, max_size=4),
    max_leaves=12,
)
MEMBERS = some.sampled_from(
    ["record.json", "proof.json", "record.pdf", "issuer.json", "VERIFY.txt", "photos/a.jpg"]
)
HOUSE = House()


def never_genuine(content: bytes, **given: object) -> None:
    report = verify(content, **given)  # type: ignore[arg-type]
    assert report.exit_code in (1, 2)
    assert report.bad
    assert report.said("zh") and report.said("en") and json.dumps(report.document)


@given(BYTES)
def test_of_arbitrary_bytes(content: bytes) -> None:
    never_genuine(content)


@given(BYTES, BYTES)
def test_of_arbitrary_proofs(content: bytes, proof: bytes) -> None:
    never_genuine(content, proof=proof)


@given(some.dictionaries(MEMBERS, BYTES, max_size=5))
def test_of_arbitrary_bundles(files: dict[str, bytes]) -> None:
    never_genuine(zipped(files))


@given(JSON, JSON, JSON)
def test_of_arbitrary_texts_that_were_signed(photos: object, signed_by: object, template: object) -> None:
    """A phone may sign anything: what it signed is still proved, but never raises."""
    record = text(photos=photos, signed_by=signed_by, template=template)
    report = verify(
        record, proof=proof_bytes(HOUSE.proof(record)), photos=[File("a", b"")], strokes=[File("b", b"")]
    )
    assert {"signed_by_device", "countersigned", "in_log"} <= report.codes
    assert json.dumps(report.document)


@settings(max_examples=60, deadline=None)
@given(some.data())
def test_of_a_pdf_with_bytes_cut_out_or_put_in(whole: Whole, data: some.DataObject) -> None:
    at = data.draw(some.integers(9, len(whole.pdf) - 1))
    cut, put = data.draw(some.integers(0, 200)), data.draw(some.binary(max_size=20))
    changed = whole.pdf[:at] + put + whole.pdf[at + cut :]
    if changed != whole.pdf:
        never_genuine(changed)


def test_of_a_file_that_is_too_long_to_look_at(monkeypatch: pytest.MonkeyPatch, whole: Whole) -> None:
    monkeypatch.setattr(pdf, "LONGEST", len(whole.pdf))
    assert verify(whole.pdf).unchanged
    assert verify(whole.pdf + b"\n").codes == {"file_too_long"}
    monkeypatch.setattr(given_module, "LONGEST_FILE", len(whole.bundle) - 1)
    assert verify(whole.bundle).codes == {"file_too_long"}
