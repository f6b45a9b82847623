"""Each change leaves a trail: who, when, what, from what to what."""

from __future__ import annotations

from typing import Any

from server.clock import StillClock
from sync.instants import SECOND
from tests.server.office import WORDS, Office


def trail(office: Office, **asked: Any) -> list[Any]:
    """The newest changes, as the administrator sees them."""
    found: list[Any] = office.root.gets("/api/v1/audit", **asked)["items"]
    return found


def test_a_change_says_who_when_and_what(office: Office, clock: StillClock) -> None:
    cem = office.dora.makes("customers", name="Cem")
    clock.goes_on(SECOND)
    office.dora.changes("customers", cem, name="Cem the Elder", note="same")

    newest, older = trail(office, subject=cem["id"])

    assert (newest["actor"], newest["action"], newest["kind"]) == (office.dora.id, "change", "customer")
    assert newest["at"] == "2026-11-24T01:00:01.000Z"
    assert newest["before"] == {"name": "Cem", "note": ""}
    assert newest["after"] == {"name": "Cem the Elder", "note": "same"}
    assert (older["action"], older["before"], older["after"]["name"]) == ("create", {}, "Cem")


def test_the_trail_holds_no_password(office: Office) -> None:
    dan = office.root.makes(
        "people",
        name="Dan",
        roles=["manager"],
        outlet=office.north,
        login="dan",
        password="correct horse battery",
    )
    office.root.changes("people", dan, password="another horse battery")

    told = str(trail(office, subject=dan["id"]))

    assert "horse" not in told
    assert "argon2" not in told


def test_what_was_refused_leaves_no_trail(office: Office) -> None:
    office.root.makes("parts", code="P-1", name=WORDS)
    before = trail(office)

    office.root.is_refused("POST", "/api/v1/parts", {"code": "P-1", "name": WORDS})

    assert trail(office) == before


def test_a_manager_sees_the_trail_of_the_own_outlet(office: Office) -> None:
    cem = office.dora.makes("customers", name="Cem")
    sue = office.sven.makes("customers", name="Sue")

    seen = {row["subject"] for row in office.mona.gets("/api/v1/audit", kind="customer")["items"]}

    assert cem["id"] in seen
    assert sue["id"] not in seen


def test_the_trail_has_pages(office: Office) -> None:
    first = office.root.gets("/api/v1/audit", limit=2)
    second = office.root.gets("/api/v1/audit", limit=200, after=first["next"])

    ids = [row["id"] for row in first["items"] + second["items"]]
    assert ids == sorted(ids, reverse=True)
    assert ids == [row["id"] for row in office.root.gets("/api/v1/audit", limit=200)["items"]]
    assert second["next"] is None
