"""The API's own description is true: whatever is made from it, right or wrong, is answered as it says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, checks
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from server.sweeps.table import SWEEPS
from tests.campaigns import Campaign
from tests.server.fixtures import swept
from tests.server.office import Office

CHECKS = [
    checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
# A sync takes wrong lines and says so in receipts; a table is text, in which nearly anything may stand.
TAKES_ANYTHING = ("application/x-ndjson", "text/csv")


@schemathesis.serializer(*TAKES_ANYTHING)
def as_text(context: Any, value: Any) -> bytes:
    """Lines and tables are described as text; what is generated goes out as it is."""
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else json.dumps(value).encode()


@schemathesis.hook("before_load_schema")
def signed_in(context: Any, raw_schema: dict[str, Any]) -> None:
    """Every request here is signed in; who may do what is the access matrix's affair."""
    for operations in raw_schema["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict):
                operation.pop("security", None)


@pytest.fixture
def description(app: Flask) -> Any:
    """What the server says of itself, ready to be tried."""
    load_all_checks()
    for sweep in SWEEPS:
        swept(app, sweep.name)
    return schemathesis.openapi.from_wsgi("/api/openapi.json", app)


def operations(description: Any) -> list[Any]:
    """Every operation that is described."""
    return [operation.ok() for operation in description.get_all_operations()]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
def test_whatever_is_asked_is_answered_as_described(
    office: Office, description: Any, campaign: Campaign, mode: GenerationMode
) -> None:
    headers = {"Authorization": f"Bearer {office.root.token}"}
    tried = 0
    for operation in operations(description):
        try_it(operation, mode, headers, campaign.runs(60))
        tried += 1

    assert tried >= 50


def try_it(operation: Any, mode: GenerationMode, headers: dict[str, str], examples: int) -> None:
    """So many requests made from the description of one operation."""
    free = any(body.media_type in TAKES_ANYTHING for body in operation.body)
    wanted = [check for check in CHECKS if not (free and check is negative_data_rejection)]
    ends_session = operation.method == "delete" and operation.path == "/api/v1/sessions"

    @settings(
        max_examples=1 if ends_session else examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case: Any) -> None:
        response = case.call(headers={} if ends_session else headers)
        case.validate_response(response, checks=wanted)

    try:
        holds()
    except Unsatisfiable:  # an operation without parameters cannot be asked wrongly
        assert mode is GenerationMode.NEGATIVE, operation.label


def test_the_description_is_openapi_3_1(app: Flask) -> None:
    document = app.test_client().get("/api/openapi.json").json

    assert document["openapi"] == "3.1.0"
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method != "parameters":
                assert operation.get("summary"), f"{method} {path} says nothing of itself"


def test_every_route_is_described(app: Flask) -> None:
    described = set(app.test_client().get("/api/openapi.json").json["paths"])
    routes = {re.sub(r"<(?:id:)?(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}

    assert {route for route in routes if route.startswith("/api/v1/")} <= described


def test_problems_are_described_as_problems(app: Flask) -> None:
    document = app.test_client().get("/api/openapi.json").json

    for name, response in document["components"]["responses"].items():
        assert list(response["content"]) == ["application/problem+json"], name


def test_the_page_shows_every_operation_without_foreign_scripts(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/api/docs").text

    for path in client.get("/api/openapi.json").json["paths"]:
        assert path in page
    assert "<script" not in page
    assert "//cdn" not in page
