"""Odd things about phones' lines: `/api/v1/alerts`."""

from __future__ import annotations

from typing import Any

from schemas.office.matters import AlertLine, AlertPage, Asked
from server.arguments import Blueprint
from server.house import house
from server.office import alerts
from server.staff.access import may, signed_in
from server.staff.roles import DISPATCH, OFFICE

blueprint = Blueprint("alerts", __name__, url_prefix="/api/v1/alerts", description="提醒 Alerts")


@blueprint.route("", methods=["GET"])
@may(*OFFICE)
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, AlertPage)
@blueprint.alt_response(404, "NOT_FOUND")
def listed(asked: dict[str, Any]) -> dict[str, Any]:
    """Alerts nobody looked at yet, oldest first; with `answered`, the others."""
    return alerts.page(house(), signed_in(), asked)


@blueprint.route("/<alert>/seen", methods=["POST"])
@may(*DISPATCH)
@blueprint.response(200, AlertLine)
@blueprint.alt_response(404, "NOT_FOUND")
def seen(alert: str) -> dict[str, Any]:
    """Somebody looked at it."""
    return alerts.seen(house(), signed_in(), alert)
