"""Signed records on the wire: how far each is, and corrections made by the office."""

from __future__ import annotations

from marshmallow import fields

from schemas.masters.fields import Choice, Id, Inside, Several, Text, Wire, Written, YesNo
from schemas.office.delivery import Delivery

STATES = ("new", "logged", "sealed")


class AskedRecords(Wire):
    """state: waiting (not sealed yet) or sealed. number: of the record or of the job. outlet: of this one alone. after:
    the `next` of the page before.
    """

    state = Choice(("waiting", "sealed"))
    number = Text(80)
    outlet = Id()
    after = Text(200)
    limit = Written(least=1, most=200, load_default=50)


class Waits(Wire):
    """A photo or drawing that is not here yet. reason: why, a code; null where it was not sent."""

    sha256 = fields.String(required=True)
    what = Choice(("photo", "strokes"), required=True)
    reason = fields.String(required=True, allow_none=True)


class RecordLine(Wire):
    """One record. number: empty until the server has read it. state: new (not countersigned yet), logged (it is, and
    stands in the log), sealed. note: what went wrong last, a code. pdf: SHA-256 of the sealed PDF.
    """

    text_hash = fields.String(required=True)
    number = fields.String(required=True)
    job = fields.String(required=True)
    job_number = fields.String(required=True)
    outlet = fields.String(required=True)
    received = fields.String(required=True)
    state = Choice(STATES, required=True)
    waits = fields.List(fields.Nested(Waits), required=True)
    note = fields.String(required=True)
    next_at = fields.String(required=True, allow_none=True)
    leaf = fields.Integer(required=True, allow_none=True)
    sealed_at = fields.String(required=True, allow_none=True)
    pdf = fields.String(required=True, allow_none=True)
    size = fields.Integer(required=True, allow_none=True)


class RecordPage(Wire):
    """Records, newest first. next: ask again with it as `after`, null at the end."""

    items = fields.List(fields.Nested(RecordLine), required=True)
    next = fields.String(required=True, allow_none=True)


class RecordDocument(RecordLine):
    """A record with its text as it was signed, what it corrects and what corrects it, and its way to the customer.
    lacking: photos it was sealed without, with the reason.
    """

    text = fields.String(required=True)
    corrects = fields.String(required=True, allow_none=True)
    corrected_by = fields.List(fields.String(), required=True)
    statement = fields.String(required=True, allow_none=True)
    lacking = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    delivery = fields.Nested(Delivery, required=True)


class Change(Wire):
    """field: a path in the text, such as `parts[0].quantity`; value: what shall stand there, of the same kind."""

    field = Text(120, required=True)
    value = fields.Raw(required=True, allow_none=True)


class Correction(Wire):
    """as_recorded: take in what was recorded of the visit after the signature, and leave out what was taken back."""

    reason = Text(500, required=True)
    changes = Several(Inside(Change), most=60, load_default=list)
    as_recorded = YesNo(load_default=False)


class WithoutPhotos(Wire):
    """Seal it without the photos that are not here. reason: printed in their place."""

    reason = Text(200, required=True)
