"""The transport over HTTP by httpx. Bodies of more than a kilobyte go up gzipped; the signature covers what
is inside.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping

import httpx

from sync.device.transport import Reply
from sync.device.trouble import Unreachable

_WORTH_ZIPPING = 1024
_TIMES = httpx.Timeout(60.0, connect=10.0)


class Http:
    """One connection pool to one server. server: its origin, such as `https://repairs.example`."""

    def __init__(self, server: str, client: httpx.Client | None = None) -> None:
        self.server = server.rstrip("/")
        self.client = client or httpx.Client(timeout=_TIMES, trust_env=False)

    def call(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """See `Transport.call`."""
        sent = dict(headers)
        if len(body) > _WORTH_ZIPPING and sent.get("Content-Type") == "application/x-ndjson":
            body = gzip.compress(body, compresslevel=1, mtime=0)
            sent["Content-Encoding"] = "gzip"
        return self._sent(method, self.server + path, sent, body)

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """See `Transport.put`."""
        return self._sent("PUT", url, headers, body)

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def _sent(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        try:
            reply = self.client.request(method, url, headers=dict(headers), content=body)
        except (httpx.HTTPError, httpx.InvalidURL) as failure:
            raise Unreachable(url=url.partition("?")[0], why=type(failure).__name__) from None
        return Reply(reply.status_code, reply.content, {k.lower(): v for k, v in reply.headers.items()})
