"""What is promised for which work: `/api/v1/policies`."""

from __future__ import annotations

from typing import Any

from schemas.masters.promises import AskedEditions, PolicyStates
from server.db import reading
from server.masters.routes import routes
from server.masters.table import POLICY
from server.promises.editions import OF_POLICY, page
from server.staff.access import may, signed_in

blueprint = routes(POLICY, "What is promised for which work.")


@blueprint.route("/<id:id>/editions", methods=["GET"])
@may(*POLICY.read)
@blueprint.arguments(AskedEditions, location="query")
@blueprint.response(200, PolicyStates)
@blueprint.alt_response(404, "NOT_FOUND")
def get_policy_editions(asked: dict[str, Any], id: str) -> Any:
    """Every edition of it, newest first."""
    with reading() as session:
        return page(session, POLICY, OF_POLICY, signed_in(), id, asked)
