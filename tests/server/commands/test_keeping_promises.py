"""A leader keeps calendars and policies from a terminal; what is wrong is said in words, and nothing is saved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from infra.holidays import china
from server.db import writing
from server.models.person import Person
from server.staff.passwords import hashed
from tests.server.live import Desk, serving
from tests.server.office import Office

PASSWORD = "correct horse battery"
YEAR = str(china.last_known().year)
TERMS: dict[str, Any] = {"targets": {"respond": {"open_minutes": 45}, "finish": {"working_days": 3}}}


def signed_in(app: Flask, origin: str, home: Path, id: str | None, login: str) -> Desk:
    """Somebody's terminal."""
    with app.app_context(), writing() as session:
        person = session.get_one(Person, id)
        person.login, person.password_hash = login, hashed(PASSWORD)
    desk = Desk(home / login, origin)
    desk.says("login", login, input=PASSWORD + "\n")
    return desk


@pytest.fixture
def origin(app: Flask) -> Iterator[str]:
    """Where the server is."""
    with serving(app) as origin:
        yield origin


@pytest.fixture
def mona(app: Flask, office: Office, origin: str, tmp_path: Path) -> Desk:
    """The terminal of North's manager."""
    return signed_in(app, origin, tmp_path, office.mona.id, "mona")


@pytest.fixture
def root(app: Flask, office: Office, origin: str, tmp_path: Path) -> Desk:
    """The administrator's terminal."""
    return signed_in(app, origin, tmp_path, office.root.id, "root")


def written(tmp_path: Path, **members: Any) -> str:
    """A policy in a file."""
    file = tmp_path / "policy.json"
    file.write_text(json.dumps({"code": "NORM", "name": {"zh": "标准"}, "terms": TERMS, **members}))
    return str(file)


def test_where_nobody_made_any_the_built_in_ones_are_shown(mona: Desk) -> None:
    assert "plain" in mona.says("calendar", "list")
    assert "周一至周五 9:00–18:00" in mona.says("calendar", "show", "plain", "--month", "2026-10")
    assert "内置，没有其他承诺时使用" in mona.says("policy", "list")
    assert "45 h of opening hours" in mona.says("policy", "--lang", "en", "show", "standard")


def test_a_calendar_from_its_hours_to_its_holidays_and_back(mona: Desk) -> None:
    hours = ("--hours", "8:30-12:00,13:30-17:30", "--weekdays", "1-6", "--name", "上海")
    assert mona.says("calendar", "add", "SH", *hours) == "SH  第 1 版\n"
    tried = mona.says("calendar", "import", "SH", "--source", "china", "--year", YEAR, "--dry-run")
    assert "只是试算" in tried
    told = mona.says("calendar", "import", "SH", "--source", "china", "--year", YEAR)
    assert (f"+ {YEAR}-10-01 休 国庆节" in told, f"已知至 {YEAR}-12-31" in told, "第 2 版" in told) == (
        True,
    ) * 3
    assert "没有变化" in mona.says("calendar", "import", "SH", "--source", "china", "--year", YEAR)
    october = mona.says("calendar", "show", "sh", "--month", f"{YEAR}-10")
    assert ("1 休" in october, "周一至周六 8:30–12:00、13:30–17:30" in october) == (True, True)

    assert "第 3 版" in mona.says("calendar", "day", "SH", f"{YEAR}-12-12", "closed", "--reason", "店庆")
    assert "已经是这样" in mona.says("calendar", "day", "SH", f"{YEAR}-12-12", "closed")
    assert "第 4 版" in mona.says("calendar", "day", "SH", f"{YEAR}-12-12", "open")
    assert "12 班" in mona.says("calendar", "show", "SH", "--month", f"{YEAR}-12")
    assert "第 5 版" in mona.says("calendar", "change", "SH", "--hours", "9:00-18:00", "--reason", "冬季")
    later = f"{int(YEAR) + 1}-01-31"
    assert "版本不变" in mona.says("calendar", "change", "SH", "--horizon", later)
    history = mona.says("calendar", "editions", "SH")
    assert all(
        word in history for word in ("店庆", "冬季", "Mona", "延长", "新建", "chinesecalendar", "休 -1 班 +1")
    )
    assert "SH" in mona.says("calendar", "list")


