"""Addresses of customers: `/api/v1/sites`."""

from __future__ import annotations

from server.masters.routes import routes
from server.masters.table import SITE

blueprint = routes(SITE, "Addresses of customers.")
