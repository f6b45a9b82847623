"""Machines at customers: `/api/v1/appliances`."""

from __future__ import annotations

from server.masters.routes import routes
from server.masters.table import APPLIANCE

blueprint = routes(APPLIANCE, "Machines at customers.")
