"""A month of a calendar fits eighty columns in both languages, and says what is not known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rich.cells import cell_len

from server.promises import typed
from server.promises.month import page
from sync.work.policies import plain_calendar

PLAIN = plain_calendar("Asia/Shanghai")
OCTOBER: dict[str, Any] = {
    **PLAIN,
    "holidays": [f"2026-10-{day:02}" for day in range(1, 8)],
    "extra_days": ["2026-10-10"],
    "extra_windows": [[600, 900]],
    "horizon": "2026-12-31",
}


def drawn(form: dict[str, Any], month: str, lang: str = "zh") -> list[str]:
    return list(page(form, typed.month(month), lang))


def test_october_2026_reads_like_this() -> None:
    assert drawn(OCTOBER, "2026-10") == [
        "2026年10月  Asia/Shanghai",
        "",
        "周一       周二       周三       周四       周五       周六       周日",
        "                                 1 休       2 休       3 休       4 休",
        "                                 —          —          —          —",
        "5 休       6 休       7 休       8          9          10 班      11",
        "—          —          —          9 小时     9 小时     5 小时     —",
        "12         13         14         15         16         17         18",
        "9 小时     9 小时     9 小时     9 小时     9 小时     —          —",
        "19         20         21         22         23         24         25",
        "9 小时     9 小时     9 小时     9 小时     9 小时     —          —",
        "26         27         28         29         30         31",
        "9 小时     9 小时     9 小时     9 小时     9 小时     —",
        "",
        "开放时间：周一至周五 9:00–18:00",
        "调休上班日：10:00–15:00",
        "本月开放 18 天，共 158 小时；休 = 节假日，班 = 调休上班，— = 不开放",
        "节假日已知至 2026年12月31日",
    ]


def test_in_english_too() -> None:
    told = drawn(OCTOBER, "2026-10", "en")

    assert told[2].split() == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert told[5] == "5 off      6 off      7 off      8          9          10 worked  11"
    assert told[-1] == "Holidays are known until 31 Dec 2026"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("month", ["2026-02", "2026-08", "2026-10", "2027-01", "2027-10"])
def test_it_is_never_wider_than_a_terminal_and_its_columns_stand(month: str, lang: str) -> None:
    days = [f"2027-10-{day:02}" for day in range(1, 32)]
    told = drawn(
        {**OCTOBER, "holidays": days[:15], "extra_days": days[15:], "windows": [[0, 1430]]}, month, lang
    )

    assert max(map(cell_len, told)) <= 80
    for line in told[3 : told.index("", 2)]:
        wide = "".join(each * cell_len(each) for each in line)  # one character a column
        assert all(wide[at - 1] == " " for at in range(11, len(wide), 11)), line


def test_days_beyond_the_horizon_are_marked_and_said() -> None:
    told = drawn({**OCTOBER, "horizon": "2026-10-15"}, "2026-10")

    assert "15         16?" in "\n".join(told)
    assert told[-1] == "节假日已知至 2026年10月15日；? 之后的按平日计，到期时间暂定"


def test_without_a_horizon_that_is_said() -> None:
    assert drawn(PLAIN, "2026-10")[-1] == "没有标明已知期限，各日都算作已知"


def test_a_day_on_which_the_clocks_go_back_is_longer() -> None:
    form = {**PLAIN, "zone": "Europe/Berlin", "weekdays": list(range(7)), "windows": [[0, 1440]]}

    assert any(line.endswith("25 小时") for line in drawn(form, "2026-10"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9:00-12:00,13:30-18:00", [[540, 720], [810, 1080]]),
        ("22:00-6:00", [[1320, 1800]]),
        ("0:00-24:00", [[0, 1440]]),
        ("9:00–12:00、13:00–18:00", [[540, 720], [780, 1080]]),
        ("20:00-26:30", [[1200, 1590]]),
    ],
)
def test_hours_are_typed_as_people_write_them(text: str, expected: list[list[int]]) -> None:
    assert typed.windows(text) == expected


@pytest.mark.parametrize(
    "text", ["", "9-18", "9:00", "9:60-10:00", "24:00-25:00", "9:00-50:00", "nine to five"]
)
def test_other_hours_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        typed.windows(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("1-5", [0, 1, 2, 3, 4]), ("7,1,3-4", [0, 2, 3, 6]), ("6、7", [5, 6])]
)
def test_days_of_the_week_are_typed(text: str, expected: list[int]) -> None:
    assert typed.weekdays(text) == expected


@pytest.mark.parametrize("text", ["", "0-5", "5-1", "1-8", "mon", "1-"])
def test_other_days_of_the_week_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        typed.weekdays(text)


@pytest.mark.parametrize("text", ["2026-13", "2026", "2026-00", "0000-01", "26-10", "october"])
def test_other_months_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        typed.month(text)


def test_a_month_and_a_day_are_typed() -> None:
    assert typed.month("2026-2") == date(2026, 2, 1)
    assert typed.day("2026-02-28") == "2026-02-28"
    for wrong in ("2026-02-30", "20260228", "28.2.2026", "1800-01-01"):
        with pytest.raises(ValueError):
            typed.day(wrong)
