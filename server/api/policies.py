"""What is promised for which work: `/api/v1/policies`."""

from __future__ import annotations

from typing import Any

from schemas.masters.previews import AskedPreview, PolicyTexts, Preview
from schemas.masters.promises import AskedEditions, PolicyStates
from server.db import reading
from server.house import house
from server.masters.routes import routes
from server.masters.table import POLICY
from server.promises.editions import OF_POLICY, page
from server.promises.terms import preview, texts_of
from server.staff.access import may, signed_in
from sync.work.policies import STANDARD

blueprint = routes(POLICY, "What is promised for which work.")


@blueprint.route("/<id:id>/editions", methods=["GET"])
@may(*POLICY.read)
@blueprint.arguments(AskedEditions, location="query")
@blueprint.response(200, PolicyStates)
@blueprint.alt_response(404, "NOT_FOUND")
def get_policy_editions(asked: dict[str, Any], id: str) -> Any:
    """Every edition of it, newest first."""
    with reading() as session:
        return page(session, POLICY, OF_POLICY, signed_in(), id, asked)


@blueprint.route("/preview", methods=["GET"])
@may(*POLICY.read)
@blueprint.arguments(AskedPreview, location="query")
@blueprint.response(200, Preview)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def get_preview(asked: dict[str, Any]) -> Any:
    """Which policy would hold for some work, and what would be due when."""
    with reading() as session:
        return preview(session, signed_in(), asked, house().now())


@blueprint.route("/<id:id>/texts", methods=["GET"])
@may(*POLICY.read)
@blueprint.response(200, PolicyTexts)
@blueprint.alt_response(404, "NOT_FOUND")
def get_texts(id: str) -> Any:
    """What customers read of it."""
    with reading() as session:
        return texts_of(session, signed_in(), id)


@blueprint.route(f"/{STANDARD.id}/texts", methods=["GET"])
@may(*POLICY.read)
@blueprint.response(200, PolicyTexts)
def get_standard_texts() -> Any:
    """What customers read of the built-in one, which holds where there is no other."""
    with reading() as session:
        return texts_of(session, signed_in(), STANDARD.id)
