"""Spare parts: `/api/v1/parts`."""

from __future__ import annotations

from server.masters.routes import routes
from server.masters.table import PART

blueprint = routes(PART, "Spare parts.")
