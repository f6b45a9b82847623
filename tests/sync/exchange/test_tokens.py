"""Time tokens and certificates: what we signed is read back, everything else is forged."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.exchange import certificates, tokens
from sync.exchange.base64url import decoded, encoded
from sync.exchange.certificates import Certificate, ForgedCertificate
from sync.exchange.tokens import ForgedToken, TimeToken, token_hash

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OLDER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
PUBLIC = KEY.public_key()
TOKEN = TimeToken("epoch", 1_795_000_000_000, "device", 57, 58, "ab" * 32)
CERTIFICATE = Certificate("device", "key", "ann", "outlet", "K7", 1_795_000_000_000, "epoch")


def signed(prefix: bytes, payload: bytes) -> str:
    return f"{encoded(payload)}.{encoded(KEY.sign(prefix + payload))}"


@given(
    st.builds(
        TimeToken,
        epoch=st.text(max_size=50),
        time=st.integers(0, 2**53),
        device=st.text(max_size=50),
        through=st.integers(0, 2**53),
        recorded=st.integers(0, 2**53),
        recorded_hash=st.none() | st.text(max_size=64),
    )
)
def test_a_token_is_read_as_it_was_issued(token):
    assert tokens.read(tokens.issue(token, KEY), PUBLIC) == token


def test_a_certificate_is_read_as_it_was_issued():
    assert certificates.read(certificates.issue(CERTIFICATE, KEY), PUBLIC) == CERTIFICATE


def test_a_token_of_the_older_of_two_keys_is_still_ours():
    assert tokens.read(tokens.issue(TOKEN, OLDER), PUBLIC, OLDER.public_key()) == TOKEN


def test_a_token_of_another_key_is_forged():
    with pytest.raises(ForgedToken):
        tokens.read(tokens.issue(TOKEN, OLDER), PUBLIC)


def test_a_certificate_never_passes_for_a_token():
    with pytest.raises(ForgedToken):
        tokens.read(certificates.issue(CERTIFICATE, KEY), PUBLIC)
    with pytest.raises(ForgedCertificate):
        certificates.read(tokens.issue(TOKEN, KEY), PUBLIC)


def test_a_token_changed_anywhere_is_forged():
    text = tokens.issue(TOKEN, KEY)
    for at in range(len(text)):
        other = "A" if text[at] != "A" else "B"
        with pytest.raises(ForgedToken):
            tokens.read(text[:at] + other + text[at + 1 :], PUBLIC)


@given(st.text(max_size=200))
def test_no_text_raises_anything_but_the_named_error(text):
    with pytest.raises(ForgedToken):
        tokens.read(text, PUBLIC)
    with pytest.raises(ForgedCertificate):
        certificates.read(text, PUBLIC)


PAYLOAD = decoded(tokens.issue(TOKEN, KEY).partition(".")[0]) or b""


@pytest.mark.parametrize(
    "payload",
    [
        b"\x02" + PAYLOAD[1:],  # another version
        PAYLOAD + b"\x00",  # more than is told
        PAYLOAD[:1] + b"\xff" * 9 + PAYLOAD[1:],  # a number without end
        PAYLOAD[:1] + b"\x81" + b"\x80" * 6 + b"\x10" + PAYLOAD[7:],  # beyond 2^53
        b"\x01\x01\x00\x00" + b"\x00\x04d" + b"\x00",  # no epoch
        b"\x01\x01\x00\x00" + b"\x04e\x00" + b"\x00",  # no device
        b"\x01\x01\x00\x00" + b"\x04\xff\x04d" + b"\x00",  # no text
        b'{"v":1,"e":"x","t":1,"d":"d","h":0,"n":0,"r":null}',
        *(PAYLOAD[:cut] for cut in range(1, len(PAYLOAD))),
    ],
)
def test_a_payload_of_another_shape_is_refused_even_under_our_key(payload):
    with pytest.raises(ForgedToken):
        tokens.read(signed(b"doorstep-token/1\n", payload), PUBLIC)


def test_a_token_of_ids_is_shorter_than_200_characters():
    uuid = "0199b000-7a00-7000-8000-00000000000a"
    text = tokens.issue(TimeToken(uuid, 1_795_000_000_000, uuid, 12_000, 12_345, "ab" * 32), KEY)
    assert len(text) < 200


@pytest.mark.parametrize("payload", [b"[]", b"{", b"\xff", b"[" * 1200, b'{"v":2}', b'{"v":1,"device":7}'])
def test_a_certificate_of_another_shape_is_refused_even_under_our_key(payload):
    with pytest.raises(ForgedCertificate):
        certificates.read(signed(b"doorstep-certificate/1\n", payload), PUBLIC)


def test_a_token_longer_than_two_kilobytes_is_not_looked_at():
    with pytest.raises(ForgedToken, match="too long"):
        tokens.read("A" * 5000, PUBLIC)


@pytest.mark.parametrize("time", ["yesterday", "2026-11-24T01:52:10", 7, None])
def test_a_certificate_without_an_instant_is_forged(time):
    payload = json.loads(decoded(certificates.issue(CERTIFICATE, KEY).partition(".")[0]) or b"")
    with pytest.raises(ForgedCertificate):
        certificates.read(
            signed(b"doorstep-certificate/1\n", json.dumps(payload | {"time": time}).encode()), PUBLIC
        )


@given(st.text(st.characters()))
def test_no_text_is_too_strange_to_be_hashed(text):
    assert len(token_hash(text)) == 64
