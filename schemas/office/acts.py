"""What the office does to a job: one schema an act. Each carries the version it was made from."""

from __future__ import annotations

from typing import Any

from marshmallow import validates_schema
from marshmallow.exceptions import ValidationError

from schemas.masters.fields import Choice, Id, Several, Text, YesNo
from schemas.office.fields import Instant, Seen
from schemas.office.jobs import PRIORITIES
from sync.work.words import ASKED_BY, CHANNELS, CONCERNS, JUDGEMENTS, OUTCOMES, PROMISES


class Assignment(Seen):
    """`job.assign`: who has the job from now on; also reassigns. technician: null takes it back."""

    technician = Id(required=True, allow_none=True)
    helpers = Several(Id(), most=10, unique=True, load_default=list)
    reason = Text(300, least=0, lines=True, load_default="")

    @validates_schema
    def _nobody_helps_nobody(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data.get("technician") in data.get("helpers", []):
            raise ValidationError("repeated", "helpers")


class Amendment(Seen):
    """`job.amend`: particulars are corrected; those that are left out stay as they are.

    customer: whose job it is, for one that was opened at the door. contacts: ids of the customer's contacts, all of
    them for []. site, appliance: ids; their data are taken over as they are now. fault, note: the whole new text.
    """

    customer = Id()
    contacts = Several(Id(), most=10, unique=True)
    site = Id()
    appliance = Id(allow_none=True)
    fault = Text(1000, least=0, lines=True)
    fault_code = Text(40, allow_none=True)
    priority = Choice(PRIORITIES)
    note = Text(1000, least=0, lines=True)

    @validates_schema
    def _corrects_something(self, data: dict[str, Any], **kwargs: Any) -> None:
        if not data.keys() - {"version"}:
            raise ValidationError("required", "fault")


class Transfer(Seen):
    """`job.transfer`: to another outlet, which assigns it anew."""

    outlet = Id(required=True)
    reason = Text(300, lines=True, required=True)


class Appointment(Seen):
    """`visit.appoint`: a window is agreed, half-open. visit: which visit it is for; without it the one that
    is still to come, or a new one.
    """

    begins = Instant(required=True, data_key="from")
    ends = Instant(required=True, data_key="to")
    asked_by = Choice(ASKED_BY, load_default="customer")
    reason = Text(300, least=0, lines=True, load_default="")
    visit = Id()

    @validates_schema
    def _has_a_length(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data.get("begins", 0) >= data.get("ends", 1 << 53):
            raise ValidationError("ends_before_it_begins", "to")


class Chase(Seen):
    """`job.chase` (催单): the customer asks where we stay. Counted."""

    text = Text(500, least=0, lines=True, load_default="")


class Contacted(Seen):
    """`contact.attempt`: the office tried to reach a customer. contact: whom. Reached: agreed, call_later, refused."""

    contact = Text(80, least=0, load_default="")
    channel = Choice(CHANNELS, load_default="phone")
    outcome = Choice(OUTCOMES, required=True)
    note = Text(500, least=0, lines=True, load_default="")


class Cancellation(Seen):
    """`job.cancel`: the job is called off."""

    reason = Text(500, lines=True, required=True)


class Review(Seen):
    """`job.review`: what the technician brought home is accepted, or returned with a reason."""

    verdict = Choice(("accepted", "returned"), required=True)
    reason = Text(500, least=0, lines=True, load_default="")

    @validates_schema
    def _returned_for_a_reason(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data.get("verdict") == "returned" and not data.get("reason"):
            raise ValidationError("required", "reason")


class CallBack(Seen):
    """`job.call_back`: what the customer said afterwards. Null where it was not asked."""

    reached = YesNo(required=True)
    satisfied = YesNo(allow_none=True, load_default=None)
    told_price = YesNo(allow_none=True, load_default=None)
    got_record = YesNo(allow_none=True, load_default=None)
    text = Text(500, least=0, lines=True, load_default="")


class Closing(Seen):
    """`job.close`: the office ends the job."""

    reason = Text(500, least=0, lines=True, load_default="")


class Reopening(Seen):
    """`job.reopen`: a cancelled, closed or ended job is taken up again."""

    reason = Text(500, lines=True, required=True)


class Judgement(Seen):
    """`commitment.settle` (认定): a dispatcher says what became of a promise that was kept by a doubtful time.

    promise: which. of: the visit or the concern that it is about, as the job's document gives it; may be left out where
    the job has but one such promise. outcome: met or breached, or as_estimated: what the estimate says stands.
    """

    promise = Choice(PROMISES, required=True)
    of = Text(64, load_default=None, allow_none=True)
    outcome = Choice(JUDGEMENTS, required=True)
    reason = Text(500, lines=True, required=True)


class Concern(Seen):
    """`concern.raise`: the customer complains (投诉) or asks (咨询). It is promised an answer."""

    kind = Choice(CONCERNS, required=True)
    text = Text(2000, lines=True, required=True)
    channel = Choice(CHANNELS, allow_none=True, load_default=None)


class ConcernAnswer(Seen):
    """`concern.answer`: a complaint or question is answered. of: its `id` in the job's document; may be left out where
    one alone waits.
    """

    of = Text(64, load_default=None, allow_none=True)
    text = Text(2000, lines=True, required=True)


class Merge(Seen):
    """`job.merge`: this job is a duplicate; the other one goes on, and this one's id stands for it."""

    into = Id(required=True)
    reason = Text(300, least=0, lines=True, load_default="")
