"""An app behind a real socket, and the office's commands typed against it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from click.testing import CliRunner, Result
from flask import Flask
from werkzeug.serving import make_server

from server.cli import main

WIDE = "240"


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The app's address while it is served."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Desk:
    """Somebody types commands in a home of their own."""

    def __init__(self, home: Path, origin: str) -> None:
        self.environment = {"DOORSTEP_HOME": str(home), "DOORSTEP_ORIGIN": origin, "COLUMNS": WIDE}

    def types(self, *words: str, input: str | None = None) -> Result:
        """The result, whatever it is."""
        return CliRunner().invoke(main, words, input=input, env=self.environment)

    def says(self, *words: str, input: str | None = None) -> str:
        """What a command that goes well says."""
        result = self.types(*words, input=input)
        assert result.exit_code == 0, result.output
        return result.output

    def is_told(self, *words: str) -> str:
        """Why a command does not go."""
        result = self.types(*words)
        assert result.exit_code == 1, result.output
        return result.output
