"""Which visit an operation belongs to: the one that is open here, else the one that was agreed, else a new one."""

from __future__ import annotations

import pytest

from sync.device import overlay
from sync.device.acts import act
from sync.device.typing_in import name_of
from sync.device.verbs import ROWS
from sync.instants import DAY, iso
from tests.sync.device.office import Office
from tests.sync.device.phone import Phone

ARRIVE = next(row for row in ROWS if row.op == "visit.arrive")


def arrives(phone: Phone) -> str:
    """She types `arrive`; the visit it came to be on."""
    act(
        phone.db,
        phone.hands,
        lambda size: bytes(range(size)),
        ARRIVE,
        {"job": "boiler", **dict.fromkeys(map(name_of, ARRIVE.typed))},
    )
    visit: str = phone.db.one("select visit from lines order by n desc limit 1")
    return visit


def appoints(office: Office, visit: str, days: int, **more: object) -> None:
    """The office agrees a window so many days from now."""
    begins = office.now + days * DAY
    window = {"from": iso(begins), "to": iso(begins + DAY // 12)}
    office.does("boiler", "visit.appoint", visit=visit, asked_by="customer", **window, **more)


@pytest.mark.parametrize("days", [1, 30])
def test_she_arrives_on_the_visit_that_the_office_agreed(ann: Phone, office: Office, days: int) -> None:
    appoints(office, "agreed", days)
    ann.syncs()
    assert arrives(ann) == "agreed"


def test_of_several_she_arrives_on_the_nearest(ann: Phone, office: Office) -> None:
    appoints(office, "later", 3)
    appoints(office, "sooner", 1)
    ann.syncs()
    assert arrives(ann) == "sooner"


def test_a_visit_that_was_begun_is_not_begun_again(ann: Phone, office: Office) -> None:
    appoints(office, "agreed", 1)
    ann.syncs()
    ann.does("visit.arrive", visit="agreed")
    ann.does("visit.leave", visit="agreed", next="again")
    ann.syncs()
    assert arrives(ann) not in ("agreed", None)


def test_a_helper_does_not_begin_the_visit_of_another(ann: Phone, office: Office) -> None:
    office.does("boiler", "job.assign", technician="bob", helpers=["ann"])
    office.later()
    appoints(office, "of-bob", 1)
    ann.syncs()
    assert arrives(ann) not in ("of-bob", None)


def test_who_gets_the_job_gets_the_visit_that_was_agreed(ann: Phone, office: Office) -> None:
    office.does("boiler", "job.assign", technician="bob", helpers=[])
    office.later()
    appoints(office, "agreed", 1)
    office.later()
    office.does("boiler", "job.assign", technician="ann", helpers=[])
    ann.syncs()
    assert arrives(ann) == "agreed"


def test_a_visit_that_somebody_began_stays_with_who_began_it(ann: Phone, office: Office) -> None:
    appoints(office, "agreed", 1)
    ann.syncs()
    ann.does("visit.set_out", visit="agreed")
    ann.syncs()
    office.does("boiler", "job.assign", technician="bob", helpers=["ann"])
    ann.syncs()
    (visit,) = overlay.job(ann.db, "boiler")["visits"]  # type: ignore[index]
    assert visit["lead"] == "ann"
