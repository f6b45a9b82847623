"""The photo sweep over rows: claimed by one, marked once, heard by every job, whatever breaks off."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from server.clock import StillClock
from server.phones.tickets import arrived
from server.sweeps import arriving, leaving
from server.sweeps.table import Done
from sync.instants import DAY, MINUTE, SECOND
from tests.server.office import Office
from tests.server.photographs import PHOTO, Day, job_id, stored_exactly_once


@pytest.fixture
def day(app: Flask, office: Office, tmp_path: Path) -> Day:
    return Day(app, office, tmp_path, jobs=2)


@pytest.fixture(scope="module")
def inspector() -> Iterator[arriving.OneAtATime]:
    with arriving.OneAtATime() as one:
        yield one


@pytest.fixture
def bench(day: Day, inspector: arriving.OneAtATime) -> Iterator[arriving.Bench]:
    with ThreadPoolExecutor(2) as pool:
        yield arriving.Bench(day.house, inspector, pool)


def run(bench: arriving.Bench, stopping: bool = False) -> Done:
    return bench.round(lambda: stopping)


def test_what_arrived_is_stored_and_its_job_hears_of_it(day: Day, bench: arriving.Bench) -> None:
    hashes = [day.photographs(number) for number in range(3)]
    assert set(day.states().values()) == {("awaited", None, True)}

    assert run(bench).counts == {"stored": 3}

    stored_exactly_once(day, hashes)
    assert day.keys("incoming/") == []


def test_the_phone_frees_the_bytes_when_it_hears_that_they_are_stored(
    day: Day, bench: arriving.Bench
) -> None:
    day.photographs(1)
    run(bench)
    before = day.phone.db.one("select count(*) from blobs where body is not null")

    day.phone.syncs()

    assert (before, day.phone.db.one("select count(*) from blobs where body is not null")) == (1, 0)


def test_the_job_s_document_on_the_phone_changes(day: Day, bench: arriving.Bench) -> None:
    day.photographs(1)
    before = day.document()
    run(bench)

    day.phone.syncs()

    assert day.document()["v"] == before["v"] + 1
    assert day.document()["doc"] != before["doc"]


def test_a_photo_named_by_two_jobs_is_heard_by_both(day: Day, bench: arriving.Bench) -> None:
    sha256 = day.photographs(1, job=1)
    run(bench)
    day.photographs(1, job=2)
    run(bench)

    assert (day.heard(1), day.heard(2)) == ([sha256], [sha256])
    assert day.states() == {sha256: ("stored", None, False)}


def test_a_photo_that_is_held_is_stored_and_the_job_it_names_hears_nothing(
    day: Day, bench: arriving.Bench
) -> None:
    day.does(job_id(3), "job.create", type="repair")
    sha256 = day.photographs(1, job=3)

    run(bench)

    assert day.rows("select code from operation where n > 0")[0].code == "not_yours"
    assert day.states() == {sha256: ("stored", None, False)}
    assert day.heard(3) == []


def test_a_text_file_named_jpg_stays_awaited_with_the_reason(day: Day, bench: arriving.Bench) -> None:
    sha256 = day.photographs(1, body=b"Dear Ann, this is no photo.")

    assert run(bench).counts == {"awaited:not_a_jpeg": 1}

    assert day.states() == {sha256: ("awaited", "not_a_jpeg", False)}
    assert day.heard() == []


def test_one_bad_photo_stops_no_other(day: Day, bench: arriving.Bench) -> None:
    bad = day.photographs(1, body=PHOTO[:-2000])
    good = day.photographs(2)

    run(bench)

    assert day.states()[good] == ("stored", None, False)
    assert day.states()[bad][0] == "awaited"


def test_what_could_not_be_looked_at_is_tried_again_later_and_later(
    day: Day, bench: arriving.Bench, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = day.photographs(1)
    objects = day.house.objects
    waits = []
    for _ in range(3):
        monkeypatch.setitem(day.house.__dict__, "objects", Unreachable())
        assert run(bench).note == "unknown:store_unreachable"
        look_at = day.rows("select look_at from blob")[0].look_at
        waits.append(look_at - clock.now())
        assert run(bench).counts == {}
        clock.jumps(look_at)
    assert waits == [5 * SECOND, 10 * SECOND, 20 * SECOND]

    monkeypatch.setitem(day.house.__dict__, "objects", objects)
    run(bench)
    stored_exactly_once(day, [sha256])


class Unreachable:
    """An object store that does not answer."""

    def get(self, key: str, limit: int) -> bytes:
        raise arriving.StoreUnreachable(key)


def test_a_claim_is_for_one_worker_until_its_lease_ends(day: Day, clock: StillClock) -> None:
    day.photographs(1)
    first = arriving.claim(day.house)

    assert (len(first), arriving.claim(day.house)) == (1, [])
    clock.goes_on(arriving.LEASE)
    assert [arrival.sha256 for arrival in arriving.claim(day.house)] == [first[0].sha256]


def test_a_worker_whose_lease_ran_out_marks_nothing(
    day: Day, bench: arriving.Bench, clock: StillClock
) -> None:
    sha256 = day.photographs(1)
    late = arriving.claim(day.house)
    clock.goes_on(arriving.LEASE)
    run(bench)

    arriving.mark(day.house, [(late[0], arriving.Awaited("not_here"))])

    stored_exactly_once(day, [sha256])


def test_an_upload_repeated_while_the_sweep_looks_is_looked_at_again(
    day: Day, bench: arriving.Bench, clock: StillClock
) -> None:
    sha256 = day.photographs(1)
    looking = arriving.claim(day.house)
    clock.goes_on(SECOND)
    device = day.house.store.device(day.phone.id)
    assert device is not None
    arrived(day.house, device, [sha256])

    arriving.mark(day.house, [(looking[0], arriving.Awaited("hash_differs"))])

    assert day.states() == {sha256: ("awaited", None, True)}
    run(bench)
    stored_exactly_once(day, [sha256])


def test_a_blob_found_after_a_restore_is_not_removed(day: Day, bench: arriving.Bench) -> None:
    sha256 = day.photographs(1)
    run(bench)
    with day.house.store.writing() as tx:
        tx.connection.exec_driver_sql(
            f"update blob set state = 'awaited', look_at = 1, incoming_key = 'blobs/{sha256}'"
        )

    run(bench)

    stored_exactly_once(day, [sha256])


def test_a_worker_that_shall_end_begins_nothing_new(
    day: Day, bench: arriving.Bench, clock: StillClock
) -> None:
    sha256 = day.photographs(1)

    assert run(bench, stopping=True).counts == {"unknown:not_begun": 1}

    clock.goes_on(MINUTE)
    run(bench)
    stored_exactly_once(day, [sha256])


def test_uploads_that_nobody_said_had_arrived_go_after_a_week(day: Day, clock: StillClock) -> None:
    day.photographs(1)
    objects = day.house.objects
    objects.put("incoming/forgotten/phone", b"x", "image/jpeg")
    now = max(found.modified for found in objects.found("incoming/"))

    clock.jumps(now + 7 * DAY)
    leaving.run(day.house, lambda: False)
    assert len(day.keys("incoming/")) == 2
    clock.goes_on(1)
    leaving.run(day.house, lambda: False)

    assert [key for key in day.keys("incoming/") if "forgotten" in key] == []
    assert len(day.keys("incoming/")) == 1


def test_what_customers_were_told_is_forgotten_when_no_phone_can_offer_it_again(
    day: Day, clock: StillClock
) -> None:
    objects = day.house.objects
    objects.put("told/abc", b"2026-11-24", "text/plain")
    now = max(found.modified for found in objects.found("told/"))

    clock.jumps(now + 60 * DAY)
    leaving.run(day.house, lambda: False)
    assert day.keys("told/") == ["told/abc"]
    clock.goes_on(1)
    leaving.run(day.house, lambda: False)
    assert day.keys("told/") == []
