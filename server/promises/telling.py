"""Promises in words: for customers who are 您 to us, and for whoever looks at a job."""

from __future__ import annotations

from datetime import date

from server.office.words import OUTCOMES, said
from server.promises import dates
from server.promises.dates import ZH
from server.promises.hours import always_open
from sync.instants import MINUTE, Millis
from sync.work.calendars import Calendar
from sync.work.commitment import Commitment
from sync.work.explaining import explain
from sync.work.outcomes import Standing
from sync.work.targets import Target

TEXTS = {
    "respond": ("我们承诺在 {} 前与您联系", "We promised to contact you by {}"),
    "arrive": ("我们承诺在 {} 前上门", "We promised to be at your door by {}"),
    "keep_appointment": ("与您约好 {} 上门", "We agreed with you to come {}"),
    "finish": ("我们承诺在 {} 前修好", "We promised to have it repaired by {}"),
    "answer": ("我们承诺在 {} 前答复您", "We promised to answer you by {}"),
}
KEPT = {
    "respond": ("已于 {} 与您联系", "we reached you {}"),
    "arrive": ("师傅已于 {} 到达", "our technician arrived {}"),
    "keep_appointment": ("师傅已于 {} 到达", "our technician arrived {}"),
    "finish": ("已于 {} 修好", "it was repaired {}"),
    "answer": ("已于 {} 答复您", "we answered you {}"),
}
WAITS = {
    "waiting_for_customer": (
        "正在等您的消息，之后继续计时",
        "We wait for word from you; the time goes on then",
    ),
    "waiting_for_parts": (
        "正在等配件，到货后继续计时",
        "We wait for a part; the time goes on when it is here",
    ),
    "other": ("暂停中，恢复后继续计时", "The work waits; the time goes on afterwards"),
}
SILENT = (
    "师傅的手机暂时没有信号，情况还不清楚，我们正在联系",
    "Our technician's phone is out of reach; we do not know yet and are trying to find out",
)
LATE = ("很抱歉，我们晚了", "We are sorry: this was later than promised")
CANCELLED = ("报修已取消", "The request was cancelled")
CHOSEN = ("按您选的时间：{}（原承诺 {} 前）", "As you chose: {} (we had promised {})")


def target(wanted: Target | None, lang: str, calendar: Calendar | None = None) -> str | None:
    """`18 小时（营业时间）`, `2 个工作日`; where every hour counts `18 小时`; None where a window was agreed."""
    if wanted is None:
        return None
    if wanted.unit == "working_days":
        if lang == ZH:
            return f"{wanted.amount} 个工作日"
        return f"{wanted.amount} working day{'' if wanted.amount == 1 else 's'}"
    told = dates.length(wanted.amount, lang)
    if calendar is not None and always_open(calendar):
        return told
    return f"{told}（营业时间）" if lang == ZH else f"{told} of opening hours"


def outcome(stands: Standing, zone: str, lang: str) -> str:
    """`按时`, `未知（最后联系 11-24 09:41）`."""
    told = said(OUTCOMES, stands.outcome, lang)
    if stands.waits_for is None:
        return told
    heard = stands.waits_for.heard_at
    if heard:
        at = f"{dates.local(heard, zone):%m-%d %H:%M}"
        return f"{told}（最后联系 {at}）" if lang == ZH else f"{told} (last contact {at})"
    return f"{told}（从未联系）" if lang == ZH else f"{told} (never in contact)"


def plain(made: Commitment, begins: Millis, stands: Standing, lang: str) -> str:
    """Two or three sentences for the customer: what was promised, what of the days in between counts, how it stands."""
    told = [_promised(made, lang), _counts(made, begins, lang), _stands(made, stands, lang)]
    end, between = ("。", "") if lang == ZH else (".", " ")
    return between.join(f"{each[0].upper()}{each[1:]}{end}" for each in told if each)


def _promised(made: Commitment, lang: str) -> str:
    at, zone = int(lang != ZH), made.terms.calendar.zone
    if made.due is None:
        return WAITS[made.pauses[-1].reason if made.pauses else "other"][at]
    if made.promise == "keep_appointment":
        begins = (made.opens or 0) + made.terms.tolerance * MINUTE
        return TEXTS[made.promise][at].format(dates.window(begins, made.due, zone, lang))
    due = dates.moment(made.due, zone, lang)
    if made.original is not None:
        first = dates.moment(made.original, zone, lang)
        return CHOSEN[at].format(f"{due} 前" if lang == ZH else f"by {due}", first)
    return TEXTS[made.promise][at].format(due)


def _counts(made: Commitment, begins: Millis, lang: str) -> str:
    """What may surprise: only opening hours count, this day off is a working day, those are holidays."""
    if made.target is None or made.due is None or made.original is not None:
        return ""
    days = explain(made.terms.calendar, begins, made.target, made.held).days
    told = []
    if made.target.unit == "working_days":
        told.append("只计工作日" if lang == ZH else "only working days count")
    elif not always_open(made.terms.calendar):
        told.append("只计营业时间" if lang == ZH else "only opening hours count")
    for each in days:
        name = dates.days(date.fromisoformat(each.day), date.fromisoformat(each.last), lang)
        if each.kind == "make_up_day" and each.used:
            told.append(f"{name} 调休上班，算在内" if lang == ZH else f"{name} is a working day")
        elif each.kind == "holiday" and each.begins is None:
            told.append(f"{name} 放假，不算" if lang == ZH else f"{name} is a holiday")
    if any(each.paused for each in days):
        told.append("等待的时间不算" if lang == ZH else "waiting time does not count")
    return ("；" if lang == ZH else "; ").join(told)


def _stands(made: Commitment, stands: Standing, lang: str) -> str:
    at = int(lang != ZH)
    if stands.outcome == "cancelled":
        return CANCELLED[at]
    if stands.outcome in ("unknown", "breached_provisional"):
        return SILENT[at]
    if made.kept is None:
        return LATE[at] if stands.outcome == "breached" else ""
    when = KEPT[made.promise][at].format(dates.moment(made.kept.estimate, made.terms.calendar.zone, lang))
    if stands.outcome != "breached":
        return when
    return f"{when}，{LATE[at]}" if lang == ZH else f"{when}. {LATE[at]}"
