"""What becomes of a phone and of what it keeps: restored, handed in, lost, wiped, enrolled again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.device import overlay
from sync.device.copies import digests, document
from sync.device.database import Database, open_home
from sync.device.enrolments import current, former
from sync.device.keeping import wipe
from sync.device.outbox import Blob, Draft, unsent
from sync.device.trouble import Unreachable
from sync.instants import DAY
from tests.sync.device.office import rewind
from tests.sync.device.phone import Phone


def applied(count):
    return [(n, "applied") for n in range(1, count + 1)]


@pytest.mark.parametrize("bytes_heard", [0, 1, 40, 300, 500, 700])
def test_an_answer_cut_off_anywhere_is_dropped_whole(ann, bytes_heard):
    ann.notes(2)
    ann.wire.cut = [bytes_heard]
    with pytest.raises(Unreachable):
        ann.syncs()
    assert len(unsent(ann.db)) == 2
    ann.syncs()
    assert ann.stored() == applied(2)
    assert unsent(ann.db) == []


def test_a_restored_office_is_given_again_what_it_lost(ann, office):
    ann.notes(4)
    ann.syncs()
    rewind(office, ann.id, 0)
    ann.syncs()
    assert ann.stored() == applied(4)
    assert ann.db.note("epoch") == "epoch-1'"


def test_lines_the_phone_no_longer_has_are_confessed_and_the_rest_goes_on(ann, office):
    ann.notes(5)
    ann.db.run("delete from lines where n in (2, 3)")
    ann.syncs()
    assert ann.stored() == [(1, "applied"), (4, "applied"), (5, "applied")]
    assert [head["missing"] for head in ann.wire.heads()[-2:]] == [None, [2, 3]]
    assert [alert.code for alert in office.store.alerts] == ["gap"]


def test_lines_are_kept_until_thirty_days_after_their_receipt(ann, office):
    ann.notes(2)
    ann.syncs()
    office.later(29 * DAY)
    ann.syncs()
    assert ann.db.one("select count(*) from lines") == 2
    office.later(2 * DAY)
    ann.notes(1)
    ann.syncs()
    assert [row["n"] for row in ann.db.rows("select n from lines")] == [3]


def test_out_of_reach_nothing_is_dropped_however_old(ann, office):
    ann.notes(2)
    ann.syncs()
    office.later(90 * DAY)
    ann.wire.down = True
    with pytest.raises(Unreachable):
        ann.syncs()
    assert ann.db.one("select count(*) from lines") == 2


def test_numbers_go_on_after_lines_were_dropped(ann, office):
    ann.notes(2)
    ann.syncs()
    office.later(40 * DAY)
    ann.syncs()
    ann.does("note.add", text="later", visit="visit-1")
    ann.syncs()
    assert ann.stored() == applied(3)


def test_a_pending_phone_may_push_and_gets_no_changes(office, ann, tmp_path):
    bob = Phone(open_home(tmp_path / "bob"), office, "bob")
    bob.enrols(confirm=False)
    bob.does("note.add", text="early", visit="v")
    outcome = bob.syncs()
    assert (outcome.enrolment, outcome.pull) == ("pending", "none")
    assert bob.stored() == [(1, "held")]
    bob.db.close()


def test_a_job_that_moves_while_its_visit_is_open_goes_to_the_shelf(ann, office):
    ann.does("visit.arrive", visit="visit-1")
    ann.syncs()
    office.does("boiler", "job.assign", technician="bob")
    ann.syncs()
    assert document(ann.db, "job", "boiler") is None
    ann.syncs()
    kept = overlay.job(ann.db, "boiler")
    assert (kept["shelf"], kept["fault"]) == ("moved", "不制冷")


def test_once_left_and_sent_the_shelf_keeps_no_personal_data(ann, office):
    ann.does("visit.arrive", visit="visit-1")
    ann.syncs()
    office.does("boiler", "job.assign", technician="bob")
    ann.syncs()
    ann.does("visit.leave", visit="visit-1", next="none")
    ann.syncs()
    assert set(overlay.job(ann.db, "boiler")) == {"id", "v", "number", "stage", "shelf"}


def test_a_job_that_shrinks_while_its_visit_is_open_stays_whole_here(ann, office):
    ann.does("visit.arrive", visit="visit-1")
    ann.syncs()
    shrinks(office)
    ann.syncs()
    assert document(ann.db, "job", "boiler")["bare"]
    kept = overlay.job(ann.db, "boiler")
    assert (kept["fault"], "shelf" in kept) == ("不制冷", False)
    assert overlay.jobs(ann.db)["boiler"] == kept


def test_left_and_sent_it_shrinks_here_too(ann, office):
    ann.does("visit.arrive", visit="visit-1")
    shrinks(office)
    ann.syncs()
    ann.does("visit.leave", visit="visit-1", next="none")
    ann.syncs()
    assert overlay.job(ann.db, "boiler")["bare"]
    assert ann.db.rows("select * from shelf") == []


def test_a_job_that_is_far_off_is_a_line_and_whole_again_once_somebody_sets_out(ann, office):
    window = {"from": "2026-12-24T09:00+08:00", "to": "2026-12-24T11:00+08:00"}
    office.does("boiler", "visit.appoint", visit="visit-9", asked_by="office", **window)
    ann.syncs()
    far = overlay.job(ann.db, "boiler")
    assert (far["bare"], "contacts" in far, far["window"][0]) == (True, False, window["from"])
    ann.does("visit.set_out", visit="visit-9")
    ann.syncs()
    assert overlay.job(ann.db, "boiler")["fault"] == "不制冷"


def shrinks(office):
    """The office closes the job, and a day later a sweep moves the window past it."""
    for name, args in (("job.close", {}), ("job.shrink", {"to": "line"})):
        office.later()
        office.does("boiler", name, **args)


def test_a_line_that_leaves_the_feed_takes_no_whole_job_off_the_shelf(ann, office):
    ann.does("visit.arrive", visit="visit-1")
    ann.syncs()
    shrinks(office)
    ann.syncs()
    office.does("boiler", "job.assign", technician="bob")
    ann.syncs()
    kept = overlay.job(ann.db, "boiler")
    assert (kept["shelf"], kept["fault"]) == ("closed", "不制冷")


def test_a_copy_that_is_built_anew_keeps_whole_what_shrank_under_an_open_visit(ann, office):
    ann.does("visit.arrive", visit="visit-1")
    ann.syncs()
    shrinks(office)
    ann.db.keep_note("cursor", None)
    ann.syncs()
    assert overlay.job(ann.db, "boiler")["fault"] == "不制冷"


def test_a_job_nobody_began_leaves_without_a_trace(ann, office):
    office.does("boiler", "job.cancel", reason="x")
    ann.syncs()
    assert overlay.jobs(ann.db) == {}


def test_a_lost_phone_forgets_its_documents_at_once_and_hands_in_its_work(ann, office):
    ann.notes(2)
    office.becomes(ann.id, "lost")
    name = ann.id
    office.store.kept.clear()
    ann.syncs()
    assert overlay.jobs(ann.db) == {}
    stored = [(line.n, line.receipt.receipt) for line in office.store.stored.values() if line.actor == name]
    assert sorted(stored) == [(1, "held"), (2, "held")]


def test_a_phone_that_handed_everything_in_is_wiped_when_told(ann, office):
    ann.notes(1)
    ann.syncs()
    office.becomes(ann.id, "revoked")
    assert ann.syncs().pull == "wipe"
    assert ann.db.rows("select * from enrolments") == []


def test_a_phone_restored_from_its_own_backup_enrols_again_and_hands_in(ann, office, tmp_path):
    ann.notes(3)
    ann.db.connection.execute("vacuum into ?", (str(tmp_path / "backup.sqlite"),))
    ann.notes(2)
    ann.syncs()
    older = Phone(Database(tmp_path / "backup.sqlite"), office, "ann")
    first = older.id
    older.does("note.add", text="another fourth", visit="visit-1")
    older.syncs()
    assert current(older.db).state == "forked"
    older.enrols()
    older.does("note.add", text="the new one", visit="visit-1")
    older.syncs()
    mine = [line for line in office.store.stored.values() if line.actor == first]
    kinds = sorted((line.n, line.receipt.code or "") for line in mine)
    assert kinds == [(1, ""), (2, ""), (3, ""), (4, ""), (4, "fork"), (5, "")]
    assert older.stored() == [(1, "applied")]
    assert unsent(older.db) == []
    older.db.close()


def test_a_hand_in_is_repeated_in_each_new_epoch(ann, office):
    ann.notes(2)
    ann.syncs()
    first = ann.id
    ann.enrols()
    ann.syncs()
    assert [old.handed for old in former(ann.db)] == [2]
    before = len(ann.wire.heads())
    ann.syncs()
    assert all(head["of"] is None for head in ann.wire.heads()[before:])
    office.store.name = "epoch-2"
    ann.syncs()
    assert [head["of"] for head in ann.wire.heads()[before + 1 :] if head["of"]] == [first]


def test_each_new_enrolment_hands_in_again(ann):
    """The one before may never have been confirmed: what it handed in waits for that."""
    ann.notes(2)
    first = ann.id
    ann.enrols(confirm=False)
    ann.syncs()
    ann.enrols()
    ann.syncs()
    stored = [line for line in ann.office.store.stored.values() if line.actor == first]
    assert [line.receipt.receipt for line in stored] == ["applied"] * 2


def test_a_phone_shows_the_certificate_of_the_enrolment_it_hands_in(ann, office):
    ann.notes(2)
    ann.syncs()
    certificate = current(ann.db).certificate
    assert certificate is not None
    ann.enrols()
    ann.syncs()
    assert {head.get("of_certificate") for head in ann.wire.heads() if head["of"]} == {certificate}


def test_a_phone_unknown_after_a_restore_proves_itself_by_its_certificate(ann, office):
    ann.notes(2)
    name = ann.id
    del office.store.devices[name]
    outcome = ann.syncs()
    assert outcome.enrolment == "returning"
    assert ann.stored() == [(1, "held"), (2, "held")]
    assert ann.wire.heads()[-1]["certificate"] == current(ann.db).certificate


def test_the_feed_of_somebody_else_is_dropped_when_the_phone_changes_hands(ann, office):
    device = office.store.devices[ann.id]
    office.store.devices[ann.id] = replace(device, person="bob")
    office.plans("heater", "bob")
    ann.syncs()
    assert list(overlay.jobs(ann.db)) == ["heater"]
    assert sorted(digests(ann.db)) == ["o:north", "t:bob"]


def test_a_new_epoch_keeps_old_lines_for_another_thirty_days(ann, office):
    ann.notes(2)
    ann.syncs()
    office.later(31 * DAY)
    office.store.name = "epoch-2"
    ann.syncs()
    assert ann.db.one("select count(*) from lines") == 2


def test_a_wipe_spares_what_was_not_handed_in(ann):
    ann.notes(1)
    wipe(ann.db)
    assert overlay.jobs(ann.db) == {}
    assert len(unsent(ann.db)) == 1


def test_a_wipe_spares_bytes_the_office_does_not_have(ann):
    ann.record(Draft("photo.take", "boiler", {"visit": "v"}, [Blob(b"x", "image/jpeg", "before")]))
    ann.syncs()
    wipe(ann.db)
    assert ann.db.one("select count(*) from blobs where body is not null") == 1


def test_a_phone_the_office_is_ahead_of_knows_that_it_was_restored(ann, tmp_path, office):
    ann.notes(1)
    ann.syncs()
    ann.db.connection.execute("vacuum into ?", (str(tmp_path / "backup.sqlite"),))
    ann.notes(2)
    ann.syncs()
    older = Phone(Database(tmp_path / "backup.sqlite"), office, "ann")
    older.syncs()
    assert current(older.db).state == "forked"
    older.db.close()


def test_a_lost_phone_that_may_not_be_wiped_yet_forgets_its_documents_all_the_same(ann, office):
    ann.does("photo.dream")
    ann.syncs()
    office.becomes(ann.id, "lost")
    assert ann.syncs().pull != "wipe"
    assert overlay.jobs(ann.db) == {}
    assert len(ann.db.rows("select * from lines")) == 1


def test_a_line_that_waits_for_an_answer_is_kept_however_old(ann, office):
    office.plans("heater", "bob")
    ann.does("note.add", job="heater", text="held", visit="v")
    ann.syncs()
    office.later(60 * DAY)
    ann.syncs()
    assert [row["code"] for row in ann.db.rows("select code from lines")] == ["not_yours"]
