"""All-day events of an iCalendar file are holidays; whatever is wrong with it is named by line and field."""

from __future__ import annotations

from datetime import date

import pytest

from infra.holidays.ics import BadIcs, known
from infra.holidays.known import Known

FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)


def event(*lines: str, uid: str = "1") -> str:
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"))


def file(*events: str) -> str:
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", *events, "END:VCALENDAR", ""))


def read(*events: str) -> Known:
    return known(file(*events), FIRST, LAST)


def days(*events: str, kind: str = "holiday") -> list[str]:
    return [each.day.isoformat() for each in read(*events).days if each.kind == kind]


def test_an_all_day_event_is_a_holiday_on_each_of_its_days() -> None:
    found = read(event("DTSTART;VALUE=DATE:20260216", "DTEND;VALUE=DATE:20260219", "SUMMARY:店庆"))

    assert [(each.day.isoformat(), each.kind, each.name) for each in found.days] == [
        ("2026-02-16", "holiday", "店庆"),
        ("2026-02-17", "holiday", "店庆"),
        ("2026-02-18", "holiday", "店庆"),
    ]
    assert found.kinds == ("holiday",)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("DTSTART;VALUE=DATE:20260501",), ["2026-05-01"]),
        (("DTSTART;VALUE=DATE:20260501", "DTEND;VALUE=DATE:20260501"), ["2026-05-01"]),
        (("DTSTART;VALUE=DATE:20260501", "DURATION:P2D"), ["2026-05-01", "2026-05-02"]),
        (("DTSTART:20260501",), ["2026-05-01"]),
        (("DTSTART;VALUE=DATE:20200501",), []),
        (("DTSTART;VALUE=DATE:20260501", "STATUS:CANCELLED"), []),
    ],
)
def test_how_long_an_event_is(lines: tuple[str, ...], expected: list[str]) -> None:
    assert days(event(*lines)) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=YEARLY", ["2026-12-25", "2027-12-25", "2028-12-25"]),
        ("FREQ=YEARLY;UNTIL=20271231", ["2026-12-25", "2027-12-25"]),
        ("FREQ=YEARLY;UNTIL=20271225T000000Z", ["2026-12-25", "2027-12-25"]),
        ("FREQ=YEARLY;COUNT=2", ["2026-12-25", "2027-12-25"]),
        ("FREQ=YEARLY;INTERVAL=2", ["2026-12-25", "2028-12-25"]),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", ["2026-12-25", "2027-11-25", "2028-11-23"]),
        ("FREQ=DAILY;COUNT=3", ["2026-12-25", "2026-12-26", "2026-12-27"]),
        ("FREQ=WEEKLY;UNTIL=20270108", ["2026-12-25", "2027-01-01", "2027-01-08"]),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", ["2026-12-25"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["2026-12-25", "2028-02-29"]),
    ],
)
def test_what_comes_again_is_worked_out_up_to_the_horizon(rule: str, expected: list[str]) -> None:
    assert days(event("DTSTART;VALUE=DATE:20261225", f"RRULE:{rule}")) == expected


def test_a_series_lacks_its_exceptions_and_has_its_additions() -> None:
    found = days(
        event(
            "DTSTART;VALUE=DATE:20261225",
            "RRULE:FREQ=YEARLY",
            "EXDATE;VALUE=DATE:20271225,20281225",
            "RDATE;VALUE=DATE:20270704",
        )
    )
    assert found == ["2026-12-25", "2027-07-04"]


def test_one_day_of_a_series_was_moved() -> None:
    series = event("DTSTART;VALUE=DATE:20261225", "RRULE:FREQ=YEARLY", uid="xmas")
    moved = event("DTSTART;VALUE=DATE:20271227", "RECURRENCE-ID;VALUE=DATE:20271225", uid="xmas")

    assert days(series, moved) == days(moved, series) == ["2026-12-25", "2027-12-27", "2028-12-25"]


