"""What notices say, in both languages. Words for codes come from where screens have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from server.office.words import OUTCOMES, PROMISES, STAGES, Words

CLOCKS: Words = {
    "repair": ("修理超过法定期限", "the repair takes longer than the law allows"),
    "parts": ("待件超过法定期限", "the wait for parts is longer than the law allows"),
    "fault": ("同一故障两次修理仍未修好", "the same fault came back after two repairs"),
}
"""The legal clocks by which a remedy case is opened."""

CODED: Mapping[str, Words] = {"promise": PROMISES, "outcome": OUTCOMES, "stage": STAGES, "kind": CLOCKS}
INSTANTS = frozenset({"due", "since", "contact", "at"})
NOBODY = {"zh": "未派", "en": "nobody yet"}


@dataclass(frozen=True, slots=True)
class Wording:
    """One template in one language. many: the subject of many. lines: of the text; one that needs a variable is left
    out where that is none. line: all of it in one line.
    """

    subject: str
    lines: tuple[tuple[str, str], ...]
    line: str
    many: str


_ALARM = {
    "zh": Wording(
        "时限提醒 · 工单 {number}",
        (
            ("", "{promise}：时限 {due}，{outcome}（已用 {percent}%）。"),
            ("contact", "手机最后联系：{contact}。"),
            ("", "状态：{stage}；师傅：{technician}。"),
        ),
        "{number} {promise} {due} {outcome}",
        "时限提醒 · {count} 条",
    ),
    "en": Wording(
        "Promise alarm · job {number}",
        (
            ("", "To {promise} by {due}: {outcome} ({percent} % of the time used)."),
            ("contact", "Phone last heard: {contact}."),
            ("", "Stage: {stage}; technician: {technician}."),
        ),
        "{number} {promise} {due} {outcome}",
        "Promise alarms · {count}",
    ),
}
_WITHDRAWN = {
    "zh": Wording(
        "提醒已撤销 · 工单 {number}",
        (
            ("", "{promise}（时限 {due}）：{outcome}。先前的提醒已撤销，无需再跟进。"),
            ("", "状态：{stage}；师傅：{technician}。"),
        ),
        "{number} {promise} {due} {outcome}",
        "提醒已撤销 · {count} 条",
    ),
    "en": Wording(
        "Alarm withdrawn · job {number}",
        (
            ("", "To {promise} by {due}: {outcome}. The alarm is withdrawn; nothing is left to do about it."),
            ("", "Stage: {stage}; technician: {technician}."),
        ),
        "{number} {promise} {due} {outcome}",
        "Alarms withdrawn · {count}",
    ),
}
_REMEDY = {
    "zh": Wording(
        "三包期限已到 · 工单 {number}",
        (
            ("", "{kind}：自 {since} 起，{due} 到期。"),
            ("", "客户可能有权换货或退款，请尽快处理。"),
        ),
        "{number} {kind}，{due} 到期",
        "三包期限已到 · {count} 条",
    ),
    "en": Wording(
        "Legal clock ran out · job {number}",
        (
            ("", "Since {since}, due {due}: {kind}."),
            ("", "The customer may be entitled to an exchange or a refund; please decide soon."),
        ),
        "{number} due {due}: {kind}",
        "Legal clocks ran out · {count}",
    ),
}
_REMEDY_WITHDRAWN = {
    "zh": Wording(
        "三包提醒已撤销 · 工单 {number}",
        (("", "{kind}（自 {since} 起，{due} 到期）：补报的记录表明并未超期。先前的提醒已撤销。"),),
        "{number} {kind}，{due}：并未超期",
        "三包提醒已撤销 · {count} 条",
    ),
    "en": Wording(
        "Legal clock was in time · job {number}",
        (
            (
                "",
                "Since {since}, due {due}: {kind}. A late report shows that it was in time; the case is withdrawn.",
            ),
        ),
        "{number} due {due}: in time after all",
        "Legal clocks in time after all · {count}",
    ),
}
_CHECK = {
    "zh": Wording(
        "测试消息",
        (("", "Doorstep 经“{channel}”发出的测试消息，{at}。收到即说明通道可用，无需回复。"),),
        "{channel} {at}",
        "测试消息 · {count} 条",
    ),
    "en": Wording(
        "Test message",
        (("", "A test message of Doorstep through “{channel}”, {at}. It came through; please do nothing."),),
        "{channel} {at}",
        "Test messages · {count}",
    ),
}

TEMPLATES: Mapping[str, Mapping[str, Wording]] = {
    "promise_alarm": _ALARM,
    "promise_withdrawn": _WITHDRAWN,
    "remedy_opened": _REMEDY,
    "remedy_withdrawn": _REMEDY_WITHDRAWN,
    "check": _CHECK,
}
