"""What a phone keeps, and how long: tokens as long as the lines they prove, an overlay as long as it is true."""

from __future__ import annotations

import pytest

from sync.device import overlay
from sync.instants import DAY, HOUR
from tests.sync.device.office import rewind


def evidence(office, phone):
    """What is proved of each line."""
    mine = [line for line in office.store.stored.values() if line.actor == phone.id]
    return {
        line.n: (line.when.earliest, line.when.estimate, line.when.latest, line.when.flags) for line in mine
    }


@pytest.mark.parametrize("days", [1, 29])
def test_after_a_restore_the_kept_tokens_prove_what_they_proved_before(ann, office, days):
    """The lines go out again, and neither the tokens they quote nor those that cover them were forgotten."""
    for _ in range(4):
        office.later(HOUR)
        ann.notes(2)
        office.later(HOUR)
        ann.syncs()
    before = evidence(office, ann)
    for _ in range(days):
        office.later(DAY)
        ann.syncs()
    rewind(office, ann.id, 0)
    ann.syncs()
    assert len(before) == 8
    assert evidence(office, ann) == before


def test_tokens_that_prove_nothing_any_more_are_forgotten(ann, office):
    ann.notes(1)
    for _ in range(20):
        office.later(HOUR)
        ann.syncs()
    quoted, covering, newest = 1, 1, 1
    assert ann.db.one("select count(*) from tokens") == quoted + covering + newest


def test_what_came_too_late_is_off_the_screen_with_its_receipt(ann, office):
    """The office took the job back while the technician accepted it."""
    ann.does("job.accept")
    assert overlay.job(ann.db, "boiler")["job.accept"][0]["unsettled"] == "here"
    office.does("boiler", "job.assign", technician=None)
    office.does("boiler", "job.assign", technician="bob")
    office.later()
    ann.sync(push_only=True)
    assert ann.db.one("select no_effect from lines") == 1
    assert "job.accept" not in overlay.job(ann.db, "boiler")


def test_what_had_no_effect_is_settled_like_everything_else(ann, office):
    ann.does("job.accept")
    office.does("boiler", "job.assign", technician="bob")
    ann.syncs()
    assert [tuple(row) for row in ann.db.rows("select no_effect, settled from lines")] == [(1, 1)]
    office.later(31 * DAY)
    ann.syncs()
    assert ann.db.rows("select * from lines") == []
