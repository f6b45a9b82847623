"""Records on the command line: previewed, corrected, in the catalogue's words."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from sync.device.acts import _corrected, resolved
from sync.device.catalogue import named
from sync.device.cli import main
from sync.device.clock import Clocks
from sync.device.database import open_home
from sync.device.local import placed, signed_at, today
from sync.device.paper import sheet_lines
from sync.instants import HOUR, millis
from sync.work.documents import change_line
from sync.work.records import Signing, record_text
from sync.work.sheets import LANGUAGES, sheet
from tests.sync.device.typist import JOB
from tests.sync.work.texts import whole


def test_a_price_that_was_quoted_says_when_the_customer_saw_it(typist):
    lines = [
        {"code": code, "kind": "part", "name": {"zh": code}, "amount": 4500} for code in ("valve", "other")
    ]
    typist.catalogue("price_list", "l-1", code="std", edition="2026-1", currency="CNY", lines=lines)
    typist.types("arrive", JOB)
    quoted = (
        "--price-list",
        "std",
        "--version",
        "2026-1",
        "--line",
        "valve=1",
        "--total",
        "4500",
        "--by",
        "张伟",
    )
    typist.types("quote", JOB, *quoted)
    at = typist.lines()[-1]["at"]
    typist.types("charge", JOB, "valve")
    assert typist.lines()[-1]["args"]["price"]["shown_at"] == at
    typist.types("charge", JOB, "other")
    assert "shown_at" not in typist.lines()[-1]["args"]["price"]


def test_faults_and_steps_are_printed_as_the_catalogue_calls_them(typist):
    typist.catalogue("fault", "f-1", code="E5", name={"zh": "漏水", "en": "drips"})
    steps = [{"code": "drain", "text": {"zh": "排水", "en": "Drain"}, "value_unit": "升"}]
    typist.catalogue("procedure", "q-1", code="yearly", edition="1", title={"zh": "保养"}, steps=steps)
    typist.types("arrive", JOB)
    typist.types("diagnose", JOB, "--fault", "E5")
    assert typist.lines()[-1]["args"]["fault_name"] == "漏水"
    typist.types("step", JOB, "--procedure", "yearly", "--version", "1", "--step", "drain", "--value", "3")
    args = typist.lines()[-1]["args"]
    assert (args["title"], args["text"], args["value_unit"]) == ("保养", "排水", "升")
    typist.types("step", JOB, "--procedure", "yearly", "--version", "2", "--step", "drain")
    assert "text" not in typist.lines()[-1]["args"]


def test_an_english_record_calls_things_as_the_catalogue_does_in_english(typist):
    typist.catalogue("fault", "f-1", code="E5", name={"zh": "漏水", "en": "drips"})
    typist.catalogue("part", "p-1", code="V1", name={"zh": "阀门", "en": "valve"}, unit="个")
    lines = [{"code": "visit", "name": {"zh": "上门费", "en": "call-out"}, "amount": 3000}]
    typist.catalogue("price_list", "l-1", code="DEMO", edition="1", currency="CNY", lines=lines)
    steps = [{"code": "drain", "text": {"zh": "排水", "en": "Drain"}}]
    titles = {"zh": "保养", "en": "yearly care"}
    typist.catalogue("procedure", "q-1", code="yearly", edition="1", title=titles, steps=steps)
    typist.types("arrive", JOB)
    typist.types("diagnose", JOB, "--fault", "E5")
    typist.types("step", JOB, "--procedure", "yearly", "--version", "1", "--step", "drain")
    typist.types("use", JOB, "V1")
    typist.types("charge", JOB, "visit")

    said = {
        lang: typist.types("record", JOB, "--customer-name", "李", "--language", lang) for lang in LANGUAGES
    }
    for zh, en in (
        ("漏水", "drips"),
        ("阀门", "valve"),
        ("上门费", "call-out"),
        ("排水", "Drain"),
        ("保养", "yearly care"),
    ):
        assert (zh in said["zh-CN"], en in said["zh-CN"]) == (True, False), zh
        assert (zh in said["en"], en in said["en"]) == (False, True), en


def test_the_record_is_shown_as_it_would_be_signed_and_nothing_is_recorded(typist):
    typist.types("arrive", JOB)
    typist.types("use", JOB, "某种阀门", "--quantity", "2")
    before = len(typist.lines())
    said = typist.types("record", JOB, "--customer-name", "张伟", "--language", "en")
    assert "Service record" in said or "service record" in said
    assert "某种阀门 | 2" in said
    assert len(typist.lines()) == before


def test_a_record_corrects_another_with_a_reason_and_the_difference(typist):
    typist.types("arrive", JOB)
    typist.types("use", JOB, "某种阀门", "--quantity", "2")
    typist.types("sign", JOB, "--customer-name", "张伟")
    first = typist.lines()[-1]["args"]["text"]
    typist.types("use", JOB, "另一种", "--quantity", "1")
    typist.types("sign", JOB, "--customer-name", "张伟", "--corrects", "K0-1", "--reason", "少写一个")
    args = typist.lines()[-1]["args"]
    text = json.loads(args["text"])
    assert args["corrects"] == text["corrects"] == sha256(first.encode()).hexdigest()
    assert args["reason"] == text["reason"] == "少写一个"
    assert text["corrects_number"] == "K0-1"
    assert [each["field"] for each in text["difference"]] == ["parts[1]"]


def test_a_correction_keeps_what_the_customer_said_till_something_else_is_typed(typist):
    typist.types("arrive", JOB)
    remarks = []
    first = ("--remark", "很好")
    for words in (
        first,
        ("--corrects", "K0-1", "--reason", "写错"),
        ("--corrects", "K0-2", "--reason", "x", *first),
    ):
        typist.types("sign", JOB, "--customer-name", "张伟", *words)
        text = json.loads(typist.lines()[-1]["args"]["text"])
        remarks.append(text["remark"])
        assert "remark" not in {each["field"] for each in text.get("difference", ())}
    typist.types(
        "sign", JOB, "--customer-name", "张伟", "--corrects", "K0-3", "--reason", "x", "--remark", "还行"
    )
    text = json.loads(typist.lines()[-1]["args"]["text"])
    assert {"field": "remark", "was": "很好", "now": "还行"} in text["difference"]
    assert remarks == ["很好"] * 3


def test_a_correction_without_reason_or_of_no_record_is_refused(typist):
    typist.types("arrive", JOB)
    typist.types("sign", JOB, "--customer-name", "张伟")
    for words in (("--corrects", "K0-1"), ("--corrects", "K0-9", "--reason", "x")):
        typed = ["sign", JOB, "--customer-name", "张伟", *words, "--home", str(typist.home)]
        assert main(typed, typist.clock, typist.random, lambda _: typist.wire) == 2
        assert "--corrects" in typist.capsys.readouterr().err
    assert len(typist.lines()) == 2


def test_a_correction_describes_the_visit_of_the_record_it_corrects(typist):
    typist.types("arrive", JOB)
    typist.types("use", JOB, "某种阀门", "--quantity", "2")
    typist.types("sign", JOB, "--customer-name", "张伟")
    first = typist.lines()[-1]["args"]
    typist.types("leave", JOB)
    typist.types("arrive", JOB)
    typist.types("use", JOB, "另一种", "--quantity", "1")
    for words in ((), ("--remark", "once it is known to the office")):
        typist.types("sign", JOB, "--customer-name", "张伟", "--corrects", "K0-1", "--reason", "写错", *words)
        args = typist.lines()[-1]["args"]
        assert args["visit"] == first["visit"]
        assert [part["text"] for part in json.loads(args["text"])["parts"]] == ["某种阀门"]
        typist.types("sync")


def test_a_correction_of_a_record_that_only_the_document_names_describes_its_visit(typist):
    typist.types("arrive", JOB)
    typist.types("sign", JOB, "--customer-name", "张伟")
    visit = typist.lines()[-1]["args"]["visit"]
    typist.types("leave", JOB)
    typist.types("arrive", JOB)
    typist.types("sync")
    db = open_home(typist.home)
    db.run("delete from lines where op = 'record.sign'")  # as after a new enrolment on another phone
    job = resolved(db, JOB)
    assert _corrected(db, job, "K0-1", "写错").visit == visit
    db.close()


LINE = {"code": "X", "kind": "repair", "name": {"zh": "修"}}
LISTS = {
    "old": {"edition": "1", "valid_from": "2025-01-01", "valid_until": "2026-11-24", "amount": 100},
    "new": {"edition": "2", "valid_from": "2026-11-25", "amount": 200},
    "next": {"edition": "3", "valid_from": "2027-01-01", "amount": 300},
}


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        ("2024-12-31", None),
        ("2025-01-01", 100),
        ("2026-11-24", 100),
        ("2026-11-25", 200),
        ("2026-12-31", 200),
        ("2027-01-01", 300),
    ],
)
def test_a_price_is_that_of_the_list_in_force(typist, day, amount):
    for id, prices in LISTS.items():
        about = {name: value for name, value in prices.items() if name != "amount"}
        lines = [{**LINE, "amount": prices["amount"]}]
        typist.catalogue("price_list", id, code="std", currency="CNY", lines=lines, **about)
    db = open_home(typist.home)
    told = named(db, "charge.add", {"price_line": "X"}, date.fromisoformat(day))
    assert told.get("price", {}).get("amount") == amount
    db.close()


def test_a_list_without_beginning_or_end_is_always_in_force(typist):
    typist.catalogue("price_list", "l", code="std", currency="CNY", lines=[{**LINE, "amount": 7}])
    typist.types("arrive", JOB)
    typist.types("charge", JOB, "X")
    assert typist.lines()[-1]["args"]["price"]["amount"] == 7


def test_the_day_of_a_price_is_the_phones_where_the_job_is(typist):
    clock = Clocks(lambda: millis("2026-11-24T17:00:00Z"), lambda: 0, "run", lambda _: -5 * HOUR)
    assert today(clock, {"zone": "Asia/Shanghai"}) == date(2026, 11, 25)
    assert today(clock, {"zone": "Nowhere"}) == today(clock, {}) == date(2026, 11, 24)
    assert today(replace(clock, offsets=lambda _: 8 * HOUR), {}) == date(2026, 11, 25)
    assert today(replace(clock, offsets=None), {}) == date(2026, 11, 24)


def test_the_price_of_a_charge_is_that_of_the_day(typist):
    for id, edition, begins in (("a", "1", "2026-01-01"), ("b", "2", "2026-11-25")):
        typist.catalogue(
            *("price_list", id),
            code="std",
            edition=edition,
            valid_from=begins,
            currency="CNY",
            lines=[{**LINE, "amount": 100}],
        )
    typist.types("arrive", JOB)
    for day, edition in (("2026-11-24T23:00:00+08:00", "1"), ("2026-11-25T00:10:00+08:00", "2")):
        typist.office.now = millis(day)
        typist.types("charge", JOB, "X")
        assert typist.lines()[-1]["args"]["price"]["version"] == edition


def test_a_second_currency_on_a_visit_is_refused(typist):
    for id, code, currency in (("a", "X", "CNY"), ("b", "Y", "USD")):
        lines = [{**LINE, "code": code, "amount": 100}]
        typist.catalogue("price_list", id, code=id, edition="1", currency=currency, lines=lines)
    typist.types("arrive", JOB)
    typist.types("charge", JOB, "X")
    before = len(typist.lines())
    assert "USD" in typist.types("charge", JOB, "Y", expect=2)
    assert "USD" in typist.types("use", JOB, "阀", "--price-line", "Y", expect=2)
    assert len(typist.lines()) == before
    typist.types("use", JOB, "阀", "--price-line", "Y", "--covered")
    typist.types("use", JOB, "阀", "--price-line", "X")
    typist.types("leave", JOB)
    typist.types("arrive", JOB)
    typist.types("charge", JOB, "Y")


def test_the_time_of_signing_has_the_phones_own_offset():
    at = lambda: millis("2026-11-24T17:00:00.120Z")  # noqa: E731
    assert signed_at(Clocks(at, at, "run")) == "2026-11-24T17:00:00.120Z"
    assert signed_at(Clocks(at, at, "run", lambda _: 8 * HOUR)) == "2026-11-25T01:00:00.120+08:00"
    assert (
        signed_at(Clocks(at, at, "run", lambda _: -3 * HOUR - HOUR // 2)) == "2026-11-24T13:30:00.120-03:30"
    )


@pytest.mark.parametrize(
    ("signed", "zone", "until"),
    [
        ("2026-11-24T23:00:00Z", "Asia/Shanghai", "2026-12-25"),
        ("2026-11-24T15:00:00Z", "Asia/Shanghai", "2026-12-24"),
        ("2026-11-25T00:30:00+08:00", None, "2026-12-25"),
        ("2026-11-25T00:30:00+08:00", "America/New_York", "2026-12-24"),
        ("2026-11-24T23:00:00Z", None, "2026-12-24"),
    ],
)
def test_a_guarantee_is_reckoned_from_the_day_where_the_job_is(signed, zone, until):
    shown = {"id": JOB, "zone": zone, "visits": [{"id": "v", "finished": {"result": "repaired"}}]}
    text = record_text(shown, "v", Signing("A-1", signed, "https://x", "zh-CN", {}))
    assert json.loads(text)["guarantee_until"] == until


def test_a_job_opened_at_the_door_names_the_phones_own_outlet_and_technician(typist):
    typist.types(
        *("open", "--contact", "李", "--street", "南京路 1", "--class", "空调", "--brand", "B"),
        *("--fault", "不制冷"),
    )
    job = typist.lines()[-1]["job"]
    typist.types("arrive", job)
    typist.types("finish", job, "--result", "no_fault_found")
    typist.types("sign", job, "--customer-name", "李")
    text = json.loads(typist.lines()[-1]["args"]["text"])
    assert (text["outlet"]["id"], text["technician"]["technician"]) == ("north", "ann")
    assert text["zone"] == "Asia/Shanghai"


def test_a_job_of_another_outlet_lends_no_names(typist):
    db = open_home(typist.home)
    job = {"outlet": "south", "outlet_name": "South", "technician": "bob", "technician_name": "Bob"}
    db.run("insert into copies values ('t:ann', 0, 'job', 'j', ?)", change_line("job", "j", 1, job))
    own = {"outlet": "north", "outlet_name": "North", "technician": "ann", "technician_name": "Ann"}
    db.run("insert into copies values ('t:ann', 0, 'job', 'i', ?)", change_line("job", "i", 1, own))
    shown = placed(db, {"id": "new"})
    assert {name: shown[name] for name in own} == own
    assert placed(db, job) == job
    line = {"technician": "bob", "zone": "Asia/Tokyo"}
    assert placed(db, line) == {**own, **line, "technician_name": "Bob"} | dict.fromkeys(
        ("outlet_name_en", "technician_number", "certificate")
    )
    db.close()


def test_nothing_on_a_sheet_speaks_to_the_terminal():
    rude = "a\x1b[2J\u202eb\rc\x9b\x07"
    text = whole(fault=rude, number=rude, remark=rude, site={"street": rude}, findings=[{"text": rude}])
    text["outlet"]["name"] = text["parts"][0]["name"] = text["signed_by"]["name"] = rude
    printed = list(sheet_lines(sheet(text)))
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "".join(printed))
    assert any("a\ufffd[2J\ufffdb" in line for line in printed)
