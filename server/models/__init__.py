"""Tables, one noun a file: columns and constraints, no verbs. `tables()` names all of them to SQLAlchemy."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path


def tables() -> None:
    """Import every file of this package, so that the metadata knows every table."""
    for file in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        import_module(f"{__name__}.{file.stem}")
