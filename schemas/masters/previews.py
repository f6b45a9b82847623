"""What a policy would promise, and what customers read of it, on the wire."""

from __future__ import annotations

from marshmallow import fields

from schemas.masters.fields import Choice, Id, Whole, Wire, YesNo
from schemas.masters.promises import FITS_OF_WORK
from schemas.office.fields import Instant
from sync.work.policies import PROMISES


class _Work(Wire):
    """Some work, and when it would be reported: now, where nothing is said. outlet: one's own where nothing is said."""

    outlet = Id()
    at = Instant()


AskedPreview: type[Wire] = type(
    "AskedPreview", (_Work,), {**FITS_OF_WORK, "__doc__": _Work.__doc__, "__module__": __name__}
)


class PreviewPolicy(Wire):
    """The policy that would hold. id, code: `standard` for the built-in one."""

    id = fields.String(required=True)
    code = fields.String(required=True)
    edition = Whole(required=True)
    name = fields.Dict(required=True)


class PreviewCalendar(Wire):
    """The calendar it works by. id, code: `plain` for the built-in one."""

    id = fields.String(required=True)
    code = fields.String(required=True)
    edition = Whole(required=True)
    horizon = fields.String(required=True, allow_none=True)


class PreviewPromise(Wire):
    """One deadline. target, explanation: in words, by language. due: null where the calendar never opens."""

    promise = Choice(PROMISES, required=True)
    target = fields.Dict(required=True)
    due = fields.String(required=True, allow_none=True)
    provisional = YesNo(required=True)
    explanation = fields.Dict(required=True)


class Preview(Wire):
    """What would be promised, by which policy, and why it would be due then. zone: of the calendar."""

    outlet = Id(required=True)
    at = fields.String(required=True)
    zone = fields.String(required=True)
    policy = fields.Nested(PreviewPolicy, required=True)
    calendar = fields.Nested(PreviewCalendar, required=True)
    promises = fields.List(fields.Nested(PreviewPromise), required=True)


class PolicyTexts(Wire):
    """What customers read of a policy, sentence by sentence."""

    name = fields.Dict(required=True)
    fits = fields.Dict(required=True)
    zh = fields.List(fields.String(), required=True)
    en = fields.List(fields.String(), required=True)
