"""`GET /health`: for load balancers and for people."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from flask_smorest import Blueprint

from server.health import health
from server.house import house
from server.staff.access import anybody

blueprint = Blueprint("health", __name__, description="Is everything alive?")


@blueprint.route("/health")
@anybody
@blueprint.response(200, {"type": "object"}, description="All is well")
@blueprint.alt_response(503, schema={"type": "object"}, description="Something is dead; `dead` names it")
def get_health() -> Any:
    """Database, object store, clock, version and the age of each sweep."""
    well, report = health(house())
    response = jsonify(report)
    response.status_code = 200 if well else 503
    response.headers["Cache-Control"] = "no-store"
    return response
