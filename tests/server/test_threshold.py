"""What every answer carries, whatever it is: a page, a document with names in it, an error."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

import pytest

from tests.server.office import Office


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/customers", 200),
        ("/api/v1/jobs", 200),
        ("/api/v1/devices", 200),
        ("/api/v1/sessions", 200),
        ("/api/v1/jobs/none", 404),
        ("/nowhere", 404),
        ("/health", 503),
        ("/api/docs", 200),
    ],
)
def test_nothing_is_kept_guessed_framed_or_told_elsewhere(office: Office, path: str, status: int) -> None:
    answer = office.dora.asks("GET", path)

    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_the_page_of_the_api_may_use_its_own_style_and_no_script(office: Office) -> None:
    answer = office.stranger.asks("GET", "/api/docs")

    assert "<script" not in answer.text
    assert answer.text.count("<style") == 1
    style = answer.text.partition("<style>")[2].partition("</style>")[0]
    hashed = b64encode(sha256(style.encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert f"style-src 'sha256-{hashed}'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
