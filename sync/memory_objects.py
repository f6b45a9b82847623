"""Objects in memory: the shortest true account of what an object store promises, tickets included."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import parse_qs, urlencode, urlsplit

from sync.instants import SECOND, Millis
from sync.ports import Found, Missing, Ticket, TooLarge

_OK, _FORBIDDEN, _NOT_FOUND = 200, 403, 404


class MemoryObjects:
    """One bucket. `clock` says when an object was put and a ticket was written."""

    def __init__(self, clock: Callable[[], Millis]) -> None:
        self._clock = clock
        self._objects: dict[str, tuple[bytes, str, Millis]] = {}
        self._written: set[str] = set()

    def put(self, key: str, body: bytes, type: str, locked_until: Millis | None = None) -> None:
        """Store the bytes, replacing what lay there."""
        self._objects[key] = (body, type, self._clock())

    def get(self, key: str, limit: int) -> bytes:
        """The bytes; Missing, or TooLarge when they are more than `limit`."""
        if key not in self._objects:
            raise Missing(key)
        body = self._objects[key][0]
        if len(body) > limit:
            raise TooLarge(f"{key}: {len(body)} bytes, asked for {limit} at most")
        return body

    def size(self, key: str) -> int | None:
        """Size in bytes, None when nothing lies there."""
        return len(self._objects[key][0]) if key in self._objects else None

    def delete(self, keys: Sequence[str]) -> None:
        """Remove these; one that is not there is no error."""
        for key in keys:
            self._objects.pop(key, None)

    def found(self, prefix: str) -> Iterator[Found]:
        """Every object whose key begins so, in order of key."""
        for key, (body, _, modified) in sorted(self._objects.items()):
            if key.startswith(prefix):
                yield Found(key, len(body), modified)

    def first(self, prefix: str) -> str | None:
        """The lowest key that begins so, None when there is none."""
        return min((key for key in self._objects if key.startswith(prefix)), default=None)

    def put_ticket(self, key: str, size: int, type: str, sha256: str, seconds: int) -> Ticket:
        """Leave for `upload` to store exactly this many bytes of this type under this key for so long."""
        bound = {"method": "PUT", "key": key, "size": str(size), "type": type}
        return Ticket(self._signed(bound, seconds), {"content-type": type})

    def get_ticket(self, key: str, seconds: int) -> str:
        """An address for `download`, for so long."""
        return self._signed({"method": "GET", "key": key}, seconds)

    def upload(self, url: str, body: bytes, headers: Mapping[str, str], now: Millis) -> int:
        """What an HTTP PUT of these bytes to a ticket's address would do; its status, 200 or 403."""
        bound = self._bound(url, "PUT", now)
        sent = {name.lower(): value for name, value in headers.items()}
        if bound is None or str(len(body)) != bound["size"] or sent.get("content-type") != bound["type"]:
            return _FORBIDDEN
        self._objects[bound["key"]] = (body, bound["type"], now)
        return _OK

    def download(self, url: str, now: Millis) -> tuple[int, bytes]:
        """What an HTTP GET of a ticket's address would answer: status 200, 403 or 404, and the bytes."""
        bound = self._bound(url, "GET", now)
        if bound is None:
            return _FORBIDDEN, b""
        if bound["key"] not in self._objects:
            return _NOT_FOUND, b""
        return _OK, self._objects[bound["key"]][0]

    def _signed(self, bound: Mapping[str, str], seconds: int) -> str:
        """An address nobody can have made but us: we keep the list."""
        url = "memory:?" + urlencode({**bound, "until": self._clock() + seconds * SECOND})
        self._written.add(url)
        return url

    def _bound(self, url: str, method: str, now: Millis) -> dict[str, str] | None:
        """What this address allows with this method now; None when it allows nothing."""
        if url not in self._written:
            return None
        bound = {
            name: values[0] for name, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()
        }
        return bound if bound["method"] == method and now < int(bound["until"]) else None
