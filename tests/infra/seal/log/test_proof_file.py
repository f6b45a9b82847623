"""The file that shows offline that a record stands in the log."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from infra.seal.log.checkpoint import Checkpoint, sign_checkpoint
from infra.seal.log.inclusion import inclusion_proof
from infra.seal.log.note import NoteKey, base64_text
from infra.seal.log.proof_file import LogProof, read_proof, verify_proof
from infra.seal.log.refused import Refused
from infra.seal.log.tree import grown, leaf_hash
from tests.infra.seal.log.naive import entries

ORIGIN = "doorstep.example/records"
SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = NoteKey.of(ORIGIN, SIGNER)
LEAVES = [leaf_hash(one) for one in entries(13)]
PEAKS, NODES = grown(LEAVES)
SIGNED = sign_checkpoint(Checkpoint(ORIGIN, 13, PEAKS.root), SIGNER)


def proof(index: int, extra: bytes = b"") -> LogProof:
    return LogProof(index, tuple(inclusion_proof(index, 13, NODES)), SIGNED, extra)


FILE = proof(9).content


def refusal(content: bytes, leaf: bytes = LEAVES[9], *keys: NoteKey, origin: str = ORIGIN) -> str:
    with pytest.raises(Refused) as caught:
        verify_proof(content, leaf, origin, keys or (KEY,))
    return caught.value.code


def test_the_file_has_the_lines_of_the_specification() -> None:
    assert proof(9, b"opaque").content.decode().split("\n") == [
        "c2sp.org/tlog-proof@v1",
        "extra b3BhcXVl",
        "index 9",
        *(base64_text(one) for one in inclusion_proof(9, 13, NODES)),
        "",
        *SIGNED.decode().split("\n"),
    ]


@pytest.mark.parametrize("extra", [b"", b"opaque"])
@pytest.mark.parametrize("index", range(13))
def test_every_record_of_the_log_is_shown_to_be_in_it(index: int, extra: bytes) -> None:
    content = proof(index, extra).content
    assert read_proof(content) == proof(index, extra)
    assert verify_proof(content, LEAVES[index], ORIGIN, [KEY]) == (
        index,
        Checkpoint(ORIGIN, 13, PEAKS.root),
    )


def test_the_only_record_of_a_log_needs_no_path() -> None:
    signed = sign_checkpoint(Checkpoint(ORIGIN, 1, LEAVES[0]), SIGNER)
    content = LogProof(0, (), signed).content
    assert content == b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + signed
    assert verify_proof(content, LEAVES[0], ORIGIN, [KEY])[0] == 0


@pytest.mark.parametrize("at", range(len(FILE)))
def test_no_bit_of_the_file_can_be_flipped(at: int) -> None:
    for bit in range(8):
        flipped = FILE[:at] + bytes([FILE[at] ^ 1 << bit]) + FILE[at + 1 :]
        with pytest.raises(Refused):
            verify_proof(flipped, LEAVES[9], ORIGIN, [KEY])


@pytest.mark.parametrize("end", range(len(FILE)))
def test_no_beginning_of_the_file_is_a_proof(end: int) -> None:
    assert refusal(FILE[:end]) in ("not_a_proof", "not_a_note")


def test_each_thing_that_can_be_wrong_has_its_own_code() -> None:
    stranger = NoteKey.of(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(32)))
    assert refusal(FILE, LEAVES[8]) == "not_included"
    assert refusal(FILE.replace(b"index 9", b"index 8")) == "not_included"
    assert refusal(FILE.replace(b"\n13\n", b"\n14\n")) == "bad_signature"
    assert refusal(FILE, LEAVES[9], stranger) == "unknown_key"
    assert refusal(FILE, origin="other.example") == "unknown_key"
    assert refusal(b"") == "not_a_proof"


@pytest.mark.parametrize(
    "content",
    [
        FILE.replace(b"@v1", b"@v2"),
        FILE.replace(b"index 9", b"index 09"),
        FILE.replace(b"index 9", b"index -9"),
        FILE.replace(b"index 9", b"index 9 "),
        FILE.replace(b"index 9", b"index"),
        FILE.replace(b"index 9\n", b""),
        FILE.replace(b"index 9\n", b"extra AAAA\nextra AAAA\nindex 9\n"),
        FILE.replace(b"index 9\n", b"extra !\nindex 9\n"),
        FILE.replace(b"index 9\n", b"extra \nindex 9\n"),
        FILE.replace(b"index 9\n", b"index 9\nextra AAAA\n"),
        FILE.replace(b"index 9\n", b"index 9\nAAAA\n"),
        FILE.replace(b"index 9\n", b"index 9\n" + b"A" * 43 + b"\n"),
        FILE.replace(b"index 9\n", b"index 9\n" + (b"A" * 43 + b"=\n") * 64),
        FILE.replace(b"index 9\n", "index ٩\n".encode()),
        FILE.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + FILE,
        b"\n" + FILE,
        FILE + b"a" * 2**20,
    ],
)
def test_what_has_not_the_form_of_a_proof_is_refused(content: bytes) -> None:
    assert refusal(content) == "not_a_proof"


def test_a_path_of_a_hash_too_many_proves_nothing() -> None:
    more = FILE.replace(b"index 9\n", b"index 9\n" + b"A" * 43 + b"=\n")
    assert refusal(more) == "not_included"


@pytest.mark.parametrize(("index", "path"), [(-1, ()), (2**63, ()), (0, (b"short",)), (0, (bytes(32),) * 64)])
def test_what_can_be_no_proof_is_not_written(index: int, path: tuple[bytes, ...]) -> None:
    with pytest.raises(Refused, match="not_a_proof"):
        LogProof(index, path, SIGNED)
