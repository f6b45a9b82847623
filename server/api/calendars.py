"""Working calendars: `/api/v1/calendars`."""

from __future__ import annotations

from typing import Any

from schemas.masters.holidays import ImportedDays, NewImport
from schemas.masters.promises import AskedEditions, CalendarStates
from server.db import reading, writing
from server.house import house
from server.masters.routes import routes
from server.masters.table import CALENDAR
from server.promises.editions import OF_CALENDAR, page
from server.promises.importing import run
from server.staff.access import may, signed_in

blueprint = routes(CALENDAR, "Working calendars.")


@blueprint.route("/<id:id>/editions", methods=["GET"])
@may(*CALENDAR.read)
@blueprint.arguments(AskedEditions, location="query")
@blueprint.response(200, CalendarStates)
@blueprint.alt_response(404, "NOT_FOUND")
def get_calendar_states(asked: dict[str, Any], id: str) -> Any:
    """Every state it was in, newest first."""
    with reading() as session:
        return page(session, CALENDAR, OF_CALENDAR, signed_in(), id, asked)


@blueprint.route("/<id:id>/imports", methods=["POST"])
@may(*CALENDAR.write)
@blueprint.arguments(NewImport)
@blueprint.response(200, ImportedDays)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def post_import(asked: dict[str, Any], id: str) -> Any:
    """Import holidays: what was added and removed, and how far the calendar knows now."""
    with writing() as session:
        return run(session, house(), signed_in(), id, asked)
