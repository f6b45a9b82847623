"""The promises of a job as the office reads them."""

from __future__ import annotations

from marshmallow import fields

from schemas.masters.fields import Whole, Wire


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
