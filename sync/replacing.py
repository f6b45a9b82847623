"""`dataclasses.replace` at a tenth of its price, for values that are replaced with every operation.

A copy of the members, without running `__init__` again: for frozen dataclasses that have no `slots` and whose
`__init__` only keeps what it is given. (2026-11-23: 0.6 against 7 µs on a value of 25 members.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import replace
else:

    def replace(value: Any, /, **changes: Any) -> Any:
        """This value with these members in place of its own."""
        fresh = object.__new__(value.__class__)
        fresh.__dict__.update(value.__dict__, **changes)
        return fresh


__all__ = ["replace"]
