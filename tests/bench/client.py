"""The load generator: one lean process, raw sockets, nothing but sending bytes made beforehand.

Reads a pickled `Load` from standard input, writes a pickled `Told` to standard output. Every answer is read
to its end and its status compared; what it says is checked by whoever asked.
"""

from __future__ import annotations

import contextlib
import pickle
import resource
import selectors
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Load:
    """What to send. queues: for each connection, whole HTTP requests in order; all connections at once.

    keep: how many answers of each connection to hand back.
    """

    port: int
    queues: Sequence[Sequence[bytes]]
    status: int = 200
    keep: int = 0


@dataclass(slots=True)
class Told:
    """What came of it. seconds: wall time; cpu: the client's own; latencies in seconds, unordered.

    kept: the first answers (head and body) of each connection. wrong: the first answer of another status.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    latencies: list[float] = field(default_factory=list)
    received: int = 0
    kept: list[list[bytes]] = field(default_factory=list)
    wrong: bytes | None = None


class _Wire:
    """One connection and the requests that wait for it."""

    __slots__ = ("answer", "at", "began", "kept", "left", "missing", "queue", "socket")

    def __init__(self, load: Load, queue: Sequence[bytes]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", load.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.queue, self.at = queue, 0
        self.left = memoryview(b"")
        self.answer = bytearray()
        self.missing = -1
        self.began = 0.0
        self.kept: list[bytes] = []

    def start(self) -> None:
        """Begin the next request."""
        self.left = memoryview(self.queue[self.at])
        self.at += 1
        self.began = time.perf_counter()
        self.send()

    def send(self) -> None:
        """Hand over what the kernel takes."""
        with contextlib.suppress(BlockingIOError):
            self.left = self.left[self.socket.send(self.left) :]

    def receive(self) -> bool:
        """Take what has come; whether the answer is whole."""
        piece = self.socket.recv(1 << 18)
        if not piece:
            raise ConnectionError(f"closed by the server after {bytes(self.answer[:300])!r}")
        self.answer += piece
        if self.missing < 0:
            head = self.answer.find(b"\r\n\r\n")
            if head < 0:
                return False
            self.missing = head + 4 + _length(bytes(self.answer[:head]))
        return len(self.answer) >= self.missing


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise ValueError(f"an answer without Content-Length: {head[:300]!r}")


def run(load: Load) -> Told:
    """Send it all."""
    told, expected = Told(), b"HTTP/1.1 %d" % load.status
    wires = [_Wire(load, queue) for queue in load.queues if queue]
    selector = selectors.EpollSelector()
    both, reading = selectors.EVENT_READ | selectors.EVENT_WRITE, selectors.EVENT_READ
    cpu = resource.getrusage(resource.RUSAGE_SELF)
    began = time.perf_counter()
    for wire in wires:
        wire.start()
        selector.register(wire.socket, both if wire.left else reading, wire)
    running = len(wires)
    while running:
        for key, events in selector.select():
            wire = key.data
            if events & selectors.EVENT_WRITE:
                wire.send()
                if not wire.left:
                    selector.modify(wire.socket, reading, wire)
            if not events & reading or not wire.receive():
                continue
            told.latencies.append(time.perf_counter() - wire.began)
            told.received += len(wire.answer)
            if not wire.answer.startswith(expected) and told.wrong is None:
                told.wrong = bytes(wire.answer[:2000])
            if len(wire.kept) < load.keep:
                wire.kept.append(bytes(wire.answer))
            wire.answer, wire.missing = bytearray(), -1
            if wire.at < len(wire.queue):
                wire.start()
                if wire.left:
                    selector.modify(wire.socket, both, wire)
            else:
                running -= 1
                selector.unregister(wire.socket)
    told.seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_SELF)
    told.cpu = after.ru_utime + after.ru_stime - cpu.ru_utime - cpu.ru_stime
    for wire in wires:
        wire.socket.close()
    told.kept = [wire.kept for wire in wires]
    return told


if __name__ == "__main__":
    from tests.bench import client  # so that pickle names the classes as everybody else does

    pickle.dump(client.run(pickle.load(sys.stdin.buffer)), sys.stdout.buffer)  # noqa: S301 - our own parent wrote it
