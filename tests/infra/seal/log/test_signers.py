"""A checkpoint is the same whether its key is in our memory or kept by somebody who signs for us."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from infra.seal.keys.held import HeldKey
from infra.seal.log.checkpoint import Checkpoint, read_checkpoint, sign_checkpoint
from infra.seal.log.note import NoteKey
from infra.seal.log.refused import Refused

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
CHECKPOINT = Checkpoint("service.example.com/records", 3, bytes(32))


def test_a_checkpoint_does_not_tell_where_its_key_is_kept() -> None:
    note = sign_checkpoint(CHECKPOINT, HeldKey(KEY))
    assert note == sign_checkpoint(CHECKPOINT, KEY)
    log = NoteKey.of(CHECKPOINT.origin, HeldKey(KEY))
    assert read_checkpoint(note, CHECKPOINT.origin, [log]) == CHECKPOINT


def test_the_seals_key_is_no_key_of_a_log() -> None:
    with pytest.raises(Refused, match="bad_key"):
        sign_checkpoint(CHECKPOINT, HeldKey(generate_private_key(65537, 3072)))
