"""Complaints and questions: the first answer keeps the promise, whichever was heard first."""

from __future__ import annotations

from sync.work.concerns import concerns
from tests.sync.work.cast import Office


def test_the_first_of_two_answers_counts(office: Office) -> None:
    office.plans().does("concern.raise", kind="complaint", text="late")
    [waiting] = concerns(office.job())
    assert waiting.answered is None
    for text in ("today", "tomorrow"):
        office.passes(5)
        office.does("concern.answer", of=list(waiting.raised.ref), text=text)

    [answered] = concerns(office.job())

    assert answered.answered is not None
    assert answered.answered.args["text"] == "today"


def test_an_answer_is_to_the_concern_it_names(office: Office) -> None:
    office.plans().does("concern.raise", kind="complaint", text="late")
    office.does("concern.raise", kind="question", text="how much?")
    second = concerns(office.job())[1].raised

    office.does("concern.answer", of=list(second.ref), text="100")

    assert [each.answered is None for each in concerns(office.job())] == [True, False]
