"""What a verification found: single findings, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from infra.seal.verifying.layers import Layer, State, Words
from infra.seal.verifying.words import CODES, CONCLUSIONS, VALUES

LANGUAGES = ("zh", "en")
Conclusion = Literal["by_issuer", "by_issuer_witnessed", "unchanged", "broken", "unreadable"]
_EXIT: Mapping[str, int] = {"broken": 1, "unreadable": 2}
_LONGEST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that holds (ok), does not (bad) or could not be shown with what was given (absent)."""

    code: str
    facts: Mapping[str, Any]

    @property
    def layer(self) -> Layer:
        """Which part of the record it is about."""
        return CODES[self.code].layer

    @property
    def state(self) -> State:
        """ok, bad or absent."""
        return CODES[self.code].state

    def said(self, lang: str) -> str:
        """In words, zh or en."""
        return said(CODES[self.code].words, self.facts, lang)

    @property
    def document(self) -> dict[str, Any]:
        """For a machine."""
        words = {lang: self.said(lang) for lang in LANGUAGES}
        return {
            "code": self.code,
            "layer": self.layer,
            "state": self.state,
            **words,
            "facts": dict(self.facts),
        }


def found(code: str, **facts: Any) -> Finding:
    """A finding with the facts that its words name."""
    return Finding(code, facts)


@dataclass(frozen=True, slots=True)
class Report:
    """All findings in the order of the layers, and what they come to.

    conclusion: by_issuer (its key list has the keys, or _witnessed), unchanged, broken, unreadable. facts: those that
    its words name.
    """

    name: str
    findings: tuple[Finding, ...]
    conclusion: Conclusion
    facts: Mapping[str, Any]

    @property
    def genuine(self) -> bool:
        """Nothing that was given contradicts the rest, and what proves the text is there."""
        return self.exit_code == 0

    @property
    def exit_code(self) -> int:
        """0 genuine, 1 something does not hold, 2 cannot be read."""
        return _EXIT.get(self.conclusion, 0)

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all findings."""
        return frozenset(each.code for each in self.findings)

    @property
    def bad(self) -> frozenset[str]:
        """The codes of what does not hold."""
        return frozenset(each.code for each in self.findings if each.state == "bad")

    def said(self, lang: str) -> str:
        """The conclusion in words, zh or en."""
        return said(CONCLUSIONS[self.conclusion], self.facts, lang)

    @property
    def document(self) -> dict[str, Any]:
        """For a machine."""
        return {
            "file": self.name,
            "genuine": self.genuine,
            "conclusion": {
                "code": self.conclusion,
                "zh": self.said("zh"),
                "en": self.said("en"),
                **self.facts,
            },
            "findings": [each.document for each in self.findings],
        }


def said(words: Words, facts: Mapping[str, Any], lang: str) -> str:
    """The sentence with its facts, which come from a stranger's file: nothing in them can move a cursor."""
    side = LANGUAGES.index(lang)
    shown = {name: _worded(name, value, side) or _shown(value) for name, value in facts.items()}
    return words[side].format_map(shown)


def _worded(name: str, value: Any, side: int) -> str | None:
    words = VALUES.get(name, {}).get(value) if isinstance(value, str) else None
    return words[side] if words else None


def _shown(value: Any) -> str:
    text = "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    text = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)


def is_bad(findings: Iterable[Finding]) -> bool:
    """Is there one among them that does not hold?"""
    return any(each.state == "bad" for each in findings)
