"""The limits: what the same server and the same database do when nobody asks for any guarantee.

POST /bare answers as many bytes as an idle sync does. POST /bulk inserts the lines of the body, in one
statement and one transaction, without looking at them.
"""

from __future__ import annotations

import gzip
import os
import threading

import psycopg
from flask import Flask, Response, request

URL = "BENCH_DATABASE_URL"
IDLE = 420
TABLE = (
    "CREATE TABLE IF NOT EXISTS bench_lines (actor text NOT NULL, n bigint NOT NULL, raw bytea NOT NULL,"
    " PRIMARY KEY (actor, n))"
)
INSERT = "INSERT INTO bench_lines (actor, n, raw) VALUES (%s, %s, %b)"


def application() -> Flask:
    """What the WSGI server calls."""
    app, here, url = Flask("bare"), threading.local(), os.environ[URL]

    @app.post("/bare")
    def bare() -> Response:
        request.get_data(cache=False)
        return Response(b"." * IDLE, content_type="application/x-ndjson")

    @app.post("/bulk")
    def bulk() -> Response:
        lines = gzip.decompress(request.get_data(cache=False)).split(b"\n")[1:-1]
        actor, first = request.headers["Doorstep-Device"], int(request.headers["Doorstep-First"])
        connection = getattr(here, "connection", None)
        if connection is None:
            connection = here.connection = psycopg.connect(url, autocommit=True)
        with connection.transaction(), connection.cursor() as cursor:
            cursor.executemany(INSERT, [(actor, first + at, line) for at, line in enumerate(lines)])
        return Response(b"." * IDLE, content_type="application/x-ndjson")

    return app
