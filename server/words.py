"""Sentences for the codes that schemas give to a field: (zh-CN, en)."""

from __future__ import annotations

from collections.abc import Mapping

FIELD_WORDS: Mapping[str, tuple[str, str]] = {
    "required": ("必填", "Required"),
    "null": ("不能为空", "May not be null"),
    "unknown": ("没有这个字段", "There is no such field"),
    "not_text": ("应为文字", "Must be text"),
    "control_character": ("含有控制字符", "Contains a control character"),
    "too_short": ("太短", "Too short"),
    "too_long": ("太长", "Too long"),
    "wrong_shape": ("格式不对", "Has the wrong shape"),
    "not_a_whole_number": ("应为整数", "Must be a whole number"),
    "too_small": ("太小", "Too small"),
    "too_big": ("太大", "Too big"),
    "not_a_number": ("应为数字", "Must be a number"),
    "not_true_or_false": ("应为 true 或 false", "Must be true or false"),
    "not_a_choice": ("不在可选范围内", "Not one of the choices"),
    "not_a_list": ("应为列表", "Must be a list"),
    "not_an_object": ("应为对象", "Must be an object"),
    "not_an_id": ("不是有效的编号", "Not an id"),
    "not_a_day": ("日期应如 2026-11-24", "Must be a day such as 2026-11-24"),
    "not_an_instant": ("时间应带时区，如 2026-11-24T09:52:10+08:00", "Must be an instant with an offset"),
    "repeated": ("重复了", "Occurs twice"),
    "not_csv": ("不是有效的 CSV", "Not valid CSV"),
    "too_many_cells": ("单元格多于表头", "More cells than the header has"),
    "differs": ("不一致，请再核对", "Differs; please compare again"),
    "not_a_technician": ("不是维修师傅", "Is not a technician"),
    "taken": ("已经有相同的，内容不同", "There is one like this already, and it differs"),
    "unknown_reference": ("所指的对象不存在", "Does not exist"),
    "too_many_groups": ("分组太细，请少选几项", "Too many groups; ask for fewer"),
    "ends_before_it_begins": ("结束早于开始", "Ends before it begins"),
    "unknown_zone": (
        "没有这个时区，应如 Asia/Shanghai",
        "No such time zone; it should be such as Asia/Shanghai",
    ),
    "not_a_window": (
        "应为一段时间 [起, 止]，从零点起的分钟数，不超过 24 小时",
        "Must be [from, to] in minutes from midnight, at most 24 hours",
    ),
    "overlapping": ("与另一段时间重叠", "Overlaps another window"),
    "not_a_weekday": ("应为 0（周一）到 6（周日）", "Must be 0 (Monday) to 6 (Sunday)"),
    "too_many": ("太多", "Too many"),
    "never_open": ("400 天内没有开放时间", "Is not open once in 400 days"),
    "no_unit": (
        '没有单位，应如 {"open_minutes": 480} 或 {"working_days": 3}',
        'Has no unit; it should be such as {"open_minutes": 480} or {"working_days": 3}',
    ),
    "unknown_unit": (
        "单位应为 open_minutes（工作分钟）或 working_days（工作日）",
        "The unit must be open_minutes or working_days",
    ),
    "out_of_range": ("超出范围", "Out of range"),
    "unknown_promise": ("没有这项承诺，或没有给它时限", "There is no such promise, or it has no target"),
    "never_paused": ("这项承诺不能暂停", "This promise is never paused"),
    "unknown_reason": (
        "暂停原因应为 waiting_for_customer 或 waiting_for_parts",
        "A reason to pause is waiting_for_customer or waiting_for_parts",
    ),
    "not_an_alarm": (
        '应如 {"percent": 80, "tell": ["dispatcher"]}',
        'Must be such as {"percent": 80, "tell": ["dispatcher"]}',
    ),
    "not_rising": ("百分比应逐个增大", "Percentages must rise"),
    "unknown_role": ("没有这个角色", "There is no such role"),
    "matches_nothing": ("没有这一项，承诺将永远用不上", "There is none, so the policy would never match"),
}
