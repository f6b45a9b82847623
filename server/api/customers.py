"""Customers and their contacts: `/api/v1/customers`."""

from __future__ import annotations

from server.masters.routes import routes
from server.masters.table import CUSTOMER

blueprint = routes(CUSTOMER, "Customers and their contacts.")
