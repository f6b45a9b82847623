"""issuer.json is read with errors that name the field."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as some

from infra.seal.issuer import IssuerKeys, IssuerRefused, issuer_bytes, read_issuer
from tests.infra.seal.verifying.made import ISSUER, House, witness_text

HOUSE = House()
WITNESS = witness_text("witness.example.org", Ed25519PrivateKey.from_private_bytes(b"w" * 32))
KEYS = IssuerKeys(ISSUER, (HOUSE.countersign_der,), (HOUSE.log_key,), (), (WITNESS,))


def changed(**members: Any) -> bytes:
    return json.dumps(json.loads(issuer_bytes(KEYS)) | members).encode()


def test_what_is_written_is_read() -> None:
    assert read_issuer(issuer_bytes(KEYS)) == KEYS


def test_members_of_a_later_version_are_left_alone() -> None:
    assert read_issuer(changed(more=[1])) == KEYS


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not_json"),
        (b"[]", "not_json"),
        (b'{"issuer":"a","issuer":"b"}', "not_json"),
        (b" " * (1 << 20), "too_long"),
        (b"{}", "unknown_version issuer_keys"),
        (changed(issuer_keys=2), "unknown_version issuer_keys"),
        (changed(issuer_keys=True), "unknown_version issuer_keys"),
        (changed(issuer=5), "bad_text issuer"),
        (changed(issuer="a\nb"), "bad_text issuer"),
        (changed(log="x"), "bad_list log"),
        (changed(log=[5]), "bad_list log"),
        (changed(log=["x"] * 65), "bad_list log"),
        (changed(log=[HOUSE.log_key, HOUSE.log_key[:-4] + "AAA="]), "bad_key log[1]"),
        (changed(countersignature=["AAAA"]), "bad_key countersignature[0]"),
        (changed(seal=["-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]), "bad_key seal[0]"),
        (changed(witnesses=["w+00000000+AAAA"]), "bad_key witnesses[0]"),
    ],
)
def test_what_is_wrong_is_named(content: bytes, said: str) -> None:
    with pytest.raises(IssuerRefused) as problem:
        read_issuer(content)
    assert str(problem.value) == said


ANY_JSON = some.recursive(some.none() | some.text() | some.integers(), some.lists)


@given(some.binary(max_size=100) | ANY_JSON.map(lambda value: json.dumps(value).encode()))
def test_arbitrary_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(IssuerRefused):
        read_issuer(content)
