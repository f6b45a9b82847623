"""Remedy cases on the command line: shown in words, settled, taken back; and what is typed wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from server.clock import StillClock
from sync.instants import MINUTE
from tests.server.live import Desk
from tests.server.office import Office
from tests.server.promises.lasting import Lasting
from tests.server.registry import Registry


@pytest.fixture
def lasting(app: Flask, office: Office, home: Registry, tmp_path: Path) -> Lasting:
    """It begins at nine on day 0."""
    return Lasting(app, office, home, tmp_path / "ann")


@pytest.fixture
def case(lasting: Lasting, desk: Desk) -> Iterator[str]:
    """How a case is called on day 31: a part was asked for on day 5, and did not come."""
    home = lasting.home
    home.appliance = home.desk.changes("appliances", home.appliance, warranty_until="2027-06-17")
    job = lasting.reports()
    lasting.on_day(5).phone.does(
        "part.request", job, visit=lasting.visit(), part="PCB-35", quantity=1
    ).syncs()
    lasting.on_day(31).judged(job)
    listed = desk.says("remedies")
    assert "修理超期" in listed and "2026-11-24" in listed and "2026-12-24" in listed
    yield listed.splitlines()[1].split()[0]


def test_where_there_is_none_it_says_so(desk: Desk) -> None:
    for words in ((), ("--state", "settled"), ("--outlet", "north")):
        assert desk.says("remedies", *words) == "没有 · none\n"


def test_a_case_is_shown_in_words(desk: Desk, case: str) -> None:
    shown = desk.says("remedies", "show", case)
    for words in (
        "修理超期  待处理",
        "起算 2026-11-24，期限至 2026-12-24",
        "共 31 天；等客户 0 天，待件 26 天，其余 5 天",
        "三包: —  2027-06-17，顺延 32 天至 2027-07-19",
        "第十二条",
        "因修理者自身原因使修理期超过 30 日",
        "建单",
        "申请配件",
        "PCB-35 未到货",
    ):
        assert words in shown, words
    english = desk.says("remedies", "--lang", "en", "show", case)
    assert (
        "31 days; waited for the customer 0, for parts 26, neither 5" in english and "has not come" in english
    )
    assert not [
        code for code in ("repair_goes_on", "part.request", "withdrawn", "{") if code in shown + english
    ]


def test_it_is_settled_and_taken_back(desk: Desk, case: str, clock: StillClock) -> None:
    assert "换货" in desk.says("remedies", "settle", case, "exchange", "--reason", "同型号有货")
    assert desk.says("remedies") == "没有 · none\n"
    assert "换货" in desk.says("remedies", "--state", "settled")
    assert "同型号有货" in desk.says("remedies", "show", case)
    assert "别人已经处理过了" in desk.is_told("remedies", "settle", case, "none", "--reason", "x")

    assert "待处理" in desk.says("remedies", "undo", case)

    assert case in desk.says("remedies")
    told = desk.is_told("remedies", "undo", case)
    assert "现在的状态不能这样做" in told and "待处理" in told
    desk.says("remedies", "settle", case, "repair_goes_on", "--reason", "客户同意等")
    clock.goes_on(10 * MINUTE)
    assert "已超过 10 分钟" in desk.is_told("remedies", "undo", case)


@pytest.mark.parametrize(
    "words",
    [
        ("settle",),
        ("settle", "x", "repair", "--reason", "y"),
        ("settle", "x", "none"),
        ("show",),
        ("undo",),
        ("--state", "over"),
        ("thresholds", "AC"),
        ("nothing",),
    ],
    ids=" ".join,
)
def test_what_cannot_be_right_is_one_line_and_ends_with_2(desk: Desk, words: tuple[str, ...]) -> None:
    result = desk.types("remedies", *words)
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1), result.output


def test_what_is_not_there_is_said(desk: Desk) -> None:
    for words in (("show", "0000"), ("undo", ""), ("settle", "zz", "none", "--reason", "x")):
        assert "没有找到" in desk.is_told("remedies", *words)
    nobody = "01938e4a-0000-7000-8000-000000000000"
    assert "没有找到" in desk.is_told("remedies", "show", nobody)
    assert "没有找到" in desk.is_told("remedies", "--outlet", "nowhere")
    assert "有字段填写不对" not in desk.is_told("remedies", "show", nobody)


def test_the_same_fault_shows_the_records(desk: Desk, lasting: Lasting) -> None:
    for day in (0, 2):
        lasting.repairs(lasting.on_day(day).reports())
    third = lasting.on_day(4).reports()
    lasting.phone.does("fault.diagnose", third, visit=lasting.visit(), fault="E5").syncs()
    lasting.judged(third)
    shown = desk.says("remedies", "show", desk.says("remedies").splitlines()[1].split()[0])
    assert "同一故障反复" in shown and "首次诊断 2026-11-24，再次诊断 2026-11-28" in shown
    assert shown.count("服务记录") == 2 and shown.count("SHA-256") == 2 and shown.count("已修复") == 2
    assert shown.count("E5") == 3


def test_a_job_called_off_too_late_says_so(desk: Desk, lasting: Lasting) -> None:
    job = lasting.reports()
    lasting.on_day(40).does("job.cancel", job, reason="等不及了")
    lasting.judged(job)
    shown = desk.says("remedies", "show", desk.says("remedies").splitlines()[1].split()[0])
    assert "共 40 天" in shown and "取消" in shown


def test_the_thresholds_that_hold_are_listed(desk: Desk, office: Office, home: Registry) -> None:
    office.root.makes("appliance-classes", code="MOBILE", name={"zh": "手机"}, legal={"parts_days": 60})
    usual, air, phones = (line.split() for line in desk.says("remedies", "thresholds").splitlines()[1:])
    assert (usual[2:], air) == (
        ["30", "90", "2", "30"],
        ["AC-SPLIT", "挂机空调", "30", "90", "2", "30", "按国家规定"],
    )
    assert phones == ["MOBILE", "手机", "30", "60", "2", "30"]


def test_a_job_s_page_shows_the_warranty_as_moved(desk: Desk, case: str, lasting: Lasting) -> None:
    number = lasting.office.dora.gets("/api/v1/remedies")["items"][0]["number"]
    assert "三包至: 2027-06-17，顺延 32 天至 2027-07-19" in desk.says("job", "show", number)
    assert "moved by 32 days" in desk.says("job", "--lang", "en", "show", number)
