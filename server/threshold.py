"""At the threshold: what every request must keep before a view sees it, and what every answer carries."""

from __future__ import annotations

import re

from flask import Flask, Response, request

from server.errors import Problem

NO_ADDRESS = re.compile("[\x00-\x1f\x7f-\x9f]")
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


HEADERS = [
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", NOTHING),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
]


def guard(app: Flask) -> None:
    """Hold every request and every answer of this app to it."""
    app.url_map.merge_slashes = False  # or `//` would be forwarded to wherever the Host header says
    app.before_request(_no_control_characters)
    app.after_request(_with_headers)


def _no_control_characters() -> None:
    """No name of ours holds one; PostgreSQL refuses NUL, and a line break would forge a line of a log."""
    if NO_ADDRESS.search(request.path):
        raise Problem("not_found")


def _with_headers(response: Response) -> Response:
    """Nothing is kept by caches unless a view says so, nothing is guessed, and a browser shows it as nothing but
    what it is."""
    for name, value in HEADERS:
        response.headers.setdefault(name, value)
    return response
