"""Staff, their roles and logins: `/api/v1/people`."""

from __future__ import annotations

from server.masters.routes import routes
from server.masters.table import PERSON

blueprint = routes(PERSON, "Staff, their roles and logins.")
