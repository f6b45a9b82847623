"""Classes of appliance: `/api/v1/appliance-classes`."""

from __future__ import annotations

from server.masters.routes import routes
from server.masters.table import APPLIANCE_CLASS

blueprint = routes(APPLIANCE_CLASS, "Classes of appliance.")
