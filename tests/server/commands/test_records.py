"""`doorstep records`: whatever cannot be done is said with its reason, and what waits with what it waits for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, update

from server.house import house
from server.models.notice import NoticeRow
from server.models.seal import SealRow
from server.notices.records import announce
from sync.instants import millis
from tests.handmade import JOB, VISIT
from tests.server.hand import office_does
from tests.server.live import Desk
from tests.server.office import Office
from tests.server.sealing import Visit, rows, seals


@pytest.fixture
def visit(worked: Visit) -> Visit:
    """Ann's visit to Cem, worked."""
    return worked


@pytest.fixture
def number(app: Flask, visit: Visit) -> str:
    """Its record, signed and sealed."""
    signed = visit.signs()
    visit.sends()
    seals(house(app))
    return signed.number


def test_a_pdf_that_cannot_be_written_is_said_in_words(desk: Desk, number: str, tmp_path: Path) -> None:
    assert "没有目录 /nodir" in desk.is_told("records", "pdf", number, "/nodir/x.pdf")
    file = tmp_path / "record.pdf"
    desk.says("records", "pdf", number, str(file))
    assert file.read_bytes().startswith(b"%PDF")
    assert "已存在" in desk.is_told("records", "pdf", number, str(file))


def test_what_cannot_be_corrected_is_said_with_what_to_do(desk: Desk, number: str) -> None:
    def told(change: str, lang: str = "zh") -> str:
        return desk.is_told("records", "--lang", lang, "correct", number, "--reason", "x", "--set", change)

    assert "记录中没有这一项" in told("nothing=1")
    assert f"doorstep records show {number} --json" in told("nothing=1", "en")
    for field in ("number", "remark", "fault"):
        assert "这一项不能更正" in told(f"{field}=X")
    assert """--set test='"1"'""" in told("test=1")
    assert "原来就是这样" in told("parts[0].quantity=1")
    assert "太长" in told("test=" + "x" * 40_000)
    assert "与原记录没有不同" in desk.is_told("records", "correct", number, "--reason", "x", "--as-recorded")
    alone = desk.is_told("records", "correct", number, "--reason", "x")
    assert "请写明改什么：--set FIELD=VALUE，或 --as-recorded" in alone and "changes" not in alone


def test_a_number_that_is_empty_is_no_number(desk: Desk) -> None:
    assert "记录编号不能为空" in desk.is_told("records", "show", "")
    assert "may not be empty" in desk.is_told("records", "--lang", "en", "show", " ")


def test_text_in_quotes_is_text_and_the_record_is_then_corrected_by_that_one(desk: Desk, number: str) -> None:
    change = ("--reason", "x", "--set", 'test="1"')
    assert f"{number}.2" in desk.says("records", "correct", number, *change)

    told = desk.is_told("records", "correct", number, *change)
    assert f"{number}.2 已更正了它" in told
    assert json.loads(desk.says("records", "show", f"{number}.2", "--json"))["test"] == "1"


def test_the_members_of_a_text_are_the_fields_that_can_be_corrected(desk: Desk, number: str) -> None:
    members = json.loads(desk.says("records", "show", number, "--json"))

    assert members["parts"][0]["quantity"] == 1
    assert "--json" in desk.says("records", "correct", "--help")


def test_a_record_without_its_pdf_says_what_it_waits_for(
    app: Flask, desk: Desk, visit: Visit, tmp_path: Path
) -> None:
    visit.photographs(1)
    signed = visit.signs()
    visit.phone.syncs()
    seals(house(app))

    told = desk.is_told("records", "pdf", signed.number, str(tmp_path / "x.pdf"))
    assert "还没有 PDF：已登记，未封存，等待 1 照片" in told


def test_a_record_that_waits_for_no_photo_says_so(desk: Desk, number: str) -> None:
    told = desk.is_told("records", "without-photos", number, "--reason", "x")

    assert "它不等待照片：已封存" in told


def test_neither_a_job_nor_a_record_is_not_the_same_as_none(desk: Desk, visit: Visit) -> None:
    [job] = rows(visit.app, "job")
    assert "还没有签署的服务记录" in desk.says("records", "--job", job.number)
    assert "没有这样的工单或记录：NOPE" in desk.is_told("records", "--job", "NOPE")
    assert "no such job or record" in desk.is_told("records", "--lang", "en", "--job", "NO/PE?")


