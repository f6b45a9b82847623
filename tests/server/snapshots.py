"""An older state of a database, put back behind the server's back: as a restore by other means does."""

from __future__ import annotations

from typing import Any

from flask import Flask

from server.db import db
from server.house import house


class Snapshot:
    """Every row of an app's database as it is now."""

    def __init__(self, app: Flask) -> None:
        self.engine = house(app).engine()
        with self.engine.connect() as connection:
            self.rows: dict[str, list[dict[str, Any]]] = {
                table.name: [dict(row._mapping) for row in connection.execute(table.select())]
                for table in db.metadata.sorted_tables
            }

    def put_back(self) -> None:
        """Nothing but these rows; and nobody keeps a connection, as after a restart."""
        with self.engine.begin() as connection:
            for table in reversed(db.metadata.sorted_tables):
                connection.execute(table.delete())
            for table in db.metadata.sorted_tables:
                if self.rows[table.name]:
                    connection.execute(table.insert(), self.rows[table.name])
        self.engine.dispose()
