"""A worker of the log that is killed at a step of one's choice: kill -9, before or after a call to database or store.

Started once (`python -m tests.server.log.mortal`, settings in the environment), it forks for each line of its input:
`<step> <name> <name> …` appends these names and publishes them; at its step of this number (from 1; 0: never) it kills
itself. The answer is `killed` or `done`.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import event

from server.app import create_app
from server.house import house
from server.settings import read_settings
from tests.server.log.logs import published

Answer = TypeVar("Answer")


class Life:
    """Steps until the end."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def step(self) -> None:
        """One more, perhaps the last."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, call: Callable[..., Answer]) -> Callable[..., Answer]:
        """A step before this call and one after it."""

        def lived(*arguments: Any) -> Answer:
            self.step()
            answer = call(*arguments)
            self.step()
            return answer

        return lived


def lives(app: Flask, steps: int, names: list[str]) -> None:
    """Append and publish, if there are steps enough."""
    here, life = house(app), Life(steps)
    for name in ("put", "get", "first"):
        setattr(here.objects, name, life.around(getattr(here.objects, name)))
    engine = here.engine()
    event.listen(engine, "before_cursor_execute", lambda *_: life.step())
    engine.dialect.do_commit = life.around(engine.dialect.do_commit)  # type: ignore[method-assign]
    published(here, *names)


def main() -> None:
    """Read lines until there are no more."""
    app = create_app(read_settings())
    house(app).objects, house(app).signers.log  # made once, without a connection
    for line in sys.stdin:
        steps, *names = line.split()
        child = os.fork()
        if child == 0:
            lives(app, int(steps), names)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(
            "killed" if os.WIFSIGNALED(status) else "done" if status == 0 else f"broke {status}", flush=True
        )


if __name__ == "__main__":
    main()
