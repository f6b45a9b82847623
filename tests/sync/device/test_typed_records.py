"""Records on the command line: previewed, corrected, in the catalogue's words."""

from __future__ import annotations

import json
from hashlib import sha256

from sync.device.cli import main
from tests.sync.device.typist import JOB


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
    assert [each["field"] for each in text["difference"]] == ["parts[1]"]


def test_a_correction_without_reason_or_of_no_record_is_refused(typist):
    typist.types("arrive", JOB)
    typist.types("sign", JOB, "--customer-name", "张伟")
    for words in (("--corrects", "K0-1"), ("--corrects", "K0-9", "--reason", "x")):
        typed = ["sign", JOB, "--customer-name", "张伟", *words, "--home", str(typist.home)]
        assert main(typed, typist.clock, typist.random, lambda _: typist.wire) == 2
        assert "--corrects" in typist.capsys.readouterr().err
    assert len(typist.lines()) == 2
