"""A dispatcher without pages: signs in, takes jobs on, gives them out, lets phones in, answers and settles."""

from __future__ import annotations

import stat
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from server.house import house
from server.records.calls import job_file
from sync.device.export import export
from sync.work.file import read
from tests.server.live import Desk
from tests.server.office import Office
from tests.server.phone import Phone
from tests.server.registry import Registry

VISIT = "01935b2e-0000-7000-8000-0000000000f1"


def test_whoever_has_not_signed_in_is_told_how(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "http://127.0.0.1:1")

    assert "doorstep login" in desk.is_told("job", "list")
    assert "Sign in first" in desk.is_told("job", "--lang", "en", "list")


def test_a_session_is_readable_by_its_owner_alone(desk: Desk) -> None:
    file = Path(desk.environment["DOORSTEP_HOME"]) / "office.json"

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_wrong_password_is_said_in_words(desk: Desk) -> None:
    told = desk.types("login", "dora", input="nonsense nonsense\n")

    assert (told.exit_code, "账号或密码不对" in told.output) == (1, True)


def test_a_job_from_the_call_to_the_end(desk: Desk, home: Registry) -> None:
    made = desk.says(
        "job", "create", "陈家", "--fault", "不制冷", "--principal", "格力", "--external-number", "G1"
    )
    number = made.split()[0]
    assert (number, "待派" in made) == ("261124-0001", True)

    assert "待接单" in desk.says("job", "assign", number, "Ann")
    window = ("2026-11-24T14:00+08:00", "2026-11-24T16:00+08:00")
    assert "待上门" in desk.says("job", "appoint", number, *window)
    assert "待上门" in desk.says("job", "chase", "G1", "--text", "催")
    listed = desk.says("job", "list")
    assert all(word in listed for word in (number, "陈家", "Ann", "不制冷", "待上门"))
    page = desk.says("job", "show", number)
    assert all(word in page for word in ("建单", "派工", "预约", "催单", "有据"))
    assert "已取消" in desk.says("job", "cancel", number, "--reason", "客户取消")
    assert "待上门" in desk.says("job", "reopen", number, "--reason", "又要修")
    assert "已完成" in desk.says("job", "close", number)
    assert number not in desk.says("job", "list")
    assert "done" in desk.says("job", "--lang", "en", "list", "--stage", "done")


def test_machines_of_one_call_are_joined_as_they_are_taken_on(desk: Desk, home: Registry, app: Flask) -> None:
    call = "01935B2E-0000-7000-8000-00000000000C"
    for _ in range(2):
        desk.says("job", "create", "陈家", "--call", call)
    with house(app).store.reading() as connection:
        files = [job_file(connection, row.id) for row in connection.execute(text("SELECT id FROM job"))]
    assert [read(each).about["call"] for each in files if each] == [call.lower()] * 2


def test_jobs_like_it_are_warned_of(desk: Desk, home: Registry) -> None:
    desk.says("job", "create", "陈家")

    assert "同一机器已有未完工单" in desk.says("job", "create", "陈家")


def test_what_cannot_be_done_is_said_in_words_and_not_in_codes(desk: Desk, home: Registry) -> None:
    number = desk.says("job", "create", "陈家").split()[0]

    assert "没有找到：王五" in desk.is_told("job", "assign", number, "王五")
    assert "现在的状态不能这样做" in desk.is_told("job", "review", number, "accepted")
    assert "cannot be done" in desk.is_told("job", "--lang", "en", "review", number, "accepted")


def test_two_duplicates_become_one(desk: Desk, home: Registry) -> None:
    first, second = (desk.says("job", "create", "陈家").split()[0] for _ in range(2))

    assert first in desk.says("job", "merge", second, first)
    assert second not in desk.says("job", "list")


def test_a_job_is_given_to_another_centre_by_its_name(desk: Desk, home: Registry) -> None:
    number = desk.says("job", "create", "陈家", "--fault", "漏水").split()[0]

    assert "没有找到：Nowhere" in desk.is_told("job", "transfer", number, "Nowhere", "--reason", "近")
    assert number in desk.says("job", "transfer", number, "South", "--reason", "近")
    assert number not in desk.says("job", "list")


