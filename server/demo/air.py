"""Bad air for the demo's phone: the first answer is lost on the way, one upload breaks off in the middle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import httpx

from sync.device.http import Http
from sync.device.transport import Reply
from sync.device.trouble import Unreachable

SYNC = "/api/v1/sync"


class BadAir(Http):
    """HTTP that goes wrong as often as it is told to. tell: is told of each mishap."""

    def __init__(self, server: str, tell: Callable[[str, str], None]) -> None:
        super().__init__(server)
        self.loses_answers = 0
        self.breaks_uploads = 0
        self._tell = tell

    def call(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """The server did what was asked, and nobody heard of it."""
        reply = super().call(method, path, headers, body)
        if path == SYNC and self.loses_answers:
            self.loses_answers -= 1
            self._tell("服务器已收到，答复丢失", "the server took it, its answer was lost")
            raise Unreachable(url=path, why="answer lost")
        return reply

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """The connection ends after half of the bytes."""
        if not self.breaks_uploads:
            return super().put(url, headers, body)
        self.breaks_uploads -= 1
        announced = {**headers, "Content-Length": str(len(body))}
        try:
            self.client.request("PUT", url, headers=announced, content=_half(body))
        except (_Broken, httpx.HTTPError):
            self._tell(
                f"照片上传中断（{len(body) // 2}/{len(body)} 字节）",
                f"an upload broke off ({len(body) // 2} of {len(body)} bytes)",
            )
        raise Unreachable(url=url.partition("?")[0], why="broke off")


class _Broken(Exception):
    """No more signal."""


def _half(body: bytes) -> Iterator[bytes]:
    yield body[: len(body) // 2]
    raise _Broken
