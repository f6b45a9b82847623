"""What a record waits for, in words: also why what was looked for is not here."""

from __future__ import annotations

from typing import Any

import pytest

from server.records.words import NOTES, waits


def waiting(*awaited: tuple[str, str | None], note: str = "") -> dict[str, Any]:
    told = [{"sha256": "ab" * 32, "what": what, "reason": reason} for what, reason in awaited]
    return {"waits": told, "note": note}


def test_what_is_still_on_the_phone_is_counted() -> None:
    record = waiting(("photo", None), ("photo", None), ("strokes", None))

    assert waits(record, 0) == "2 照片、1 签名笔迹"
    assert waits(record, 1) == "2 photo, 1 drawing of the signature"


def test_one_that_never_comes_is_told_from_one_that_is_on_its_way() -> None:
    """Whoever waits for a HEIC waits for ever, unless the record is let go without it."""
    useless, coming = waiting(("photo", "not_a_jpeg")), waiting(("photo", "size_differs"))

    assert waits(useless, 0) == "1 照片（传到的不能用，不会再来）"
    assert waits(useless, 1) == "1 photo (what arrived cannot be used; it will not come)"
    assert waits(coming, 0) == "1 照片（没有传完整，手机会重传）"


def test_each_reason_is_said_once() -> None:
    record = waiting(("photo", "too_large"), ("photo", "truncated"), ("photo", None), ("photo", "lost_here"))

    assert waits(record, 1) == (
        "4 photo (what arrived cannot be used; it will not come; the object store has lost it)"
    )


@pytest.mark.parametrize(
    "note",
    [
        "store_unreachable", "key_unreachable", "timestamp_unreachable", "template_unknown", "text_unreadable",
        "photo_lost", "taken_back", "defect", "log_behind", "log_forked", "log_unreadable", "log_damaged",
    ],
)  # fmt: skip
def test_every_note_of_the_sweep_is_said_in_words(note: str) -> None:
    assert waits(waiting(note=note), 0) == NOTES[note][0] != note
