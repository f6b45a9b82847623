"""Mail as files, to look at while developing: DIRECTORY/<time>-<id>.eml."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from infra.notices.channel import Message, Unreachable
from infra.notices.mail import letter
from sync.instants import Millis, iso


@dataclass(frozen=True)
class Files:
    """A directory; for its owner alone, because notices name people."""

    directory: Path
    now: Callable[[], Millis]
    pace: Millis = 0
    merges: bool = True

    @property
    def shown(self) -> str:
        """The directory."""
        return str(self.directory)

    def send(self, message: Message) -> None:
        """As in Channel. The file is whole when it has its name; sent again, it is the same file."""
        time = iso(message.made_at)[:19].replace(":", "").replace("-", "")
        file = self.directory / f"{time}Z-{message.id}.eml"
        to = message.to if "@" in message.to else f"{message.to or 'office'}@localhost"
        mail = letter(message, "doorstep@localhost", to, self.now(), legible=True)
        fresh = file.with_suffix(f".{os.getpid()}.new")
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as written:
                written.write(mail.as_bytes())
            fresh.replace(file)
        except OSError:
            raise Unreachable("cannot_write") from None
