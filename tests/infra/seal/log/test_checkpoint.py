"""Checkpoints: the log's size and root, signed."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from infra.seal.log.checkpoint import Checkpoint, parsed, read_checkpoint, sign_checkpoint
from infra.seal.log.note import NoteKey, base64_text, sign_note
from infra.seal.log.refused import Refused
from infra.seal.log.tree import BIGGEST_SIZE, EMPTY_ROOT, leaf_hash

ORIGIN = "doorstep.example/records"
OLD = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NEW = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
OLD_KEY, NEW_KEY = NoteKey.of(ORIGIN, OLD), NoteKey.of(ORIGIN, NEW)
ROOT = leaf_hash(b"the only record")
FIVE = Checkpoint(ORIGIN, 5, ROOT)

# The example of c2sp.org/tlog-checkpoint.
EXAMPLE = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


def refusal(note: bytes, *keys: NoteKey, origin: str = ORIGIN) -> str:
    with pytest.raises(Refused) as caught:
        read_checkpoint(note, origin, keys)
    return caught.value.code


def test_the_example_of_the_specification_is_read_and_written_alike() -> None:
    found = parsed(EXAMPLE)
    assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20852163)
    assert found.root.hex() == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62"
    assert found.text == EXAMPLE


def test_a_checkpoint_is_three_lines_under_the_log_s_own_name() -> None:
    text, signature = sign_checkpoint(FIVE, OLD).decode().split("\n\n")
    assert text.split("\n") == [ORIGIN, "5", base64_text(ROOT)]
    assert signature.startswith(f"— {ORIGIN} ")
    assert signature.count("\n") == 1


@pytest.mark.parametrize("keys", [[OLD_KEY], [NEW_KEY], [NEW_KEY, OLD_KEY]])
def test_while_keys_change_readers_of_either_key_are_served(keys: list[NoteKey]) -> None:
    assert read_checkpoint(sign_checkpoint(FIVE, OLD, NEW), ORIGIN, keys) == FIVE


def test_a_checkpoint_under_another_key_is_refused() -> None:
    assert refusal(sign_checkpoint(FIVE, OLD), NEW_KEY) == "unknown_key"


def test_a_witness_does_not_vouch_for_the_log() -> None:
    witnessed_only = sign_note(FIVE.text, [("witness.example", NEW)])
    assert refusal(witnessed_only, OLD_KEY, NoteKey.of("witness.example", NEW)) == "unknown_key"


def test_a_checkpoint_of_another_log_is_refused_though_our_key_signed_it() -> None:
    other = sign_note(Checkpoint("other.example", 5, ROOT).text, [(ORIGIN, OLD)])
    assert refusal(other, OLD_KEY) == "wrong_origin"


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n",
        f"{ORIGIN}\n5\n",
        f"\n5\n{'A' * 43}=\n",
        f"{ORIGIN}\n05\n{'A' * 43}=\n",
        f"{ORIGIN}\n+5\n{'A' * 43}=\n",
        f"{ORIGIN}\n-5\n{'A' * 43}=\n",
        f"{ORIGIN}\n5 \n{'A' * 43}=\n",
        f"{ORIGIN}\n٥\n{'A' * 43}=\n",
        f"{ORIGIN}\n5.0\n{'A' * 43}=\n",
        f"{ORIGIN}\n{2**63}\n{'A' * 43}=\n",
        f"{ORIGIN}\n{'9' * 5000}\n{'A' * 43}=\n",
        f"{ORIGIN}\n5\n{'A' * 43}\n",
        f"{ORIGIN}\n5\n{'A' * 42}B=\n",
        f"{ORIGIN}\n5\n{'A' * 40}\n",
        f"{ORIGIN}\n5\n{'0' * 64}\n",
        f"{ORIGIN}\n5\n{'A' * 43}=\n\n",
        f"{ORIGIN}\n5\n{'A' * 43}=\nmore\n\nmore\n",
        f"{ORIGIN}\n0\n{'A' * 43}=\n",
    ],
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    assert refusal(sign_note(text, [(ORIGIN, OLD)]), OLD_KEY) == "not_a_checkpoint"


def test_extension_lines_of_others_are_kept() -> None:
    extended = Checkpoint(ORIGIN, 5, ROOT, ("one", "two"))
    assert read_checkpoint(sign_checkpoint(extended, OLD), ORIGIN, [OLD_KEY]) == extended


@pytest.mark.parametrize(
    "wrong",
    [("", 5, ROOT), (ORIGIN, -1, ROOT), (ORIGIN, 2**63, ROOT), (ORIGIN, 5, ROOT[:-1]), ("a\nb", 5, ROOT)],
)
def test_what_can_be_no_checkpoint_is_not_made(wrong: tuple[str, int, bytes]) -> None:
    with pytest.raises(Refused, match="not_a_checkpoint"):
        Checkpoint(*wrong)


@given(st.integers(1, BIGGEST_SIZE), st.binary(min_size=32, max_size=32))
def test_every_checkpoint_comes_back_as_it_was(size: int, root: bytes) -> None:
    for one in (Checkpoint(ORIGIN, size, root), Checkpoint(ORIGIN, 0, EMPTY_ROOT)):
        assert read_checkpoint(sign_checkpoint(one, OLD), ORIGIN, [OLD_KEY]) == one
