"""`show`: a job in words, in the order in which a person at the door needs it; for programs the document itself."""

from __future__ import annotations

import json
import re

import pytest

from schemas.masters.customers import CONTACT_ROLES
from sync.device import page_words as words
from sync.device.page import page
from sync.device.page_lines import Naming
from sync.work import parts, questions
from sync.work import words as codes
from sync.work.documents import MOMENTS, change_line
from sync.work.sheets.v1_words import CODES
from tests.sync.device.typist import JOB

NOBODY = Naming({}, {}, {}, {})
MACHINE = {"class": "挂机空调", "class_code": "AC-SPLIT", "brand": "示例", "model": "KFR-35GW"}
OFFICE = {
    "number": "W-7",
    "stage": "to_visit",
    "type": "repair",
    "priority": "urgent",
    "zone": "Asia/Shanghai",
    "fault": "不制冷",
    "fault_code": "E5",
    "dangerous": True,
    "safety": {"zh": "请先断电", "en": "Switch it off first"},
    "note": "先打电话",
    "customer": {"name": "陈家"},
    "contacts": [{"role": "at_home", "name": "陈先生", "phones": ["139 0000 5678"], "note": "听力不好"}],
    "site": {"city": "上海市", "street": "南京西路 1 号", "building": "3", "room": "1201", "lift": False},
    "appliance": {
        **MACHINE,
        "units": [{"name": "内机", "serial": "IN-1"}, {"name": "外机", "serial": "OUT-1"}],
    },
    "pause": {"reason": "waiting_for_parts", "until": "2026-11-30T01:00:00.000Z"},
    "review": {"verdict": "returned", "reason": "缺铭牌照片"},
    "chased": 2,
    "commitments": [
        {"promise": "arrive", "due": "2026-11-25T10:00:00.000Z", "original": None, "outcome": "open"},
        {"promise": "respond", "due": "2026-11-24T10:00:00.000Z", "outcome": "breached"},
    ],
    "photos": {"here": 1, "of": 2, "missing": []},
    "records": [{"number": "A1-1", "at": "2026-11-24T02:00:00.000Z", "of": ["x", 9], "text_sha256": "aa"}],
    "questions": [{"code": "record_incomplete", "details": ["test", "appliance.units", "odd.path"]}],
    "visits": [],
    "helpers": [],
}


@pytest.fixture
def worked(typist):
    """Ann has been at the Chens' and has done one of everything."""
    typist.catalogue("part", "p-1", code="CAP", name={"zh": "电容", "en": "capacitor"}, unit="个")
    typist.catalogue("fault", "f-1", code="E5", name={"zh": "不制冷", "en": "does not cool"})
    typist.catalogue("fault", "f-2", code="C-CAP", name={"zh": "电容失效", "en": "capacitor dead"})
    lines = [{"code": "visit", "kind": "visit", "name": {"zh": "上门费", "en": "visit"}, "amount": 3000}]
    typist.catalogue("price_list", "l", code="std", edition="1", currency="CNY", lines=lines)
    doc = change_line("job", JOB, 9, OFFICE)
    typist.sql("update copies set line = ? where kind = 'job' and id = ?", doc, JOB)
    for typed in (
        "attempt JOB --outcome no_answer --contact 陈先生",
        "appoint JOB --from 2026-11-24T14:00+08:00 --to 2026-11-24T16:00+08:00",
        "arrive JOB",
        "identify JOB --unit indoor=IN-9 --purchase-date 2023-06-18 --proof invoice",
        "warranty JOB --state out --reason 已过保",
        "start JOB",
        "diagnose JOB --fault E5 --cause C-CAP --text 鼓包",
        "quote JOB --price-list std --version 1 --line visit=1 --total 3000 --by 陈先生",
        "use JOB CAP --quantity 2 --covered --old-part customer --new-serial N1",
        "request-part JOB CAP --urgent",
        "charge JOB visit",
        "discount JOB 500 --reason 老客户",
        "pay JOB 1000 --method cash",
        "take JOB --what 遥控器 --expected 2026-12-01",
        "hazard JOB --what 无接地 --told 陈先生",
        "note JOB 三楼有狗",
        "finish JOB --result waits_for_part --test 正常",
        "sign JOB --customer-name 陈先生",
        "leave JOB --next part",
    ):
        typist.types(*(JOB if word == "JOB" else word for word in typed.split()))
    return typist


