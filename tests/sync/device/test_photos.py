"""Photos: announced with the operation, sent by ticket, freed only when the office has read them back."""

from __future__ import annotations

from hashlib import sha256

import pytest

from sync.device import photos
from sync.device.outbox import Blob, Draft
from sync.device.trouble import Refused, Unreachable
from tests.sync.device.office import problem


@pytest.fixture
def pictured(ann):
    """Ann's phone with three photos taken."""
    for name in ("before", "plate", "after"):
        blob = Blob(b"\xff\xd8\xff" + name.encode(), "image/jpeg", name)
        ann.record(Draft("photo.take", "boiler", {"visit": "visit-1", "purpose": name}, [blob]))
    return ann


def kept(phone):
    return phone.db.one("select count(*) from blobs where body is not null")


def test_bytes_are_kept_until_the_office_says_stored(pictured, office):
    outcome = pictured.syncs()
    assert outcome.photos == {"sent": 3, "waiting": 3}
    assert kept(pictured) == 3
    outcome = pictured.syncs()
    assert outcome.photos == {"stored": 3, "waiting": 0}
    assert kept(pictured) == 0
    stored = {key: body for key, body in office.objects.items() if key.startswith("blobs/")}
    assert len(stored) == 3
    assert all(key == f"blobs/{sha256(body).hexdigest()}" for key, body in stored.items())


def test_a_broken_upload_is_tried_again_in_the_same_sync(pictured):
    pictured.wire.breaks = 2
    assert pictured.syncs().photos["sent"] == 3


def test_an_upload_that_stays_broken_waits_for_the_next_sync(pictured):
    pictured.wire.breaks = 100
    assert pictured.syncs().photos == {"waiting": 3}
    pictured.wire.breaks = 0
    assert pictured.syncs().photos["sent"] == 3


def test_bytes_that_arrived_damaged_are_sent_again(pictured, office):
    pictured.syncs()
    spoiled = office.store.blobs[0].sha256
    del office.objects[f"blobs/{spoiled}"]
    outcome = pictured.syncs()
    assert outcome.photos == {"stored": 2, "sent": 1, "waiting": 1}
    assert pictured.syncs().photos["waiting"] == 0


def test_no_ticket_is_asked_for_before_the_operation_is_there(pictured):
    pictured.wire.lose = 1
    with pytest.raises(Unreachable):
        pictured.syncs()
    assert [path for path, _ in pictured.wire.seen if "blobs" in path] == []


def test_a_phone_that_may_not_send_its_operations_sends_no_photos_of_them(pictured):
    """Forked: what it records now waits for another enrolment, and its photos with it."""
    pictured.db.run("update enrolments set state = 'forked'")
    assert pictured.syncs().photos == {"waiting": 0}
    assert kept(pictured) == 3
    assert [path for path, _ in pictured.wire.seen if "blobs" in path] == []


def test_of_two_photos_only_the_one_whose_operation_is_there_is_sent(pictured):
    pictured.syncs()
    pictured.record(Draft("photo.take", "boiler", {"visit": "v"}, [Blob(b"new", "image/jpeg", "after")]))
    new = sha256(b"new").hexdigest()
    assert (len(photos.waiting(pictured.db)), new in photos.waiting(pictured.db)) == (3, False)


def test_a_refused_ticket_leaves_the_operations_sent_and_the_bytes_here(pictured, office):
    call = office.call
    office.call = lambda *request: problem(503, "unavailable") if "blobs" in request[1] else call(*request)
    with pytest.raises(Refused):
        pictured.syncs()
    assert pictured.stored() == [(1, "applied"), (2, "applied"), (3, "applied")]
    assert kept(pictured) == 3


def test_the_same_bytes_twice_are_one_photo(ann):
    blob = Blob(b"\xff\xd8\xffsame", "image/jpeg", "before")
    for _ in range(2):
        ann.record(Draft("photo.take", "boiler", {"visit": "visit-1", "purpose": "before"}, [blob]))
    assert ann.syncs().photos["sent"] == 1


def test_twenty_five_photos_need_two_requests_for_tickets(ann):
    for n in range(25):
        blob = Blob(b"\xff\xd8\xff%d" % n, "image/jpeg", "before")
        ann.record(Draft("photo.take", "boiler", {"visit": "visit-1", "purpose": "before"}, [blob]))
    assert ann.syncs().photos["sent"] == 25
    assert sum(path == photos.TICKETS for path, _ in ann.wire.seen) == 2


def test_photos_of_a_former_enrolment_are_sent_by_the_new_one(pictured):
    pictured.enrols()
    assert pictured.syncs().photos["sent"] == 3


def test_bytes_of_an_operation_nobody_understands_do_not_hold_up_the_others(pictured):
    blob = Blob(b"\xff\xd8\xffodd", "image/jpeg", "before")
    pictured.record(Draft("photo.dream", "boiler", {"visit": "visit-1"}, [blob]))
    assert pictured.syncs().photos == {"sent": 3, "waiting": 4}
    assert pictured.syncs().photos == {"stored": 3, "waiting": 1}
    assert pictured.db.one("select reason from blobs where state = 'awaited'") == "unknown"
