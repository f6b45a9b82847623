"""Tickets for bytes: photos and signature strokes go straight to the object store."""

from __future__ import annotations

from marshmallow import fields

from schemas.masters.fields import Id, Several, Text, Wire

_HASH = "[0-9a-f]{64}"


class Hashes(Wire):
    """Up to 20 hashes that operations of this device name. of: an earlier enrolment whose operations name
    them.

    token: the newest time token; older than 24 hours (or none): no tickets, but a fresh token.
    """

    blobs = Several(Text(64, shape=_HASH, required=True), most=20, least=1, unique=True, required=True)
    of = Id(allow_none=True, load_default=None)
    token = Text(2000, allow_none=True, load_default=None)


class Standing(Wire):
    """How one blob stands: `stored`; `ticket` with the address, to be PUT with exactly these headers within
    ten minutes; `awaited` while what came is being looked at. reason: why the upload before was not taken.
    """

    sha256 = fields.String(required=True)
    state = fields.String(required=True)
    reason = fields.String(allow_none=True)
    url = fields.String()
    headers = fields.Dict(keys=fields.String(), values=fields.String())


class Standings(Wire):
    """One standing a hash, in the order asked."""

    blobs = fields.List(fields.Nested(Standing), required=True)
    token = fields.String(allow_none=True)
