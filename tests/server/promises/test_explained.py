"""Every deadline is explained line by line, and the minutes and days that are told lead to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from server.promises.explained import lines
from server.promises.telling import plain, target
from sync.instants import HOUR, Millis, millis
from sync.work.calendars import Calendar, Span
from sync.work.commitment import Commitment
from sync.work.outcomes import Phone, standing
from sync.work.pauses import Pause
from sync.work.promises import Terms, deadline_of
from sync.work.targets import Target
from tests.sync.work.cast import surely

SPRING = Calendar(
    "Asia/Shanghai",
    holidays=frozenset(f"2026-02-{day}" for day in range(15, 24)),
    extra_days=frozenset(("2026-02-14", "2026-02-28")),
    horizon="2026-12-31",
)  # fmt: skip
FRIDAY = millis("2026-02-13T16:00+08:00")


def promised(
    promise: str = "arrive",
    start: Millis = FRIDAY,
    held: tuple[Span, ...] = (),
    calendar: Calendar = SPRING,
    **wanted: int,
) -> Commitment:
    """As `commitments` makes one."""
    given = {"targets": {promise: wanted or {"open_minutes": 480}}}
    found = deadline_of([Terms(0, given, calendar)], promise, start, held)
    assert found is not None
    return Commitment(
        promise, found.terms, start, found.due.at, target=found.target, closed=held,
        provisional=found.due.provisional,
    )  # fmt: skip


def told(made: Commitment, lang: str = "zh") -> str:
    return ("；" if lang == "zh" else "; ").join(lines(made, made.start, lang))


def said(made: Commitment, now: str = "2026-02-13T17:00+08:00", lang: str = "zh", **phone: Any) -> str:
    stands = standing(made, millis(now), [Phone("p", "ann", 0, 0, False)] if phone else [])
    return plain(made, made.start, stands, lang)


def test_a_make_up_day_is_told_by_its_date() -> None:
    assert told(promised()) == "周五 2 小时；2月14日 周六 调休上班：6 小时；到期 周六 15:00"
    assert told(promised(), "en") == "Fri 2 h; Sat 14 Feb is a working day: 6 h; due Sat 15:00"


def test_holidays_are_told_as_one_and_days_beyond_a_week_by_their_date() -> None:
    made = promised(open_minutes=12 * 60)
    assert told(made) == (
        "周五 2 小时；2月14日 周六 调休上班：9 小时；2月15日至23日 放假；2月24日 周二 1 小时；到期 2月24日 周二 10:00"
    )
    assert told(made, "en").endswith("15–23 Feb holiday; Tue 24 Feb 1 h; due Tue 24 Feb 10:00")


def test_days_off_are_told() -> None:
    made = promised(start=millis("2026-03-06T17:30+08:00"), open_minutes=45)

    assert told(made) == "周五 30 分；3月7日至8日 休息；周一 15 分；到期 周一 09:15"
    assert told(made, "en") == "Fri 30 min; 7–8 Mar closed; Mon 15 min; due Mon 09:15"


def test_working_days_are_counted() -> None:
    made = promised("answer", working_days=2)

    assert told(made) == (
        "周五 当天不计；2月14日 周六 调休上班：第 1 个工作日；"
        "2月15日至23日 放假；2月24日 周二 第 2 个工作日；到期 2月24日 周二 18:00"
    )
    assert "Fri does not count; Sat 14 Feb is a working day: working day 1" in told(made, "en")


def test_what_a_pause_took_away_is_told() -> None:
    paused = (millis("2026-02-13T17:00+08:00"), millis("2026-02-14T10:00+08:00"))

    assert told(promised("finish", held=(paused,))) == (
        "周五 1 小时（暂停 1 小时）；2月14日 周六 调休上班：7 小时（暂停 1 小时）；到期 周六 17:00"
    )


def test_while_a_pause_runs_nobody_knows_the_end() -> None:
    began = FRIDAY + HOUR
    pause = Pause(began, None, "waiting_for_parts", None)  # type: ignore[arg-type]
    made = replace(promised("finish"), due=None, pauses=(pause,))

    assert told(made) == "已用 1 小时，还剩 7 小时；等配件，自 2月13日 周五 17:00 起暂停"
    assert told(made, "en") == "1 h used, 7 h left; paused since Fri 13 Feb 17:00: waiting for parts"
    assert said(made) == "正在等配件，到货后继续计时。"


def test_a_window_is_told_as_it_was_agreed() -> None:
    due = millis("2026-02-14T16:00+08:00")
    made = Commitment("keep_appointment", Terms(0, {}, SPRING), FRIDAY, due, opens=due - 150 * 60_000)

    assert told(made) == "约定 2月14日 周六 14:00–16:00，提前不超过 30 分钟"
    assert said(made) == "与您约好 2月14日 周六 14:00–16:00 上门。"
    assert said(made, lang="en") == "We agreed with you to come Sat 14 Feb 14:00–16:00."


def test_the_customer_s_choice_and_the_deadline_before_are_both_told() -> None:
    made = promised()
    chosen = replace(made, original=made.due, due=millis("2026-02-16T18:00+08:00"))

    assert told(chosen).endswith("到期 周六 15:00；客户另选时段，到期 2月16日 周一 18:00")
    assert said(chosen) == "按您选的时间：2月16日 周一 18:00 前（原承诺 2月14日 周六 15:00 前）。"


def test_a_provisional_deadline_says_why() -> None:
    short = replace(SPRING, horizon="2026-02-13")

    assert told(promised(calendar=short)).endswith("暂定：2026-02-13 之后的节假日尚未公布")


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("zh", "我们承诺在 2月24日 周二 10:00 前上门。"
               "只计营业时间；2月14日 周六 调休上班，算在内；2月15日至23日 放假，不算。"),
        ("en", "We promised to be at your door by Tue 24 Feb 10:00. "
               "Only opening hours count; Sat 14 Feb is a working day; 15–23 Feb is a holiday."),
    ],
)  # fmt: skip
def test_customers_read_what_was_promised_and_what_counts(lang: str, expected: str) -> None:
    assert said(promised(open_minutes=12 * 60), lang=lang) == expected


def test_customers_read_how_it_stands() -> None:
    made, late = promised(), "2026-02-14T15:30+08:00"

    kept = replace(made, kept=surely(millis("2026-02-14T14:00+08:00")))
    assert said(kept).endswith("师傅已于 2月14日 周六 14:00 到达。")
    missed = replace(made, kept=surely(millis("2026-02-14T15:10+08:00")))
    assert said(missed).endswith("到达，很抱歉，我们晚了。")
    assert said(missed, lang="en").endswith(
        "Our technician arrived Sat 14 Feb 15:10. We are sorry: this was later than promised."
    )
    assert said(made, late).endswith("很抱歉，我们晚了。")
    assert "没有信号" in said(made, late, phone=True)
    assert said(replace(made, off=FRIDAY)).endswith("报修已取消。")


def test_round_the_clock_needs_no_word_on_opening_hours() -> None:
    always = Calendar("Asia/Shanghai", weekdays=tuple(range(7)), windows=((0, 1440),))

    assert said(promised(calendar=always, open_minutes=120)) == "我们承诺在 2月13日 周五 18:00 前上门。"


def test_a_target_always_says_its_unit() -> None:
    assert target(Target(90), "zh") == "1 小时 30 分（营业时间）"
    assert target(Target(1, "working_days"), "en") == "1 working day"
    assert target(None, "zh") is None
