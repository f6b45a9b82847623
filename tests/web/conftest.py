"""A real browser and a real server: granian, SQLite and an S3 store, with the Lius' records in it.

The browser lives as long as tests of this directory follow each other: Playwright's loop would be in the way of others.
Pictures are left under pytest's temporary directory, `screens0`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, sync_playwright

from infra.local.rclone import Rclone
from infra.objects import make_bucket
from tests.serving import Served
from tests.web.street import Street

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def street(rclone: Rclone, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """A server that is up, and what was signed at the Lius'."""
    config = rclone.config(f"web-{uuid4().hex}")
    make_bucket(config)
    environment = {
        "DOORSTEP_OBJECTS_ENDPOINT": config.endpoint,
        "DOORSTEP_OBJECTS_BUCKET": config.bucket,
        "DOORSTEP_OBJECTS_ACCESS_KEY": config.access_key,
        "DOORSTEP_OBJECTS_SECRET_KEY": config.secret_key,
        "DOORSTEP_OBJECTS_ADDRESSING": "path",
    }
    with Served(tmp_path_factory.mktemp("web"), environment) as served:
        yield Street(served)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures are left for people to look at."""
    return tmp_path_factory.mktemp("screens")
