"""The HTTP API: thin views that load a schema, call, dump a schema. One noun a file, with `blueprint`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from flask_smorest import Blueprint


def blueprints() -> list[Blueprint]:
    """The blueprint of every file of this package, in order of name."""
    files = sorted(Path(__file__).parent.glob("[a-z]*.py"))
    modules = (import_module(f"{__name__}.{file.stem}") for file in files)
    return [module.blueprint for module in modules]
