"""Readers of the files under infra/ that a machine is set up with: nginx's, systemd's, YAML, and the run book."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

INFRA = Path(__file__).parents[2] / "infra"
SYSTEMD = INFRA / "systemd"
UNITS = sorted(file.name for file in SYSTEMD.glob("*.service"))
FILES = [
    *(INFRA / name for name in ("nginx.conf", "Dockerfile", "compose.yaml", "RUNBOOK.md")),
    INFRA / "cloudformation" / "storage.yaml",
    *sorted(SYSTEMD.iterdir()),
]


def text(name: str) -> str:
    """The text of a file under infra/."""
    return (INFRA / name).read_text(encoding="utf-8")


@dataclass
class Block:
    """A directive of nginx.conf: its words, and what stands between its braces."""

    words: list[str]
    inside: list[Block] = field(default_factory=list)

    def all(self, name: str) -> list[Block]:
        """The directives of this name right inside."""
        return [each for each in self.inside if each.words[0] == name]

    def value(self, name: str) -> str | None:
        """What the only directive of this name says; None where there is none."""
        found = self.all(name)
        assert len(found) < 2, f"{name} stands twice in {self.words}"
        return " ".join(found[0].words[1:]) if found else None

    def walk(self) -> Iterator[Block]:
        """Every directive inside, however deep."""
        for each in self.inside:
            yield each
            yield from each.walk()


def nginx() -> Block:
    """nginx.conf as a tree."""
    tokens = re.findall(r"#[^\n]*|\"[^\"]*\"|'[^']*'|[{};]|[^\s{};]+", text("nginx.conf"))
    root = Block(["nginx"])
    stack, words = [root], []
    for token in tokens:
        if token == ";":
            stack[-1].inside.append(Block(words))
        elif token == "{":
            stack[-1].inside.append(Block(words))
            stack.append(stack[-1].inside[-1])
        elif token == "}":
            stack.pop()
        elif not token.startswith("#"):
            words.append(token.strip("\"'"))
            continue
        else:
            continue
        words = []
    assert stack == [root]
    return root


def unit(name: str) -> dict[str, list[str]]:
    """The values of each key of a unit, whatever its section."""
    values: dict[str, list[str]] = {}
    for line in (SYSTEMD / name).read_text(encoding="utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            values.setdefault(key, []).append(value)
    return values


def environment_of(name: str) -> dict[str, str]:
    """What a unit sets by itself."""
    pairs = " ".join(unit(name).get("Environment", [])).split()
    return dict(pair.split("=", 1) for pair in pairs)


def compose() -> dict[str, Any]:
    """compose.yaml, nothing filled in."""
    read: dict[str, Any] = yaml.safe_load(text("compose.yaml"))
    return read


class _WithTags(yaml.SafeLoader):
    """YAML with CloudFormation's short tags."""


def _tagged(loader: _WithTags, tag: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return {tag: loader.construct_scalar(node)}
    assert isinstance(node, yaml.SequenceNode)
    return {tag: loader.construct_sequence(node, deep=True)}


_WithTags.add_multi_constructor("!", _tagged)


def template() -> dict[str, Any]:
    """The CloudFormation template; `!Sub x` is {"Sub": "x"}."""
    read: dict[str, Any] = yaml.load(text("cloudformation/storage.yaml"), _WithTags)  # noqa: S506  a safe one
    return read


def settings_in_the_run_book() -> dict[str, str]:
    """The settings file that the run book shows."""
    block = text("RUNBOOK.md").partition("```ini\n")[2].partition("```")[0]
    return dict(line.split("=", 1) for line in block.splitlines())


def typed_in_the_run_book() -> list[str]:
    """Every command that the run book names: lines of its shell blocks, and what stands in back quotes."""
    book = text("RUNBOOK.md")
    blocks = re.findall(r"```sh\n(.*?)```", book, re.DOTALL)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", book, flags=re.DOTALL))
    return [" ".join(each.split()) for each in (*lines, *spans)]
