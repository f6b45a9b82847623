"""Guessing codes is slow for each address, and nobody chooses the address that is counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from server.app import create_app
from server.clock import StillClock
from server.settings import read_settings
from server.staff.attempts import FAILURES_OF_AN_ADDRESS
from sync.memory_objects import MemoryObjects
from tests.handmade import HandPhone
from tests.server.fixtures import close
from tests.server.office import NINE, Office

PATH = "/api/v1/devices"
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}


def guesses(app: Flask, times: int, **options: object) -> list[int]:
    """Wrong codes, one after another, each properly signed."""
    phone, client = HandPhone(), app.test_client()
    headers = options.pop("headers", {})
    body = json.dumps({"code": "0000-0000-0000", "key": phone.public}).encode()
    signed = {**phone.headers(body, PATH), **headers}  # type: ignore[dict-item]
    return [client.post(PATH, data=body, headers=signed, **options).status_code for _ in range(times)]  # type: ignore[arg-type]


def test_guessing_codes_ends_for_the_address_and_for_no_other(
    app: Flask, office: Office, clock: StillClock
) -> None:
    assert set(guesses(app, FAILURES_OF_AN_ADDRESS)) == {404}

    assert guesses(app, 1) == [429]
    assert guesses(app, 1, environ_base=ELSEWHERE) == [404]
    wrong = {"login": "nobody", "password": "wrong password"}
    assert office.stranger.asks("POST", "/api/v1/sessions", wrong).status_code == 401
    clock.goes_on(15 * 60_000)
    assert guesses(app, 1) == [404]


@pytest.mark.parametrize(("proxies", "last"), [(0, 429), (1, 404)])
def test_the_address_is_what_our_own_proxies_wrote(
    database_url: str, tmp_path: Path, proxies: int, last: int
) -> None:
    """A header that anybody can send counts for nothing, and of several addresses only what our proxy added."""
    settings = read_settings(
        {
            "DOORSTEP_HOME": str(tmp_path),
            "DOORSTEP_DATABASE_URL": database_url,
            "DOORSTEP_PROXIES": str(proxies),
        }
    )
    app = create_app(settings, clock=StillClock(NINE), objects=MemoryObjects(lambda: NINE))
    for forged in ("198.51.100.1", "198.51.100.2"):
        told = guesses(
            app, FAILURES_OF_AN_ADDRESS // 2, headers={"X-Forwarded-For": f"{forged}, 203.0.113.1"}
        )
        assert set(told) == {404}

    assert guesses(app, 1, headers={"X-Forwarded-For": "198.51.100.3, 203.0.113.1"}) == [429]
    assert guesses(app, 1, headers={"X-Forwarded-For": "203.0.113.1, 203.0.113.2"}) == [last]
    close(app)
