"""What a verification found: single findings, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timezone, tzinfo
from typing import Any, Literal

from infra.seal.verifying.layers import Layer, State
from infra.seal.verifying.saying import LANGUAGES, said
from infra.seal.verifying.words import CODES, CONCLUSIONS

Conclusion = Literal[
    "by_issuer",
    "by_issuer_logged",
    "by_issuer_witnessed",
    "record_by_issuer",
    "unchanged",
    "broken",
    "unreadable",
]
_EXIT: Mapping[str, int] = {"broken": 1, "unreadable": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that holds (ok), does not (bad) or could not be shown with what was given (absent).

    zone: in which its instants are said; facts have them in ISO 8601.
    """

    code: str
    facts: Mapping[str, Any]
    zone: tzinfo = timezone.utc

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
        return said(CODES[self.code].words, self.facts, lang, self.zone)

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

    conclusion: by_issuer (its key list has the keys), by_issuer_logged (its log has the record), by_issuer_witnessed
    (as a witness saw), record_by_issuer (one of these is so of the text, but whose key sealed the PDF is not known),
    unchanged (whose keys is not known), broken, unreadable. facts: those that its words name.
    """

    name: str
    findings: tuple[Finding, ...]
    conclusion: Conclusion
    facts: Mapping[str, Any]

    @property
    def genuine(self) -> bool:
        """Unchanged, and the reader's key list names the issuer of the whole file."""
        return self.conclusion.startswith("by_issuer")

    @property
    def unchanged(self) -> bool:
        """Nothing that was given contradicts the rest, and what proves the text is there."""
        return self.exit_code == 0

    @property
    def exit_code(self) -> int:
        """0 nothing contradicts, 1 something does not hold, 2 cannot be read."""
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
            "unchanged": self.unchanged,
            "conclusion": {
                "code": self.conclusion,
                "zh": self.said("zh"),
                "en": self.said("en"),
                **self.facts,
            },
            "findings": [each.document for each in self.findings],
        }


def is_bad(findings: Iterable[Finding]) -> bool:
    """Is there one among them that does not hold?"""
    return any(each.state == "bad" for each in findings)
