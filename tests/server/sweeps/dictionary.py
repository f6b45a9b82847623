"""Objects as a dictionary, with a journal of what was written in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sync.ports import Found, Missing, Ticket, TooLarge


class Dictionary:
    def __init__(self) -> None:
        self.held: dict[str, tuple[bytes, str]] = {}
        self.written: list[str] = []

    def put(self, key: str, body: bytes, type: str) -> None:
        self.held[key] = (body, type)
        self.written.append(key)

    def get(self, key: str, limit: int) -> bytes:
        if key not in self.held:
            raise Missing(key)
        body = self.held[key][0]
        if len(body) > limit:
            raise TooLarge(key)
        return body

    def size(self, key: str) -> int | None:
        return len(self.held[key][0]) if key in self.held else None

    def delete(self, keys: Sequence[str]) -> None:
        for key in keys:
            self.held.pop(key, None)

    def found(self, prefix: str) -> Iterator[Found]:
        return (Found(key, len(self.held[key][0]), 0) for key in sorted(self.held) if key.startswith(prefix))

    def put_ticket(self, key: str, size: int, type: str, sha256: str, seconds: int) -> Ticket:
        return Ticket(f"memory:{key}", {})

    def get_ticket(self, key: str, seconds: int) -> str:
        return f"memory:{key}"
