"""What waits for the office: questions, holds, quarantined lines, alerts; and how it answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validates_schema
from marshmallow.exceptions import ValidationError

from schemas.masters.fields import _COMMON, BOUND, Choice, Id, Several, Text, Whole, Wire, Written, YesNo
from sync.work.questions import CODES
from sync.work.words import ANSWERS

REF = {
    "type": "array",
    "prefixItems": [
        {"type": "string", "maxLength": 80},
        {"type": "integer", "minimum": 0, "maximum": BOUND},
        {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    ],
    "items": False,
    "minItems": 3,
    "maxItems": 3,
}
_HEX = frozenset("0123456789abcdef")


class Ref(fields.Field[Any]):
    """An operation: [device, number, hash], as `of` tells it."""

    default_error_messages = _COMMON

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "metadata": REF})

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> tuple[str, int, str]:
        if not isinstance(value, list) or len(value) != 3:
            raise ValidationError("wrong_shape")
        device, n, hash = value
        if isinstance(n, float) and n.is_integer():
            n = int(n)
        whole = isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= BOUND
        named = isinstance(device, str) and len(device) <= 80
        hashed = isinstance(hash, str) and len(hash) == 64 and _HEX.issuperset(hash)
        if not (whole and named and hashed):
            raise ValidationError("wrong_shape")
        return device, n, hash


class Asked(Wire):
    """Which page, oldest first. after: the `next` of the page before. answered: those instead of open ones."""

    after = Text(200)
    limit = Written(least=1, most=200, load_default=50)
    answered = Written(least=0, most=1, load_default=0)


class AskedOpen(Wire):
    """Which page, oldest first. after: the `next` of the page before."""

    after = Text(200)
    limit = Written(least=1, most=200, load_default=50)


class QuestionLine(Wire):
    """A question in a list. operations: how many it is about; waiting: how many no answer has named. answer: the
    newest; by_rule: what came last was harmless and stands without anybody's answer. released_at: ten minutes after
    the answer, until when it may be taken back and nothing it releases leaves the house.
    """

    id = fields.String(required=True)
    job = fields.String(required=True)
    number = fields.String(required=True)
    outlet = fields.String(required=True)
    code = Choice(CODES, required=True)
    person = fields.Dict(required=True)
    open = YesNo(required=True)
    answer = Choice(ANSWERS, required=True, allow_none=True)
    by_rule = YesNo(required=True)
    released_at = fields.String(required=True, allow_none=True)
    asked_at = fields.String(required=True)
    operations = Whole(required=True)
    waiting = Whole(required=True)


class QuestionPage(Wire):
    """One page; `next` is null on the last one."""

    items = fields.List(fields.Nested(QuestionLine), required=True)
    next = fields.String(required=True, allow_none=True)


class QuestionDocument(Wire):
    """A question with everything that is needed to answer it.

    did: the operations it asks about, `waiting` where no answer has named them. office: what the office did
    to the job meanwhile. `by_rule` where they stand without one. answers: given before; undone: taken back.
    if_stands, if_set_aside: what changes on each answer to those that wait; members that stay the same are left out.
    """

    id = fields.String(required=True)
    job = fields.Dict(required=True)
    code = Choice(CODES, required=True)
    person = fields.Dict(required=True)
    open = YesNo(required=True)
    answer = Choice(ANSWERS, required=True, allow_none=True)
    released_at = fields.String(required=True, allow_none=True)
    details = fields.List(fields.String(), required=True)
    did = fields.List(fields.Dict(), required=True)
    office = fields.List(fields.Dict(), required=True)
    answers = fields.List(fields.Dict(), required=True)
    undone = fields.List(fields.Dict(), required=True)
    if_stands = fields.Dict(required=True)
    if_stands_and_reopens = fields.Dict(required=True)
    if_set_aside = fields.Dict(required=True)


class Answer(Wire):
    """`question.answer`. operations: those that were shown, so that one that joined later stays open.
    answer: stands, or set_aside (struck through, and all that follows with it). reopen: the job goes on.
    """

    answer = Choice(ANSWERS, required=True)
    operations = Several(Ref(), least=1, most=500, required=True)
    reopen = YesNo(load_default=False)
    reason = Text(500, least=0, lines=True, load_default="")

    @validates_schema
    def _nothing_reopens_for_nothing(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data.get("reopen") and data.get("answer") == "set_aside":
            raise ValidationError("not_a_choice", "reopen")


class HoldLine(Wire):
    """A hold in a list. lines: how many. settled: null while it waits. released_at: ten minutes after that.

    unproved: the earlier enrolment that, by the word of this phone alone, recorded them; null for all others.
    """

    id = fields.String(required=True)
    device = fields.Dict(required=True)
    person = fields.Dict(required=True)
    outlet = fields.String(required=True)
    job = fields.String(required=True, allow_none=True)
    number = fields.String(required=True, allow_none=True)
    unproved = fields.String(required=True, allow_none=True)
    code = fields.String(required=True)
    lines = Whole(required=True)
    opened_at = fields.String(required=True)
    settled = fields.String(required=True, allow_none=True)
    settled_at = fields.String(required=True, allow_none=True)
    released_at = fields.String(required=True, allow_none=True)


class HoldPage(Wire):
    """One page; `next` is null on the last one."""

    items = fields.List(fields.Nested(HoldLine), required=True)
    next = fields.String(required=True, allow_none=True)


class HoldDocument(HoldLine):
    """A hold with its lines as they would be applied; `trouble`: what would be wrong with one."""

    operations = fields.List(fields.Dict(), required=True)


class Settlement(Wire):
    """accept: the lines belong where they say. keep: as notes of a job. move: to another job. job: for the
    last two; keep takes the job that the lines name where it is left out.
    """

    answer = Choice(("accept", "keep", "move"), required=True)
    job = Id()

    @validates_schema
    def _moves_somewhere(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data.get("answer") == "move" and "job" not in data:
            raise ValidationError("required", "job")


class Receipts(Wire):
    """What became of the lines: a receipt each, as the phone gets it."""

    receipts = fields.List(fields.Dict(), required=True)


class QuarantinedLine(Wire):
    """A line nobody could understand. bytes: exactly as they came, base64. text: the same as far as it is
    text. op, job: where they could be read.
    """

    id = fields.String(required=True)
    device = fields.Dict(required=True)
    person = fields.Dict(required=True)
    n = Whole(required=True)
    code = fields.String(required=True)
    op = fields.String(required=True, allow_none=True)
    job = fields.String(required=True, allow_none=True)
    bytes = fields.String(required=True)
    text = fields.String(required=True)
    args = fields.Dict(required=True, allow_none=True)
    when = fields.Dict(required=True)


class QuarantinePage(Wire):
    """One page; `next` is null on the last one."""

    items = fields.List(fields.Nested(QuarantinedLine), required=True)
    next = fields.String(required=True, allow_none=True)


class Mending(Wire):
    """New arguments for a quarantined line; operation and job where they could not be read."""

    args = fields.Dict(required=True, error_messages={**_COMMON, "invalid": "not_an_object"})
    op = Text(40)
    job = Id()


class AlertLine(Wire):
    """Something odd about a phone's lines: fork, broken_chain, gap, recorded_contradicted …"""

    id = fields.String(required=True)
    device = fields.Dict(required=True)
    n = Whole(required=True)
    code = fields.String(required=True)
    at = fields.String(required=True)
    outlet = fields.String(required=True)
    details = fields.Dict(required=True)
    seen_at = fields.String(required=True, allow_none=True)
    seen_by = fields.String(required=True, allow_none=True)


class AlertPage(Wire):
    """One page; `next` is null on the last one."""

    items = fields.List(fields.Nested(AlertLine), required=True)
    next = fields.String(required=True, allow_none=True)
