"""What every adapter is: it sends a message, or says with a code why it cannot.

Refused        for ever: the same message would be refused again. Somebody has to change something.
Unreachable    not now; `after` is how long the other side wants to be left alone, if it said so.

Neither has a text, and neither is raised from another: addresses and names of people, tokens and keys stay out of logs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sync.instants import Millis


class Refused(Exception):
    """It will never be taken like this. code: in words in `server.notices.words`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unreachable(Exception):
    """It was not taken now, or nobody knows; try again. It may then arrive twice.

    alone: it is about this one address; others may be told meanwhile.
    """

    def __init__(self, code: str, after: Millis = 0, *, alone: bool = False) -> None:
        super().__init__(code)
        self.code, self.after, self.alone = code, after, alone


@dataclass(frozen=True, slots=True)
class Message:
    """One message. id: the same when it is sent again, so that whoever receives it twice can see that.

    subject and text: for people, in the channel's language; text at most 500 characters. facts: for machines.
    to: whom it is for, where the channel has no address of its own: a number with its country (+86…), or an address of
    mail. values: for those who fill in a template of their own, in its order. html: the text once more, for mail.
    """

    id: str
    template: str
    subject: str
    text: str = field(repr=False)
    made_at: Millis
    facts: Mapping[str, Any]
    to: str = field(default="", repr=False)
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    html: str = field(default="", repr=False)
    language: str = "zh"


class Channel(Protocol):
    """Somewhere a message can be sent to."""

    @property
    def shown(self) -> str:
        """The address without what is secret in it."""
        ...

    @property
    def pace(self) -> Millis:
        """The least time between two messages."""
        ...

    @property
    def merges(self) -> bool:
        """Whether many messages of one kind are better sent as one."""
        ...

    def send(self, message: Message) -> None:
        """Return once the other side took it; Refused or Unreachable where it did not."""
        ...


def whole_text(message: Message) -> str:
    """Subject and text in one, for those who know no subjects."""
    return f"{message.subject}\n{message.text}"
