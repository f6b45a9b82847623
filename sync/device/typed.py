"""The command line's verbs, one row an operation: what is typed, and which argument of the operation it
becomes.

Data only. `into` is the argument's place in `args`, with dots for members and figures for list items
(`contacts.0.name`). Texts are zh-CN · en.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "name", "number", "words", "moment", "yes", "serials", "counts", "place"]
Where = Literal["none", "open", "begins", "latest", "needed"]


@dataclass(frozen=True, slots=True)
class Typed:
    """One thing typed: a flag (`--quantity`) or, without dashes, a word in its place (`part`).

    kind: text; name (one line, with a letter or a figure); number (whole); words (may be repeated); moment (ISO 8601
    with offset); yes (a bare flag); serials (`indoor=SN1`) and counts (`LINE=2`), which may be repeated; place
    (`31.23,121.47` WGS-84). most: the most characters of a text.
    """

    flag: str
    into: str
    help: str
    kind: Kind = "text"
    must: bool = False
    one_of: tuple[str, ...] = ()
    otherwise: object = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One verb. visit: `begins` one if none is open, needs an `open` one, takes the `latest` if there is one,
    or it is `needed`, or `none`.

    job: False for what concerns none. new: the verb makes the job.
    """

    verb: str
    op: str
    help: str
    typed: tuple[Typed, ...] = ()
    visit: Where = "none"
    job: bool = True
    new: bool = False
