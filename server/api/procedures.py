"""Procedures, one edition each: `/api/v1/procedures`."""

from __future__ import annotations

from server.masters.routes import routes
from server.masters.table import PROCEDURE

blueprint = routes(PROCEDURE, "Procedures, one edition each.")
