"""The API's own description: OpenAPI 3.1 at /api/openapi.json, and a page to read it at /api/docs."""

from __future__ import annotations

import http
import json
from base64 import b64encode
from functools import cached_property
from hashlib import sha256
from threading import Lock
from typing import Any

import marshmallow as ma
from flask import Flask, Response, render_template
from flask_smorest import Api, Blueprint
from flask_smorest.utils import prepare_response

from server import VERSION, errors
from server.arguments import IdConverter
from server.threshold import NOTHING

PROBLEM_JSON = "application/problem+json"


class FindingSchema(ma.Schema):
    """One finding about a field: which, what is wrong (code and sentence), and what was given."""

    field = ma.fields.String()
    code = ma.fields.String()
    message = ma.fields.String()
    value = ma.fields.Raw(allow_none=True)
    row = ma.fields.Integer()


class ProblemSchema(ma.Schema):
    """A problem (RFC 9457). `code` is stable; `title` is for people; further members are facts."""

    class Meta:
        """Facts differ from problem to problem."""

        unknown = ma.INCLUDE

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    code = ma.fields.String(required=True)
    errors = ma.fields.List(ma.fields.Nested(FindingSchema))


class DoorstepApi(Api):  # type: ignore[misc]
    """flask-smorest, with errors as `application/problem+json` in the document as in the answers.

    Blueprints are served from the start and described when somebody asks: most processes are never asked, and the
    description is two thirds of what an app takes to make.
    """

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, app: Flask) -> None:
        self._to_describe: list[Blueprint] = []
        self._describing = Lock()
        super().__init__(app)

    def register_blueprint(self, blueprint: Blueprint) -> None:
        """Serve it."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint)
        self._to_describe.append(blueprint)

    def described(self) -> dict[str, Any]:
        """The description of all that is served, as OpenAPI."""
        with self._describing:
            while self._to_describe:
                blueprint = self._to_describe.pop(0)
                blueprint.register_views_in_doc(
                    self, self._app, self.spec, name=blueprint.name, parameters=None
                )
                self.spec.tag({"name": blueprint.name, "description": blueprint.description})
            document: dict[str, Any] = self.spec.to_dict()
            return document

    def handle_http_exception(self, error: Any) -> Response:
        """Errors are answered in one place."""
        return errors.of_http(error)

    @cached_property
    def document(self) -> str:
        """The description as JSON. Everybody may ask for it, so it is written once."""
        return json.dumps(self.described(), ensure_ascii=False, indent=2)

    @cached_property
    def page(self) -> str:
        """The same as a page to read."""
        return render_template("api.html", document=self.described())

    def _openapi_json(self) -> Response:
        return Response(self.document, mimetype="application/json")

    def _register_responses(self) -> None:
        for status in http.HTTPStatus:
            response: dict[str, Any] = {"description": status.phrase}
            if status >= 400:
                response["schema"] = self.ERROR_SCHEMA
            prepare_response(response, self.spec, PROBLEM_JSON)
            self.spec.components.response(status.name, response, lazy=True)
        default = {"description": "A problem", "schema": self.ERROR_SCHEMA}
        prepare_response(default, self.spec, PROBLEM_JSON)
        self.spec.components.response("DEFAULT_ERROR", default, lazy=True)


def describe(app: Flask, blueprints: list[Blueprint]) -> DoorstepApi:
    """Register the blueprints with the app and with its description."""
    app.config.update(
        API_TITLE="Doorstep", API_VERSION=VERSION, OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api", OPENAPI_JSON_PATH="openapi.json",
    )  # fmt: skip
    api = DoorstepApi(app)
    api.spec.components.security_scheme("staff", {"type": "http", "scheme": "bearer"})
    api.register_converter(
        IdConverter, lambda _: {"type": "string", "format": "uuid", "pattern": f"^{IdConverter.regex}$"}
    )
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    app.add_url_rule("/api/docs", "api_docs", lambda: _page(api))
    return api


def _page(api: DoorstepApi) -> Response:
    """The page may use its own style sheet and nothing else; no script."""
    page = api.page
    style = page.partition("<style>")[2].partition("</style>")[0]
    hashed = b64encode(sha256(style.encode()).digest()).decode()
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = f"{NOTHING}; style-src 'sha256-{hashed}'"
    return response
