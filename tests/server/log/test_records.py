"""Records and their log over restores and forks: a phone offers its record again, and it stands where it stood."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from infra.seal.proof import read_proof
from infra.seal.verifying import verify
from server.backups import postgres, sqlite
from server.clock import StillClock
from server.house import House, house
from server.records.issuer import issuer_keys
from server.records.pictures import pdf_key
from server.store import log
from server.sweeps.sealing import LEASE
from sync.device.signatures import Corrected
from sync.instants import DAY, MINUTE
from tests.server.log.logs import all_is_one_log, appended
from tests.server.sealing import Visit, rows, seals
from tests.server.snapshots import Snapshot

MOST = 10 << 20


@pytest.fixture
def here(app: Flask) -> House:
    return house(app)


@pytest.fixture
def visit(worked: Visit) -> Visit:
    """Ann at Cem's door, the work done."""
    return worked


def genuine(here: House, hash: str) -> bool:
    report = verify(here.objects.get(pdf_key(hash), MOST), issuer=issuer_keys(here))
    return report.conclusion == "by_issuer"


def test_records_that_a_phone_offers_again_after_a_real_restore_get_their_old_places(
    app: Flask, here: House, visit: Visit, tmp_path: Path, clock: StillClock
) -> None:
    way = sqlite if here.engine().dialect.name == "sqlite" else postgres
    first = visit.signs()
    visit.sends()
    seals(here)
    with app.app_context():
        way.back_up(here, tmp_path / "monday.backup", lambda line: None)
    visit.signs(corrects=Corrected(rows(app)[0].text_hash, "again", {"number": first.number}))
    visit.sends()
    seals(here)
    before = {row.text_hash: (row.leaf, row.pdf, read_proof(bytes(row.proof))) for row in rows(app)}
    assert sorted(leaf for leaf, _, _ in before.values()) == [0, 1]
    clock.goes_on(MINUTE)

    with app.app_context():
        way.put_back(here, tmp_path / "monday.backup", lambda line: None)
    appended(here, "somebody else is quicker")
    assert len(rows(app)) == 1
    visit.sends()
    clock.goes_on(LEASE)
    assert seals(here).note == ""

    after = {row.text_hash: (row.leaf, row.pdf, read_proof(bytes(row.proof))) for row in rows(app)}
    assert {text: told[0] for text, told in after.items()} == {text: told[0] for text, told in before.items()}
    for text, (_, pdf, proof) in before.items():
        assert after[text][2].log_proof == proof.log_proof
        assert genuine(here, pdf)
        assert genuine(here, after[text][1])
    assert len(all_is_one_log(here)) in (2, 3)


def test_on_a_forked_log_nothing_is_sealed_and_the_sweep_says_so(
    app: Flask, here: House, visit: Visit
) -> None:
    """Another database, a copy of ours, signed first; ours wrote another leaf at that place."""
    appended(here, "both have it")
    visit.signs()
    visit.sends()
    older = Snapshot(app)
    seals(here)
    published = sorted(each.key for each in here.objects.found("log/"))
    older.put_back()
    here.work(lambda tx: log.append(tx.connection, [bytes(32)]))

    done = seals(here)

    assert done.note == "log_forked"
    assert [(row.state, row.note, row.leaf) for row in rows(app)] == [("new", "log_forked", None)]
    here.clock.goes_on(DAY)
    assert seals(here).note == "log_forked"
    assert sorted(each.key for each in here.objects.found("log/")) == published
