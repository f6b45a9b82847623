"""One inspector for all tests that only ask; those that end its child make their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from infra.images import Inspector


@pytest.fixture(scope="session")
def inspector() -> Iterator[Inspector]:
    with Inspector() as one:
        yield one
