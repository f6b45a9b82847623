"""What people read: short, in both languages, on the clocks of the outlet."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from server.notices.letters import LETTERS
from server.notices.rendering import LONGEST, instant, rendered, together
from server.notices.templates import CODED, TEMPLATES
from server.notices.variables import VARIABLES, BadNotice
from server.notices.words import TEMPLATES as NAMES
from server.store.notices import notice_id
from tests.server.noticing import alarm

CONTACT = "2026-11-24T01:41:00Z"
REMEDY = {
    "number": "N-1",
    "kind": "repair",
    "since": "2026-10-24T01:00:00Z",
    "due": "2026-11-23T01:00:00Z",
    "zone": "Asia/Shanghai",
}
SAMPLES: dict[str, dict[str, Any]] = {
    "promise_alarm": dict(alarm("1").variables),
    "promise_withdrawn": {**alarm("1").variables, "outcome": "met_reported_late"},
    "remedy_opened": REMEDY,
    "remedy_withdrawn": REMEDY,
    "check": {"channel": "dispatch", "at": "2026-11-24T01:00:00Z", "zone": "Asia/Shanghai"},
}


def text(template: str, lang: str = "zh", **given: Any) -> str:
    words = rendered(template, {**SAMPLES[template], **given}, lang)
    return f"{words.subject}\n{words.text}"


def test_an_alarm() -> None:
    assert text("promise_alarm") == (
        "时限提醒 · 工单 N-1\n上门：时限 11月24日 周二 10:00，即将到期（已用 80%）。\n状态：待上门；师傅：李师傅。"
    )
    assert text("promise_alarm", "en", technician="Li") == (
        "Promise alarm · job N-1\nTo arrive by Tue 24 Nov 10:00: due soon (80 % of the time used).\n"
        "Stage: to visit; technician: Li."
    )


def test_a_silent_phone_is_said_and_that_nobody_has_the_job() -> None:
    said = text("promise_alarm", outcome="breached_provisional", contact=CONTACT, technician=None)

    assert "疑似超时（手机未联网）" in said
    assert "手机最后联系：11月24日 周二 09:41。" in said
    assert "师傅：未派" in said


def test_an_alarm_is_withdrawn() -> None:
    assert text("promise_withdrawn") == (
        "提醒已撤销 · 工单 N-1\n上门（时限 11月24日 周二 10:00）：按时（补报）。先前的提醒已撤销，无需再跟进。\n"
        "状态：待上门；师傅：李师傅。"
    )


def test_a_legal_clock_ran_out() -> None:
    assert text("remedy_opened") == (
        "三包期限已到 · 工单 N-1\n修理超过法定期限：自 10月24日 周六 09:00 起，11月23日 周一 09:00 到期。\n"
        "客户可能有权换货或退款，请尽快处理。"
    )


def test_an_instant_is_on_the_clocks_of_its_zone() -> None:
    assert instant(CONTACT, "Europe/Berlin", "en") == "Tue 24 Nov 02:41"
    assert instant(None, "Europe/Berlin", "zh") == "—"


def test_every_template_has_words_in_both_languages_and_its_own_variables() -> None:
    assert TEMPLATES.keys() == SAMPLES.keys()
    assert {*TEMPLATES, *LETTERS} == VARIABLES.keys() == NAMES.keys()
    for template, lang in product(TEMPLATES, ("zh", "en")):
        said = text(template, lang)
        assert "{" not in said and "None" not in said


def test_every_code_has_words_in_both_languages() -> None:
    for name, words in CODED.items():
        template = "remedy_opened" if name == "kind" else "promise_alarm"
        for code, lang in product(words, ("zh", "en")):
            said = text(template, lang, **{name: code})
            assert words[code][0 if lang == "zh" else 1] in said


@pytest.mark.parametrize("template", SAMPLES)
def test_a_missing_an_unknown_or_a_wordless_variable_is_a_defect(template: str) -> None:
    given = SAMPLES[template]
    with pytest.raises(BadNotice, match="missing"):
        rendered(template, {name: given[name] for name in given if name != "zone"}, "zh")
    with pytest.raises(BadNotice, match="unknown"):
        rendered(template, {**given, "customer": "Chen"}, "zh")
    if template != "check":
        coded = "kind" if template.startswith("remedy_") else "outcome"
        with pytest.raises(KeyError):
            rendered(template, {**given, coded: "no_such_code"}, "zh")


def test_what_somebody_typed_stays_on_one_line_and_ends() -> None:
    said = rendered(
        "promise_alarm", {**SAMPLES["promise_alarm"], "technician": "Li\r\nBcc: x\u202e" + "长" * 900}, "zh"
    )

    assert len(said.text) <= LONGEST
    assert said.text.count("\n") == 1 and "\r" not in said.text and "\u202e" not in said.text


def test_braces_in_a_name_are_only_braces() -> None:
    assert "{zone.__class__}" in text("promise_alarm", technician="{zone.__class__}")


def test_many_are_the_first_and_how_many_more() -> None:
    each = [rendered("promise_alarm", alarm(str(n)).variables, "zh") for n in range(17)]
    words = together("promise_alarm", each, "zh")

    assert words.subject == "时限提醒 · 17 条"
    assert words.text.splitlines() == [
        *(f"N-{n} 上门 11月24日 周二 10:00 即将到期" for n in range(5)),
        "另有 12 条。",
    ]
    assert together("promise_alarm", each, "en").text.endswith("and 12 more.")


def test_an_id_says_what_it_is_made_of() -> None:
    assert notice_id("a", "bc") != notice_id("ab", "c")
    assert len(notice_id("x" * 500)) == 32
