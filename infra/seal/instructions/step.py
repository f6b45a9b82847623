"""A step of VERIFY.txt, and how it is printed."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass, field

COMMAND, ANSWER = "    $ ", "    = "


@dataclass(frozen=True, slots=True)
class Command:
    """A line for a POSIX shell. says: lines that its output has, standard error included."""

    line: str
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What is checked (zh, en) and by which commands."""

    zh: str
    en: str
    commands: tuple[Command, ...] = field(default=())


def printed(steps: Iterable[Step]) -> list[str]:
    """The steps as lines of the file."""
    lines = list[str]()
    for step in steps:
        lines += ["", step.zh, step.en]
        for command in step.commands:
            lines.append(COMMAND + command.line)
            lines += [ANSWER + line for line in command.says]
    return lines


def quoted(text: str) -> str:
    """The text as one word of a shell's line."""
    return shlex.quote(text)


def member(name: str, file: str = "proof.json") -> str:
    """Prints the text of a member of proof.json as it stands between its quotes."""
    return f"""sed -n 's/^"{name}":"\\(.*\\)",\\{{0,1\\}}$/\\1/p' {file}"""
