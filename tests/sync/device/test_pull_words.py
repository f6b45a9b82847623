"""What a phone makes of the words that stand in for changes: upgrade, later, wipe by force."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.device import overlay, screen
from sync.device.copies import cursor
from sync.device.outbox import Blob, Draft, unsent
from sync.device.trouble import Refused, Unreachable
from sync.instants import HOUR
from sync.ports import StoreUnreachable
from sync.stored import Changes
from tests.sync.device.office import problem


def breaks(office, name):
    """From the next commit on the office's database cannot be read."""
    store, whole = office.store, type(office.store)

    class Broken(whole):
        def glance(self, *asked):
            self.seen = True
            return whole.glance(store, *asked)

        def pull(self, *asked):
            raise StoreUnreachable(name)

    broken = Broken(**{slot: getattr(store, slot) for slot in whole.__slots__})
    office.desk = replace(office.desk, store=broken)
    office.store = broken
    return store


def orders_wipe(office, device, state="lost"):
    with office.store.writing() as tx:
        row = replace(tx.device(device), state=state, wipe_ordered_at=office.now)
        tx.write(Changes(devices={device: row}))


# upgrade


def test_a_phone_that_is_too_old_sends_and_keeps_what_it_has(ann, office):
    office.desk = replace(office.desk, oldest=2)
    office.plans("heater", "ann")
    before = cursor(ann.db)
    ann.notes(600)
    outcome = ann.syncs()
    assert (outcome.pull, outcome.receipts, unsent(ann.db)) == ("upgrade", {"applied": 600}, [])
    assert cursor(ann.db) == before
    assert list(overlay.jobs(ann.db)) == ["boiler"]
    told = screen.synced(ann.db, outcome)
    assert "更新应用" in told and "updated" in told


def test_an_updated_phone_goes_on_from_where_it_stood(ann, office):
    desk = office.desk
    office.desk = replace(desk, oldest=2)
    office.plans("heater", "ann")
    ann.syncs()
    office.desk = desk
    before = len(ann.wire.heads())
    assert ann.syncs().pull == "ok"
    assert ann.wire.heads()[before]["cursor"]["feeds"]["t:ann"][0] > 0
    assert sorted(overlay.jobs(ann.db)) == ["boiler", "heater"]


# later


def test_receipts_are_heard_though_the_changes_cannot_be_fetched(ann, office):
    before = cursor(ann.db)
    ann.does("job.accept")
    whole = breaks(office, "pull")
    outcome = ann.syncs()
    assert (outcome.pull, outcome.receipts, unsent(ann.db)) == ("later", {"applied": 1}, [])
    assert cursor(ann.db) == before
    [entry] = overlay.job(ann.db, "boiler")["job.accept"]
    assert entry["unsettled"] == "sent"
    told = screen.synced(ann.db, outcome)
    assert "已收妥" in told and "sync again later" in told
    whole.stored, whole.devices, whole.feeds = office.store.stored, office.store.devices, office.store.feeds
    office.store, office.desk = whole, replace(office.desk, store=whole)
    assert ann.syncs().pull == "ok"
    [entry] = overlay.job(ann.db, "boiler")["job.accept"]
    assert "unsettled" not in entry


def test_told_to_come_later_a_phone_asks_for_nothing_more(ann, office):
    """A database that does not answer is not helped by the next batch, nor by photos."""
    ann.record(Draft("photo.take", "boiler", {"visit": "v"}, [Blob(b"x", "image/jpeg", "before")]))
    ann.notes(700)
    breaks(office, "pull")
    before = len(ann.wire.seen)
    assert ann.syncs().pull == "later"
    assert len(ann.wire.seen) == before + 1
    assert len(unsent(ann.db)) == 201


# wipe by force


