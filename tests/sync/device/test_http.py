"""The transport over HTTP, against a server that answers as told: whole, cut off, or not at all."""

from __future__ import annotations

import gzip
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from sync.device.http import Http
from sync.device.trouble import Unreachable
from sync.device.words import sentence

NDJSON = {"Content-Type": "application/x-ndjson"}


class Server(HTTPServer):
    """Answers with `answer`, announcing `announced` bytes of it."""

    answer = b"{}\n"
    announced: int | None = None
    headers: dict[str, str] = {}

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.thread = threading.Thread(target=self.serve_forever, args=(0.01,))
        self.thread.start()

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.server_port}"

    def stop(self):
        self.shutdown()
        self.server_close()
        self.thread.join()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.command, self.path, dict(self.headers), body))
        announced = self.server.announced
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.server.answer) if announced is None else announced))
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.answer)

    do_PUT = do_POST

    def log_message(self, *args):
        """Silence."""


@pytest.fixture
def server():
    """A server for one test."""
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def http(server):
    """The transport to it."""
    http = Http(server.origin + "/")
    yield http
    http.close()


def test_small_bodies_go_as_they_are_and_large_ones_zipped(server, http):
    http.call("POST", "/api/v1/sync", NDJSON, b"small\n")
    http.call("POST", "/api/v1/sync", NDJSON, b"large\n" * 1000)
    (_, _, small, first), (_, path, large, second) = server.seen
    assert (first, small.get("Content-Encoding")) == (b"small\n", None)
    assert (gzip.decompress(second), large["Content-Encoding"]) == (b"large\n" * 1000, "gzip")
    assert path == "/api/v1/sync"


def test_an_answer_is_unzipped(server, http):
    server.answer, server.headers = (
        gzip.compress(b"whole\n"),
        {"Content-Encoding": "gzip", "Retry-After": "9"},
    )
    reply = http.call("POST", "/api/v1/sync", NDJSON, b"")
    assert (reply.body, reply.headers["retry-after"]) == (b"whole\n", "9")


def test_an_answer_shorter_than_announced_is_no_answer(server, http):
    server.announced = 100
    with pytest.raises(Unreachable):
        http.call("POST", "/api/v1/sync", NDJSON, b"")


def test_a_broken_zipped_answer_is_no_answer(server, http):
    server.answer, server.headers = b"not gzip at all", {"Content-Encoding": "gzip"}
    with pytest.raises(Unreachable):
        http.call("POST", "/api/v1/sync", NDJSON, b"")


def test_nobody_listening_is_unreachable():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    http = Http(f"http://127.0.0.1:{port}")
    with pytest.raises(Unreachable):
        http.call("POST", "/api/v1/sync", NDJSON, b"")
    http.close()


def test_why_nobody_was_reached_is_said_in_words():
    http = Http("http://127.0.0.1:1")
    with pytest.raises(Unreachable) as failure:
        http.call("GET", "/", {}, b"")
    http.close()
    assert "（连接不上）" in sentence(failure.value) and "(no connection)" in sentence(failure.value)
    told = sentence(Unreachable(why="the answer was cut off: ValueError"))
    assert "（传输中断）" in told and "ValueError" not in told
    told = sentence(Unreachable(why="not a Doorstep server"))
    assert "（那里没有 Doorstep 服务器）" in told and "no Doorstep server is there" in told


@pytest.mark.parametrize("server", ["not an address", "ftp://x", "http://", "http://[::1"])
def test_an_address_that_is_none_is_unreachable(server):
    http = Http(server)
    with pytest.raises(Unreachable):
        http.call("POST", "/api/v1/sync", NDJSON, b"")
    http.close()


def test_bytes_go_to_the_address_of_the_ticket_with_its_headers(server, http):
    http.put(
        f"{server.origin}/bucket/incoming/x?sig=1", {"Content-Type": "image/jpeg"}, b"\xff\xd8\xff" * 900
    )
    [(method, path, headers, body)] = server.seen
    assert (method, path, headers["Content-Type"]) == ("PUT", "/bucket/incoming/x?sig=1", "image/jpeg")
    assert body == b"\xff\xd8\xff" * 900


def test_the_address_of_a_ticket_never_shows_in_an_error():
    http = Http("http://127.0.0.1:1")
    with pytest.raises(Unreachable) as failed:
        http.put("http://127.0.0.1:1/bucket/x?signature=secret", {}, b"")
    assert "secret" not in str(failed.value)
    http.close()
