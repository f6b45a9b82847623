"""Price lists, one edition each: `/api/v1/price-lists`."""

from __future__ import annotations

from server.masters.routes import routes
from server.masters.table import PRICE_LIST

blueprint = routes(PRICE_LIST, "Price lists, one edition each.")
