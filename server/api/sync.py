"""`POST /api/v1/sync`: the one call of a technician's device. The protocol is sync/README.md; here is only
HTTP.
"""

from __future__ import annotations

import zlib

from flask import Response, request
from flask_smorest import Blueprint

from server.errors import Problem
from server.house import house
from server.staff.access import device
from server.store.failures import patiently
from sync.exchange.body import Refused
from sync.exchange.call import answer

blueprint = Blueprint("sync", __name__, url_prefix="/api/v1", description="同步 Sync")

NDJSON = "application/x-ndjson"
WORTH_PACKING = 400

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


@blueprint.route("/sync", methods=["POST"])
@device
@blueprint.doc(**LINES)
@blueprint.alt_response(400, description="bad_envelope: nothing was kept, send it again")
@blueprint.alt_response(401, description="bad_signature, unknown_device")
@blueprint.alt_response(404, description="not_found: an earlier enrolment of somebody else")
@blueprint.alt_response(413, description="too_large: send fewer lines")
def sync() -> Response:
    """Take what a device did, hand out what has changed for its technician."""
    content = whole_body()
    desk = house().desk
    try:
        answered = patiently(
            lambda: answer(
                desk,
                request.headers.get("Doorstep-Device", ""),
                request.headers.get("Doorstep-Signature", ""),
                content,
                house().now(),
                gzip=_is_gzip(),
            )
        )
    except Refused as refused:
        raise Problem(refused.code, **refused.facts) from None
    return _packed(answered.encoded())


def whole_body() -> bytes:
    """The body; `bad_envelope` when fewer bytes came than were announced (WSGI servers hand those on as if
    complete).
    """
    content = request.get_data(cache=False)
    if request.content_length is not None and len(content) != request.content_length:
        raise Problem("bad_envelope", field="body", why="cut off")
    return content


def _is_gzip() -> bool:
    coding = request.headers.get("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip"):
        raise Problem("wrong_type", field="Content-Encoding", value=coding[:40])
    return coding == "gzip"


def _packed(content: bytes) -> Response:
    response = Response(content, content_type=NDJSON)
    response.headers["Cache-Control"] = "no-store"
    if len(content) >= WORTH_PACKING and "gzip" in request.accept_encodings:
        machine = zlib.compressobj(1, zlib.DEFLATED, 31)
        response.set_data(machine.compress(content) + machine.flush())
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response
