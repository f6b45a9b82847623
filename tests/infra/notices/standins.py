"""Stand-ins on the loopback for those who take notices: they hold to the rules that the providers published, and may be
told to fail in every way that was ever seen.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

HOUR = 3_600_000


@dataclass(frozen=True)
class Call:
    """One request as it came in."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What is answered. body: JSON, text, or raw bytes."""

    body: Any = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        """The bytes of the body."""
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


Rule = Callable[[Call], Reply]


class StandIn:
    """An HTTP server that answers by a rule. calls: all that came, with or without success. taken: those it took."""

    def __init__(self, rule: Rule, tls: ssl.SSLContext | None = None) -> None:
        self.rule = rule
        self.calls: list[Call] = []
        self.instead: Rule | None = None
        self.ends = Event()
        self._lock = Lock()
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                stand_in._answer(self)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: Any, client_address: Any) -> None:
                pass  # whoever was cut off

        self.server = Server(("127.0.0.1", 0), Handler)
        if tls is not None:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.port: int = self.server.server_address[1]
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        call = Call(parts.path, query, {name.lower(): value for name, value in handler.headers.items()}, body)
        with self._lock:
            self.calls.append(call)
            reply = (self.instead or self.rule)(call)
        content = reply.content()
        handler.send_response(reply.status)
        for name, value in {"Content-Length": str(len(content)), **reply.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)

    @property
    def origin(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        """End it, whatever it waits for."""
        self.ends.set()
        self.server.shutdown()
        self.server.server_close()


@contextmanager
def standing(rule: Rule, tls: ssl.SSLContext | None = None) -> Iterator[StandIn]:
    """A stand-in while the test runs."""
    stand_in = StandIn(rule, tls)
    try:
        yield stand_in
    finally:
        stand_in.close()


class Group:
    """A group with a robot: texts are what people would read."""

    def __init__(self, now: Callable[[], int]) -> None:
        self.now = now
        self.texts: list[str] = []
        self._times: list[int] = []

    def _often(self, most: int, within: int) -> bool:
        """Whether this is one message too many."""
        self._times = [at for at in self._times if at > self.now() - within] + [self.now()]
        return len(self._times) > most


class DingTalkGroup(Group):
    """钉钉: token and signature in the query, errcode in the body, 20 a minute."""

    token, secret = "d1ng-t0ken", "SECd1ng-secret"

    def __call__(self, call: Call) -> Reply:
        """Its rule."""
        if call.path != "/robot/send" or call.query.get("access_token") != self.token:
            return Reply({"errcode": 300001, "errmsg": "token is not exist"})
        at = call.query.get("timestamp", "0")
        if abs(int(at) - self.now()) > HOUR:
            return Reply({"errcode": 310000, "errmsg": "invalid timestamp"})
        signed = hmac.new(self.secret.encode(), digestmod=hashlib.sha256)
        signed.update(at.encode() + b"\n" + self.secret.encode())
        if call.query.get("sign") != base64.b64encode(signed.digest()).decode():
            return Reply({"errcode": 310000, "errmsg": "sign not match"})
        if self._often(20, 60_000):
            return Reply({"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"})
        if call.json["msgtype"] != "text":
            return Reply({"errcode": 400105, "errmsg": "unsupported message type"})
        self.texts.append(call.json["text"]["content"])
        return Reply({"errcode": 0, "errmsg": "ok"})


class WeComGroup(Group):
    """企业微信: a key in the query, errcode in the body, 20 a minute, 2,048 bytes."""

    key = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"

    def __call__(self, call: Call) -> Reply:
        """Its rule."""
        if call.path != "/cgi-bin/webhook/send" or call.query.get("key") != self.key:
            hint = "invalid webhook url, hint: [1755605200056773468916791], from ip: 203.0.113.7"
            return Reply({"errcode": 93000, "errmsg": hint})
        if self._often(20, 60_000):
            return Reply({"errcode": 45009, "errmsg": "api freq out of limit, from ip: 203.0.113.7"})
        text = call.json["text"]["content"]
        if call.json["msgtype"] != "text" or len(text.encode()) > 2_048:
            return Reply({"errcode": 40058, "errmsg": "invalid Request Parameter"})
        self.texts.append(text)
        return Reply({"errcode": 0, "errmsg": "ok"})


class FeishuGroup(Group):
    """飞书: the token in the path, time and signature in the body, code in the answer, 100 a minute and 5 a second."""

    token, secret = "0a1b2c3d-fe15-4u00", "fe1shu-secret"

    def __call__(self, call: Call) -> Reply:
        """Its rule."""
        if call.path != f"/open-apis/bot/v2/hook/{self.token}":
            return Reply(
                {"code": 19001, "data": {}, "msg": "param invalid: incoming webhook access token invalid"}
            )
        at = call.json["timestamp"]
        key = f"{at}\n{self.secret}".encode()
        fits = call.json["sign"] == base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
        if not fits or abs(int(at) * 1_000 - self.now()) > HOUR:
            said = "sign match fail or timestamp is not within one hour from current time"
            return Reply({"code": 19021, "data": {}, "msg": said})
        if self._often(5, 1_000):
            said = "frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]"
            return Reply({"code": 11232, "data": {}, "msg": said})
        self.texts.append(call.json["content"]["text"])
        return Reply({"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"})


class Receiver:
    """Whoever listens to a webhook and drops what came before; heard: by id, what was told."""

    secret = "whsec_" + base64.b64encode(bytes(32)).decode()

    def __init__(self) -> None:
        self.heard: dict[str, Any] = {}

    def __call__(self, call: Call) -> Reply:
        """Its rule."""
        id, at = call.headers["webhook-id"], call.headers["webhook-timestamp"]
        signed = hmac.new(bytes(32), f"{id}.{at}.".encode() + call.body, hashlib.sha256).digest()
        if call.headers["webhook-signature"] != "v1," + base64.b64encode(signed).decode():
            return Reply(status=401)
        self.heard[id] = call.json
        return Reply(status=204)


@contextmanager
def dripping(first: bytes, drop: bytes) -> Iterator[int]:
    """The port of a server that says something, and then a little more for ever and ever."""
    ends, listening = Event(), socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.sendall(first)
            while not ends.wait(0.05):
                try:
                    connection.sendall(drop)
                except OSError:
                    return

    thread = Thread(target=drip, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        ends.set()
        listening.close()


def server_side(certificate: Path, key: Path) -> ssl.SSLContext:
    """TLS for a stand-in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
