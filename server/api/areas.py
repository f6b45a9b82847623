"""Areas of an outlet: `/api/v1/areas`."""

from __future__ import annotations

from server.masters.routes import routes
from server.masters.table import AREA

blueprint = routes(AREA, "Areas of an outlet.")
