"""Masters are kept: within one's outlet, under their version, never removed."""

from __future__ import annotations

from tests.server.office import Office

CEM = {
    "name": "Cem",
    "contacts": [
        {"role": "at_home", "name": "Cem", "phones": ["138 0013 8000"], "note": "ring first"},
        {"role": "pays", "name": "Landlord", "phones": ["021-6666 1234", "+86 139 0000 1111"]},
    ],
}


def test_what_was_written_is_what_is_read(office: Office) -> None:
    made = office.dora.makes("customers", **CEM)

    read = office.dora.gets(f"/api/v1/customers/{made['id']}")

    assert read == made
    assert read["outlet"] == office.north
    assert [c["phones"] for c in read["contacts"]] == [["138 0013 8000"], ["021-6666 1234", "+86 139 0000 1111"]]
    assert read["created_at"] == "2026-11-24T01:00:00.000Z"
