"""Who may call a route: said at the view, kept as a mark on it, and held by the access matrix test.

@blueprint.route(…)
@may(*OFFICE)              outermost but for the route: nothing of the request is read for a stranger
@blueprint.arguments(…)
def get(…):
    who = signed_in()
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import wraps
from typing import Any, TypeVar

from flask import g, request

from server.errors import Problem
from server.staff.roles import Who
from server.staff.sessions import whose

View = TypeVar("View", bound=Callable[..., Any])

ANYBODY = ("anybody",)
DEVICE = ("device",)


def anybody(view: View) -> View:
    """This route asks for no staff session."""
    view.may = ANYBODY  # type: ignore[attr-defined]
    return view


def device(view: View) -> View:
    """This route is for phones and checks their signature itself."""
    view.may = DEVICE  # type: ignore[attr-defined]
    return view


def may(*roles: str) -> Callable[[View], View]:
    """Only staff with one of these roles: `sign_in` for strangers, `not_allowed` for others."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            who = whose(bearer())
            if not who.has(roles):
                raise Problem("not_allowed", may=sorted(roles))
            g.who = who
            return view(*args, **kwargs)

        checked.may = roles  # type: ignore[attr-defined]
        checked._apidoc = _with_refusals(getattr(view, "_apidoc", {}))  # type: ignore[attr-defined]
        return checked  # type: ignore[return-value]

    return decorate


def _with_refusals(documented: dict[str, Any]) -> dict[str, Any]:
    made = deepcopy(documented)
    manual = made.setdefault("manual_doc", {})
    manual["security"] = [{"staff": []}]
    manual.setdefault("responses", {}).update({"401": "UNAUTHORIZED", "403": "FORBIDDEN"})
    return made


def signed_in() -> Who:
    """Who this request is from; only inside a view marked with `may`."""
    who: Who = g.who
    return who


def bearer() -> str:
    """The token of this request; `sign_in` if there is none."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise Problem("sign_in")
    return token.strip()
