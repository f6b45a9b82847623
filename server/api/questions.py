"""Questions about work that came after the office changed its mind: `/api/v1/questions`."""

from __future__ import annotations

from typing import Any

from schemas.office.jobs import JobDocument
from schemas.office.matters import Answer, Asked, QuestionDocument, QuestionPage
from server.arguments import Blueprint
from server.house import house
from server.office import questions, reading
from server.staff.access import may, signed_in
from server.staff.roles import DISPATCH, OFFICE

blueprint = Blueprint("questions", __name__, url_prefix="/api/v1/questions", description="待确认 Questions")


@blueprint.route("", methods=["GET"])
@may(*OFFICE)
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, QuestionPage)
def listed(asked: dict[str, Any]) -> dict[str, Any]:
    """Questions, oldest first."""
    return questions.page(house(), signed_in(), asked)


@blueprint.route("/<id:id>", methods=["GET"])
@may(*OFFICE)
@blueprint.response(200, QuestionDocument)
@blueprint.alt_response(404, "NOT_FOUND")
def one(id: str) -> dict[str, Any]:
    """What the technician did, what the office did meanwhile, and what changes on each answer."""
    return questions.one(house(), signed_in(), id)


@blueprint.route("/<id:id>/answer", methods=["POST"])
@may(*DISPATCH)
@blueprint.arguments(Answer)
@blueprint.response(200, JobDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def answer(given: dict[str, Any], id: str) -> dict[str, Any]:
    """Say what becomes of the operations that were shown; the job afterwards."""
    here, who = house(), signed_in()
    return reading.one(here, who, questions.answer(here, who, id, given))


@blueprint.route("/<id:id>/undo", methods=["POST"])
@may(*DISPATCH)
@blueprint.response(200, JobDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def undo(id: str) -> dict[str, Any]:
    """Take the newest answer back, within ten minutes; the job afterwards."""
    here, who = house(), signed_in()
    return reading.one(here, who, questions.undo(here, who, id))
