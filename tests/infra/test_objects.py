"""How we speak to an object store, as seen by one that writes down what it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from infra.objects import S3Config, S3Objects


class Asked(BaseHTTPRequestHandler):
    """Takes whatever is put, and keeps the headers."""

    protocol_version = "HTTP/1.1"
    headers_seen: list[Message]

    def do_PUT(self) -> None:
        """Read it all and say yes."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.headers_seen.append(self.headers)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Not here."""


@pytest.fixture
def asked() -> Iterator[tuple[str, list[Message]]]:
    """A listening store's address, and the headers of each PUT."""
    seen = list[Message]()
    handler = type("Handler", (Asked,), {"headers_seen": seen})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", seen
        server.shutdown()
        thread.join()


def test_a_put_sends_its_bytes_without_asking_for_leave(asked: tuple[str, list[Message]]) -> None:
    endpoint, seen = asked
    config = S3Config("b", endpoint=endpoint, access_key="a", secret_key="s", addressing="path")

    S3Objects(config).put("blobs/1", b"bytes", "image/jpeg")

    assert [headers["Expect"] for headers in seen] == [None]