def test_a_record_is_found_by_its_number_its_jobs_and_the_principals(
    app: Flask, desk: Desk, office: Office, number: str
) -> None:
    office_does(app, office.dora, "job.amend", about={"external_number": "G-7"})
    [job] = rows(app, "job")
    for typed in (number, job.number, "G-7"):
        assert number in desk.says("records", "--job", typed)
        assert "没有等待封存的记录" in desk.says("records", "--waiting", "--job", typed)


def test_the_page_says_why_a_notice_waits(app: Flask, desk: Desk, visit: Visit, number: str) -> None:
    here = house(app)
    [record] = rows(app, "record")
    here.work(lambda tx: announce(tx.connection, [(JOB, record.text_hash)], here.now()))

    page = desk.says("records", "show", number)
    line = next(line for line in page.splitlines() if line.startswith("通知"))
    assert line.startswith("通知: 还没有; ") and line.endswith(" 发送"), line

    visit.phone.does("part.use", JOB, visit=VISIT, part="seal", quantity=1, unit="pc", old_part="none")
    visit.sends()
    assert "有待确认的问题" in desk.says("records", "show", number)
    assert "a question is open" in desk.says("records", "--lang", "en", "show", number)


def test_a_link_that_must_wait_is_not_said_to_be_sent(desk: Desk, visit: Visit, number: str) -> None:
    visit.phone.does("part.use", JOB, visit=VISIT, part="seal", quantity=1, unit="pc", old_part="none")
    visit.sends()
    assert "已登记，还没有发送" in desk.says("records", "resend", number)
    told = desk.is_told("records", "resend", number)
    assert "已有一条在等" in told and "刚发送过" not in told
    assert "waits already" in desk.is_told("records", "--lang", "en", "resend", number)


def test_a_record_that_is_not_there_is_named_with_what_to_try(desk: Desk, visit: Visit) -> None:
    for command in (
        ("show", "X-1"),
        ("pdf", "X-1", "x.pdf"),
        ("resend", "X-1"),
        ("without-photos", "X-1", "--reason", "x"),
        ("correct", "X-1", "--reason", "x", "--set", "remark=y"),
    ):
        told = desk.is_told("records", *command)
        assert "没有这份记录：X-1" in told
        assert "SHA-256" in told and "doorstep records --job" in told
    assert "There is no such record: X-1" in desk.is_told("records", "--lang", "en", "show", "X-1")
    [job] = rows(visit.app, "job")
    assert f"{job.number} 是工单号" in desk.is_told("records", "show", job.number)


def test_a_record_is_named_by_the_beginning_of_its_hash_and_in_whatever_case(
    app: Flask, desk: Desk, number: str
) -> None:
    [record] = rows(app, "record")
    for typed in (record.text_hash, record.text_hash[:12], number.lower()):
        assert number in desk.says("records", "show", typed)
    assert "没有这份记录" in desk.is_told("records", "show", record.text_hash[:11])


def test_a_list_that_ends_says_how_to_see_the_rest(app: Flask, desk: Desk, number: str) -> None:
    [seal], [job] = rows(app), rows(app, "job")
    assert "--all" not in desk.says("records")
    copies = [{**seal._mapping, "text_hash": f"{n:064}", "number": f"{number}.{n}"} for n in range(2, 52)]
    with house(app).store.writing() as tx:
        tx.connection.execute(insert(SealRow.__table__), copies)

    def listed(*options: str) -> tuple[int, str]:
        said = desk.says("records", *options)
        return said.count(number), said

    count, said = listed()
    assert count == 50 and "以上是最新 50 份，还有更早的：--all" in said
    count, said = listed("--lang", "en", "--job", job.number)
    assert count == 50 and "51 records, these are the newest 50: --all" in said
    for options in (("--all",), ("--all", "--job", job.number)):
        count, said = listed(*options)
        assert count == 51 and "--all" not in said


def test_what_the_quiet_hours_hold_back_says_till_when(app: Flask, desk: Desk, number: str) -> None:
    at_night = update(NoticeRow.__table__).values(look_at=millis("2026-11-24T22:00:00+08:00"))
    with house(app).store.writing() as tx:
        assert tx.connection.execute(at_night).rowcount == 1

    assert "等到 11-25 08:00 发送" in desk.says("records", "show", number)
    assert "waits until 11-25 08:00 (quiet hours)" in desk.says("records", "--lang", "en", "show", number)
