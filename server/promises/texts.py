"""What customers read of a promise, made from the same rows by which it is kept: short, exact, in both languages.

No number stands here: each comes from the policy or its calendar.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from server.promises import dates
from server.promises.dates import ZH
from server.promises.hours import always_open, opening, times
from sync.work.calendar_form import calendar_of
from sync.work.calendars import Calendar
from sync.work.policies import PLAIN
from sync.work.targets import Target, target_of

LANGUAGES = ("zh", "en")
TARGETS = {
    "respond": ("首次联系：报修后 {}内与您联系", "First contact: we contact you within {} of your request"),
    "arrive": ("上门：报修后 {}内上门", "At your door: within {} of your request"),
    "finish": ("修复：报修后 {}内修好", "Repair: finished within {} of your request"),
    "answer": ("答复：您的投诉或咨询，{}内答复", "Answers: to a complaint or question within {}"),
}
KEEPS = (
    "守约：师傅在与您约好的时段内到达，最多提前 {} 分钟",
    "Appointments: our technician comes within the agreed window, at most {} minutes early",
)
KEEPS_EXACTLY = (
    "守约：师傅在与您约好的时段内到达",
    "Appointments: our technician comes within the agreed window",
)
CHOICE = (
    "上门到期前您自己选了更晚的时段，以该时段结束为准；由我们改约的，原承诺不变",
    "If you choose a later window while there is time, we come by its end; a change we ask for moves no promise",
)
NO_CHOICE = (
    "您选了更晚的时段，上门的承诺也不变",
    "A later window that you choose does not move the promised arrival",
)
WAITS = {
    "waiting_for_customer": ("等您答复的时间", "the time we wait for your word"),
    "waiting_for_parts": ("等配件的时间", "the time we wait for parts"),
}
PAUSED = ("{}不计入修复时限", "Not counted towards the repair: {}")
NEVER_PAUSED = ("修复时限不因任何等待而延长", "Nothing we wait for prolongs the repair")
HOURS = ("工作时间：{}", "Business hours: {}")
EACH_ITS_OWN = ("工作时间以各网点公布的为准", "Business hours are those of each service centre")
HOLIDAYS = ("节假日休息", "closed on public holidays")
MAKE_UP = ("调休上班日照常服务", "open on make-up working days")
MAKE_UP_HOURS = ("调休上班日 {}", "make-up working days {}")
OUTSIDE = (
    "非工作时间不计时，从下一个工作时段起算",
    "Time runs in business hours only, from the next opening on",
)
COUNTED = (
    "几个工作日，从次日起算，到最后一个工作日下班为止",
    "Working days are counted from the next day on, to closing time of the last one",
)
UNKNOWN = (
    "{} 之后的节假日公布后，之后到期的时限会重新计算",
    "Deadlines after {} are worked out again once the holidays of those days are published",
)


def texts(terms: Mapping[str, Any], form: Mapping[str, Any] | None) -> dict[str, list[str]]:
    """The sentences by language. form: of the calendar; None where each outlet works by its own."""
    calendar = None if form is None else calendar_of(form)
    whole = {**PLAIN, **terms}
    return {lang: [_ended(each, lang) for each in _sentences(whole, calendar, lang)] for lang in LANGUAGES}


def within(target: Target, calendar: Calendar | None, lang: str) -> str:
    """`2 个工作小时`, `3 个工作日`; where every hour counts `2 小时`."""
    amount, zh = target.amount, lang == ZH
    if target.unit == "working_days":
        return f"{amount} 个工作日" if zh else f"{amount} working day{_s(amount)}"
    hours, minutes = divmod(amount, 60)
    if calendar is not None and always_open(calendar):
        return dates.length(amount, lang)
    if zh:
        told = [f"{hours} 个工作小时"] if hours else []
        return " ".join(
            [*told, *([f"{minutes} 分钟" if hours else f"{minutes} 个工作分钟"] if minutes else [])]
        )
    told = [f"{hours} working hour{_s(hours)}"] if hours else []
    rest = f"{minutes} minute{_s(minutes)}" if hours else f"{minutes} working minute{_s(minutes)}"
    return " ".join([*told, *([rest] if minutes else [])])


def _sentences(terms: Mapping[str, Any], calendar: Calendar | None, lang: str) -> Iterator[str]:
    at = int(lang != ZH)
    targets = {name: target_of(terms["targets"][name]) for name in TARGETS if name in terms["targets"]}
    for name in ("respond", "arrive"):
        if name in targets:
            yield TARGETS[name][at].format(within(targets[name], calendar, lang))
    yield _keeps(terms["tolerance"], at)
    if "arrive" in targets:
        yield (CHOICE if terms["customer_choice"] else NO_CHOICE)[at]
    if "finish" in targets:
        yield TARGETS["finish"][at].format(within(targets["finish"], calendar, lang))
        yield _paused(terms["pauses"].get("finish", ()), lang)
    if "answer" in targets:
        yield TARGETS["answer"][at].format(within(targets["answer"], calendar, lang))
    yield from _hours(calendar, lang)
    if any(each.unit == "working_days" for each in targets.values()):
        yield COUNTED[at]


def _keeps(tolerance: int, at: int) -> str:
    return KEEPS[at].format(tolerance) if tolerance else KEEPS_EXACTLY[at]


def _paused(reasons: Sequence[str], lang: str) -> str:
    at = int(lang != ZH)
    if not reasons:
        return NEVER_PAUSED[at]
    told = [WAITS[reason][at] for reason in WAITS if reason in reasons]
    return PAUSED[at].format(("、" if lang == ZH else ", ").join(told))


def _hours(calendar: Calendar | None, lang: str) -> Iterator[str]:
    at = int(lang != ZH)
    if calendar is None:
        yield EACH_ITS_OWN[at]
    else:
        told = [opening(calendar, lang)]
        told += [HOLIDAYS[at]] if calendar.holidays else []
        if calendar.extra_days:
            extra = calendar.extra_windows
            told.append(MAKE_UP[at] if extra is None else MAKE_UP_HOURS[at].format(times(extra, lang)))
        yield HOURS[at].format(("，" if lang == ZH else "; ").join(told))
    if calendar is None or not always_open(calendar):
        yield OUTSIDE[at]
    if calendar is not None and calendar.horizon is not None:
        yield UNKNOWN[at].format(dates.dated(date.fromisoformat(calendar.horizon), lang))


def _ended(sentence: str, lang: str) -> str:
    return f"{sentence}。" if lang == ZH else f"{sentence[0].upper()}{sentence[1:]}."


def _s(amount: int) -> str:
    return "" if amount == 1 else "s"
