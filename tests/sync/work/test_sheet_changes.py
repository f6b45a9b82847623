"""What a correction changed is said in words: places, codes, money, times; what has no words as it stands."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sync.work.sheets import sheet
from sync.work.sheets.v1_changes import changes

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
        (("remark", "x", "[x]"), ("客户意见", "x", "[x]"), None),
        (("nobody[9].knows", {"a": 1}, ["b"]), ("nobody 10 · knows", '{"a": 1}', '["b"]'), None),
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
