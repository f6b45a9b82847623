"""A technician works where there is no signal; in the evening the office has everything, once."""

from __future__ import annotations

from tests.world.world import World


def test_a_day_in_a_cellar(world: World) -> None:
    """Ann repairs a boiler without signal; by evening the office has it all, once."""
    job = world.dora.plans("leaking-boiler", for_=world.ann, due="12:00")
    tablet = world.ann.tablet.syncs()

    tablet.offline().accepts(job).arrives(job, at="11:40").uses(job, "valve-15mm", 2).photographs(job)
    tablet.finishes(job).signs(job).leaves(job)
    world.waits_for("18:30")
    tablet.online(lose_first_answer=True).syncs()

    assert world.receipts(job) == {"applied": 7}
    assert world.stock_used(job) == {"valve-15mm": 2}
    assert world.records_verify(job) == [True]
    assert world.arrived(job) == world.today("11:40")
    assert world.shown(tablet, job) == {"id": job, "v": world.files()[job].version, **world.document(job)}
    assert [found.key.partition("/")[0] for found in world.objects.found("")] == ["blobs", "blobs"]
