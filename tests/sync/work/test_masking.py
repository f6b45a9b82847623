"""Telephone numbers in a record: those that the job knows are masked however they are written, nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from sync.work.masking import hidden, numbers_in


def known(*phones: Any) -> frozenset[str]:
    return numbers_in([{"name": "Cem", "phones": list(phones)}])


@pytest.mark.parametrize(
    ("phone", "said", "shown"),
    [
        ("13800001234", "打13800001234。", "打*******1234。"),
        ("13800001234", "+86 138-0000-1234", "*******1234"),
        ("13800001234", "0086 138 0000 1234", "*******1234"),
        ("13800001234", "8613800001234", "*******1234"),
        ("13800001234", "1 3 8.0 0 0 0 1 2 3 4", "*******1234"),
        ("13800001234", "１３８００００１２３４", "*******1234"),
        ("13800001234", "138\u200b00001234", "*******1234"),
        ("+86 138 0000 1234", "13800001234", "*******1234"),
        ("138-0000-1234（晚上）", "13800001234", "*******1234"),
        (13800001234, "13800001234", "*******1234"),
        ("13800001234/13900005678", "13900005678 13800001234", "*******5678 *******1234"),
        ("021-62345678", "62345678", "****5678"),
        ("021-62345678", "(021) 6234 5678", "(*******5678"),
        ("02162345678", "+86 21 6234 5678", "******5678"),
        ("+86 21 62345678", "021-62345678", "*******5678"),
        ("0571-8765432", "8765432", "***5432"),
        ("021-62345678转801", "021-62345678转801", "*******5678转801"),
    ],
)
def test_a_number_is_found_however_it_is_written(phone: Any, said: str, shown: str) -> None:
    assert hidden(said, known(phone)) == shown


@pytest.mark.parametrize(
    "said",
    [
        *("13900001234", "138000012345", "213800001234", "1380000123", "13800001235", "1234", "0000 1234"),
        *("2026-11-24", "120.00", "138.00", "SN-138-0000-123", ""),
    ],
)
def test_every_other_number_stays(said: str) -> None:
    assert hidden(said, known("13800001234")) == said


@pytest.mark.parametrize("phone", ["", "110", "12345", "*******1234", "none", None, {}, "１１０"])
def test_what_is_too_short_to_be_a_line_or_is_masked_already_is_no_number(phone: Any) -> None:
    assert known(phone) == frozenset()
    assert hidden("110 12345 1234 *******1234", known(phone)) == "110 12345 1234 *******1234"


def test_what_names_a_thing_is_never_masked() -> None:
    number = "13800001234"
    told = {
        "serial": number, "new_serials": [number], "sha256": number, "operations": [[number, 1]],
        "site": {"street": number, "floor": 3, "deep": [{"text": number}]},
    }  # fmt: skip
    shown = {**told, "site": {"street": "*******1234", "floor": 3, "deep": [{"text": "*******1234"}]}}
    assert hidden(told, known(number)) == shown