@pytest.mark.parametrize(
    ("lines", "worked"),
    [
        (("SUMMARY:国庆节（班）",), True),
        (("SUMMARY:春节补班",), True),
        (("SUMMARY:春节", "X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY"), True),
        (("SUMMARY:Working day for 24 December",), True),
        (("SUMMARY:春节（休）", "X-APPLE-SPECIAL-DAY:WORK-HOLIDAY"), False),
        (("SUMMARY:Special non-working day",), False),
        (("SUMMARY:今天不上班",), False),
    ],
)
def test_a_make_up_day_says_so(lines: tuple[str, ...], worked: bool) -> None:
    found = event("DTSTART;VALUE=DATE:20260214", *lines)

    assert days(found, kind="make_up_day") == (["2026-02-14"] if worked else [])
    assert days(found) == ([] if worked else ["2026-02-14"])


def test_events_with_a_time_of_day_are_left_out_and_said() -> None:
    found = read(
        event("DTSTART;VALUE=DATE:20260501", "SUMMARY:Holiday"),
        event("DTSTART:20260502T090000Z", "DTEND:20260502T100000Z", "SUMMARY:Meeting"),
    )

    assert [each.name for each in found.days] == ["Holiday"]
    assert found.left_out == ("Meeting",)


def test_a_line_that_goes_on_is_one_line() -> None:
    folded = "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:National\r\n  Day\r\nDTSTART;VALUE=DATE:2026\r\n\t1001\r\nEND:VEVENT"

    assert [(each.day.isoformat(), each.name) for each in read(folded).days] == [
        ("2026-10-01", "National Day")
    ]


GOOD = "DTSTART;VALUE=DATE:20260501"


@pytest.mark.parametrize(
    ("text", "line", "field", "code"),
    [
        ("", 1, "VCALENDAR", "not_ics"),
        ("date,name\n2026-05-01,May", 1, "DATE,NAME", "not_ics"),
        (file(event("DTSTART;VALUE=DATE:2026-05-01")), 6, "DTSTART", "not_a_date"),
        (file(event("DTSTART;VALUE=DATE:20260230")), 6, "DTSTART", "not_a_date"),
        (file(event("SUMMARY:without a day")), 4, "DTSTART", "not_a_date"),
        (file(event("DTSTART;VALUE=DATE:00010101")), 6, "DTSTART", "not_a_date"),
        (file(event(GOOD, "DTEND;VALUE=DATE:20260430")), 7, "DTEND", "not_a_date"),
        (file(event(GOOD, "DTEND;VALUE=DATE:20290501")), 7, "DTEND", "too_long"),
        (file(event(GOOD, "DTEND:20260502T120000Z")), 7, "DTEND", "not_a_date"),
        (file(event(GOOD, "DURATION:long")), 7, "DURATION", "not_a_date"),
        (file(event(GOOD, "RRULE:FREQ=SOMETIMES")), 7, "RRULE", "not_a_rule"),
        (file(event(GOOD, "RRULE:FREQ=SECONDLY")), 7, "RRULE", "not_a_rule"),
        (file(event(GOOD, "RRULE:FREQ=YEARLY;BYMONTH=13")), 7, "RRULE", "not_a_rule"),
        (file(event(GOOD, "RRULE:FREQ=YEARLY", "RRULE:FREQ=DAILY")), 7, "RRULE", "not_a_rule"),
        (file(event(GOOD, "EXDATE:soon")), 7, "EXDATE", "not_a_date"),
        (file(event(GOOD, "EXDATE:20260501T090000Z")), 7, "EXDATE", "not_a_date"),
        (file(event(GOOD), event("SUMMARY:x", "DTSTART;VALUE=DATE:tomorrow")), 11, "DTSTART", "not_a_date"),
        (file(event(GOOD, "no colon here")), 7, "NO COLON HERE", "not_ics"),
        (file(event(GOOD)).replace("END:VEVENT\r\n", ""), 7, "END", "not_ics"),
        (file(event(GOOD)).replace("END:VCALENDAR\r\n", ""), 7, "END", "not_ics"),
        (file(), 1, "VEVENT", "nothing_there"),
        (file(event("DTSTART:20260502T090000Z")), 1, "VEVENT", "nothing_there"),
        (file(event(GOOD, "SUMMARY:" + "x" * 1_000_001)), 1, "VCALENDAR", "too_long"),
        (file(*[event(GOOD, "RRULE:FREQ=YEARLY")] * 201), 1, "RRULE", "too_many"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_field(text: str, line: int, field: str, code: str) -> None:
    with pytest.raises(BadIcs) as bad:
        known(text, FIRST, LAST)
    assert (bad.value.line, bad.value.field, bad.value.code) == (line, field, code)
