"""Somebody leaves the house: nothing of theirs opens a door any more."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.server.hand import enrolled
from tests.server.office import Office


@pytest.mark.parametrize("how", ["retirement", "revocation", "loss"])
def test_whoever_leaves_hands_the_phone_back_first(app: Flask, office: Office, how: str) -> None:
    """Their sessions end with them; a phone would go on fetching customers' names and addresses."""
    phone = enrolled(app, office, office.ann)
    ann = office.root.gets(f"/api/v1/people/{office.ann.id}")
    leaves = ("PATCH", f"/api/v1/people/{ann['id']}", {"version": ann["version"], "archived": True})

    assert office.root.is_refused(*leaves) == (409, "in_use")
    assert office.dora.asks("POST", f"/api/v1/devices/{phone.id}/{how}").status_code == 200

    assert office.root.asks(*leaves).status_code == 200
    assert office.ann.is_refused("GET", "/api/v1/parts") == (401, "sign_in")
