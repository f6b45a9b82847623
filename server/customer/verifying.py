"""The page that verifies a record in the browser, and what is public about a record's number."""

from __future__ import annotations

from flask import Blueprint, Response

from server.customer.pages import page, side_of
from server.staff.access import anybody


def add(blueprint: Blueprint) -> None:
    """Its addresses."""
    blueprint.add_url_rule("/verify", view_func=verify)


@anybody
def verify() -> Response:
    """Number, QR or file."""
    return page("verify.html", side_of(None))
