"""Work that cannot be attributed yet: `/api/v1/holds`."""

from __future__ import annotations

from typing import Any

from schemas.office.matters import Asked, HoldDocument, HoldPage, Receipts, Settlement
from server.arguments import Blueprint
from server.house import house
from server.office import holds
from server.staff.access import may, signed_in
from server.staff.roles import DISPATCH, OFFICE

blueprint = Blueprint("holds", __name__, url_prefix="/api/v1/holds", description="待确认的记录 Holds")


@blueprint.route("", methods=["GET"])
@may(*OFFICE)
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, HoldPage)
def listed(asked: dict[str, Any]) -> dict[str, Any]:
    """Holds, oldest first."""
    return holds.page(house(), signed_in(), asked)


@blueprint.route("/<id:id>", methods=["GET"])
@may(*OFFICE)
@blueprint.response(200, HoldDocument)
@blueprint.alt_response(404, "NOT_FOUND")
def one(id: str) -> dict[str, Any]:
    """A hold with its lines."""
    return holds.one(house(), signed_in(), id)


@blueprint.route("/<id:id>/settlement", methods=["POST"])
@may(*DISPATCH)
@blueprint.arguments(Settlement)
@blueprint.response(200, Receipts)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def settle(given: dict[str, Any], id: str) -> dict[str, Any]:
    """Accept the lines, keep them as notes, or move them to another job: all of them together."""
    return {"receipts": holds.settled(house(), signed_in(), id, given["answer"], given.get("job"))}


@blueprint.route("/<id:id>/undo", methods=["POST"])
@may(*DISPATCH)
@blueprint.response(200, Receipts)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def undo(id: str) -> dict[str, Any]:
    """Take the settlement back, within ten minutes and where nothing builds on it: the lines wait again."""
    return {"receipts": holds.undo(house(), signed_in(), id)}
