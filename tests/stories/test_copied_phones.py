"""Two phones with the same past: whoever goes on, nothing that was done is turned away."""

from __future__ import annotations

from tests.world.world import World


def test_a_phone_proves_itself_though_another_handed_in_its_past(world: World) -> None:
    """Ann moves to a new phone and goes on with both; then the office loses the day on which all that began."""
    job = world.dora.plans("leaking-boiler", for_=world.ann)
    before = world.backs_up()
    old = world.ann.tablet.forgets().enrols()
    world.dora.confirms(old.id)
    new = old.syncs().notes(job, "before the move").cloned("ann-new")
    old.enrols()
    world.dora.confirms(old.id)
    old.syncs().notes(job, "on the old phone")
    new.notes(job, "on the new phone")
    world.restores(before)

    old.syncs()
    new.syncs()

    told = [line.receipt.code for line in world.lines()]
    assert told == ["returning", "returning", "returning"]


def test_work_that_was_recorded_before_a_restore_is_heard_though_a_copy_took_its_number(world: World) -> None:
    """Ann's old phone is put back to yesterday; the office is too, and hears of the old phone first."""
    job = world.dora.plans("leaking-boiler", for_=world.ann)
    before = world.backs_up()
    old = world.ann.tablet.syncs()
    yesterday = old.copied()
    new = old.notes(job, "today").syncs().cloned("ann-new")
    old.restored(yesterday).notes(job, "yesterday once more")
    world.restores(before)
    old.syncs()

    assert new.syncs().state == "forked"
    world.dora.confirms(new.enrols().id)
    new.syncs()
    notes = {line.args["text"]: line.receipt.code for line in world.lines() if line.args}
    assert notes == {"yesterday once more": None, "today": "fork"}


def test_what_a_copy_said_again_after_a_restore_is_known_to_the_other_phone_too(world: World) -> None:
    """The office lost the job along with the day; the copy is heard first, and Ann's own phone learns what became of
    the line that both have.
    """
    before = world.backs_up()
    job = world.dora.plans("leaking-boiler", for_=world.ann)
    own = world.ann.tablet.syncs().notes(job, "hello").syncs()
    copy = own.cloned("ann-copy")
    assert own.device.db.one("select receipt from lines") == "applied"
    world.restores(before)
    copy.syncs()
    own.syncs()
    assert [phone.device.db.one("select code from lines") for phone in (copy, own)] == ["unknown_job"] * 2


def test_a_phone_keeps_what_a_restored_office_heard_from_its_copy_alone_until_it_is_handed_in(
    world: World,
) -> None:
    """A month later too: the copy's lines took the numbers, and the phone's own were never said again."""
    before = world.backs_up()
    job = world.dora.plans("leaking-boiler", for_=world.ann)
    own = world.ann.tablet.syncs()
    copy = own.cloned("ann-copy")
    own.notes(job, "own").syncs()
    world.restores(before)
    copy.notes(job, "of the copy").notes(job, "more of it").syncs()
    assert own.syncs().state == "forked"
    world.passes(days=31)
    own.syncs()
    world.dora.confirms(own.enrols().id)
    own.syncs()
    assert "own" in {line.args["text"] for line in world.lines() if line.args}
