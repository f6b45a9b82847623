"""The trail of changes: `/api/v1/audit`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from schemas.masters.trail import Asked, TrailPage
from server.arguments import Blueprint
from server.db import reading
from server.masters.keeping import Page
from server.models.audit import Audit
from server.staff.access import may, signed_in
from server.staff.roles import ADMINISTRATOR, ASSESSOR, MANAGER, SUPERVISOR

blueprint = Blueprint(
    "audit", __name__, url_prefix="/api/v1/audit", description="Who changed what, and when."
)


@blueprint.route("", methods=["GET"])
@may(ADMINISTRATOR, MANAGER, SUPERVISOR, ASSESSOR)
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, TrailPage)
def get_trail(asked: dict[str, Any]) -> Any:
    """Changes, newest first."""
    who = signed_in()
    rows = select(Audit).order_by(Audit.id.desc()).limit(asked["limit"] + 1)
    for member in ("kind", "subject"):
        if member in asked:
            rows = rows.where(getattr(Audit, member) == asked[member])
    if "after" in asked:
        rows = rows.where(Audit.id < asked["after"])
    if not who.everywhere:
        rows = rows.where(Audit.outlet == who.outlet)
    with reading() as session:
        found = list(session.scalars(rows))
    limit = asked["limit"]
    return Page(found[:limit], found[limit - 1].id if len(found) > limit else None)
