"""Requests made by hand, to be wrong in every way a test can think of."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from sync.exchange import chain, signing
from sync.instants import iso

PATH = "/api/v1/sync"
JOB = "01935b2e-0000-7000-8000-000000000001"
VISIT = "01935b2e-0000-7000-8000-0000000000f1"


@dataclass
class HandPhone:
    """A device that is nothing but a key, a number and a hash."""

    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: str = ""
    token: str | None = None
    n: int = 0
    hash: str | None = None
    now: int = 0

    @property
    def public(self) -> str:
        """The public key as on the wire."""
        return signing.public_text(self.key)

    def line(self, op: str, job: str | None = JOB, *, raw: bytes | None = None, **args: Any) -> bytes:
        """The next line of the chain; `raw` in its place where a test wants other bytes."""
        prev = self.hash or chain.first_prev(self.id)
        since = {"wall": 0, "mono": 0}
        value = {
            "op": op,
            "job": job,
            "at": iso(self.now),
            "since": since,
            "token": None,
            "prev": prev,
            "args": args,
        }
        made = raw if raw is not None else json.dumps(value, ensure_ascii=False).encode()
        self.n, self.hash = self.n + 1, chain.line_hash(made)
        return made

    def request(self, lines: list[bytes], first: int, **changed: Any) -> bytes:
        """A whole body. changed: members of line 1 other than they should be."""
        rest = chain.body(lines)
        head = {
            "sync": 1,
            "device": self.id,
            "app": "hand/1.0",
            "schema": 1,
            "first": first,
            "count": len(lines),
            "sha256": chain.sha256_hex(rest),
            "recorded": {"n": self.n, "hash": self.hash},
            "missing": None,
            "of": None,
            "tokens": [self.token] if self.token else [],
            **changed,
        }
        return json.dumps(head).encode() + b"\n" + rest

    def headers(self, body: bytes, path: str = PATH) -> dict[str, str]:
        """The two headers, and the content type."""
        content = body.partition(b"\n")[0] if path == PATH else body
        return {
            "Doorstep-Device": self.id,
            "Doorstep-Signature": signing.sign(self.key, signing.request_text("POST", path, content)),
            "Content-Type": "application/x-ndjson" if path == PATH else "application/json",
        }


def spoken(port: int, pieces: list[bytes], *, half_close: bool = True) -> bytes:
    """What a server says to these bytes on a raw socket, until it closes or has said a whole answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
        for piece in pieces:
            wire.sendall(piece)
        if half_close:
            wire.shutdown(socket.SHUT_WR)
        heard = b""
        try:
            while piece := wire.recv(65536):
                heard += piece
        except (ConnectionResetError, TimeoutError):
            pass
        return heard


def head_of(headers: dict[str, str], length: int | None, port: int) -> bytes:
    """The head of an HTTP/1.1 request; length None: chunked."""
    size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    lines = [f"POST {PATH} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close", size]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"
