"""Keys from files sign what others verify."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from infra.seal.keys.held import HeldKey
from infra.seal.keys.signer import KeyUnfit, raw_ed25519, signed_by
from tests.infra.seal.keys.cast import ed25519, pem, rsa

MESSAGE = b"doorstep\n" * 1_000


def openssl(*arguments: str | Path) -> str:
    asked = ["openssl", *map(str, arguments)]
    return subprocess.run(asked, capture_output=True, text=True, timeout=20, check=False).stdout.strip()


def test_what_an_rsa_key_signs_openssl_verifies(tmp_path: Path) -> None:
    key = HeldKey.read(pem(rsa()))
    for name, content in (("key", key.public), ("signature", key.sign(MESSAGE)), ("message", MESSAGE)):
        (tmp_path / name).write_bytes(content)
    where = ("-verify", tmp_path / "key", "-keyform", "DER", "-signature", tmp_path / "signature")
    assert openssl("dgst", "-sha256", *where, tmp_path / "message") == "Verified OK"
    assert openssl("dgst", "-sha256", *where, tmp_path / "key") == "Verification failure"


def test_what_an_ed25519_key_signs_openssl_verifies(tmp_path: Path) -> None:
    key = HeldKey.read(pem(ed25519()))
    for name, content in (("key", key.public), ("signature", key.sign(MESSAGE)), ("message", MESSAGE)):
        (tmp_path / name).write_bytes(content)
    where = ("-pubin", "-inkey", tmp_path / "key", "-keyform", "DER", "-sigfile", tmp_path / "signature")
    said = openssl("pkeyutl", "-verify", *where, "-rawin", "-in", tmp_path / "message")
    assert said == "Signature Verified Successfully"


def test_a_signature_is_of_one_key_and_one_message() -> None:
    key, other = HeldKey(rsa()), HeldKey(ed25519())
    signature = key.sign(MESSAGE)
    assert signed_by(key.public, signature, MESSAGE)
    assert not signed_by(key.public, signature, MESSAGE[1:])
    assert not signed_by(other.public, signature[:64], MESSAGE)


def test_only_an_ed25519_key_has_32_raw_bytes() -> None:
    assert raw_ed25519(HeldKey(ed25519())) == ed25519().public_key().public_bytes_raw()
    with pytest.raises(KeyUnfit):
        raw_ed25519(HeldKey(rsa()))


def locked() -> bytes:
    return ed25519().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"hush"))


def of_p256() -> bytes:
    return generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (lambda: b"", "not an unencrypted private key"),
        (locked, "not an unencrypted private key"),
        (lambda: pem(rsa("short", 2048)), "3072"),
        (of_p256, "neither RSA nor Ed25519"),
    ],
    ids=["empty", "encrypted", "short", "p256"],
)
def test_a_key_we_cannot_use_is_named_with_what_is_wrong(content: Callable[[], bytes], why: str) -> None:
    with pytest.raises(KeyUnfit, match=why) as failed:
        HeldKey.read(content(), "seal.pem")
    assert failed.value.key == "seal.pem"
