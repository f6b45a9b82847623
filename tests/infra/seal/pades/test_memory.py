"""A worker that seals all day does not grow."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.campaigns import Campaign
from tests.infra.seal.pades.cast import AT, paper, sealer

MEGABYTE = 2**20


def resident() -> int:
    """Bytes of memory that this process has."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.fixture
def nobody_collects() -> Iterator[None]:
    """Python's collector comes late or never."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_a_thousand_seals_take_no_more_memory_than_a_few(campaign: Campaign) -> None:
    for _ in range(20):
        sealer().seal(paper(), AT)
    gc.collect()
    before = resident()
    for second in range(campaign.runs(1_000)):
        sealer().seal(paper(), AT + 1_000 * second)
    assert resident() - before < 8 * MEGABYTE


@pytest.mark.usefixtures("nobody_collects")
def test_no_copy_of_a_document_stays_behind() -> None:
    big = paper() + b"\n%" + bytes(4 * MEGABYTE) + b"\n" + paper()[paper().rfind(b"startxref") :]
    sealer().seal(big, AT)
    before = resident()
    for second in range(20):
        sealer().seal(big, AT + 1_000 * second)
    assert resident() - before < 20 * MEGABYTE
