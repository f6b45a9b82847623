"""Assets are kept for ever under the hash of them all; nothing else is served."""

from __future__ import annotations

import gzip
import re

import pytest
from werkzeug.test import Client

from server.customer.assets import ROOT, asset_hash
from tests.server.customer.household import Lius


@pytest.fixture
def browser(home: Lius) -> Client:
    return home.browser


def test_a_page_names_assets_by_their_hash_and_browsers_keep_them(browser: Client) -> None:
    addresses = re.findall('(?:href|src)="(/assets/[^"]+)"', browser.get("/verify").text)

    assert len(addresses) == 3
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert address.split("/")[2] == asset_hash()


def test_the_address_of_another_release_is_answered_and_not_kept(browser: Client) -> None:
    answer = browser.get("/assets/0123456789abcdef/doorstep.css")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_large_asset_goes_packed(browser: Client) -> None:
    address = f"/assets/{asset_hash()}/vendor/pdf-lib/pdf-lib.js"
    packed = browser.get(address, headers={"Accept-Encoding": "gzip"})
    plain = browser.get(address)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_nothing_else_is_served(browser: Client) -> None:
    for name in (
        "none.css",
        "../words.py",
        "../../app.py",
        "vendor/pdf-lib/LICENSE.md",
        "%2e%2e/words.py",
        "",
    ):
        assert browser.get(f"/assets/{asset_hash()}/{name}").status_code == 404, name


def test_no_module_names_an_address_of_others() -> None:
    for file in (ROOT / "verify").glob("*.js"):
        text = file.read_text()
        assert not re.search(
            r"fetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource|innerHTML|eval\(", text
        )
        assert set(re.findall(r"https?://[^\s\"'`)]+", text)) == set()
