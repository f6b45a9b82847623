"""The parent's side: keeps one child, hashes what it sends there, and knows what a dead child means."""

from __future__ import annotations

import contextlib
import hashlib
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from infra.images import framing, strokes
from infra.images.verdicts import ALLOWED, STROKES, Inspected, Limits, Refused

ROOT = Path(__file__).resolve().parents[2]
START = (
    f"import sys; sys.path.insert(0, {str(ROOT)!r}); from infra.images.child import main; main(sys.argv[1:])"
)
PROGRAM = (sys.executable, "-I", "-c", START)
ORDINARY = Limits()
OUT_OF_TIME = {-signal.SIGPROF, -signal.SIGXCPU}
SPARE = 1024 * 1024
"""How much larger than the body an answer may be: the thumbnail and a few bytes of orientation."""


class InspectorUnavailable(Exception):
    """The inspection itself failed (no child, no answer, killed from outside): says nothing of the image, try
    later."""


class ChildEnded(Exception):
    """The child is gone; `status` as in Popen.returncode, None if we ended it because it did not answer in
    time."""

    def __init__(self, status: int | None) -> None:
        super().__init__(status)
        self.status = status


class Inspector:
    """Inspects bodies one after another in a child that is renewed after `limits.images` and after every
    crash.

    A context manager; not for several threads at once. `program` is replaced only by tests of a dying child.
    """

    def __init__(self, limits: Limits = ORDINARY, *, program: Sequence[str] = PROGRAM) -> None:
        self._limits = limits
        self._program = program
        self._child: subprocess.Popen[bytes] | None = None
        self._inspected = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The child's process id, None while there is none."""
        return self._child.pid if self._child else None

    def inspect(self, body: bytes, type: str) -> Inspected | Refused:
        """Is `body` what `type` claims? Raises InspectorUnavailable, and then nothing is known of the body.

        A child that ends over the same body twice is taken for the body's doing; one killed from outside is
        not."""
        if refused := self._refused_unseen(body, type):
            return refused
        try:
            return self._asked(body, type)
        except ChildEnded as ended:
            if ended.status in OUT_OF_TIME:
                return Refused("too_slow", {"seconds": self._limits.cpu_seconds})
        try:
            return self._asked(body, type)
        except ChildEnded as ended:
            return self._blamed(ended.status)

    def close(self) -> None:
        """End the child, if there is one; the next inspection starts another."""
        if self._child:
            self._end(self._child)

    def _refused_unseen(self, body: bytes, type: str) -> Refused | None:
        if type not in ALLOWED:
            return Refused("type_not_allowed", {"type": type[:100]})
        if not body:
            return Refused("empty")
        limit = strokes.LIMIT if type == STROKES else self._limits.bytes
        if len(body) > limit:
            return Refused("too_large", {"size": len(body), "limit": limit})
        return None

    def _blamed(self, status: int | None) -> Refused:
        """What to say after a second end: killed or silent is the machine's fault, all else the body's."""
        if status in OUT_OF_TIME:
            return Refused("too_slow", {"seconds": self._limits.cpu_seconds})
        if status is None or status == -signal.SIGKILL:
            raise InspectorUnavailable("no answer" if status is None else "killed")
        return Refused("unreadable", {"signal": -status} if status < 0 else {"exit": status})

    def _asked(self, body: bytes, type: str) -> Inspected | Refused:
        child = self._ready_child()
        with self._conversation(child) as (requests, answers):
            framing.send(requests, {"type": type}, body)
            head, bodies = framing.receive(answers, len(body) + SPARE)
            answer = understood(head, bodies, body)
        self._inspected += 1
        return answer

    def _ready_child(self) -> subprocess.Popen[bytes]:
        if self._child and self._inspected < self._limits.images:
            return self._child
        self.close()
        child = subprocess.Popen(
            [*self._program, json.dumps(asdict(self._limits))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={}, cwd="/", close_fds=True, start_new_session=True,
        )  # fmt: skip
        self._child, self._inspected = child, 0
        try:
            with self._conversation(child) as (_, answers):
                framing.receive(answers, 0)
        except ChildEnded as ended:
            raise InspectorUnavailable(f"the child did not start: {ended.status}") from None
        return child

    @contextlib.contextmanager
    def _conversation(self, child: subprocess.Popen[bytes]) -> Iterator[tuple[BinaryIO, BinaryIO]]:
        """The two pipes, with somebody to end a child that stays silent; ChildEnded if it came to an end."""
        silent = threading.Event()

        def end_it() -> None:
            silent.set()
            child.kill()

        watchdog = threading.Timer(self._limits.wall_seconds, end_it)
        watchdog.start()
        try:
            yield cast(BinaryIO, child.stdin), cast(BinaryIO, child.stdout)
        except (framing.Broken, BrokenPipeError):
            status = self._end(child)
            raise ChildEnded(None if silent.is_set() else status) from None
        finally:
            watchdog.cancel()
            watchdog.join()

    def _end(self, child: subprocess.Popen[bytes]) -> int:
        """Hang up and wait; a child that does not go by itself is killed. Its status."""
        self._child = None
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(BrokenPipeError):
                cast(BinaryIO, pipe).close()
        try:
            return child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()


def understood(head: dict[str, Any], bodies: list[bytes], body: bytes) -> Inspected | Refused:
    """The child's answer, checked as a stranger's: the hash is ours, the rest has the right shape or is
    Broken."""
    match head, bodies:
        case {"code": str(code), "details": dict(details)}, []:
            return Refused(code, details)
        case (
            {
                "width": int(width),
                "height": int(height),
                "taken": str() | None as taken,
                "copied": bool(copied),
            },
            [thumbnail, copy],
        ) if thumbnail.startswith(b"\xff\xd8"):
            digest = hashlib.sha256(body).hexdigest()
            return Inspected(digest, width, height, taken, thumbnail, copy if copied else None)
    raise framing.Broken("no answer")
