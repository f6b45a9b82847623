"""Whatever a phone's clock shows, the office knows when something happened."""

from __future__ import annotations

from sync.instants import HOUR
from tests.world.world import World


def test_what_the_server_does_not_understand_yet_has_its_time_judged_as_well(world: World) -> None:
    """Ann's newer app records something unknown, on a phone that is two hours slow and was switched off."""
    job = world.dora.plans("leaking-boiler", for_=world.ann)
    tablet = world.ann.tablet
    tablet.clock.offset = -2 * HOUR
    world.passes(minutes=1)
    tablet.syncs().restarts()
    world.passes(minutes=20)
    recorded = world.clock.now()

    tablet.invents(job)
    world.passes(hours=1)
    tablet.syncs()

    [line] = world.lines()
    assert (line.receipt.code, line.when.estimate) == ("unknown_operation", recorded)
