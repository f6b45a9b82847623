"""Who may call a route: said at the view, kept as a mark on it, and held by the access matrix test."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable)  # type: ignore[type-arg]


def anybody(view: View) -> View:
    """This route asks for no staff session."""
    view.may = ("anybody",)  # type: ignore[attr-defined]
    return view
