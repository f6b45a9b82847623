"""The trail of changes on the wire."""

from __future__ import annotations

from marshmallow import fields

from schemas.masters.fields import Id, Moment, Text, Wire, Written


class Asked(Wire):
    """Which changes: of one kind, of one subject. after: the `next` of the page before."""

    kind = Text(40, shape="[a-z_]+")
    subject = Id()
    after = Id()
    limit = Written(least=1, most=200, load_default=50)


class Trail(Wire):
    """One change. actor: null for the console. before, after: the members that changed."""

    id = Id(required=True)
    at = Moment(required=True)
    actor = Id(required=True, allow_none=True)
    action = Text(20, required=True)
    kind = Text(40, required=True)
    subject = Id(required=True)
    outlet = Id(required=True, allow_none=True)
    before = fields.Dict(required=True)
    after = fields.Dict(required=True)


class TrailPage(Wire):
    """One page; `next` is null on the last one."""

    items = fields.List(fields.Nested(Trail), required=True)
    next = Id(required=True, allow_none=True)
