"""The office fetches photos straight from the object store, once a sweep has read them back."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from server.house import house
from server.sweeps import arriving
from tests.server.office import Office
from tests.server.photographs import Day, job_id


@pytest.fixture
def day(app: Flask, office: Office, tmp_path: Path) -> Day:
    """Ann with her phone and a job."""
    return Day(app, office, tmp_path)


@pytest.fixture
def bench(day: Day) -> Iterator[arriving.Bench]:
    """Where the sweep looks at photos."""
    with arriving.OneAtATime() as inspector, ThreadPoolExecutor(1) as pool:
        yield arriving.Bench(day.house, inspector, pool)


def addresses(day: Day) -> list[Any]:
    items: list[Any] = day.office.dora.gets(f"/api/v1/jobs/{job_id(1)}/photos")["items"]
    return items


def fetched(app: Flask, url: str) -> bytes:
    here: Any = house(app)
    status, body = here.objects.download(url, here.now())
    assert status == 200
    return bytes(body)


def test_before_it_was_read_back_there_is_nothing_to_fetch(day: Day) -> None:
    day.photographs(1)

    [photo] = addresses(day)

    assert (photo["state"], photo["url"], photo["thumbnail"], photo["customer_copy"]) == (
        "awaited", None, None, None,
    )  # fmt: skip
    [shown] = day.office.dora.gets(f"/api/v1/jobs/{job_id(1)}")["photos"]
    assert (shown["state"], shown["purpose"]) == ("awaited", "before")


def test_afterwards_the_bytes_the_thumbnail_and_the_customer_s_copy_are_fetched_from_the_store(
    app: Flask, day: Day, bench: arriving.Bench
) -> None:
    hash = day.photographs(1)
    bench.round(lambda: False)

    [photo] = addresses(day)

    assert sha256(fetched(app, photo["url"])).hexdigest() == hash
    assert len(fetched(app, photo["thumbnail"])) < len(fetched(app, photo["url"]))
    assert b"HUAWEI" not in fetched(app, photo["customer_copy"])
    [shown] = day.office.dora.gets(f"/api/v1/jobs/{job_id(1)}")["photos"]
    assert (shown["state"], shown["width"], shown["height"]) == ("stored", 240, 320)


def test_another_outlet_gets_no_address(day: Day) -> None:
    path = f"/api/v1/jobs/{job_id(1)}/photos"

    assert day.office.sven.is_refused("GET", path) == (404, "not_found")
