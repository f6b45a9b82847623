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
