"""Nothing is shown as a code: every code of ours has its word in both languages."""

from __future__ import annotations

import pytest

from schemas.office.jobs import PRIORITIES, WHY
from schemas.office.remedies import STATES as REMEDY_STATES
from server.office import argument_words, words
from server.office.showing import table
from server.office.telling_arguments import arguments
from sync.work import records, signed, stated
from sync.work import words as trade
from sync.work.legal import KINDS
from sync.work.questions import CODES
from sync.work.verbs import VERBS
from sync.work.words import ANSWERS, RESULTS, STAGES
from tests.operations import COMPLETE

OF_THE_TEXT = (
    *(
        "text",
        "customer",
        "signed_by",
        "findings",
        "signer",
        "job",
        "operations",
        "currency",
        "reason",
        "photos",
    ),
    *(
        "appliance",
        "guarantee_until",
        "quote",
        "kind",
        "corrects",
        "corrects_number",
        *records.BESIDE.values(),
    ),
    *("total", *(f"times.{moment}" for moment in stated.MOMENTS)),
)
FIELDS = {
    *(*signed.ALWAYS, *signed.FULL, *signed.AFTER_REPAIR, *OF_THE_TEXT, *signed.SECTIONS.values()),
    *(f"{name}.{members[0]}" for name, each in signed.EACH.items() for members in each),
}
ARGUMENTS = (
    *("JOB_TYPES", "SOURCES_OF_JOBS", "ROLES", "CHANNELS", "OUTCOMES", "PAUSES", "ASKED_BY", "NEXT"),
    *("CONCERNS", "JUDGEMENTS"),
    *("STEP_OUTCOMES", "WARRANTIES", "PROOFS", "FATES", "METHODS", "NOTICE_OUTCOMES", "SOURCES"),
)

CODES_OF = {
    "STAGES": STAGES,
    "QUESTIONS": CODES,
    "DUPLICATES": WHY,
    "OPERATIONS": tuple(VERBS),
    "RESULTS": RESULTS,
    "HELD": (
        "unknown_job",
        "not_yours",
        "pending",
        "returning",
        "revoked",
        "lost",
        "fork",
        "broken_chain",
        "found",
    ),
    "HAND_INS": ("unproved",),
    "RECEIPTS": ("applied", "held", "quarantined"),
    "QUARANTINED": (
        *("not_json", "too_long", "bad_text", "bad_number", "bad_line", "unknown_operation", "bad_args"),
        *("rule_failed", "unstorable"),
    ),
    "ALERTS": ("fork", "gap", "broken_chain", "recorded_contradicted", "digest_mismatch"),
    "ANSWERS": ANSWERS,
    "REMEDIES": KINDS,
    "REMEDY_STATES": REMEDY_STATES,
    "DECISIONS": trade.REMEDIES,
    "RECORD_FIELDS": FIELDS,
}


@pytest.mark.parametrize("name", CODES_OF)
def test_every_code_has_its_word(name: str) -> None:
    told = getattr(words, name)

    assert set(told) == set(CODES_OF[name])
    for code in told:
        assert words.said(told, code, "zh") and words.said(told, code, "en")


@pytest.mark.parametrize("name", ARGUMENTS)
def test_every_code_word_of_the_trade_has_its_word(name: str) -> None:
    assert set(getattr(argument_words, name)) == set(getattr(trade, name))
    assert set(argument_words.PRIORITIES) == set(PRIORITIES)


@pytest.mark.parametrize("op", sorted(COMPLETE))
def test_no_argument_is_told_as_a_code(op: str) -> None:
    coded = {name: words for name, words in argument_words.VALUES.items() if " " not in name}
    codes = {worth for name, worth in COMPLETE[op].items() if worth in coded.get(name, ())}
    told = arguments(op, COMPLETE[op], "zh", lambda text: "11-24 14:00").split()
    assert not codes & set(told), told
    assert not [word for word in told if "T14:00" in word or len(word) == 64]


def test_a_position_is_told_in_degrees() -> None:
    where = {"position": {"lat_e6": 31230416, "lon_e6": 121473701, "system": "WGS-84"}}
    assert arguments("visit.arrive", where, "zh", str) == "31.23042,121.47370"


def test_a_table_without_rows_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    table(("单号", "状态"), [])
    assert capsys.readouterr().out == "没有 · none\n"


def test_a_price_is_a_sum_and_the_list_it_is_from() -> None:
    price = {"currency": "CNY", "list": "DEMO", "version": "2026-1", "amount": 4500}
    assert arguments("part.use", {"price": price}, "zh", str) == "45.00 CNY（价目表 DEMO 2026-1）"
    assert arguments("part.use", {"price": price}, "en", str) == "45.00 CNY (price list DEMO 2026-1)"
