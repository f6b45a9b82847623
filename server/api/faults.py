"""Fault codes: `/api/v1/faults`."""

from __future__ import annotations

from server.masters.routes import routes
from server.masters.table import FAULT

blueprint = routes(FAULT, "Fault codes.")
