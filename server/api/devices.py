"""Phones: `/api/v1/devices`. A phone enrols by itself; everything else about it is the office's."""

from __future__ import annotations

from typing import Any

from flask import request

from schemas.phones.enrolment import CodeFor, CodeShown, Confirm, Enrol, Enrolled, HandIn, Phone, Phones, Wipe
from server.arguments import Blueprint
from server.db import writing
from server.errors import Problem
from server.house import house
from server.phones import enrolment, handing_in, states
from server.staff import attempts
from server.staff.access import device, may, signed_in
from server.staff.roles import DISPATCH, OFFICE
from sync.exchange import signing
from sync.exchange.base64url import encoded

SEALED = {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string"}}}}

blueprint = Blueprint("devices", __name__, url_prefix="/api/v1", description="手机 Phones")


@blueprint.route("/devices", methods=["POST"])
@device
@blueprint.arguments(Enrol)
@blueprint.response(201, Enrolled)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(429, "TOO_MANY_REQUESTS")
def enrol(given: dict[str, Any]) -> dict[str, Any]:
    """A phone brings a code and its key, signed by that key. The same again within ten minutes: the same
    answer.
    """
    here = house()
    _slowly(request.remote_addr or "")
    proven = enrolment.well_signed(
        given["key"], request.headers.get("Doorstep-Signature", ""), request.get_data()
    )
    made = here.work(lambda tx: enrolment.enrol(here, tx, given["code"], given["key"], proven))
    if made is None:
        raise Problem("bad_signature" if not proven else "bad_code")
    return {
        "device": made.id,
        "short": made.short,
        "token": enrolment.first_token(here, made),
        "enrolment": made.state,
        "fingerprint": signing.fingerprint(made.key),
        "issuer": here.settings.origin,
        "export_key": encoded(here.export_keys[0].public_key().public_bytes_raw()),
    }


@blueprint.route("/device-codes", methods=["POST"])
@may(*DISPATCH)
@blueprint.arguments(CodeFor)
@blueprint.response(201, CodeShown)
@blueprint.alt_response(404, "NOT_FOUND")
def code(given: dict[str, Any]) -> enrolment.Code:
    """A one-time code for one more phone of this person."""
    here, who = house(), signed_in()
    outlet = states.outlet_of_technician(who, given["person"])
    return here.work(lambda tx: enrolment.issue_code(here, tx, who, given["person"], outlet))


@blueprint.route("/devices", methods=["GET"])
@may(*OFFICE)
@blueprint.response(200, Phones)
def phones() -> dict[str, Any]:
    """Every phone: whose, how it stands, when it was last heard, what it holds that is not here."""
    return {"items": states.listed(house(), signed_in())}


@blueprint.route("/devices/<id:id>/confirmation", methods=["POST"])
@may(*DISPATCH)
@blueprint.arguments(Confirm)
@blueprint.response(200, Phone)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def confirm(given: dict[str, Any], id: str) -> dict[str, Any]:
    """The six digits agree: the phone is its person's, and what it sent meanwhile is judged again."""
    return states.confirm(house(), signed_in(), id, given["fingerprint"])


@blueprint.route("/devices/<id:id>/retirement", methods=["POST"])
@may(*DISPATCH)
@blueprint.response(200, Phone)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def retire(id: str) -> dict[str, Any]:
    """停用: handed back. What it still sends counts; it gets nothing new."""
    return states.change(house(), signed_in(), id, "retired")


@blueprint.route("/devices/<id:id>/revocation", methods=["POST"])
@may(*DISPATCH)
@blueprint.response(200, Phone)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def revoke(id: str) -> dict[str, Any]:
    """吊销: no longer trusted, at once. What it sends is held."""
    return states.change(house(), signed_in(), id, "revoked")


@blueprint.route("/devices/<id:id>/loss", methods=["POST"])
@may(*DISPATCH)
@blueprint.response(200, Phone)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def lose(id: str) -> dict[str, Any]:
    """挂失: lost. On contact it drops its documents at once; what it sends is held."""
    return states.change(house(), signed_in(), id, "lost")


@blueprint.route("/devices/<id:id>/wipe", methods=["POST"])
@may(*DISPATCH)
@blueprint.arguments(Wipe)
@blueprint.response(200, Phone)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def wipe(given: dict[str, Any], id: str) -> dict[str, Any]:
    """强制清除: a phone handed back, revoked or lost wipes itself at its next contact, whatever is outstanding."""
    return states.wipe(house(), signed_in(), id, given["reason"])


@blueprint.route("/hand-ins", methods=["POST"])
@may(*DISPATCH)
@blueprint.doc(requestBody=SEALED)
@blueprint.response(200, HandIn)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(413, "REQUEST_ENTITY_TOO_LARGE")
@blueprint.alt_response(422, "UNPROCESSABLE_ENTITY")
def hand_in() -> dict[str, int]:
    """An export file that was carried here: its requests are pushed, its photos laid in to be checked."""
    request.max_content_length = handing_in.LARGEST_FILE
    came = handing_in.hand_in(house(), signed_in(), request.get_data(cache=False))
    return {name: came[name] for name in ("applied", "held", "quarantined", "refused", "photos")}


def _slowly(address: str) -> None:
    counted = (attempts.counters("", f"enrol:{address}")[1],)
    with writing() as session:
        wait = attempts.count(session, counted, house().now())
    if wait:
        raise Problem("slow_down", retry_after=-(-wait // 1000))
