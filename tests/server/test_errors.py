"""Whatever goes wrong leaves as a problem with a stable code, and tells nothing it should not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert
from werkzeug.exceptions import HTTPException

from server.app import create_app
from server.db import writing
from server.errors import PROBLEMS, Problem
from server.models.person import Person
from sync.memory_objects import MemoryObjects
from sync.ports import StoreUnreachable
from tests.server.fixtures import close, settings_for
from tests.server.office import Office

SECRET, NAME, PHONE = "hush", "陈老先生", "13900005678"


@pytest.fixture
def bare(tmp_path: Path) -> Flask:
    """A server whose database has no tables; with two routes that fail."""
    app = create_app(settings_for(tmp_path, ""), objects=MemoryObjects(lambda: 0))

    @app.get("/breaks")
    def breaks() -> str:
        raise RuntimeError(SECRET) from KeyError(SECRET)

    @app.get("/away")
    def away() -> str:
        raise StoreUnreachable("https://key:hush@store")

    @app.get("/teapot")
    def teapot() -> str:
        raise Problem("slow_down", retry_after=7, until="noon")

    yield app
    close(app)


def test_a_problem_names_code_status_and_facts(bare: Flask) -> None:
    response = bare.test_client().get("/teapot", headers={"Accept-Language": "en"})

    assert response.status_code == 429
    assert response.content_type == "application/problem+json"
    assert response.headers["Retry-After"] == "7"
    assert response.json == {
        "type": "urn:doorstep:problem:slow_down",
        "title": "Too often; try again later",
        "status": 429,
        "code": "slow_down",
        "until": "noon",
    }


@pytest.mark.parametrize(
    ("asked", "title", "language"),
    [
        ("en-GB,en;q=0.9", "Not found", "en"),
        ("zh-TW", "没有找到", "zh-CN"),
        ("fr", "没有找到", "zh-CN"),
        ("fr, en;q=0.1", "Not found", "en"),
        ("", "没有找到", "zh-CN"),
    ],
)
def test_titles_follow_the_readers_language(bare: Flask, asked: str, title: str, language: str) -> None:
    response = bare.test_client().get("/nowhere", headers={"Accept-Language": asked})

    assert (response.json["title"], response.headers["Content-Language"]) == (title, language)


BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/nosuch", "/records/nonsense", "/records/", "/r/", "/log/nothing"])
def test_an_address_that_does_not_exist_is_a_page_in_a_browser(bare: Flask, path: str) -> None:
    zh = bare.test_client().get(path, headers={**BROWSER, "Accept-Language": "zh-CN"})
    en = bare.test_client().get(path, headers={**BROWSER, "Accept-Language": "en"})

    assert [(each.status_code, each.mimetype) for each in (zh, en)] == [(404, "text/html")] * 2
    assert "这里没有您要的内容" in zh.text and "请打开短信里的链接" in zh.text
    assert "What you asked for is not here" in en.text
    assert (zh.headers["Content-Language"], en.headers["Content-Language"]) == ("zh-CN", "en")


@pytest.mark.parametrize(
    ("method", "path", "accept"),
    [
        ("GET", "/nosuch", "*/*"),
        ("GET", "/nosuch", "application/json"),
        ("GET", "/nosuch", "application/json, text/html;q=0"),
        ("GET", "/records/nonsense", ""),
        ("GET", "/api/v1/nosuch", BROWSER["Accept"]),
        ("POST", "/nosuch", BROWSER["Accept"]),
    ],
)
def test_it_stays_a_problem_for_programs(bare: Flask, method: str, path: str, accept: str) -> None:
    answer = bare.test_client().open(path, method=method, headers={"Accept": accept})

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.json["code"] == "not_found"


def test_a_wrong_method_says_which_are_right(bare: Flask) -> None:
    response = bare.test_client().delete("/health")

    assert (response.status_code, response.json["code"]) == (405, "wrong_method")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_defect_is_logged_without_its_words_and_not_told(
    bare: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    response = bare.test_client().get("/breaks")

    assert (response.status_code, response.json["code"]) == (500, "defect")
    assert "hush" not in response.text
    assert response.json["number"] in caplog.text
    assert "RuntimeError" in caplog.text
    assert "because of KeyError" in caplog.text
    assert "in breaks" in caplog.text
    assert "hush" not in caplog.text


def test_a_store_out_of_reach_is_unavailable(bare: Flask) -> None:
    response = bare.test_client().get("/away")

    assert (response.status_code, response.json["code"]) == (503, "unavailable")
    assert 2 <= int(response.headers["Retry-After"]) <= 9
    assert "hush" not in response.text


def test_a_database_out_of_reach_is_unavailable(bare: Flask) -> None:
    """There is no table: SQLite calls that operational, as PostgreSQL does a connection refused."""
    response = bare.test_client().get("/api/v1/parts", headers={"Authorization": "Bearer x"})

    assert (response.status_code, response.json["code"]) == (503, "unavailable")


def test_a_database_that_refuses_a_row_has_it_logged_without_what_is_in_it(
    app: Flask, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """PostgreSQL quotes the whole row that failed, SQLAlchemy the values: names, phone numbers, addresses."""

    @app.post("/refused")
    def refused() -> str:
        with writing() as session:
            session.execute(insert(Person).values(id="1", name=NAME, phone=PHONE))
        return ""

    response = app.test_client().post("/refused")

    assert (response.status_code, response.json["code"]) == (500, "defect")
    assert "IntegrityError" in caplog.text
    for text in (caplog.text, response.text):
        assert NAME not in text
        assert PHONE not in text


def test_a_body_too_large_is_refused(bare: Flask) -> None:
    response = bare.test_client().post(
        "/api/v1/sessions", data=b"x" * 9_000_000, content_type="application/json"
    )

    assert (response.status_code, response.json["code"]) == (413, "too_large")


@pytest.mark.parametrize("body", [b"", b"{", b"[1,]", b'{"a": NaN}', b"\xff", b"[" * 100_000, b"1" * 5_000])
def test_a_body_that_is_not_json_is_said_so(bare: Flask, body: bytes) -> None:
    response = bare.test_client().post("/api/v1/sessions", data=body, content_type="application/json")

    assert (response.status_code, response.json["code"]) == (400, "bad_json")


@pytest.mark.parametrize("body", [b"null", b"[]", b"7", b'"text"'])
def test_json_that_is_no_object_is_said_so(bare: Flask, body: bytes) -> None:
    response = bare.test_client().post("/api/v1/sessions", data=body, content_type="application/json")

    assert (response.status_code, response.json["errors"][0]["code"]) == (422, "not_an_object")


def test_a_body_of_another_type_is_said_so(bare: Flask) -> None:
    response = bare.test_client().post("/api/v1/sessions", data=b"login=ann", content_type="text/plain")

    assert (response.status_code, response.json["code"]) == (415, "wrong_type")


def test_a_wrong_field_is_named_with_its_value(office: Office) -> None:
    contact = {"role": "neighbour", "name": "C\u0007em", "phones": ["138", "13800138000"]}

    response = office.dora.asks("POST", "/api/v1/customers", {"contacts": [contact], "colour": "red"})

    assert response.status_code == 422
    told = {(e["field"], e["code"], e["value"]) for e in response.json["errors"]}
    assert told == {
        ("name", "required", None),
        ("colour", "unknown", "red"),
        ("contacts.0.role", "not_a_choice", "neighbour"),
        ("contacts.0.name", "control_character", "C\u0007em"),
    }
    assert all(e["message"] for e in response.json["errors"])


@pytest.mark.parametrize("poison", ["\\ud800", "\\u0000", "a\\udc00b"])
def test_poison_is_refused_and_told_without_breaking_the_answer(office: Office, poison: str) -> None:
    body = f'{{"name": "{poison}"}}'

    response = office.dora.asks("POST", "/api/v1/customers", data=body, content_type="application/json")

    assert response.status_code == 422
    assert json.loads(response.data)["errors"][0]["field"] == "name"


def test_a_password_is_never_told_back(office: Office) -> None:
    response = office.root.asks(
        "POST", "/api/v1/people", {"name": "Eve", "roles": ["supervisor"], "login": "eve", "password": "hush"}
    )

    assert response.status_code == 422
    assert "hush" not in response.text


def test_codes_and_words_are_complete() -> None:
    for code, kind in PROBLEMS.items():
        assert code.isidentifier()
        assert kind.zh
        assert kind.en
        assert 400 <= kind.status < 600


def test_what_flask_raises_itself_becomes_a_problem(bare: Flask) -> None:
    @bare.get("/locked")
    def locked() -> str:
        raise _Locked

    response = bare.test_client().get("/locked")

    assert (response.status_code, response.json["code"]) == (400, "bad_request")


class _Locked(HTTPException):
    code = 423
    description = "locked"
