"""Signing in: a token that ends, guesses that are counted, answers that tell nothing."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from server.clock import StillClock
from server.db import reading, writing
from server.models.person import Person, StaffSession
from server.staff import passwords
from server.staff.attempts import FAILURES_OF_A_LOGIN, FAILURES_OF_AN_ADDRESS, WINDOW
from server.staff.sessions import IDLE, LIFE
from sync.instants import MINUTE, SECOND
from tests.server.office import Office

SESSIONS = "/api/v1/sessions"
PASSWORD = "correct horse battery"


@pytest.fixture
def dan(office: Office) -> Any:
    """A dispatcher of North who has a login."""
    return office.root.makes(
        "people", name="Dan", roles=["dispatcher"], outlet=office.north, login="dan", password=PASSWORD
    )


def signs_in(office: Office, login: str = "dan", password: str = PASSWORD) -> Any:
    """The answer to an attempt."""
    return office.stranger.asks("POST", SESSIONS, {"login": login, "password": password})


def who(office: Office, token: str) -> int:
    """The status that somebody with this token gets."""
    return office.stranger.asks("GET", SESSIONS, headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_session_says_who_and_until_when(office: Office, dan: Any) -> None:
    made = signs_in(office)

    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "no-store"
    assert made.json["person"] == {
        "id": dan["id"], "name": "Dan", "roles": ["dispatcher"], "outlet": office.north
    }  # fmt: skip
    assert made.json["expires_at"] == "2026-11-24T13:00:00.000Z"
    assert who(office, made.json["token"]) == 200


def test_neither_token_nor_password_is_in_the_database(app: Flask, office: Office, dan: Any) -> None:
    token = signs_in(office).json["token"]

    with app.app_context(), reading() as session:
        person = session.scalars(select(Person).where(Person.login == "dan")).one()
        hashes = session.scalars(select(StaffSession.token_hash)).all()

    assert person.password_hash.startswith("$argon2id$")
    assert token not in hashes
    assert passwords.fits(PASSWORD, person.password_hash)


def test_a_login_is_the_same_in_capitals(office: Office, dan: Any) -> None:
    assert signs_in(office, login="Dan").status_code == 201


@pytest.mark.parametrize(("login", "password"), [("dan", "wrong horse battery"), ("nobody", PASSWORD)])
def test_wrong_login_and_wrong_password_look_alike(
    office: Office, dan: Any, login: str, password: str
) -> None:
    answer = signs_in(office, login, password)

    assert (answer.status_code, answer.json["code"]) == (401, "wrong_login")
    assert set(answer.json) == {"type", "title", "status", "code"}


def test_an_unknown_login_costs_a_hash_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the time of the answer would tell who works here."""
    looked_at: list[str | None] = []
    fits = passwords.fits
    monkeypatch.setattr(
        passwords, "fits", lambda password, stored: looked_at.append(stored) or fits(password, stored)
    )

    signs_in(office, "nobody")

    assert looked_at == [None]
    assert not fits("a password that nobody has", None)


def test_a_session_ends_when_it_is_old(office: Office, dan: Any, clock: StillClock) -> None:
    token = signs_in(office).json["token"]
    for _ in range(LIFE // MINUTE // 60 - 1):
        clock.goes_on(60 * MINUTE)
        assert who(office, token) == 200

    clock.goes_on(60 * MINUTE)

    assert who(office, token) == 401


def test_a_session_ends_when_it_is_not_used(office: Office, dan: Any, clock: StillClock) -> None:
    token = signs_in(office).json["token"]
    clock.goes_on(IDLE - SECOND)
    assert who(office, token) == 200
    clock.goes_on(IDLE - SECOND)
    assert who(office, token) == 200

    clock.goes_on(IDLE)

    assert who(office, token) == 401


def test_who_signed_out_is_a_stranger(office: Office, dan: Any) -> None:
    token = signs_in(office).json["token"]
    bearer = {"Authorization": f"Bearer {token}"}

    assert office.stranger.asks("DELETE", SESSIONS, headers=bearer).status_code == 204

    assert who(office, token) == 401


def test_a_new_password_ends_all_sessions(office: Office, dan: Any) -> None:
    token = signs_in(office).json["token"]

    office.root.changes("people", dan, password="another horse battery")

    assert who(office, token) == 401
    assert signs_in(office).status_code == 401
    assert signs_in(office, password="another horse battery").status_code == 201


def test_who_has_left_cannot_sign_in(office: Office, dan: Any) -> None:
    token = signs_in(office).json["token"]

    office.root.changes("people", dan, archived=True)

    assert who(office, token) == 401
    assert signs_in(office).status_code == 401


def test_a_session_of_somebody_who_has_left_is_worth_nothing(app: Flask, office: Office, dan: Any) -> None:
    """Also when it was begun while the person was being put away."""
    token = signs_in(office).json["token"]
    with app.app_context(), writing() as session:
        session.get_one(Person, dan["id"]).archived_at = 1

    assert who(office, token) == 401


def test_a_role_that_was_taken_away_is_gone_at_once(office: Office, dan: Any) -> None:
    token = signs_in(office).json["token"]
    office.root.changes("people", dan, roles=["technician"])

    answer = office.stranger.asks("GET", "/api/v1/customers", headers={"Authorization": f"Bearer {token}"})

    assert answer.json["code"] == "not_allowed"


@pytest.mark.parametrize("login", ["dan", "nobody"])
def test_guessing_is_slowed_down_for_known_and_unknown_logins_alike(
    office: Office, dan: Any, clock: StillClock, login: str
) -> None:
    for _ in range(FAILURES_OF_A_LOGIN):
        assert signs_in(office, login, "wrong horse battery").status_code == 401
        clock.goes_on(SECOND)

    locked = signs_in(office, login)

    assert (locked.status_code, locked.json["code"]) == (429, "slow_down")
    assert int(locked.headers["Retry-After"]) == WINDOW // SECOND - FAILURES_OF_A_LOGIN

    clock.goes_on(WINDOW)
    assert signs_in(office, login).status_code == (201 if login == "dan" else 401)


def test_a_right_password_forgives_former_slips(office: Office, dan: Any) -> None:
    for _ in range(3):
        for _ in range(FAILURES_OF_A_LOGIN - 1):
            signs_in(office, password="wrong horse battery")
        assert signs_in(office).status_code == 201


def test_an_address_that_tries_many_logins_is_slowed_down(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "fits", lambda password, stored: False)  # 60 hashes would take seconds
    answers = [signs_in(office, f"guess{n}").status_code for n in range(FAILURES_OF_AN_ADDRESS + 1)]

    assert answers == [401] * FAILURES_OF_AN_ADDRESS + [429]


def test_a_token_that_is_none_is_no_error_of_ours(office: Office) -> None:
    for value in ("Bearer", "Bearer  ", "Basic eDp5", "Bearer \xe9", "Bearer " + "x" * 5_000):
        answer = office.stranger.asks("GET", SESSIONS, headers={"Authorization": value})
        assert (answer.status_code, answer.json["code"]) == (401, "sign_in")
