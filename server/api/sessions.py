"""Signing in and out: `/api/v1/sessions`."""

from __future__ import annotations

from typing import Any

from flask import request

from schemas.masters.people import SignedIn, SignIn, Who
from server.arguments import Blueprint
from server.staff import sessions
from server.staff.access import anybody, bearer, may, signed_in
from server.staff.roles import EVERYBODY

blueprint = Blueprint("sessions", __name__, url_prefix="/api/v1/sessions", description="Signing in and out.")


@blueprint.route("", methods=["POST"])
@anybody
@blueprint.arguments(SignIn)
@blueprint.response(201, SignedIn, headers={"Cache-Control": {"schema": {"type": "string"}}})
@blueprint.alt_response(401, "UNAUTHORIZED")
@blueprint.alt_response(429, "TOO_MANY_REQUESTS")
def post_session(given: dict[str, str]) -> Any:
    """Sign in with login and password; the answer holds the token."""
    made = sessions.sign_in(given["login"], given["password"], request.remote_addr or "")
    return made, 201, {"Cache-Control": "no-store"}


@blueprint.route("", methods=["GET"])
@may(*EVERYBODY)
@blueprint.response(200, Who)
def get_session() -> Any:
    """Who is signed in with this token."""
    return signed_in()


@blueprint.route("", methods=["DELETE"])
@may(*EVERYBODY)
@blueprint.response(204)
def delete_session() -> None:
    """Sign out: the token is worth nothing from now on."""
    sessions.sign_out(bearer())
