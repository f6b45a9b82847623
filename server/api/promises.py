"""Promises that somebody has to look at: `/api/v1/promises`. Those of one job lie under the job."""

from __future__ import annotations

from typing import Any

from schemas.office.promises import AskedDangers, Dangers
from server.arguments import Blueprint
from server.house import house
from server.office import dangers
from server.staff.access import may, signed_in
from server.staff.roles import OFFICE

blueprint = Blueprint("promises", __name__, url_prefix="/api/v1/promises", description="时限 Promises")


@blueprint.route("", methods=["GET"])
@may(*OFFICE)
@blueprint.arguments(AskedDangers, location="query")
@blueprint.response(200, Dangers)
def listed(asked: dict[str, Any]) -> dict[str, Any]:
    """Those in danger, or kept by doubtful evidence; the one due first first."""
    return dangers.page(house(), signed_in(), asked)
