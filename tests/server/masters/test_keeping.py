"""Masters are kept: within one's outlet, under their version, never removed."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask

from server.clock import StillClock
from sync.instants import SECOND
from tests.server.office import WORDS, Desk, Office

CEM = {
    "name": "Cem",
    "contacts": [
        {"role": "at_home", "name": "Cem", "phones": ["138 0013 8000"], "note": "ring first"},
        {"role": "pays", "name": "Landlord", "phones": ["021-6666 1234", "+86 139 0000 1111"]},
    ],
}


@pytest.fixture
def cem(office: Office) -> Any:
    """A customer of North."""
    return office.dora.makes("customers", **CEM)


def test_what_was_written_is_what_is_read(office: Office) -> None:
    made = office.dora.makes("customers", **CEM)

    read = office.dora.gets(f"/api/v1/customers/{made['id']}")

    assert read == made
    assert read["outlet"] == office.north
    assert [c["phones"] for c in read["contacts"]] == [
        ["138 0013 8000"],
        ["021-6666 1234", "+86 139 0000 1111"],
    ]
    assert read["created_at"] == "2026-11-24T01:00:00.000Z"


def test_a_change_counts_the_version_up(office: Office, cem: Any, clock: StillClock) -> None:
    clock.goes_on(SECOND)

    changed = office.dora.changes("customers", cem, note="moved in last year")

    assert (cem["version"], changed["version"]) == (1, 2)
    assert changed["updated_at"] == "2026-11-24T01:00:01.000Z"
    assert {**changed, "note": "", "version": 1, "updated_at": cem["updated_at"]} == cem


def test_who_did_not_see_the_newest_version_changes_nothing(office: Office, cem: Any) -> None:
    office.dora.changes("customers", cem, note="first")

    late = office.dora.asks("PATCH", f"/api/v1/customers/{cem['id']}", {"version": 1, "note": "second"})

    assert (late.status_code, late.json["code"], late.json["current"]) == (409, "conflict", 2)
    assert office.dora.gets(f"/api/v1/customers/{cem['id']}")["note"] == "first"


def test_of_two_at_once_one_is_told(office: Office, cem: Any, app: Flask) -> None:
    start, statuses = Barrier(2), []

    def changes(note: str) -> None:
        desk = Desk(app, None, office.dora.token)
        start.wait()
        body = {"version": 1, "note": note}
        statuses.append(desk.asks("PATCH", f"/api/v1/customers/{cem['id']}", body).status_code)

    both = [Thread(target=changes, args=(note,)) for note in ("mine", "yours")]
    for one in both:
        one.start()
    for one in both:
        one.join(timeout=20)

    assert sorted(statuses) == [200, 409]


def test_the_version_may_come_as_if_match(office: Office, cem: Any) -> None:
    path = f"/api/v1/customers/{cem['id']}"
    etag = office.dora.asks("GET", path).headers["ETag"]

    first = office.dora.asks("PATCH", path, {"note": "a"}, headers={"If-Match": etag})
    again = office.dora.asks("PATCH", path, {"note": "b"}, headers={"If-Match": etag})

    assert (first.status_code, again.status_code) == (200, 409)


@pytest.mark.parametrize("header", [{}, {"If-Match": "*"}, {"If-Match": '"x"'}])
def test_a_change_without_a_version_is_refused(office: Office, cem: Any, header: dict[str, str]) -> None:
    path = f"/api/v1/customers/{cem['id']}"

    assert office.dora.is_refused("PATCH", path, {"note": "a"}, headers=header) == (422, "bad_fields")


def test_what_is_put_away_is_listed_apart_and_can_come_back(office: Office, cem: Any) -> None:
    away = office.dora.changes("customers", cem, archived=True)

    assert away["archived_at"] is not None
    assert office.dora.gets("/api/v1/customers")["items"] == []
    assert office.dora.gets("/api/v1/customers", archived=1)["items"] == [away]
    assert office.dora.gets(f"/api/v1/customers/{cem['id']}") == away
    assert office.dora.changes("customers", away, archived=False)["archived_at"] is None


def test_nothing_is_ever_removed(office: Office, cem: Any) -> None:
    assert office.root.is_refused("DELETE", f"/api/v1/customers/{cem['id']}") == (405, "wrong_method")


def test_pages_hold_everything_once(office: Office) -> None:
    made = [office.dora.makes("customers", name=f"Customer {n}")["id"] for n in range(7)]

    seen, after = [], {}
    while after is not None:
        page = office.dora.gets("/api/v1/customers", limit=3, **after)
        seen += [row["id"] for row in page["items"]]
        after = {"after": page["next"]} if page["next"] else None

    assert seen == sorted(made)


@pytest.mark.parametrize(
    ("words", "found"),
    [("cem", 1), ("CEM land", 1), ("13800138000", 1), ("8000", 1), ("cem dora", 0), ("%", 0), ("_", 0)],
)
def test_search_finds_by_name_and_phone(office: Office, cem: Any, words: str, found: int) -> None:
    assert len(office.dora.finds("customers", words)) == found


def test_search_finds_what_was_changed(office: Office, cem: Any) -> None:
    office.dora.changes("customers", cem, name="陈先生")

    assert len(office.dora.finds("customers", "陈")) == 1


def test_an_id_that_is_none_is_not_found(office: Office) -> None:
    for id in ("7", "%00", "01938E4A-0000-7000-8000-000000000000", "01938e4a-0000-7000-8000-000000000000"):
        assert office.dora.is_refused("GET", f"/api/v1/customers/{id}") == (404, "not_found")


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "after=x", "q=陈", "colour=red", "archived=2"]
)
def test_a_wrong_question_is_named(office: Office, query: str) -> None:
    answer = office.dora.asks("GET", f"/api/v1/customers?{query}")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == query.split("=")[0]


def test_text_is_kept_in_one_form(office: Office) -> None:
    made = office.dora.makes("customers", name="  Rene\u0301  ", note="line\r\nline")

    assert (made["name"], made["note"]) == ("Ren\u00e9", "line\nline")


def test_rare_characters_and_emoji_are_kept(office: Office) -> None:
    name = "𠮷田 👩🏽‍🔧 Ǆ"

    made = office.dora.makes("customers", name=name)

    assert office.dora.gets(f"/api/v1/customers/{made['id']}")["name"] == name


def test_a_code_is_taken_once(office: Office) -> None:
    office.root.makes("parts", code="P-1", name=WORDS)

    assert office.root.is_refused("POST", "/api/v1/parts", {"code": "P-1", "name": WORDS}) == (409, "taken")


def test_a_code_is_taken_once_even_if_two_come_at_once(office: Office, app: Flask) -> None:
    start, statuses = Barrier(4), []

    def makes() -> None:
        desk = Desk(app, None, office.root.token)
        start.wait()
        statuses.append(desk.asks("POST", "/api/v1/parts", {"code": "P-1", "name": WORDS}).status_code)

    several = [Thread(target=makes) for _ in range(4)]
    for one in several:
        one.start()
    for one in several:
        one.join(timeout=20)

    assert sorted(statuses) == [201, 409, 409, 409]
