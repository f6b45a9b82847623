"""A report in words: what its groups and figures are called, and "96 %：81 有据，15 自报"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from server.office.words import OUTCOMES, PROMISES, Words, said

NONE = "—"
DIMENSIONS: Words = {
    "outlet": ("网点", "service centre"),
    "class": ("产品类别", "product class"),
    "technician": ("师傅", "technician"),
    "promise": ("时限", "promise"),
    "period": ("期间", "period"),
}
EVIDENCE: Words = {
    "proved": ("有据", "proved"),
    "claimed": ("自报", "reported"),
    "doubtful": ("存疑", "doubtful"),
    "settled": ("已认定", "settled"),
    "missed": ("未做到", "not done"),
}
FIGURES: Words = {
    "counted": ("计入", "counted"),
    "kept": ("按时", "kept"),
    "kept_percent": ("按时率（%）", "kept (%)"),
    "kept_proved": ("按时：有据", "kept: proved"),
    "kept_claimed": ("按时：自报", "kept: reported"),
    "kept_doubtful": ("按时：存疑", "kept: doubtful"),
    "kept_settled": ("按时：已认定", "kept: settled"),
    "unproved": ("按时但缺证据", "in time, not proved as demanded"),
    "reported_late": ("其中补报", "of those in time: reported late"),
    "breached": ("超时", "late"),
    "breached_proved": ("超时：有据", "late: proved"),
    "breached_claimed": ("超时：自报", "late: reported"),
    "breached_doubtful": ("超时：存疑", "late: doubtful"),
    "breached_settled": ("超时：已认定", "late: settled"),
    "breached_missed": ("超时：未做到", "late: not done"),
    "attributed": ("其中因改时限", "of those late: the promise was changed"),
    "questioned": ("待确认", "with an open question"),
    "open": ("未结束：进行中", "not over: open"),
    "due_soon": ("未结束：即将到期", "not over: due soon"),
    "unknown": ("未结束：未知", "not over: unknown"),
    "breached_provisional": ("未结束：疑似超时", "not over: probably late"),
    "cancelled": ("已取消", "cancelled"),
    "changed_by_customer": ("改约：客户", "changed by the customer"),
    "changed_by_technician": ("改约：师傅", "changed by the technician"),
    "changed_by_office": ("改约：网点", "changed by the office"),
}
"""The columns of a table, in their order."""

_SPLITS = (("kept_split", "kept_"), ("breached_split", "breached_"), ("appointment_changes", "changed_by_"))
_UNKNOWN = {"class": ("未登记", "not known"), "technician": ("未派", "nobody")}


def figures(group: Mapping[str, Any]) -> dict[str, Any]:
    """Every figure of a group by the names of FIGURES."""
    flat = {name: value for name, value in group.items() if name in FIGURES}
    for member, prefix in _SPLITS:
        flat |= {f"{prefix}{name}": value for name, value in group[member].items()}
    return {name: {**flat, **group["beside"]}[name] for name in FIGURES}


def of_what(group: Mapping[str, Any], name: str, period: str, lang: str) -> str:
    """What a group is of, in words. name: the dimension."""
    value = group[name]
    if value is None:
        return _UNKNOWN[name][0 if lang == "zh" else 1]
    if name == "promise":
        return said(PROMISES, value, lang)
    if name == "period":
        return span(value, period)
    return str(value["name"])


def span(first: str, period: str) -> str:
    """`2026-11-24`, `2026-11-23–11-29`, `2026-11`."""
    if period == "month":
        return first[:7]
    if period == "week":
        return f"{first}–{date.fromisoformat(first) + timedelta(days=6):%m-%d}"
    return first


def kept(group: Mapping[str, Any], lang: str) -> str:
    """`96 %：81 有据，15 自报`; what is zero is left out, and a dash where nothing was counted."""
    if group["kept_percent"] is None:
        return NONE
    at = 0 if lang == "zh" else 1
    parts = list(_parts(group["kept_split"], at))
    if group["unproved"]:
        parts.append(("另 {} 缺证据", "{} more not proved as demanded")[at].format(group["unproved"]))
    head = f"{tenths(group['kept_percent'])} %"
    return head + ("：", ": ")[at] + ("，", ", ")[at].join(parts) if parts else head


def late(group: Mapping[str, Any], lang: str) -> str:
    """`4：3 有据，1 未做到，其中 1 因改时限`."""
    if not group["breached"]:
        return "0"
    at = 0 if lang == "zh" else 1
    parts = list(_parts(group["breached_split"], at))
    if group["attributed"]:
        words = ("其中 {} 因改时限", "{} of them because the promise was changed")
        parts.append(words[at].format(group["attributed"]))
    return f"{group['breached']}" + ("：", ": ")[at] + ("，", ", ")[at].join(parts)


def beside(group: Mapping[str, int], lang: str) -> str:
    """What has not come to an end: `3 进行中，1 未知`; a dash for nothing."""
    at = 0 if lang == "zh" else 1
    told = [f"{group[name]} {said(OUTCOMES, name, lang)}" for name in group if group[name]]
    return ("，", ", ")[at].join(told) or NONE


def tenths(percent: float) -> str:
    """`96`, `95.8`."""
    return f"{percent:.1f}".removesuffix(".0")


def _parts(split: Mapping[str, int], at: int) -> Iterator[str]:
    for name, words in EVIDENCE.items():
        if split.get(name):
            yield f"{split[name]} {words[at]}"
