"""The Store over SQLAlchemy: the only place that writes work tables."""

from __future__ import annotations

from server.store.failures import Collided, patiently
from server.store.store import SqlStore

__all__ = ["Collided", "SqlStore", "patiently"]
