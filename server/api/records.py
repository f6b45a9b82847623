"""Signed records: `/api/v1/records`. A record is named by its number, or by the SHA-256 of its text."""

from __future__ import annotations

from schemas.office.delivery import LinkSent
from server.arguments import Blueprint
from server.house import house
from server.records import delivery
from server.staff.access import may, signed_in
from server.staff.roles import DISPATCH

blueprint = Blueprint("records", __name__, url_prefix="/api/v1/records", description="服务记录 Records")


@blueprint.route("/<record>/link", methods=["POST"])
@may(*DISPATCH)
@blueprint.response(200, LinkSent)
@blueprint.alt_response(404, "NOT_FOUND")
def link(record: str) -> dict[str, str]:
    """Send the customer the link once more, to the number on file: a fresh one for 30 days."""
    return delivery.resend(house(), signed_in(), record)
