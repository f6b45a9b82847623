"""Whether a record reached its customer."""

from __future__ import annotations

from marshmallow import fields

from schemas.masters.fields import Choice, Wire
from sync.work.confirming import DOOR_NUMBER, OWN_PHONE

OUTCOMES = ("sent", "sent_later", "waits", "sent_lately", "no_number")


class LinkSent(Wire):
    """sent: the link is on its way. sent_later: a question about the job is open, or its answer can still be taken
    back; it goes out after that. waits: so does one that was asked for before, and this made no other. sent_lately:
    one went within a minute, or three within a day. no_number: the job has no contact that can be written to.
    """

    outcome = Choice(OUTCOMES, required=True)


class Through(Wire):
    """One channel: when it took the notice, or the code with which it refused it."""

    channel = fields.String(required=True)
    at = fields.String(required=True, allow_none=True)
    refused = fields.String(required=True, allow_none=True)


class NoticeSent(Wire):
    """One notice about the record. next_at: when it is tried next, null where it is over. quiet: it keeps the quiet
    hours, 21 to 8 on the clocks of the service centre. quiet_until: they hold it back till then; null where they do
    not. note: its last trouble.
    """

    id = fields.String(required=True)
    template = fields.String(required=True)
    made_at = fields.String(required=True)
    state = fields.String(required=True)
    next_at = fields.String(required=True, allow_none=True)
    quiet = fields.Boolean(required=True)
    quiet_until = fields.String(required=True, allow_none=True)
    note = fields.String(required=True)
    through = fields.List(fields.Nested(Through), required=True)


class LinkMade(Wire):
    """A link that was sent; its token lies nowhere."""

    id = fields.String(required=True)
    made_at = fields.String(required=True)
    expires_at = fields.String(required=True)


class Times(Wire):
    """The first time, the last, and how often."""

    first_at = fields.String(required=True)
    last_at = fields.String(required=True)
    times = fields.Integer(required=True)


class Ways(Wire):
    """By the customer's link, and by the code that the technician's phone showed."""

    link = fields.Nested(Times, required=True, allow_none=True)
    hand_over = fields.Nested(Times, required=True, allow_none=True)


class Confirmed(Wire):
    """The customer confirmed it. grade: own_phone, or door_number where the technician had typed the number."""

    at = fields.String(required=True)
    grade = Choice((OWN_PHONE, DOOR_NUMBER), required=True)
    way = fields.String(required=True)


class Delivery(Wire):
    """fetched: a page was loaded, by a chat program or a person. seen: somebody pressed. downloaded: PDF or bundle."""

    notices = fields.List(fields.Nested(NoticeSent), required=True)
    links = fields.List(fields.Nested(LinkMade), required=True)
    fetched = fields.Nested(Ways, required=True)
    seen = fields.Nested(Ways, required=True)
    downloaded = fields.Nested(Ways, required=True)
    confirmed = fields.Nested(Confirmed, required=True, allow_none=True)
