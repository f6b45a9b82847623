"""Nothing is shown as a code: every code of ours has its word in both languages."""

from __future__ import annotations

import pytest

from schemas.office.jobs import WHY
from server.office import words
from sync.work.questions import CODES
from sync.work.verbs import VERBS
from sync.work.words import RESULTS, STAGES

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
    "RECEIPTS": ("applied", "held", "quarantined"),
}


@pytest.mark.parametrize("name", CODES_OF)
def test_every_code_has_its_word(name: str) -> None:
    told = getattr(words, name)

    assert set(told) == set(CODES_OF[name])
    for code in told:
        assert words.said(told, code, "zh") and words.said(told, code, "en")
