"""The routes of a master: list, search, one, new, change. Putting away is a change; nothing is ever removed."""

from __future__ import annotations

import re
from typing import Any

from flask import request
from flask.views import MethodView

from server.arguments import Blueprint
from server.db import reading, writing
from server.errors import Problem
from server.house import house
from server.masters import keeping
from server.masters.master import Master, Values
from server.staff.access import may, signed_in

IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": '^"?[0-9]{1,15}"?$'},
    "description": "The version that the change was made from; the same as the member `version`.",
}


def routes(master: Master, description: str) -> Blueprint:
    """A blueprint with the routes of this noun."""
    blueprint = Blueprint(
        master.plural, __name__, url_prefix=f"/api/v1/{master.plural}", description=description
    )
    shapes = master.shapes

    @blueprint.route("", endpoint="all")
    class All(MethodView):
        @may(*master.read)
        @blueprint.arguments(shapes.asked, location="query")
        @blueprint.response(200, shapes.page)
        def get(self, asked: Values) -> Any:
            """A page of them, oldest first."""
            with reading() as session:
                return keeping.page(session, master, signed_in(), asked)

        @may(*master.write)
        @blueprint.arguments(shapes.new)
        @blueprint.response(201, shapes.shown)
        @blueprint.alt_response(409, "CONFLICT")
        def post(self, values: Values) -> Any:
            """A new one."""
            with writing() as session:
                return keeping.make(session, house(), master, signed_in(), values)

    @blueprint.route("/search", methods=["POST"], endpoint="search")
    @may(*master.read)
    @blueprint.arguments(shapes.search)
    @blueprint.response(200, shapes.page)
    def search(asked: Values) -> Any:
        """Those that hold all of these words, oldest first."""
        with reading() as session:
            return keeping.page(session, master, signed_in(), asked)

    @blueprint.route("/<id:id>", endpoint="one")
    class One(MethodView):
        @may(*master.read)
        @blueprint.response(200, shapes.shown, headers={"ETag": {"schema": {"type": "string"}}})
        @blueprint.alt_response(404, "NOT_FOUND")
        def get(self, id: str) -> Any:
            """One of them. The ETag is its version."""
            with reading() as session:
                row = keeping.one(session, master, signed_in(), id)
            return row, 200, {"ETag": f'"{row.version}"'}

        @may(*master.write)
        @blueprint.doc(parameters=[IF_MATCH])
        @blueprint.arguments(shapes.change)
        @blueprint.response(200, shapes.shown)
        @blueprint.alt_response(404, "NOT_FOUND")
        @blueprint.alt_response(409, "CONFLICT")
        def patch(self, values: Values, id: str) -> Any:
            """Change some members. Quote the version you saw, as `version` or If-Match."""
            version = seen_version(values)
            with writing() as session:
                return keeping.change(session, house(), master, signed_in(), id, values, version)

    return blueprint


def seen_version(values: Values) -> int:
    """The version the change was made from; the member goes before the header."""
    if "version" in values:
        version: int = values.pop("version")
        return version
    given = re.fullmatch(r'(?:W/)?"?([0-9]{1,15})"?', request.headers.get("If-Match", "").strip())
    if given is None:
        raise Problem("bad_fields", errors=[{"field": "version", "code": "required", "value": None}])
    return int(given[1])
