"""Our public keys, retired ones too: what they signed is as genuine as ever."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask

from infra.seal.issuer import issuer_bytes, read_issuer
from server.house import house
from server.keys import BadKey
from server.records.issuer import issuer_keys


@pytest.fixture
def retired(app: Flask) -> Path:
    """Where public halves of retired keys lie."""
    directory = house(app).settings.home / "keys" / "retired"
    directory.mkdir(parents=True)
    return directory


def public(seed: int) -> bytes:
    """A public key in PEM."""
    key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def test_retired_keys_stand_behind_those_that_live(app: Flask, retired: Path) -> None:
    before = issuer_keys(house(app))
    (retired / "countersign-2026-01-01.pem").write_bytes(public(1))
    (retired / "countersign-2027-01-01.pem").write_bytes(public(2))
    (retired / "log-2026-01-01.pem").write_bytes(public(3))
    (retired / "seal-2026-01-01.crt").write_bytes(before.seal[0].encode())

    keys = issuer_keys(house(app))

    assert keys.countersignature[:1] == before.countersignature
    assert [key[-32:] for key in keys.countersignature[1:]] == [
        Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32).public_key().public_bytes_raw()
        for seed in (2, 1)
    ]
    assert (keys.log[:1], len(keys.log)) == (before.log, 2)
    assert keys.seal == before.seal
    assert read_issuer(issuer_bytes(keys)) == keys


@pytest.mark.parametrize("name", ["countersign-x.pem", "log-x.pem", "seal-x.crt"])
def test_a_file_that_is_no_key_is_named(app: Flask, retired: Path, name: str) -> None:
    (retired / name).write_bytes(b"nothing")
    with pytest.raises(BadKey, match=name):
        issuer_keys(house(app))


def test_a_key_that_is_retired_while_it_lives_stands_there_once(app: Flask, retired: Path) -> None:
    """As the run book has it: its public half is kept before the private one goes."""
    before = issuer_keys(house(app))
    for name, key in (
        ("countersign", house(app).record_keys.countersign[0]),
        ("log", house(app).record_keys.log[0]),
    ):
        pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (retired / f"{name}-2026-11-23.pem").write_bytes(pem)

    assert issuer_keys(house(app)) == before
