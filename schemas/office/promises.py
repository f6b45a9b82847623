"""The promises of a job as the office reads them, and those of all jobs that somebody has to look at."""

from __future__ import annotations

from typing import get_args

from marshmallow import fields

from schemas.masters.fields import Choice, Id, Text, Whole, Wire, Written, YesNo
from sync.work.outcomes import Outcome
from sync.work.words import PROMISES, STAGES

OUTCOMES = get_args(Outcome)


class JobPromises(Wire):
    """What was promised on a job. Texts are {"zh", "en"}; instants ISO.

    promises: each with promise, of (the visit or concern it is about), outcome with outcome_words, last_contact (where
    a phone is silent), grade, questioned, attributed, settled; start, due (null while a pause runs), original (the
    deadline before the customer chose a later window), opens, provisional, kept_at, zone; target ({"open_minutes" or
    "working_days", "zh", "en"}, null where a window was agreed); policy; pauses (reason, from, to, by; `closed`: the
    job was closed meanwhile); changes (at, by, from, to, rule; horizon: the calendar was extended); settlement
    (outcome, reason, at, by); explanation (lines); plain (for the customer).
    """

    id = fields.String(required=True)
    number = fields.String(required=True)
    version = Whole(required=True)
    promises = fields.List(fields.Dict(), required=True)


class AskedDangers(Wire):
    """Which promises, the one due first first. which: danger (due soon, unknown, or perhaps broken: somebody can still
    act), late (broken, and nothing keeps it yet: somebody still waits), doubtful (kept, by evidence that a dispatcher
    has to judge). after: the `next` of the page before.
    """

    which = Choice(("danger", "late", "doubtful"), load_default="danger")
    outlet = Id()
    after = Text(400)
    limit = Written(least=1, most=200, load_default=50)


class Danger(Wire):
    """One promise that somebody has to look at. last_contact: of the phone that is silent."""

    job = fields.String(required=True)
    number = fields.String(required=True)
    outlet = fields.String(required=True)
    stage = Choice(STAGES, required=True)
    promise = Choice(PROMISES, required=True)
    of = fields.String(required=True)
    due = fields.String(required=True, allow_none=True)
    provisional = YesNo(required=True)
    outcome = Choice(OUTCOMES, required=True)
    grade = fields.String(required=True, allow_none=True)
    questioned = YesNo(required=True)
    last_contact = fields.String(required=True, allow_none=True)
    technician = fields.String(required=True, allow_none=True)
    technician_name = fields.String(required=True, allow_none=True)
    told = fields.List(fields.String(), required=True)


class Dangers(Wire):
    """One page; `next` is null on the last one."""

    items = fields.List(fields.Nested(Danger), required=True)
    next = fields.String(required=True, allow_none=True)