def test_a_job_is_told_in_words_in_the_order_of_the_door(worked):
    told = worked.types("show", JOB)
    wanted = (
        *("W-7  待上门  维修  加急  19 条未入账", "! 危险：请先断电", "! 网点嘱咐：先打电话"),
        *("! 挂起：等配件，至 2026年11月30日 周一 09:00", "! 审核退回：缺铭牌照片", "! 客户已催 2 次"),
        *("客户", "  陈家", "  陈先生（在家）  139 0000 5678  听力不好"),
        *("地址", "  上海市南京西路 1 号3栋1201室", "  无电梯"),
        *("机器", "  挂机空调 示例 KFR-35GW", "  内机 IN-9", "  外机 OUT-1"),
        *("  购于 2023年6月18日 周日，凭证 发票", "  保修 保外，已过保"),
        *("故障", "  不制冷", "时限", "  上门  2026年11月25日 周三 18:00 前", "，超时"),
        *(
            "上门",
            "  第 1 次  待件",
            "    约定 2026年11月24日 周二 14:00–16:00",
            "到达",
            "开工",
            "下一步：等配件",
        ),
        *("联系", "陈先生，电话，无人接听", "诊断", "  不制冷 E5，原因 电容失效，鼓包"),
        *("配件", "  电容 CAP × 2 个，保修承担，新件 N1，旧件交客户", "  申请 电容 × 1，加急"),
        *("报价", "  上门费 × 1", "合计 ¥30.00，陈先生 确认"),
        *(
            "费用",
            "上门费 × 1，¥30.00",
            "优惠 −¥5.00，老客户",
            "合计 ¥25.00",
            "已收 ¥10.00，现金",
            "待收 ¥15.00",
        ),
        *("物品", "取走 遥控器，预计 2026年12月1日 周二 归还", "安全隐患", "无接地，已告知 陈先生，已签收"),
        *("照片", "已入库 1 / 2", "备注", "  三楼有狗  [16 在本机]"),
        *("服务记录", "  A1-1，2026年11月24日 周二 10:00", "  K0-1，", "[18 在本机]"),
        *("网点待确认", "  服务记录缺项：试机、机号、odd.path"),
    )
    place = 0
    for fact in wanted:
        assert fact in told[place:], (fact, told)
        place = told.index(fact, place)


RAW = re.compile(r"[0-9a-f]{8}-|T\d\d:\d\d|[{}\"]|\b[a-z]+_[a-z]+|\bNone\b")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_no_code_instant_or_json_is_left(worked, language):
    told = worked.types("show", JOB, "--language", language)
    assert not RAW.search(told), RAW.search(told)
    if language == "en":
        assert "does not cool E5, cause: capacitor dead" in told and "Switch it off first" in told
        assert not {"客户", "在本机", "配件", "合计"} & set(re.findall(r"[\u4e00-\u9fff]+", told))


def test_for_programs_the_document_is_as_it_was(worked):
    shown = json.loads(worked.types("show", JOB, "--json"))
    assert shown["fault_code"] == "E5" and shown["part.use"][0]["unsettled"] == "here"
    assert json.loads(worked.types("show", JOB, "--json", "--language", "en")) == shown


def test_what_is_empty_is_not_shown():
    empty = {
        "customer": {"name": "", "note": ""},
        "contacts": [],
        "site": {},
        "visits": [{"id": "v"}],
        "records": [],
    }
    told = page({"id": JOB, "number": "W-1", "stage": "to_accept", **empty}, NOBODY, "zh-CN")
    assert told == "W-1  待接单"


def test_what_was_settled_has_no_mark_and_what_waits_says_so():
    entry = {"of": ["x", 3], "at": "2026-11-24T02:00:00.000Z", "text": "门铃坏了"}
    for state, mark in words.HERE.items():
        told = page({"id": JOB, "note.add": [{**entry, "unsettled": state}]}, NOBODY, "zh-CN")
        assert f"[3 {mark[0]}]" in told
    assert "[" not in page({"id": JOB, "note.add": [entry]}, NOBODY, "zh-CN")


