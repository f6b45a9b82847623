"""Signed records: `/api/v1/records`. A record is named by its number, or by the SHA-256 of its text."""

from __future__ import annotations

from typing import Any

from flask import Response

from schemas.office.delivery import LinkSent
from schemas.office.records import AskedRecords, Correction, RecordDocument, RecordPage, WithoutPhotos
from server.arguments import Blueprint
from server.house import house
from server.office.acts import REVIEWERS
from server.records import correcting, delivery, reading
from server.staff.access import may, signed_in
from server.staff.roles import DISPATCH, OFFICE

blueprint = Blueprint("records", __name__, url_prefix="/api/v1/records", description="服务记录 Records")


@blueprint.route("", methods=["GET"])
@may(*OFFICE)
@blueprint.arguments(AskedRecords, location="query")
@blueprint.response(200, RecordPage)
def listed(asked: dict[str, Any]) -> dict[str, Any]:
    """Records, newest first, and how far each is."""
    return reading.page(house(), signed_in(), asked)


@blueprint.route("/<record>", methods=["GET"])
@may(*OFFICE)
@blueprint.response(200, RecordDocument)
@blueprint.alt_response(404, "NOT_FOUND")
def one(record: str) -> dict[str, Any]:
    """One record: its text, its seal and its way to the customer."""
    return reading.one(house(), signed_in(), record)


@blueprint.route("/<record>/pdf", methods=["GET"])
@may(*OFFICE)
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def pdf(record: str) -> Response:
    """The sealed PDF."""
    return Response(reading.pdf(house(), signed_in(), record), mimetype="application/pdf")


@blueprint.route("/<record>/corrections", methods=["POST"])
@may(*REVIEWERS)
@blueprint.arguments(Correction)
@blueprint.response(201, RecordDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def correct(given: dict[str, Any], record: str) -> dict[str, Any]:
    """Correct it by a record of its own, which the customer has not signed and which says so."""
    here, who = house(), signed_in()
    return reading.one(here, who, correcting.correct(here, who, record, given))


@blueprint.route("/<record>/without-photos", methods=["POST"])
@may(*REVIEWERS)
@blueprint.arguments(WithoutPhotos)
@blueprint.response(200, RecordDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def without_photos(given: dict[str, Any], record: str) -> dict[str, Any]:
    """Let it be sealed without the photos that are lost; the document says so in their place."""
    here, who = house(), signed_in()
    reading.without_photos(here, who, record, given["reason"])
    return reading.one(here, who, record)


@blueprint.route("/<record>/link", methods=["POST"])
@may(*DISPATCH)
@blueprint.response(200, LinkSent)
@blueprint.alt_response(404, "NOT_FOUND")
def link(record: str) -> dict[str, str]:
    """Send the customer the link once more, to the number on file: a fresh one for 30 days."""
    return delivery.resend(house(), signed_in(), record)
