"""One press for all tests, and each sample printed once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from infra.seal.press.printing import Press
from tests.infra.seal.press.samples import SAMPLES


@pytest.fixture(scope="session")
def press() -> Press:
    return Press()


@pytest.fixture(scope="session")
def sample(press: Press) -> Callable[[str], bytes]:
    """The PDF of a sample by its name."""
    return cache(lambda name: press.print(SAMPLES[name]()))