def test_causes_and_actions_have_the_words_of_the_record():
    found = {"fault": "E5", "cause": "capacitor", "actions": ["replace", "odd"], "of": ["x", 1]}
    told = page({"id": JOB, "fault.diagnose": [found]}, NOBODY, "zh-CN")
    cause, action = CODES["cause"]["capacitor"][0], CODES["action"]["replace"][0]
    assert f"E5，原因 {cause}，措施 {action}、odd" in told


def test_a_line_of_a_job_says_what_there_is():
    line = {"id": JOB, "number": "W-1", "stage": "done", "results": ["repaired"], "bare": True}
    told = page({**line, "over_at": "2026-11-24T02:00:00.000Z", "zone": "Asia/Shanghai"}, NOBODY, "en")
    assert told.splitlines()[1:] == ["! Repaired", "! over since Tue 24 Nov 2026 10:00"]
    window = ["2026-12-24T02:00:00.000Z", "2026-12-24T04:00:00.000Z"]
    visit = {"id": "v", "appointed": {"from": window[0], "to": window[1]}}
    far = {
        "id": JOB,
        "bare": True,
        "window": window,
        "visits": [visit],
        "place": "静安小区",
        "zone": "Asia/Shanghai",
    }
    told = page(far, NOBODY, "zh-CN")
    assert "静安小区" in told and "约定 2026年12月24日 周四 10:00–12:00" in told


LISTS = (
    "fault.diagnose",
    "step.check",
    "part.use",
    "note.add",
    "contact.attempt",
    "hazard.notice",
    "custody.take",
)


@pytest.mark.parametrize("name", [*OFFICE, *LISTS])
def test_a_page_is_shown_whatever_a_document_lacks(name):
    for nothing in (None, [], {}):
        assert page({"id": JOB, **OFFICE, name: nothing}, NOBODY, "zh-CN")
    if isinstance(OFFICE.get(name, []), list):
        assert page({"id": JOB, **OFFICE, name: [{}]}, NOBODY, "zh-CN")


def test_nothing_of_a_job_speaks_to_the_terminal(typist):
    rude = "a\x1b[2J\u202eb\rc\x9b\x07\nd"
    doc = {**OFFICE, "fault": rude, "note": rude, "number": "W-1", "customer": {"name": rude}}
    typist.sql("update copies set line = ? where kind = 'job'", change_line("job", JOB, 9, doc))
    for words_typed in (("show", JOB), ("jobs",)):
        printed = typist.types(*words_typed)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", printed)
    assert len(typist.types("jobs").splitlines()) == 1


def test_a_machine_opened_by_its_code_is_called_by_its_name(typist):
    typist.sql("update copies set line = ? where kind = 'job'", change_line("job", JOB, 9, OFFICE))
    opening = ("open", "--contact", "李", "--street", "南京路 1", "--fault", "漏水", "--class")
    for typed, kind in (("AC-SPLIT", "挂机空调"), ("洗衣机", "洗衣机")):
        typist.types(*opening, typed)
        line = typist.lines()[-1]
        assert line["args"]["appliance"]["class"] == kind
        assert kind in typist.types("show", line["job"])
        typist.types("arrive", line["job"])
        assert kind in typist.types("record", line["job"], "--customer-name", "李")


def test_every_code_has_its_words():
    assert set(words.ROLES) == set(CONTACT_ROLES)
    assert tuple(words.MOMENTS) == MOMENTS
    assert set(words.PROMISES) == set(codes.PROMISES)
    assert set(words.PAUSES) == set(codes.PAUSES)
    assert set(words.CHANNELS) == set(codes.CHANNELS)
    assert set(words.REACHED) == set(codes.OUTCOMES)
    assert set(words.WANTED) == {"requested", *parts.STEPS.values()}
    assert set(words.QUESTIONS) == set(questions.CODES)
    assert {f"next_{each}" for each in codes.NEXT} - {"next_none"} <= set(words.SAID)
