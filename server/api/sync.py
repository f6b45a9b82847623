"""`POST /api/v1/sync`: the one call of a technician's device. The protocol is sync/README.md; here is only
HTTP.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, request
from flask_smorest import Blueprint

from server.errors import Problem
from server.house import House, house
from server.staff.access import device
from server.store.failures import patiently
from sync.exchange.body import Refused
from sync.exchange.call import answer

blueprint = Blueprint("sync", __name__, url_prefix="/api/v1", description="同步 Sync")

View = TypeVar("View", bound=Callable[..., Any])

NDJSON = "application/x-ndjson"
WORTH_PACKING = 400
FAILURE = (
    "doorstep.failure"  # in the WSGI environment: what went wrong on the straight way (server/straight.py)
)

LINES = {
    "requestBody": {
        "required": True,
        "content": {NDJSON: {"schema": {"type": "string"}, "x-itemSchema": {"type": "object"}}},
    },
    "parameters": [
        {"in": "header", "name": "Doorstep-Device", "required": True, "schema": {"type": "string"}},
        {"in": "header", "name": "Doorstep-Signature", "required": True, "schema": {"type": "string"}},
    ],
    "responses": {
        "200": {
            "description": "Receipts and changes, complete only with the last line",
            "content": {NDJSON: {"schema": {"type": "string"}, "x-itemSchema": {"type": "object"}}},
        }
    },
}


def described(*by: Callable[[View], View]) -> Callable[[View], View]:
    """What these say of a view for the description, without a wrapper of each around every call."""

    def decorate(view: View) -> View:
        told: Any = view
        for each in by:
            told = each(told)
        view._apidoc = told._apidoc  # type: ignore[attr-defined]
        return view

    return decorate


@blueprint.route("/sync", methods=["POST"])
@device
@described(
    blueprint.alt_response(413, description="too_large: send fewer lines"),
    blueprint.alt_response(404, description="not_found: an earlier enrolment of somebody else"),
    blueprint.alt_response(401, description="bad_signature, unknown_device"),
    blueprint.alt_response(400, description="bad_envelope: nothing was kept, send it again"),
    blueprint.doc(**LINES),
)
def sync() -> Response:
    """Take what a device did, hand out what has changed for its technician."""
    failure = request.environ.get(FAILURE)
    if failure is not None:
        raise failure
    content = request.get_data(cache=False)
    if request.content_length is not None and len(content) != request.content_length:
        raise cut_off()
    headers = request.headers
    device, signature = headers.get("Doorstep-Device", ""), headers.get("Doorstep-Signature", "")
    told = answered(house(), device, signature, content, gzip=_is_gzip())
    told, described = packed(told, accepts_gzip=request.accept_encodings["gzip"] > 0)
    return Response(told, headers=described)


def answered(here: House, device: str, signature: str, content: bytes, *, gzip: bool) -> bytes:
    """The answer's bytes. Problem for what the exchange refuses."""
    try:
        return patiently(
            lambda: answer(here.desk, device, signature, content, here.now(), gzip=gzip)
        ).encoded()
    except Refused as refused:
        raise Problem(refused.code, **refused.facts) from None


def cut_off() -> Problem:
    """Fewer bytes came than were announced: WSGI servers hand those on as if complete."""
    return Problem("bad_envelope", field="body", why="cut off")


def packed(content: bytes, *, accepts_gzip: bool) -> tuple[bytes, list[tuple[str, str]]]:
    """The answer as it goes over the wire, with the headers that say so."""
    headers = [("Content-Type", NDJSON), ("Vary", "Accept-Encoding")]
    if not accepts_gzip or len(content) < WORTH_PACKING:
        return content, headers
    machine = zlib.compressobj(1, zlib.DEFLATED, 31)
    return machine.compress(content) + machine.flush(), [*headers, ("Content-Encoding", "gzip")]


def _is_gzip() -> bool:
    coding = request.headers.get("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip"):
        raise Problem("wrong_type", field="Content-Encoding", value=coding[:40])
    return coding == "gzip"
