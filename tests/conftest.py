"""Fixtures of the whole house: random campaigns, a real PostgreSQL and a real object store."""

from __future__ import annotations

import os

import pytest

from tests.campaigns import Campaign

_FACTORS = {"tenth": 0.1, "full": 1.0}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--campaign",
        choices=sorted(_FACTORS),
        default=os.environ.get("DOORSTEP_CAMPAIGN", "tenth"),
        help="how much of every random campaign to run",
    )


@pytest.fixture(scope="session")
def campaign(pytestconfig: pytest.Config) -> Campaign:
    """How much of a random campaign to run, and the seed that repeats it (`--randomly-seed`)."""
    return Campaign(_FACTORS[pytestconfig.getoption("campaign")], pytestconfig.getoption("randomly_seed"))