def test_holidays_from_a_file(mona: Desk, tmp_path: Path) -> None:
    mona.says("calendar", "add", "SH", "--horizon", "2026-11-30")
    file = tmp_path / "holidays.ics"
    event = "BEGIN:VEVENT\nUID:1\nSUMMARY:店庆\nDTSTART;VALUE=DATE:20261212\nRRULE:FREQ=YEARLY\nEND:VEVENT\n"
    file.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\n{event}END:VCALENDAR\n")
    asked = ("calendar", "import", "SH", "--source", "ics", "--file", str(file))

    assert "until: 必填" in mona.is_told(*asked)
    assert "+ 2027-12-12 休 店庆" in mona.says(*asked, "--until", "2027-12-31")
    file.write_text(file.read_text().replace("20261212", "12.12.2026"))
    assert "第 6 行，ics.DTSTART" in mona.is_told(*asked, "--until", "2028-12-31")
    file.write_bytes("店庆".encode("gbk"))
    assert "不是 UTF-8" in mona.is_told(*asked, "--until", "2028-12-31")


def test_an_outlet_works_by_a_calendar_and_by_the_built_in_one_again(root: Desk, office: Office) -> None:
    root.says("calendar", "add", "ALL", "--everywhere", "--zone", "Asia/Shanghai")

    assert root.says("calendar", "use", "ALL", "North") == "North  ALL\n"
    told = root.is_told("calendar", "change", "ALL", "--archive")
    assert ("还在使用" in told, "1 个网点" in told) == (True, True)
    root.says("calendar", "use", "plain", "North")
    assert "已停用" in root.says("calendar", "change", "ALL", "--archive")
    assert root.says("calendar", "change", "ALL", "--restore") == "ALL  第 1 版\n"
    root.says("calendar", "use", "ALL", "North")


def test_codes_in_another_case_are_told_apart_and_the_built_in_ones_are_kept(
    mona: Desk, tmp_path: Path
) -> None:
    mona.says("calendar", "add", "SH")
    mona.says("calendar", "add", "sh", "--hours", "8:00-9:00")
    assert "8:00–9:00" in mona.says("calendar", "show", "sh")
    assert "9:00–18:00" in mona.says("calendar", "show", "SH")
    assert "留给内置" in mona.is_told("calendar", "add", "plain")
    assert "code: 这个代码留给内置的" in mona.is_told("policy", "add", written(tmp_path, code="Standard"))


def test_hours_that_are_wrong_are_told_as_they_were_typed(mona: Desk) -> None:
    told = mona.is_told("calendar", "add", "SH", "--hours", "9:00-13:00,12:00-18:00")
    assert "与另一段时间重叠（12:00–18:00）" in told


def test_what_a_change_does_not_name_stays_and_null_goes(mona: Desk, tmp_path: Path) -> None:
    alarms = {"finish": [{"percent": 100, "tell": ["manager"]}]}
    mona.says("policy", "add", written(tmp_path, terms={**TERMS, "grace": 60, "alarms": alarms}))
    change = ("policy", "change", "NORM", str(tmp_path / "policy.json"), "--reason", "更快")

    written(tmp_path, terms={"targets": {"respond": {"open_minutes": 30}}})
    mona.says(*change)
    shown = mona.says("policy", "show", "NORM")
    assert all(
        word in shown for word in ("首次联系 30 分", "修复 3 个工作日", "修复 100 % → 经理", "1 小时（")
    )
    written(tmp_path, terms={"targets": {"finish": None}})
    assert "terms.alarms.finish" in mona.is_told(*change)
    written(tmp_path, terms={"targets": {"finish": None}, "alarms": None})
    mona.says(*change)
    shown = mona.says("policy", "show", "NORM")
    assert ("修复 3" in shown, "提醒：无" in shown) == (False, True)


def test_a_policy_goes_away_and_comes_back(mona: Desk, tmp_path: Path) -> None:
    file = written(tmp_path)
    mona.says("policy", "add", file)
    why = ("--reason", "季节结束")
    assert "没有给出要改的内容" in mona.types("policy", "change", "NORM", *why).output
    assert mona.says("policy", "change", "NORM", "--archive", *why) == "NORM  第 1 版  已停用\n"
    assert "NORM" not in mona.says("policy", "list")
    assert mona.says("policy", "change", "NORM", "--restore", *why) == "NORM  第 1 版\n"
    assert "NORM" in mona.says("policy", "list")
    for member in ({"calendar": "NOPE"}, {"fits": {"area": "NOPE"}}):
        name = "calendar" if "calendar" in member else "fits.area"
        assert f"{name}: 没有找到：NOPE" in mona.is_told("policy", "add", written(tmp_path, **member))


