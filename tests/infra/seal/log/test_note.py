"""Signed notes, held against the note and the keys that Go's implementation publishes for this."""

from __future__ import annotations

from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from infra.seal.log.note import LONGEST, NoteKey, base64_bytes, base64_text, open_note, sign_note
from infra.seal.log.refused import Refused

# golang.org/x/mod/sumdb/note: a key made for tests, its public half, and a note that it signed.
GO_SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
GO_NOTE = (
    GO_TEXT
    + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()
PETER = Ed25519PrivateKey.from_private_bytes(b64decode(GO_SECRET)[1:])
ENOCH = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PETERS = NoteKey.read(GO_KEY)
ENOCHS = NoteKey.of("EnochRoot", ENOCH)


def refusal(note: bytes, *keys: NoteKey) -> str:
    with pytest.raises(Refused) as caught:
        open_note(note, keys)
    return caught.value.code


def test_the_note_is_byte_for_byte_the_one_that_go_writes() -> None:
    assert sign_note(GO_TEXT, [("PeterNeumann", PETER)]) == GO_NOTE
    assert open_note(GO_NOTE, [PETERS]) == (GO_TEXT, [PETERS])


@pytest.mark.parametrize(
    "text",
    [
        GO_KEY,
        "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6",
    ],
)
def test_verifier_keys_of_others_are_read_and_written_alike(text: str) -> None:
    assert NoteKey.read(text).text == text
    assert NoteKey.read(text).id.hex() == text.split("+")[1]


@pytest.mark.parametrize("at", range(len(GO_KEY)))
def test_a_verifier_key_with_a_wrong_character_is_refused(at: int) -> None:
    wrong = GO_KEY[:at] + chr(ord(GO_KEY[at]) ^ 1) + GO_KEY[at + 1 :]
    with pytest.raises(Refused, match="bad_key"):
        NoteKey.read(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        GO_KEY[:-4],
        GO_KEY + "AAAA",
        "PeterNeumann+c74f20a3",
        # A cosignature key (type 0x04), whose signatures cover another message.
        "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    ],
)
def test_what_is_no_ed25519_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="bad_key"):
        NoteKey.read(text)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\u00a0b", "a\u3000b", "a\nb", "a\x00b"])
def test_a_key_s_name_has_no_spaces_no_plus_and_no_control_characters(name: str) -> None:
    with pytest.raises(Refused, match="bad_key"):
        NoteKey.of(name, PETER)


def test_signatures_of_keys_that_were_not_given_are_ignored() -> None:
    both = sign_note(GO_TEXT, [("EnochRoot", ENOCH), ("PeterNeumann", PETER)])
    assert open_note(both, [PETERS])[1] == [PETERS]
    assert open_note(both, [ENOCHS])[1] == [ENOCHS]
    assert open_note(both, [PETERS, ENOCHS])[1] == [ENOCHS, PETERS]


def test_a_note_that_no_given_key_signed_is_refused() -> None:
    assert refusal(GO_NOTE, ENOCHS) == "unknown_key"
    assert refusal(GO_NOTE) == "unknown_key"
    assert refusal(GO_NOTE, NoteKey("PeterNeumann", ENOCHS.public)) == "unknown_key"
    assert refusal(GO_NOTE, NoteKey("EnochRoot", PETERS.public)) == "unknown_key"


def test_one_bad_signature_of_a_given_key_spoils_the_note() -> None:
    """Also beside a good one, and under the same key."""
    forged = f"— EnochRoot {base64_text(ENOCHS.id + bytes(64))}\n".encode()
    doubled = f"— PeterNeumann {base64_text(PETERS.id + bytes(64))}\n".encode()
    short = f"— PeterNeumann {base64_text(PETERS.id + b'short')}\n".encode()
    assert refusal(GO_NOTE + forged, PETERS, ENOCHS) == "bad_signature"
    assert refusal(GO_NOTE + doubled, PETERS) == "bad_signature"
    assert refusal(GO_NOTE + short, PETERS) == "bad_signature"
    assert open_note(GO_NOTE + forged, [PETERS])[1] == [PETERS]


def test_a_key_that_signed_twice_is_named_once() -> None:
    twice = sign_note(GO_TEXT, [("PeterNeumann", PETER), ("PeterNeumann", PETER)])
    assert open_note(twice, [PETERS])[1] == [PETERS]


@pytest.mark.parametrize("at", range(len(GO_NOTE)))
def test_no_bit_of_a_note_can_be_flipped(at: int) -> None:
    for bit in range(8):
        with pytest.raises(Refused):
            open_note(GO_NOTE[:at] + bytes([GO_NOTE[at] ^ 1 << bit]) + GO_NOTE[at + 1 :], [PETERS])


@pytest.mark.parametrize("end", range(len(GO_NOTE)))
def test_no_beginning_of_a_note_is_a_note(end: int) -> None:
    assert refusal(GO_NOTE[:end], PETERS) == "not_a_note"


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"\n\n",
        GO_TEXT.encode(),
        GO_NOTE + b"\n",
        GO_NOTE + b"one line more\n",
        GO_NOTE.replace(b"\n", b"\r\n"),
        GO_NOTE.replace(b"If", b"I\tf"),
        GO_NOTE.replace(b"If", b"\xff"),
        GO_NOTE.replace("— ".encode(), b"- "),
        GO_NOTE.replace(b"PeterNeumann ", b"PeterNeumann  "),
        GO_NOTE.replace(b"BwJnAM=", b"BwJnAN="),
        GO_NOTE.replace(b"BwJnAM=", b"BwJnAM"),
        GO_NOTE + b"\xe2\x80\x94 x AAAA\n" * 64,
        b"a" * LONGEST + GO_NOTE,
    ],
)
def test_what_has_not_the_form_of_a_note_is_refused(note: bytes) -> None:
    assert refusal(note, PETERS) == "not_a_note"


def test_a_note_bears_sixteen_signatures_at_least() -> None:
    others = [(f"witness{count}.example", ENOCH) for count in range(16)]
    assert open_note(sign_note(GO_TEXT, [*others, ("PeterNeumann", PETER)]), [PETERS])[1] == [PETERS]


@pytest.mark.parametrize("text", ["", "no newline", "tab\there\n", "a\rb\n"])
def test_a_text_that_can_be_no_note_is_not_signed(text: str) -> None:
    with pytest.raises(Refused, match="not_a_note"):
        sign_note(text, [("PeterNeumann", PETER)])


def test_a_note_without_signature_is_not_written() -> None:
    with pytest.raises(Refused, match="not_a_note"):
        sign_note(GO_TEXT, [])


@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"])), min_size=1))
def test_every_text_of_lines_comes_back_as_it_was(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    assert open_note(sign_note(text, [("EnochRoot", ENOCH)]), [ENOCHS]) == (text, [ENOCHS])


@given(st.text())
def test_bytes_have_one_base64(text: str) -> None:
    content = base64_bytes(text)
    assert content is None or base64_text(content) == text
