"""Service centres: `/api/v1/outlets`."""

from __future__ import annotations

from server.masters.routes import routes
from server.masters.table import OUTLET

blueprint = routes(OUTLET, "Service centres.")
