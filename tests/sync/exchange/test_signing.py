"""Signing: only the holder of the key signs, and nothing hostile raises."""

from __future__ import annotations

from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.exchange.base64url import decoded, encoded
from sync.exchange.signing import (
    correction_message,
    fingerprint,
    public_key,
    public_text,
    record_message,
    request_text,
    sign,
    sign_record,
    verify,
    verify_correction,
    verify_record,
)

KEY = ec.derive_private_key(7, ec.SECP256R1())
OTHER = ec.derive_private_key(8, ec.SECP256R1())
PUBLIC = public_text(KEY)


def test_a_request_text_names_method_path_and_content():
    assert request_text("POST", "/api/v1/sync", b"") == (
        b"doorstep/1\nPOST\n/api/v1/sync\n47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
    )


def test_a_signature_is_sixty_four_raw_bytes():
    assert len(decoded(sign(KEY, b"x")) or b"") == 64


@given(st.binary(max_size=200))
def test_what_a_key_signed_verifies_under_it_and_no_other(message):
    signature = sign(KEY, message)
    assert verify(PUBLIC, signature, message)
    assert not verify(public_text(OTHER), signature, message)
    assert not verify(PUBLIC, signature, message + b"!")


@given(st.text(max_size=300), st.text(max_size=300))
def test_text_that_is_no_key_or_no_signature_is_refused_without_raising(public, signature):
    assert not verify(public, sign(KEY, b"x"), b"x")
    assert not verify(PUBLIC, signature, b"x")


@given(st.binary(min_size=64, max_size=64))
def test_random_numbers_are_no_signature(raw):
    assert not verify(PUBLIC, encoded(raw), b"x")


@pytest.mark.parametrize("raw", [b"\x04" + bytes(64), b"\x02" + bytes(32), b"", bytes(65)])
def test_a_point_off_the_curve_is_no_key(raw):
    assert public_key(encoded(raw)) is None


def test_a_signature_has_one_spelling():
    signature = sign(KEY, b"x")
    assert not verify(PUBLIC, signature + "=", b"x")
    assert not verify(PUBLIC, signature + "\n", b"x")


def test_a_fingerprint_has_six_digits():
    assert fingerprint(PUBLIC).isdigit()
    assert len(fingerprint(PUBLIC)) == 6


def test_a_fingerprint_of_no_key_is_a_value_error():
    with pytest.raises(ValueError, match="not a public key"):
        fingerprint("!")


def test_a_record_is_signed_for_one_installation():
    text = '{"总额":38000}'
    signature = sign_record(KEY, "https://a.example", text)
    assert verify_record(PUBLIC, signature, "https://a.example", text)
    assert not verify_record(PUBLIC, signature, "https://b.example", text)
    assert not verify(PUBLIC, signature, text.encode())


def test_a_record_message_begins_with_what_it_is():
    assert record_message("https://a.example", "text") == b"repair-record/v1\nhttps://a.example\ntext"


def test_a_correction_is_signed_by_its_hash_and_for_one_installation():
    """However long the text is: a key in KMS takes messages of 4,096 bytes at most."""
    office, text = Ed25519PrivateKey.from_private_bytes(b"o" * 32), "好" * 10_000
    message = b"repair-record/v1-sha256\nhttps://a.example\n" + sha256(text.encode()).hexdigest().encode()
    public = encoded(office.public_key().public_bytes_raw())

    assert correction_message("https://a.example", text) == message
    signature = encoded(office.sign(message))
    assert verify_correction(public, signature, "https://a.example", text)
    assert not verify_correction(public, signature, "https://b.example", text)
    assert not verify_correction(public, signature, "https://a.example", text + "!")
    whole = encoded(office.sign(record_message("https://a.example", text)))
    assert not verify_correction(public, whole, "https://a.example", text)


@given(st.binary())
def test_base64url_has_one_spelling(content):
    text = encoded(content)
    assert decoded(text) == content
    assert "=" not in text
    assert decoded(text + "=") is None


@given(st.text(st.characters()))
def test_base64url_never_raises(text):
    content = decoded(text)
    assert content is None or encoded(content) == text
