"""A witness's line says when it saw which checkpoint, and can be no other's, no other time's and no other tree's."""

from __future__ import annotations

from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from infra.seal.log.cosignature import WitnessKey, cosign, cosignatures, with_cosignatures
from infra.seal.log.note import NoteKey, open_note, sign_note
from infra.seal.log.refused import Refused

TEXT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
AT = 1_679_315_147
KEY = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
NAME = "witness.example.com/w1"
WITNESS = WitnessKey(NAME, KEY.public_key().public_bytes_raw())
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)

# The line of the specification's example (2026-11-23); it does not tell the witness's key.
LINE_OF_THE_SPECIFICATION = (
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA=="
)
# A witness that runs (as it stands in the tests of transparency-dev/formats, 2026-11-23).
ONE_THAT_RUNS = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"


def by_hand(text: str, at: int, key: Ed25519PrivateKey = KEY, name: str = NAME) -> str:
    """The line as the specification words it, without our code."""
    public = key.public_key().public_bytes_raw()
    id = sha256(name.encode() + b"\n\x04" + public).digest()[:4]
    signature = key.sign(f"cosignature/v1\ntime {at}\n{text}".encode())
    return f"— {name} {b64encode(id + at.to_bytes(8, 'big') + signature).decode()}\n"


def test_a_line_is_what_the_specification_words() -> None:
    assert cosign(TEXT, NAME, KEY, AT) == by_hand(TEXT, AT)
    told = b64decode(cosign(TEXT, NAME, KEY, AT).split(" ")[2])
    theirs = b64decode(LINE_OF_THE_SPECIFICATION)
    assert (len(told), told[4:12]) == (len(theirs), theirs[4:12])


def test_the_key_of_a_witness_that_runs_reads_and_writes_as_it_is() -> None:
    key = WitnessKey.read(ONE_THAT_RUNS)

    assert (key.name, key.id.hex(), key.text) == ("remora.n621.de", "da77ade7", ONE_THAT_RUNS)


@pytest.mark.parametrize(
    "text",
    [
        "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6",  # a log's
        ONE_THAT_RUNS.replace("da77ade7", "da77ade8"),
        ONE_THAT_RUNS.replace("remora", "remorb"),
        ONE_THAT_RUNS[:-4],
        ONE_THAT_RUNS + "\n",
        "remora.n621.de",
        "",
        "a b+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    ],
)
def test_what_is_no_witness_s_key_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="bad_key"):
        WitnessKey.read(text)


def test_who_saw_it_and_when() -> None:
    stranger = by_hand(TEXT, AT, OTHER, "witness.example.com/w2")

    [seen] = cosignatures(TEXT, stranger + by_hand(TEXT, AT), [WITNESS])

    assert (seen.witness, seen.at, seen.line) == (WITNESS, AT, by_hand(TEXT, AT))


def test_of_two_lines_of_one_witness_the_later_counts() -> None:
    for lines in (by_hand(TEXT, AT) + by_hand(TEXT, AT + 1), by_hand(TEXT, AT + 1) + by_hand(TEXT, AT)):
        assert [each.at for each in cosignatures(TEXT, lines, [WITNESS])] == [AT + 1]


def test_a_line_for_another_checkpoint_is_refused() -> None:
    with pytest.raises(Refused, match="bad_signature"):
        cosignatures(TEXT.replace("20852163", "20852164"), by_hand(TEXT, AT), [WITNESS])


def test_no_bit_of_a_line_s_time_or_signature_can_be_flipped() -> None:
    whole = b64decode(by_hand(TEXT, AT).split(" ")[2])
    for place in range(8 * 4, 8 * len(whole)):
        changed = bytearray(whole)
        changed[place // 8] ^= 1 << place % 8
        line = f"— {NAME} {b64encode(changed).decode()}\n"
        with pytest.raises(Refused, match="bad_signature"):
            cosignatures(TEXT, line, [WITNESS])


@pytest.mark.parametrize("at", [253_402_300_800, 2**63, 2**64 - 1])
def test_a_time_beyond_the_year_9999_is_refused(at: int) -> None:
    with pytest.raises(Refused, match="bad_signature"):
        cosignatures(TEXT, by_hand(TEXT, at), [WITNESS])


@pytest.mark.parametrize(
    "lines", ["", "\n", by_hand(TEXT, AT)[:-1], "<html>\n", "— a b\n", by_hand(TEXT, AT) * 65]
)
def test_what_are_no_signature_lines_is_refused(lines: str) -> None:
    with pytest.raises(Refused, match="not_a_note"):
        cosignatures(TEXT, lines, [WITNESS])


def test_a_short_signature_is_refused() -> None:
    short = b64encode(WITNESS.id + bytes(71)).decode()

    with pytest.raises(Refused, match="bad_signature"):
        cosignatures(TEXT, f"— {NAME} {short}\n", [WITNESS])


def test_a_log_s_own_key_is_no_witness_though_the_name_is_the_same() -> None:
    """Key ids differ by kind, so that neither signature can pass for the other."""
    note = sign_note(TEXT, [(NAME, KEY)])

    assert cosignatures(TEXT, note.decode().rpartition("\n\n")[2], [WITNESS]) == []


def test_a_cosigned_note_still_opens_and_its_witnesses_stand_under_it_by_name() -> None:
    note = sign_note(TEXT, [("example.com/behind-the-sofa", OTHER)])
    lines = {"w2": by_hand(TEXT, AT, OTHER, "w2"), "w1": by_hand(TEXT, AT, KEY, "w1")}

    whole = with_cosignatures(note, lines)

    log = NoteKey.of("example.com/behind-the-sofa", OTHER)
    assert open_note(whole, [log]) == (TEXT, [log])
    assert whole == note + (lines["w1"] + lines["w2"]).encode()
