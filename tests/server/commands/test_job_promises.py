"""A dispatcher looks at promises, answers complaints and settles doubts without pages."""

from __future__ import annotations

from tests.server.live import Desk
from tests.server.registry import Registry


def test_the_promises_of_a_job_are_explained(desk: Desk, home: Registry) -> None:
    number = desk.says("job", "create", "陈家").split()[0]

    zh, en = desk.says("job", "promises", number), desk.says("job", "--lang", "en", "promises", number)

    assert "首次联系  进行中  到期 11月24日 周二 11:00  2 小时（营业时间）" in zh
    assert (
        "周二 2 小时；到期 周二 11:00" in zh and "对客户：我们承诺在 11月24日 周二 11:00 前与您联系。" in zh
    )
    assert "Tue 2 h; due Tue 11:00" in en and "to the customer: We promised to contact you" in en


def test_a_complaint_from_its_arrival_to_its_answer(desk: Desk, home: Registry) -> None:
    number = desk.says("job", "create", "陈家").split()[0]
    assert "投诉 1" in desk.says(
        "job", "concern", number, "complaint", "--text", "没人来", "--channel", "wechat"
    )
    assert "咨询 2" in desk.says("job", "concern", number, "question", "--text", "多少钱？")
    assert "待答复" in desk.says("job", "show", number) and "投诉 没人来 微信" in desk.says(
        "job", "show", number
    )
    assert "有几条待答复，请用 --of" in desk.is_told("job", "reply", number, "--text", "好")
    assert "没有第 3 个" in desk.is_told("job", "reply", number, "--text", "好", "--of", "3")

    desk.says("job", "reply", number, "--text", "今天就来", "--of", "1")
    desk.says("job", "reply", number, "--text", "一百元")

    page = desk.says("job", "--lang", "en", "show", number)
    assert page.count("answered 11-24") == 2 and "no answer yet" not in page
    assert "没有待答复的投诉或咨询" in desk.is_told("job", "reply", number, "--text", "再说一遍")


def test_what_is_not_in_doubt_is_not_settled_and_that_is_said_in_words(desk: Desk, home: Registry) -> None:
    number = desk.says("job", "create", "陈家").split()[0]

    told = desk.is_told("job", "judge", number, "arrive", "met", "--reason", "门卫登记")
    assert "这项时限没有存疑，无须认定" in told and "上门" in told
    assert "There is no number 2" in desk.is_told(
        "job", "--lang", "en", "judge", number, "arrive", "met", "--reason", "x", "--of", "2"
    )
    assert desk.types("job", "judge", number, "arrive", "late", "--reason", "x").exit_code == 2
    assert desk.types("job", "judge", number, "arrive", "met").exit_code == 2
