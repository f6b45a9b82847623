"""Reports: `/api/v1/reports`. JSON, or CSV for spreadsheets."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from schemas.office.reports import AskedPromises, PromiseReport
from server.arguments import Blueprint
from server.errors import Problem, chinese
from server.house import house
from server.reports import reading
from server.reports.tables import csv_of
from server.staff.access import may, signed_in
from server.staff.roles import OFFICE

blueprint = Blueprint("reports", __name__, url_prefix="/api/v1/reports", description="报表 Reports")

CSV = {"type": "string", "description": "UTF-8 with its mark; heads in the language of the request"}


@blueprint.route("/promises", methods=["GET"])
@may(*OFFICE)
@blueprint.arguments(AskedPromises, location="query")
@blueprint.response(200, CSV, content_type="text/csv")
@blueprint.response(200, PromiseReport)
@blueprint.alt_response(406, "NOT_ACCEPTABLE")
@blueprint.alt_response(409, "CONFLICT")
def promises(asked: dict[str, Any]) -> Any:
    """Promises kept, always with the evidence they rest on; and changes of appointment by who asked."""
    wanted = asked.get("format") or _accepted()
    lang = "zh" if chinese() else "en"
    found = reading.report(house(), signed_in(), asked, lang)
    if wanted == "json":
        return found
    name = f"promises-{found['begins']}-{found['ends']}.csv"
    response = Response(csv_of(found, lang), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _accepted() -> str:
    """What the caller would rather read; JSON where it is all the same to them."""
    kinds = {"application/json": "json", "text/csv": "csv"}
    if "Accept" not in request.headers:
        return "json"
    found = request.accept_mimetypes.best_match(list(kinds))
    if found is None:
        raise Problem("not_acceptable", may=sorted(kinds))
    return kinds[found]
