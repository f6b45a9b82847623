"""Enrolling a phone, and the list of phones at the office."""

from __future__ import annotations

from marshmallow import fields

from schemas.masters.fields import Id, Moment, Text, Wire


class Enrol(Wire):
    """A phone brings the code its person was given, and its public key (65 raw bytes, base64url)."""

    code = Text(40, required=True)
    key = Text(100, required=True)


class Enrolled(Wire):
    """What a phone keeps of its enrolment.

    short: begins its record numbers. fingerprint: six digits to compare. issuer: the installation's origin,
    which every record it signs names, whatever address the phone was given. export_key: what export files
    are sealed to (X25519, 32 bytes, base64url).
    """

    device = Id(required=True)
    short = fields.String(required=True)
    token = fields.String(required=True)
    enrolment = fields.String(required=True)
    fingerprint = fields.String(required=True)
    issuer = fields.String(required=True)
    export_key = fields.String(required=True)


class HandIn(Wire):
    """What came of an export file: receipts by kind, requests that were refused whole, photos laid in."""

    applied = fields.Integer(required=True)
    held = fields.Integer(required=True)
    quarantined = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    photos = fields.Integer(required=True)


class CodeFor(Wire):
    """Whose phone the code is for."""

    person = Id(required=True)


class CodeShown(Wire):
    """A code to show or say. It works once and for ten minutes."""

    code = fields.String(required=True)
    expires_at = Moment(required=True)


class Phone(Wire):
    """One phone. unsent: recorded on the phone and not here, which a lost phone takes with it. wipe_ordered_at: since
    when it is to be wiped whatever is outstanding.
    """

    id = Id(required=True)
    short = fields.String(required=True)
    person = Id(required=True)
    name = fields.String(required=True, allow_none=True)
    outlet = Id(required=True)
    state = fields.String(required=True)
    fingerprint = fields.String(required=True)
    enrolled_at = Moment(required=True)
    heard_at = Moment(required=True, allow_none=True)
    app = fields.String(required=True, allow_none=True)
    through = fields.Integer(required=True)
    unsent = fields.Integer(required=True)
    wipe_ordered_at = Moment(required=True, allow_none=True)


class Wipe(Wire):
    """Why a phone is wiped though something of it may not be here. It stays in the trail."""

    reason = Text(200, required=True)


class Phones(Wire):
    """The phones, oldest enrolment first."""

    items = fields.List(fields.Nested(Phone), required=True)


class Confirm(Wire):
    """The six digits the dispatcher read on the phone."""

    fingerprint = Text(6, required=True)
