"""A message to send, at noon."""

from __future__ import annotations

import pytest

from infra.notices import Message
from sync.instants import millis

NOON = millis("2026-11-24T12:00:00+08:00")


@pytest.fixture
def message() -> Message:
    """An alarm."""
    facts = {"outlet": "north", "job": "leaking-boiler", "variables": {"number": "N-1"}}
    return Message(
        "0123456789abcdef", "promise_alarm", "时限提醒 · 工单 N-1", "上门：即将到期。", NOON, facts
    )
