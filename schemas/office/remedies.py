"""Remedy cases: a legal clock ran out, and somebody decides what the customer gets."""

from __future__ import annotations

from marshmallow import fields

from schemas.masters.fields import Choice, Id, Text, Whole, Wire, Written, YesNo
from sync.work.legal import KINDS
from sync.work.words import REMEDIES

STATES = ("open", "settled", "withdrawn")


class AskedRemedies(Wire):
    """Which page, oldest first. after: the `next` of the page before. state: open ones unless told otherwise."""

    after = Text(60)
    limit = Written(least=1, most=200, load_default=50)
    state = Choice(STATES, load_default="open")
    outlet = Id()


class RemedyLine(Wire):
    """A case in a list.

    kind: repair (it took too long), parts (waited for too long), fault (the same again after so many repairs). since,
    due: when the clock began and when it ran out; of a fault, when it was first found and found again. state: open,
    settled, or withdrawn where late evidence shows that the clock never ran out. over: false where the same is known of
    a case that somebody settled before. settled_at: since when it is settled or withdrawn. released_at: until when a
    decision may be taken back.
    """

    id = fields.String(required=True)
    kind = Choice(KINDS, required=True)
    state = Choice(STATES, required=True)
    job = fields.String(required=True)
    number = fields.String(required=True)
    outlet = fields.String(required=True)
    appliance = fields.String(required=True, allow_none=True)
    appliance_class = fields.String(required=True, allow_none=True)
    since = fields.String(required=True)
    due = fields.String(required=True)
    opened_at = fields.String(required=True)
    over = YesNo(required=True)
    decision = Choice(REMEDIES, required=True, allow_none=True)
    settled_at = fields.String(required=True, allow_none=True)
    released_at = fields.String(required=True, allow_none=True)


class RemedyPage(Wire):
    """One page; `next` is null on the last one."""

    items = fields.List(fields.Nested(RemedyLine), required=True)
    next = fields.String(required=True, allow_none=True)


class RemedyDocument(RemedyLine):
    """A case with everything that is needed to decide it.

    version, stage: of the job. thresholds: what the law allows for this class, in days and repairs. days: counted, and
    how many of them were the customer's, or waited for parts, or neither (`other`); null for a fault. article: source,
    says and counted, each {zh, en}. warranty: decided (by whom looked at the machine, else as the office knows), until
    as bought, ends as moved by moved days.

    proof: began, the report of a repair; until and ended, what stopped the clock, null while it runs; fault;
    requests, visits, diagnoses and records. Each names its operation as `of`: [job, actor, number, hash], with the
    job's number, `at`, its grade, and whether a question about it is open. A record is told by its number and the
    SHA-256 of its text.
    """

    version = Whole(required=True)
    stage = fields.String(required=True)
    thresholds = fields.Dict(required=True)
    days = fields.Dict(required=True, allow_none=True)
    article = fields.Dict(required=True)
    warranty = fields.Dict(required=True)
    proof = fields.Dict(required=True)
    reason = fields.String(required=True, allow_none=True)
    settled_by = fields.Dict(required=True, allow_none=True)


class RemedySettlement(Wire):
    """What becomes of the case: exchange (换货), refund (退货), repair_goes_on (继续修理), none.

    reason: why, for whoever reviews it. version: of the job as it was shown; where it is given and the job changed
    since, `conflict`.
    """

    decision = Choice(REMEDIES, required=True)
    reason = Text(500, lines=True, required=True)
    version = Whole(least=1)
