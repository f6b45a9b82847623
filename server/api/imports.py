"""Importing tables: `POST /api/v1/imports/<kind>` with a CSV file as the body."""

from __future__ import annotations

from typing import Any

from flask import request

from schemas.masters.imports import Asked, Imported
from server.arguments import Blueprint
from server.db import undo, writing
from server.errors import Problem
from server.house import house
from server.imports.importing import run_import
from server.imports.kinds import KINDS, Kind
from server.staff.access import may, signed_in

blueprint = Blueprint("imports", __name__, url_prefix="/api/v1/imports", description="Tables from CSV files.")

BODY = {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}


def _route(kind: Kind) -> None:
    columns = ", ".join(c.name + ("" if c.needed else " (optional)") for c in kind.columns)

    @blueprint.route(f"/{kind.name}", methods=["POST"], endpoint=kind.name)
    @may(*kind.master.write)
    @blueprint.doc(requestBody=BODY, summary=f"Import {kind.name}", description=f"Columns: {columns}.")
    @blueprint.arguments(Asked, location="query")
    @blueprint.response(200, Imported)
    def post_import(asked: dict[str, Any]) -> Any:
        who = signed_in()
        if request.mimetype != "text/csv":
            raise Problem("wrong_type", wanted="text/csv")
        # Half of a table reads like a table, and a WSGI server does not tell.
        if request.content_length is None:
            raise Problem("bad_request", field="Content-Length", why="required")
        encoding, outlet = asked.get("encoding"), asked.get("outlet")
        with writing() as session:
            done = run_import(
                session, house(), kind, who, request.get_data(), encoding=encoding, outlet=outlet
            )
            if asked["dry_run"]:
                undo(session)
        done.dry_run = bool(asked["dry_run"])
        return done


for _kind in KINDS.values():
    _route(_kind)
