"""What is public about a record's number: `/api/v1/verifications/<number>`, and whose keys sign here."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import Response
from flask_smorest import Blueprint

from server.customer import verifying
from server.house import house
from server.staff.access import anybody

blueprint = Blueprint("verifications", __name__, description="验证 Verification")


class Verification(ma.Schema):
    """One sealed record: fingerprints and its place in the log, nothing about anybody. corrected_by: numbers of the
    records that stand for it. withdrawn: it was retracted or set aside.
    """

    number = ma.fields.String(required=True)
    text_sha256 = ma.fields.String(required=True)
    pdf_sha256 = ma.fields.String(required=True, allow_none=True)
    leaf = ma.fields.Integer(required=True, allow_none=True)
    sealed_at = ma.fields.String(required=True)
    withdrawn = ma.fields.Boolean(required=True)
    corrected_by = ma.fields.List(ma.fields.String(), required=True)


class Verifications(ma.Schema):
    """Records of one number: one, unless a phone gave a number twice."""

    items = ma.fields.List(ma.fields.Nested(Verification), required=True)


@blueprint.route("/api/v1/verifications/<number>", methods=["GET"])
@anybody
@blueprint.response(200, Verifications)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(429, "TOO_MANY_REQUESTS")
def get_verification(number: str) -> dict[str, Any]:
    """The sealed records of this number. A number that nobody gave and a record not yet sealed look alike."""
    return {"items": verifying.public(number)}


@blueprint.route("/.well-known/doorstep-issuer.json", methods=["GET"])
@anybody
@blueprint.response(200, {"type": "object"})
def get_issuer() -> Any:
    """The public keys that countersign, seal and sign the log here, newest first."""
    return Response(verifying.issuer_json(house()), content_type="application/json")
