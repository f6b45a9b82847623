"""What a correction changed is said in words: places, codes, money, times; what has no words as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schemas.operations import ARGS
from schemas.operations.fields import Inside, Listed
from schemas.operations.jobs import APPLIANCE, SITE
from sync.work.corrections import OWN
from sync.work.records import PRINTED, section
from sync.work.sheets import sheet
from sync.work.sheets.v1_changes import PLACES, changes, value
from sync.work.words import (
    FATES,
    JOB_TYPES,
    METHODS,
    NOTICE_OUTCOMES,
    PROOFS,
    RESULTS,
    STEP_OUTCOMES,
    WARRANTIES,
)
from tests.sync.work.texts import whole

ZONE = ZoneInfo("Asia/Shanghai")


def said(side: int, field: str, was: Any, now: Any) -> tuple[str, str, str]:
    [told] = changes([{"field": field, "was": was, "now": now}], side, ZONE, "CNY")
    return told


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (("total", 12000, 8500), ("合计", "¥120.00", "¥85.00"), ("Total", "¥120.00", "¥85.00")),
        (("result", "repaired", "no_fault_found"), ("结果", "已修复", "未发现故障"), None),
        (("parts[0].old_part", "scrapped", "maker"), ("配件 1 · 旧件", "报废", "返厂"), None),
        (("parts[0].quantity", 1, 2), ("配件 1 · 数量", "1", "2"), ("Parts 1 · Quantity", "1", "2")),
        (("parts[1]", None, {"name": "清洗剂", "quantity": 2, "unit": "瓶"}), ("配件 2", "", "清洗剂 × 2 瓶"), None),
        (("parts[0].covered", True, False), ("配件 1 · 保修承担", "是", "否"), None),
        (
            ("times.arrived", None, "2026-11-24T06:00:00Z"),
            ("时间（手机所记） · 到达", "", "2026年11月24日 周二 14:00"),
            None,
        ),
        (("guarantee_until", None, "2026-12-24"), ("维修质保至", "", "2026年12月24日 周四"), None),
        (("findings[0].cause", "capacitor", "X-7"), ("检查与原因 1 · 原因", "启动电容", "X-7"), None),
        (("findings[0].actions[1]", None, "clean"), ("检查与原因 1 · 措施 2", "", "清洗"), None),
        (("findings[0].actions", ["replace", "X-7"], []), ("检查与原因 1 · 措施", "更换、X-7", ""), None),
        (("photos[0].at", None, "2026-11-24T06:00:00Z"), ("照片 1 · 拍摄时间", "", "2026年11月24日 周二 14:00"), None),
        (("charges[0].kind", "visit", "part"), ("费用明细 1 · 种类", "上门费", "配件费"), None),
        (("hazards[0].outcome", "signed", "refused"), ("安全隐患告知 1 · 结果", "已签收", "拒签"), None),
        (("kind", "full", "half"), ("种类", "完整记录", "未结束"), ("Kind", "whole record", "not finished")),
        (("site.unit", "2", "3"), ("地址 · 单元", "2", "3"), ("Address · Unit of the building", "2", "3")),
        (("payments[0]", None, {"method": "qr", "amount": 500}), ("收款 1", "", "方式 扫码、金额 ¥5.00"), None),
        (
            ("photos[3]", None, {"sha256": "ab", "purpose": "after", "at": "2026-11-24T06:00:00Z"}),
            ("照片 4", "", "指纹 ab、用途 维修后、拍摄时间 2026年11月24日 周二 14:00"),
            None,
        ),
        (
            ("times.promised", None, {"from": "2026-11-24T06:00:00Z", "to": "2026-11-24T08:00:00Z"}),
            ("时间（手机所记） · 约定上门", "", "2026年11月24日 周二 14:00–16:00"),
            None,
        ),
        (("remark", "x", "[x]"), ("客户意见", "x", "[x]"), None),
        (("nobody[9].knows", {"a": 1}, [["b"]]), ("nobody 10 · knows", '{"a": 1}', '[["b"]]'), None),
    ],
)  # fmt: skip
def test_a_change_is_in_words(
    change: tuple[str, Any, Any], zh: tuple[str, str, str], en: tuple[str, str, str] | None
) -> None:
    assert said(0, *change) == zh
    if en is not None:
        assert said(1, *change) == en


@pytest.mark.parametrize("broken", [None, 3, "x", [None, 7], [{"field": {}, "was": [], "now": {}}]])
def test_no_difference_holds_up_a_sheet(broken: Any) -> None:
    for side in (0, 1):
        list(changes(broken, side, ZONE, None))


@pytest.mark.parametrize("side", [0, 1])
def test_what_reads_alike_is_not_listed_as_changed(side: int) -> None:
    alike = [
        {"field": "times.arrived", "was": "2026-11-24T06:00:10.406Z", "now": "2026-11-24T06:00:10.409Z"},
        {"field": "photos[0].at", "was": "2026-11-24T14:01:00+08:00", "now": "2026-11-24T06:01:00.003Z"},
        {"field": "appliance.proof", "was": None, "now": ""},
    ]
    later = {"field": "times.arrived", "was": "2026-11-24T06:00:00Z", "now": "2026-11-24T06:01:00Z"}
    assert list(changes(alike, side, ZONE, "CNY")) == []
    assert len(list(changes([*alike, later], side, ZONE, "CNY"))) == 1


def test_that_there_is_more_is_said_although_nothing_stands_beside_it() -> None:
    assert said(0, "…", None, None) == ("…", "", "")


def members(text: Any) -> Iterator[str]:
    """The name of every member of these members, and of the members of these."""
    if isinstance(text, Mapping):
        for name, inside in text.items():
            yield name
            yield from members(inside)
    elif isinstance(text, list):
        for each in text:
            yield from members(each)


def inside(field: Any) -> Iterator[str]:
    """The names of the members of what this field judges."""
    if isinstance(field, Listed):
        yield from inside(field.of)
    if isinstance(field, Inside):
        for name, within in field.members.items():
            yield name
            yield from inside(within)


def sent() -> Iterator[str]:
    """The name of every member that a text prints of an operation of a phone, or of a job that it opened."""
    yield from inside(Inside({**SITE, **APPLIANCE}))
    for op in (*(op for several in PRINTED.values() for op in several), "quote.acknowledge"):
        fields = ARGS[op].fields
        for name in section(op, dict.fromkeys(fields)):
            yield name
            yield from inside(fields[name]) if name in fields else ()


def test_every_member_that_can_differ_has_words() -> None:
    text = whole()
    own = (*(name for name in text if name not in OWN), *SITE, *APPLIANCE)
    names = {*own, *sent(), *(each for name in own for each in members(text.get(name)))}
    assert {"at", "lat_e6", "tax_rate", "text_en", "from"} <= names
    assert {name for name in names if not any(name in known for known in PLACES)} == set()
    for known in PLACES:
        assert all(all(pair) for pair in known.values())


def test_every_code_that_can_differ_is_said_in_words() -> None:
    of = {
        "result": RESULTS, "job.type": JOB_TYPES, "kind": ("full", "half"), "hazards[0].outcome": NOTICE_OUTCOMES,
        "steps[0].outcome": STEP_OUTCOMES, "appliance.warranty.warranty": WARRANTIES, "appliance.proof": PROOFS,
        "parts[0].old_part": FATES, "payments[0].method": METHODS,
    }  # fmt: skip
    raw = {code for path, codes in of.items() for code in codes if value(path, code, 0, ZONE, None) == code}
    assert raw == set()


def test_causes_actions_and_proofs_have_words_and_unknown_ones_stand_as_they_are() -> None:
    found = {
        "fault_name": "不制冷",
        "fault": "AC-NO-COOL",
        "cause": "capacitor",
        "actions": ["replace", "X-7"],
    }
    warranty = {"warranty": "in", "reason": "保修期内", "proof": "invoice"}
    shown = sheet({"template": 1, "findings": [found], "appliance": {"warranty": warranty}})
    values = [fact.value for section in shown.sections for fact in section.facts]

    assert "启动电容" in values
    assert "更换、X-7" in values
    assert "保修期内 · 发票" in values