def test_a_policy_is_added_changed_tried_and_read(mona: Desk, office: Office, tmp_path: Path) -> None:
    office.mona.makes("areas", name="静安")
    mona.says("calendar", "add", "SH", "--weekdays", "1-7", "--hours", "0:00-24:00")
    file = written(tmp_path, fits={"area": "静安"}, calendar="SH", reason="试点")

    assert mona.says("policy", "add", file) == "NORM  第 1 版\n"
    shown = mona.says("policy", "show", "NORM")
    assert all(word in shown for word in ("片区 静安", "日历：SH", "试点", "修复 3 个工作日", "提醒：无"))
    assert "45 分钟内" in mona.says("policy", "texts", "NORM") or "45 分内" in mona.says(
        "policy", "texts", "NORM"
    )
    at = ("--at", "2026-11-24T10:00+08:00")
    round_the_clock = [
        mona.says("policy", *words)
        for words in (("show", "NORM"), ("list",), ("preview", "--area", "静安", *at))
    ]
    assert ["45 分" in each and "45 分（营业" not in each for each in round_the_clock] == [True] * 3
    assert "11月24日 周二 10:45" in mona.says("policy", "preview", "--area", "静安", *at)
    told = mona.is_told("policy", "preview", "--type", "repair", *at)
    assert ("没有适用于这项工作的服务承诺" in told, "类型 维修" in told) == (True, True)

    faster = written(tmp_path, terms={"targets": {"respond": {"open_minutes": 30}}})
    assert mona.says("policy", "change", "NORM", faster, "--reason", "更快") == "NORM  第 2 版\n"
    history = mona.says("policy", "editions", "NORM")
    assert all(word in history for word in ("更快", "试点", "Mona"))
    assert "edition 2" in mona.says("policy", "--lang", "en", "list")


def test_a_policy_that_cannot_be_is_said_in_words(mona: Desk, tmp_path: Path) -> None:
    add = ("policy", "add")
    nothing = mona.is_told(*add, written(tmp_path, fits={"class": "NOPE"}))
    assert ("fits.class" in nothing, "NOPE" in nothing, "不会有工作与它相符" in nothing) == (True,) * 3
    one_day = mona.is_told(*add, written(tmp_path, terms={"targets": {"respond": "1 day"}}))
    assert ("terms.targets.respond" in one_day, "没有单位" in one_day, "1 day" in one_day) == (True,) * 3
    assert "没有找到：SH" in mona.is_told(*add, written(tmp_path, calendar="SH"))
    file = tmp_path / "list.json"
    file.write_text("[1]")
    assert "不是 JSON 对象" in mona.is_told(*add, str(file))

    mona.says(*add, written(tmp_path))
    assert "代码和网点不能改" in mona.is_told(
        "policy", "change", "NORM", written(tmp_path, code="X"), "--reason", "x"
    )
    assert "没有单位" in mona.is_told(
        "policy", "change", "NORM", written(tmp_path, terms={"targets": {"respond": 5}}), "--reason", "x"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("calendar", "show"),
        ("calendar", "show", "SH", "--month", "2026-13"),
        ("calendar", "add", "SH", "--hours", "9-18"),
        ("calendar", "add", "SH", "--weekdays", "0"),
        ("calendar", "change", "SH", "--horizon", "soon"),
        ("calendar", "day", "SH", "2026-02-30", "open"),
        ("calendar", "day", "SH", "2026-02-28", "shut"),
        ("calendar", "import", "SH"),
        ("calendar", "import", "SH", "--source", "china", "--year", "26"),
        ("calendar", "import", "SH", "--source", "ics", "--file", "nowhere.ics"),
        ("policy", "add"),
        ("policy", "change", "NORM", "nowhere.json", "--reason", "x"),
        ("policy", "preview", "--priority", "high"),
    ],
)
def test_what_was_mistyped_is_one_line_that_says_how_it_goes(tmp_path: Path, words: tuple[str, ...]) -> None:
    told = Desk(tmp_path, "http://127.0.0.1:1").types(*words)

    assert (told.exit_code, "用法 · usage:" in told.output, len(told.output.splitlines())) == (
        2,
        True,
        1,
    )


def test_a_change_of_nothing_is_no_change(mona: Desk) -> None:
    mona.says("calendar", "add", "SH")

    assert mona.types("calendar", "change", "SH").exit_code == 2
    assert "没有找到：BJ" in mona.is_told("calendar", "show", "BJ")
    assert "已经有相同的" in mona.is_told("calendar", "add", "SH")
    told = mona.is_told("calendar", "add", "BJ", "--zone", "Asia/Beijing")
    assert ("form.zone" in told, "Asia/Beijing" in told) == (True, True)
    assert (
        "overlap"
        in mona.is_told("calendar", "--lang", "en", "add", "BJ", "--hours", "9:00-12:00,11:00-13:00").lower()
    )
