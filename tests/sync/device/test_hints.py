"""A code that this phone does not know is recorded, and said to be unknown, with those it could have been."""

from __future__ import annotations

import pytest

from tests.sync.device.typist import JOB


@pytest.fixture
def shelf(typist):
    """A phone with a catalogue."""
    typist.catalogue("fault", "f-1", code="AC-NO-COOL", name={"zh": "不制冷", "en": "does not cool"})
    typist.catalogue("part", "p-1", code="CAP-35", name={"zh": "电容", "en": "capacitor"}, unit="个")
    lines = [{"code": "VISIT", "name": {"zh": "上门费", "en": "call-out"}, "amount": 3000}]
    typist.catalogue("price_list", "l-1", code="DEMO", edition="1", currency="CNY", lines=lines)
    typist.types("arrive", JOB)
    return typist


@pytest.mark.parametrize(
    ("typed", "zh", "en"),
    [
        (
            "diagnose JOB --fault AC-NOCOOL",
            "故障目录里没有 AC-NOCOOL，您要的是 AC-NO-COOL？",
            "mean AC-NO-COOL?",
        ),
        ("diagnose JOB --fault x", "故障目录里没有 x ·", "no fault x in the catalogue"),
        ("charge JOB visti", "价目表里没有 visti，您要的是 VISIT？", "did you mean VISIT?"),
        ("use JOB cap35", "配件目录里没有 cap35，按名称记录，您要的是 CAP-35？", "did you mean CAP-35?"),
        ("use JOB CAP-35 --price-line VISI", "价目表里没有 VISI，", "no line VISI in the price lists"),
        ("request-part JOB 垫圈", "配件目录里没有 垫圈，按名称记录 ·", "recorded by name"),
        (
            "photo JOB FILE --purpose befor",
            "没有 befor 这种用途，您要的是 before？",
            "no such purpose: befor",
        ),
    ],
)
def test_an_unknown_code_is_recorded_with_a_hint(shelf, tmp_path, typed, zh, en):
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 a photo")
    words = {"JOB": JOB, "FILE": str(photo)}
    said = shelf.types(*(words.get(word, word) for word in typed.split()))
    assert "已记录第 2 条" in said and zh in said and en in said
    assert len(shelf.lines()) == 2


def test_what_the_phone_knows_and_what_it_cannot_know_is_recorded_without_a_hint(typist, shelf):
    known = ("diagnose JOB --fault AC-NO-COOL", "charge JOB VISIT", "use JOB CAP-35", "use JOB p-1")
    for typed in known:
        assert "hint" not in shelf.types(*(JOB if word == "JOB" else word for word in typed.split()))
    typist.sql("delete from copies where kind in ('fault', 'part', 'price_list')")
    for typed in ("diagnose JOB --fault x", "charge JOB x", "use JOB x"):
        assert "hint" not in shelf.types(*(JOB if word == "JOB" else word for word in typed.split()))
