"""Bytes on their way: `/api/v1/blobs`. The phone signs; the bytes themselves never pass through here."""

from __future__ import annotations

from typing import Any

from flask import request

from schemas.phones.blobs import Hashes, Standings
from server.arguments import Blueprint
from server.house import house
from server.phones import tickets
from server.staff.access import device
from sync.stored import Device

blueprint = Blueprint("blobs", __name__, url_prefix="/api/v1/blobs", description="照片 Photos")


@blueprint.route("/tickets", methods=["POST"])
@device
@blueprint.arguments(Hashes)
@blueprint.response(200, Standings)
@blueprint.alt_response(401, "UNAUTHORIZED")
@blueprint.alt_response(404, "NOT_FOUND")
def ask(given: dict[str, Any]) -> dict[str, Any]:
    """For each hash: stored, awaited, or a ticket to PUT it with."""
    here, sender = house(), _sender()
    if not tickets.fresh(here, sender, given["token"]):
        return {"blobs": [], "token": tickets.new_token(here, sender)}
    subject = tickets.subject(here, sender, given["of"])
    return {"blobs": tickets.standings(here, subject, given["blobs"]), "token": None}


@blueprint.route("/arrived", methods=["POST"])
@device
@blueprint.arguments(Hashes)
@blueprint.response(200, Standings)
@blueprint.alt_response(401, "UNAUTHORIZED")
@blueprint.alt_response(404, "NOT_FOUND")
def arrived(given: dict[str, Any]) -> dict[str, Any]:
    """These were PUT. They count as stored once they were read back and hashed."""
    here, sender = house(), _sender()
    tickets.arrived(here, tickets.subject(here, sender, given["of"]), given["blobs"])
    return {"blobs": [], "token": None}


def _sender() -> Device:
    return tickets.caller(
        house(),
        request.headers.get("Doorstep-Device", ""),
        request.headers.get("Doorstep-Signature", ""),
        request.path,
        request.get_data(),
    )
