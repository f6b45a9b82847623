"""The office's database comes back from yesterday; the technicians' phones still know today."""

from __future__ import annotations

from tests.world.world import World


def test_what_waits_again_after_a_restore_is_shown_as_waiting(world: World) -> None:
    """Ann's work was recorded; the restored office no longer knows that the job was hers."""
    job = world.dora.plans("leaking-boiler")
    before = world.backs_up()
    world.dora.assigns(job, world.ann)
    tablet = world.ann.tablet.syncs().notes(job, "tight again")
    tablet.syncs()
    assert tablet.device.db.one("select settled from lines") == 1

    world.restores(before)
    tablet.syncs()
    assert [line.receipt.code for line in world.lines()] == ["not_yours"]
    assert tablet.device.db.one("select settled from lines") == 0

    world.dora.settles(tablet.id, job, "accept", job)
    tablet.syncs()
    assert tablet.device.db.one("select settled from lines") == 1
