"""A correction that takes in what is recorded of the visit now: what went on beside the signature, photos, what was
taken back.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask import Flask

from server.house import house
from sync.device.overlay import job as shown
from sync.work.records import BESIDE
from tests.handmade import JOB, VISIT
from tests.server.office import Office
from tests.server.sealing import Visit, seals, stores_photos
from tests.server.test_corrections import asked, correct, first


def after(visit: Visit) -> dict[str, Any]:
    """What is done beside a visit that is signed already: the operations that each member prints."""
    done = {
        "custody": [("custody.take", {"what": "室外机主板"})],
        "loans": [("loan.give", {"what": "备用风扇"})],
        "returns": [("custody.return", {"what": "室外机主板"}), ("loan.return", {"what": "备用风扇"})],
        "hazards": [("hazard.notice", {"what": "插座老化", "told": "Cem", "outcome": "signed"})],
    }
    for name, args in (each for several in done.values() for each in several):
        visit.phone.does(name, JOB, visit=VISIT, **args)
    return {member: [args for _, args in several] for member, several in done.items()}


def test_what_went_on_beside_the_signature_is_taken_in_and_its_photo_waited_for(
    app: Flask, office: Office, tmp_path: Path
) -> None:
    visit = Visit(app, office, tmp_path).works()
    visit.signs()
    visit.sends()
    meant, photo = after(visit), visit.photographs(2)
    visit.phone.syncs()

    text = json.loads(correct(office, first(app).number, as_recorded=True)["text"])

    assert {member: text[member] for member in meant} == meant
    assert [(each["sha256"], each["purpose"]) for each in text["photos"]] == [(photo, "before")]
    house(app).clock.goes_on(1_000)
    seals(house(app))
    [waiting] = office.dora.gets("/api/v1/records", state="waiting")["items"]
    assert (waiting["number"], [each["sha256"] for each in waiting["waits"]]) == (text["number"], [photo])
    visit.sends()
    stores_photos(house(app))
    house(app).clock.goes_on(60_000)
    seals(house(app))
    assert office.dora.gets("/api/v1/records", state="waiting")["items"] == []


def test_what_was_taken_back_is_left_out_and_a_photo_that_stays_stays_word_for_word(
    app: Flask, office: Office, tmp_path: Path
) -> None:
    visit = Visit(app, office, tmp_path).works()
    stays, goes = visit.photographs(1), visit.photographs(2)
    meant = after(visit)
    was = json.loads(visit.signs().text)
    assert {member: was[member] for member in meant} == meant
    visit.sends()
    announced = was["photos"]
    known = shown(visit.phone.db, JOB) or {}
    [taken] = [op["of"] for op in known["photo.take"] if op["blobs"][0]["sha256"] == goes]
    gone = [tuple(of) for of in (taken, *(each["of"] for op in BESIDE for each in known[op]))]
    for device, number in gone:
        visit.phone.does("retract", JOB, of={"device": device, "n": number}, reason="误记")
    visit.sends()

    text = json.loads(correct(office, first(app).number, as_recorded=True)["text"])

    assert {member: text[member] for member in meant} == {member: [] for member in meant}
    assert text["photos"] == [photo for photo in announced if photo["sha256"] == stays]
    assert not {tuple(ref) for ref in text["operations"]} & set(gone)
    assert "after_signature" not in asked(office)


def test_as_recorded_changes_nothing_where_all_is_as_it_was_signed(
    app: Flask, office: Office, tmp_path: Path
) -> None:
    visit = Visit(app, office, tmp_path).works()
    visit.photographs(1)
    after(visit)
    visit.signs()
    visit.sends()
    refused = correct(office, first(app).number, 422, as_recorded=True)
    assert [each["code"] for each in refused["errors"]] == ["nothing_changed"]
