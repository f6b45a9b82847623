"""The log of records for everybody: `/log`. Checkpoints are text by c2sp.org/tlog-checkpoint, proofs are JSON."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import Response, request

from schemas.masters.fields import Whole, Wire, Written
from server.arguments import Blueprint
from server.customer.guessing import neighbourhood
from server.errors import Problem
from server.house import house
from server.log import reading
from server.staff.access import anybody
from sync.instants import SECOND

blueprint = Blueprint("log", __name__, url_prefix="/log", description="日志 Log of records")

TEXT = "text/plain; charset=utf-8"
NOTE = {"required": True, "content": {"text/plain": {"schema": {"type": "string"}}}}
A_MINUTE = "public, max-age=60"
FOR_EVER = "public, max-age=31536000, immutable"


class AskedConsistency(Wire):
    """Two sizes of the tree, neither larger than the newest checkpoint."""

    first = Written(required=True)
    second = Written(required=True)


class AskedInclusion(Wire):
    """A leaf, from 0, and the size of the tree it shall stand in."""

    leaf = Written(required=True)
    size = Written(required=True)


class Consistency(ma.Schema):
    """path: hashes in standard base64, as RFC 9162 section 2.1.4 orders them."""

    first = Whole(required=True)
    second = Whole(required=True)
    path = ma.fields.List(ma.fields.String(), required=True)


class Inclusion(ma.Schema):
    """path: hashes in standard base64, the leaf's sibling first."""

    leaf = Whole(required=True)
    size = Whole(required=True)
    path = ma.fields.List(ma.fields.String(), required=True)


class Kept(ma.Schema):
    """Whose lines stand under the checkpoint of this size now."""

    size = Whole(required=True)
    witnesses = ma.fields.List(ma.fields.String(), required=True)


def _at_a_pace() -> None:
    """Every address of this blueprint; `slow_down` for whoever asks too often."""
    here = house()
    wait = here.log_pace.wait(neighbourhood(request.remote_addr or ""))
    if wait:
        raise Problem("slow_down", retry_after=-(-wait // SECOND))


blueprint.before_request(_at_a_pace)


def _note(content: bytes) -> Response:
    response = Response(content, content_type=TEXT)
    response.headers["Cache-Control"] = A_MINUTE
    return response


@blueprint.route("/checkpoint", methods=["GET"])
@anybody
@blueprint.response(200, {"type": "string"}, content_type="text/plain")
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(429, "TOO_MANY_REQUESTS")
def get_checkpoint() -> Any:
    """The newest checkpoint, with the lines of witnesses that signed it so far."""
    return _note(reading.newest(house()))


@blueprint.route("/checkpoints/<size>", methods=["GET"])
@anybody
@blueprint.response(200, {"type": "string"}, content_type="text/plain")
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(429, "TOO_MANY_REQUESTS")
def get_checkpoint_of(size: str) -> Any:
    """The checkpoint of this many leaves, if one was published."""
    return _note(reading.of_size(house(), size))


@blueprint.route("/consistency", methods=["GET"])
@anybody
@blueprint.arguments(AskedConsistency, location="query")
@blueprint.response(200, Consistency, headers={"Cache-Control": {"schema": {"type": "string"}}})
@blueprint.alt_response(429, "TOO_MANY_REQUESTS")
def get_consistency(asked: dict[str, Any]) -> Any:
    """That the log of `first` leaves is the beginning of that of `second`."""
    return reading.consistency(house(), **asked), {"Cache-Control": FOR_EVER}


@blueprint.route("/inclusion", methods=["GET"])
@anybody
@blueprint.arguments(AskedInclusion, location="query")
@blueprint.response(200, Inclusion, headers={"Cache-Control": {"schema": {"type": "string"}}})
@blueprint.alt_response(429, "TOO_MANY_REQUESTS")
def get_inclusion(asked: dict[str, Any]) -> Any:
    """That leaf number `leaf` stands in the log of `size` leaves."""
    return reading.inclusion(house(), **asked), {"Cache-Control": FOR_EVER}


@blueprint.route("/proofs/<leaf>", methods=["GET"])
@anybody
@blueprint.response(200, {"type": "string"}, content_type="text/plain")
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(429, "TOO_MANY_REQUESTS")
def get_proof(leaf: str) -> Any:
    """The leaf's proof under a checkpoint that a witness signed, as c2sp.org/tlog-proof has it."""
    return _note(reading.witnessed_file(house(), leaf))


@blueprint.route("/cosignatures", methods=["POST"])
@anybody
@blueprint.doc(requestBody=NOTE)
@blueprint.response(200, Kept)
@blueprint.alt_response(413, "REQUEST_ENTITY_TOO_LARGE")
@blueprint.alt_response(422, "UNPROCESSABLE_ENTITY")
@blueprint.alt_response(429, "TOO_MANY_REQUESTS")
def post_cosignatures() -> Any:
    """A checkpoint of ours with the lines of witnesses that we know: they are kept."""
    return reading.witnesses_word(house(), request.get_data())