def test_wiped_by_force_a_phone_first_sends_what_it_can(ann, office):
    ann.record(Draft("photo.take", "boiler", {"visit": "v"}, [Blob(b"x", "image/jpeg", "before")]))
    ann.notes(600)
    name = ann.id
    orders_wipe(office, name)
    outcome = ann.syncs()
    assert (outcome.pull, outcome.forced) == ("wipe", True)
    assert len([line for line in office.store.stored.values() if line.actor == name]) == 601
    assert len([key for key in office.objects if key.startswith("blobs/")]) == 1
    for table in ("enrolments", "lines", "blobs", "tokens", "copies", "notes"):
        assert ann.db.rows(f"select * from {table}") == []
    assert "清除" in screen.synced(ann.db, outcome)


@pytest.mark.parametrize("state", ["retired", "revoked", "lost"])
def test_a_forced_wipe_waits_for_nothing(ann, office, state):
    """Neither for photos that cannot be sent, nor for lines that the office does not take in."""
    ann.record(Draft("photo.dream", "boiler", {"visit": "v"}, [Blob(b"x", "image/jpeg", "before")]))
    orders_wipe(office, ann.id, state)
    call = office.call
    office.call = lambda *request: problem(503, "unavailable") if "blobs" in request[1] else call(*request)
    assert ann.syncs().forced
    assert ann.db.rows("select * from enrolments") == []


def test_a_wipe_that_is_not_forced_spares_what_cannot_be_sent(ann, office):
    ann.notes(1)
    ann.syncs()
    office.becomes(ann.id, "lost")
    ann.record(Draft("photo.take", "boiler", {"visit": "v"}, [Blob(b"x", "image/jpeg", "before")]))
    call = office.call
    office.call = lambda *request: problem(503, "unavailable") if "blobs" in request[1] else call(*request)
    with pytest.raises(Refused):
        ann.syncs()
    assert len(ann.db.rows("select * from lines")) == 2
    assert overlay.jobs(ann.db) == {}  # these go at once all the same


def test_what_was_recorded_while_the_word_was_on_its_way_is_not_wiped(ann, office):
    ann.notes(1)
    ann.syncs()
    office.becomes(ann.id, "revoked")
    call = office.call

    def meanwhile(*request):
        office.call = call
        reply = call(*request)
        ann.does("note.add", text="just now", visit="visit-1")
        return reply

    office.call = meanwhile
    assert ann.syncs().pull == "wipe"
    assert [row["n"] for row in unsent(ann.db)] == [2]
    ann.syncs()
    assert ann.db.rows("select * from enrolments") == []


# a copy that is not the office's


def spoils(ann, total):
    """The copy is not what it should be."""
    ann.db.run("update feeds set total = ? where feed = 't:ann'", total)


def test_a_mismatch_is_told_with_the_next_request_and_once(ann, office):
    office.plans("heater", "ann")
    ann.syncs()
    office.plans("oven", "ann")
    spoils(ann, 1)
    ann.syncs()
    before = len(ann.wire.heads())
    ann.syncs()
    ann.syncs()
    assert [head.get("mismatch") for head in ann.wire.heads()[before:]] == [["t:ann"], None]
    assert [alert.details for alert in office.store.alerts] == [{"feeds": ["t:ann"]}]


def test_a_mismatch_whose_answer_was_lost_is_told_again(ann, office):
    office.plans("heater", "ann")
    spoils(ann, 1)
    ann.syncs()
    ann.wire.lose = 1
    with pytest.raises(Unreachable):
        ann.syncs()
    ann.syncs()
    ann.syncs()
    assert [head.get("mismatch") for head in ann.wire.heads()[-3:]] == [["t:ann"], ["t:ann"], None]
    assert len(office.store.alerts) == 1


def test_a_locked_phone_says_nothing_of_its_copies(ann, office):
    office.plans("heater", "ann")
    spoils(ann, 1)
    ann.syncs()
    ann.sync(push_only=True)
    assert "mismatch" not in ann.wire.heads()[-1]
    ann.syncs()
    assert ann.wire.heads()[-1]["mismatch"] == ["t:ann"]


def test_a_mismatch_an_hour_later_is_told_anew(ann, office):
    for total in (1, 2):
        office.plans(f"job-{total}", "ann")
        spoils(ann, total)
        ann.syncs()
        ann.syncs()
        office.later(HOUR)
    assert len(office.store.alerts) == 2
