"""Remedy cases, where a legal clock ran out: `/api/v1/remedies`."""

from __future__ import annotations

from typing import Any

from schemas.office.remedies import AskedRemedies, RemedyDocument, RemedyPage, RemedySettlement
from server.arguments import Blueprint
from server.house import house
from server.office import remedies
from server.office.acts import REVIEWERS
from server.staff.access import may, signed_in
from server.staff.roles import OFFICE

blueprint = Blueprint("remedies", __name__, url_prefix="/api/v1/remedies", description="三包 Remedies")


@blueprint.route("", methods=["GET"])
@may(*OFFICE)
@blueprint.arguments(AskedRemedies, location="query")
@blueprint.response(200, RemedyPage)
def listed(asked: dict[str, Any]) -> dict[str, Any]:
    """Cases, oldest first."""
    return remedies.page(house(), signed_in(), asked)


@blueprint.route("/<id:id>", methods=["GET"])
@may(*OFFICE)
@blueprint.response(200, RemedyDocument)
@blueprint.alt_response(404, "NOT_FOUND")
def one(id: str) -> dict[str, Any]:
    """The case, what proves it, and what the law says."""
    return remedies.one(house(), signed_in(), id)


@blueprint.route("/<id:id>/settlement", methods=["POST"])
@may(*REVIEWERS)
@blueprint.arguments(RemedySettlement)
@blueprint.response(200, RemedyDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def settle(given: dict[str, Any], id: str) -> dict[str, Any]:
    """Decide it; the case afterwards."""
    here, who = house(), signed_in()
    remedies.settle(here, who, id, given)
    return remedies.one(here, who, id)


@blueprint.route("/<id:id>/undo", methods=["POST"])
@may(*REVIEWERS)
@blueprint.response(200, RemedyDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def undo(id: str) -> dict[str, Any]:
    """Take the decision back, within ten minutes; the case afterwards."""
    here, who = house(), signed_in()
    remedies.undo(here, who, id)
    return remedies.one(here, who, id)
