"""Lines nobody could understand: `/api/v1/quarantine`."""

from __future__ import annotations

from typing import Any

from schemas.office.matters import AskedOpen, Mending, QuarantinePage, Receipts
from server.arguments import Blueprint
from server.house import house
from server.office import quarantine
from server.staff.access import may, signed_in
from server.staff.roles import DISPATCH, OFFICE

blueprint = Blueprint(
    "quarantine", __name__, url_prefix="/api/v1/quarantine", description="留存待查 Quarantine"
)


@blueprint.route("", methods=["GET"])
@may(*OFFICE)
@blueprint.arguments(AskedOpen, location="query")
@blueprint.response(200, QuarantinePage)
@blueprint.alt_response(404, "NOT_FOUND")
def listed(asked: dict[str, Any]) -> dict[str, Any]:
    """Quarantined lines with their exact bytes."""
    return quarantine.page(house(), signed_in(), asked)


@blueprint.route("/<line>/mending", methods=["POST"])
@may(*DISPATCH)
@blueprint.arguments(Mending)
@blueprint.response(200, Receipts)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def mend(given: dict[str, Any], line: str) -> dict[str, Any]:
    """New arguments for a line; it applies with its own evidence and number. The bytes stay as they came."""
    return {"receipts": quarantine.mend(house(), signed_in(), line, given)}


@blueprint.route("/<line>/replay", methods=["POST"])
@may(*DISPATCH)
@blueprint.response(200, Receipts)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
@blueprint.alt_response(422, "UNPROCESSABLE_ENTITY")
def replay(line: str) -> dict[str, Any]:
    """Read the same bytes once more, after the software learned something."""
    return {"receipts": quarantine.replay(house(), signed_in(), line)}
