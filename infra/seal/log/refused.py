"""Why a file of the log proves nothing.

    Refused
      not_a_note         no UTF-8, control characters, no signature lines, too long
      unknown_key        a note that none of the given keys signed
      bad_signature      a signature that names a given key and is not that key's
      bad_key            no verifier key of Ed25519, or its id is not the id of its name and bytes
      not_a_checkpoint   the note's text is not origin, size and root
      wrong_origin       a checkpoint of another log
      not_a_proof        the file is not index, path and checkpoint
      not_included       a proof that does not lead from this leaf to the checkpoint's root

What to do is the same for all: believe nothing of what the file says.
"""

from __future__ import annotations

from typing import Literal

Code = Literal[
    "not_a_note",
    "unknown_key",
    "bad_signature",
    "bad_key",
    "not_a_checkpoint",
    "wrong_origin",
    "not_a_proof",
    "not_included",
]


class Refused(ValueError):
    """The file proves nothing. code: one of the tree above; facts: for a machine, never a sentence."""

    def __init__(self, code: Code, **facts: object) -> None:
        super().__init__(code, facts)
        self.code: Code = code
        self.facts = facts

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{name}={value!r}" for name, value in self.facts.items())])