def test_a_phone_is_let_in_by_its_six_digits(desk: Desk, app: Flask, office: Office, tmp_path: Path) -> None:
    code = desk.says("phone", "code", "Ann").split()[0]
    phone = Phone(app, tmp_path / "ann")
    digits = phone.enrols_with(code)
    assert "待确认" in desk.says("phone", "list")

    assert "使用中" in desk.says("phone", "confirm", digits)
    assert "没有等待确认" in desk.is_told("phone", "confirm", digits)
    short = next(line for line in desk.says("phone", "list").splitlines() if "Ann" in line).split()[0]
    assert "已挂失" in desk.says("phone", "lost", short)


def test_a_lost_phone_is_wiped_by_order(desk: Desk, phone: Phone) -> None:
    short = next(line for line in desk.says("phone", "list").splitlines() if "Ann" in line).split()[0]
    assert "不能这样做" in desk.is_told("phone", "wipe", short, "--reason", "被盗", "--yes")
    desk.says("phone", "lost", short)
    assert "无法找回" in desk.types("phone", "wipe", short, "--reason", "被盗", input="n\n").output
    assert "下次联系时清除" in desk.says("phone", "wipe", short.lower(), "--reason", "被盗", "--yes")
    assert phone.syncs().forced


def test_a_file_that_a_phone_exported_is_handed_in(
    desk: Desk, home: Registry, phone: Phone, office: Office, tmp_path: Path
) -> None:
    number = desk.says("job", "create", "陈家").split()[0]
    desk.says("job", "assign", number, "Ann")
    job = office.dora.gets("/api/v1/jobs")["items"][0]["id"]
    phone.does("note.add", job, visit=VISIT, text="地下室没有信号")
    file = tmp_path / "ann.export"
    file.write_bytes(export(phone.db))

    assert desk.says("phone", "hand-in", str(file)).startswith("已入账 1，")
    file.write_bytes(b"something else")
    assert "不是手机导出的文件" in desk.is_told("phone", "hand-in", str(file))


def test_a_question_is_shown_and_answered(desk: Desk, home: Registry, phone: Phone, office: Office) -> None:
    number = desk.says("job", "create", "陈家").split()[0]
    desk.says("job", "assign", number, "Ann")
    desk.says("job", "cancel", number, "--reason", "客户取消")
    job = office.dora.gets("/api/v1/jobs")["items"][0]["id"]
    phone.does("part.use", job, visit=VISIT, text="阀门", quantity=1, unit="个").syncs()

    line = next(line for line in desk.says("questions").splitlines() if number in line)
    assert "取消后仍有作业" in line
    page = desk.says("questions", "show", line.split()[0])
    assert all(word in page for word in ("配件使用", "客户取消", "set_aside"))
    assert "已取消" in desk.says("questions", "answer", line.split()[0], "stands")
    assert number not in desk.says("questions")


def test_a_hold_is_shown_and_settled(desk: Desk, home: Registry, phone: Phone) -> None:
    number = desk.says("job", "create", "陈家").split()[0]
    phone.does("visit.arrive", "01935b2e-0000-7000-8000-00000000dead", visit=VISIT).syncs()

    line = next(line for line in desk.says("holds").splitlines() if "没有这张工单" in line)
    assert "到达" in desk.says("holds", "show", line.split()[0])
    assert "已入账" in desk.says("holds", "settle", line.split()[0], "move", "--job", number)
    assert "没有这张工单" not in desk.says("holds")


def test_a_server_that_does_not_answer_is_said_in_words(desk: Desk) -> None:
    Path(desk.environment["DOORSTEP_HOME"], "office.json").write_text(
        '{"server":"http://127.0.0.1:1","token":"x"}'
    )

    told = desk.is_told("job", "list")
    assert "连不上服务器 http://127.0.0.1:1（" in told and "doorstep login" in told
