"""What the house needs to know of a noun to keep it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from schemas.masters.shapes import Shapes
from server.house import House
from server.staff.roles import Who

Values = dict[str, Any]
Rule = Callable[[Session, Who, Any, Values], None]
"""(session, who, the row or None if new, the loaded values): may complete the values or raise a Problem."""
Written = Callable[[Session, House, Who, Any, Values], None]
"""(session, house, who, the row as it was written, its document before or {}): what follows in the same transaction."""


@dataclass(frozen=True, slots=True)
class Master:
    """A noun: its table, its messages, who may read and write it, and what it refers to.

    scope: the column that names the outlet it belongs to, None if it belongs to the whole house.
    shared: rows that name no outlet are for all of them.
    refers: member -> the model it names. unique: members that may not occur twice together.
    written: what follows when a row was written. words: the texts a search looks at.
    catalogue: phones carry it, so each change goes to the outlets' feeds.
    """

    kind: str
    plural: str
    model: Any
    shapes: Shapes
    read: tuple[str, ...]
    write: tuple[str, ...]
    words: Callable[[Any], list[str | None]]
    scope: str | None = "outlet"
    shared: bool = False
    filters: tuple[str, ...] = ()
    refers: Mapping[str, Any] = field(default_factory=dict)
    unique: tuple[str, ...] = ()
    rule: Rule | None = None
    written: Written | None = None
    catalogue: bool = False

    def document(self, row: Any) -> Values:
        """The row as it is shown."""
        shown: Values = self.shapes.shown().dump(row)
        return shown

    def found_by(self, row: Any) -> str:
        """The text that a search looks at."""
        return "\n".join(word.casefold() for word in self.words(row) if word)
