"""Jobs: `/api/v1/jobs`. Each thing the office does to one is a resource under it (`server/office/acts.py`)."""

from __future__ import annotations

from typing import Any

from schemas.office import jobs as messages
from schemas.office.acts import Merge
from schemas.office.promises import JobPromises
from server.arguments import Blueprint
from server.db import reading as masters
from server.house import house
from server.masters.routes import IF_MATCH, seen_version
from server.office import creating, duplicates, merging, reading
from server.office.acts import ACTS, Act, do
from server.promises import told
from server.staff.access import may, signed_in
from server.staff.roles import CONSOLE, DISPATCH, OFFICE, Who

blueprint = Blueprint("jobs", __name__, url_prefix="/api/v1/jobs", description="工单 Jobs")

ETAG = {"ETag": {"schema": {"type": "string"}}}


@blueprint.route("", methods=["POST"])
@may(*DISPATCH)
@blueprint.arguments(messages.NewJob)
@blueprint.response(201, messages.JobMade)
@blueprint.alt_response(200, schema=messages.JobMade, description="It was made before; this is how it stands")
@blueprint.alt_response(409, "CONFLICT")
def create(given: dict[str, Any]) -> Any:
    """Take a job on. The same principal and number, or the same id, is the same job. Jobs like it are named."""
    here, who = house(), signed_in()
    id, made, like = creating.create(here, who, given)
    return {**reading.one(here, who, id), "duplicates": like}, 201 if made else 200


@blueprint.route("", methods=["GET"])
@may(*OFFICE)
@blueprint.arguments(messages.AskedJobs, location="query")
@blueprint.response(200, messages.JobPage)
def listed(asked: dict[str, Any]) -> dict[str, Any]:
    """A page of jobs, newest first."""
    return reading.page(house(), signed_in(), asked)


@blueprint.route("/duplicates", methods=["GET"])
@may(*OFFICE)
@blueprint.arguments(messages.AskedDuplicates, location="query")
@blueprint.response(200, messages.Duplicates)
def like(asked: dict[str, Any]) -> dict[str, Any]:
    """Jobs like one that is about to be made."""
    with masters() as session:
        found = duplicates.like(
            session, signed_in(), asked["customer"], asked.get("appliance"), house().now(), ""
        )
    return {"items": found}


@blueprint.route("/transfers", methods=["GET"])
@may(*DISPATCH)
@blueprint.response(200, messages.TransferTargets)
def transfers() -> dict[str, Any]:
    """The service centres that a job can be given to, by name."""
    with masters() as session:
        return {"items": reading.transfer_targets(session)}


@blueprint.route("/<id:id>", methods=["GET"])
@may(*OFFICE)
@blueprint.response(200, messages.JobDocument, headers=ETAG)
@blueprint.alt_response(404, "NOT_FOUND")
def one(id: str) -> Any:
    """The whole job. The ETag is its version. A merged job's address shows the one that goes on."""
    return _told(id, signed_in())


@blueprint.route("/<id:id>/photos", methods=["GET"])
@may(*OFFICE)
@blueprint.response(200, messages.Addresses)
@blueprint.alt_response(404, "NOT_FOUND")
def photos(id: str) -> dict[str, Any]:
    """Where the job's photos may be fetched for ten minutes, straight from the object store."""
    return {"items": reading.addresses(house(), signed_in(), id)}


@blueprint.route("/<id:id>/promises", methods=["GET"])
@may(*OFFICE)
@blueprint.response(200, JobPromises)
@blueprint.alt_response(404, "NOT_FOUND")
def promises(id: str) -> dict[str, Any]:
    """What was promised on this job, how it stands, and why each deadline lies where it lies."""
    return told.of_job(house(), signed_in(), id)


@blueprint.route("/<id:id>/merge", methods=["POST"])
@may(*DISPATCH)
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.arguments(Merge)
@blueprint.response(200, messages.JobDocument, headers=ETAG)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def merge(given: dict[str, Any], id: str) -> Any:
    """This job is a duplicate: its work moves to the other, and its id stands for that one."""
    version = seen_version(given)
    return _told(merging.merge(house(), signed_in(), id, given, version), signed_in())


def _told(id: str, who: Who) -> Any:
    shown = reading.one(house(), who, id)
    return shown, 200, {"ETag": f'"{shown["version"]}"'}


def _route(act: Act) -> None:
    @blueprint.route(f"/<id:id>/{act.path}", methods=["POST"], endpoint=act.path)
    @may(*act.roles)
    @blueprint.doc(summary=act.summary, parameters=[IF_MATCH])
    @blueprint.arguments(act.message)
    @blueprint.response(200, messages.JobDocument, headers=ETAG)
    @blueprint.alt_response(404, "NOT_FOUND")
    @blueprint.alt_response(409, "CONFLICT")
    def post(given: dict[str, Any], id: str) -> Any:
        version = seen_version(given)
        # Whoever did it sees what came of it, though a transferred job is another outlet's by now.
        return _told(do(house(), signed_in(), act, id, given, version), CONSOLE)


for _act in ACTS:
    _route(_act)
