"""How a page leaves the house: its language, and what it may do in a browser, which is next to nothing."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, render_template, request, url_for
from markupsafe import Markup, escape

from server import errors
from server.customer.assets import asset_hash
from server.customer.words import DONE, LANGUAGES, PAGE, SIMPLE, say

BARE = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
"""A page without script. What is allowed is of this origin."""


_DAY = re.compile("(周[一二三四五六日])")


def whole_days(text: object) -> Markup:
    """Text in which no line breaks within 周三."""
    return Markup(_DAY.sub(r'<span class="whole">\1</span>', str(escape(text))))  # noqa: S704 - escaped just now


def side_of(language: str | None) -> int:
    """0 for zh-CN, 1 for English: as the address asks, else this language, else the browser's."""
    asked = request.values.get("lang")
    if asked in LANGUAGES:
        language = asked
    if language not in LANGUAGES:
        language = "zh-CN" if errors.chinese() else "en"
    return LANGUAGES.index(language)


def page(template: str, side: int, *, status: int = 200, policy: str = BARE, **values: Any) -> Response:
    """The page. values: what the template names besides the words."""
    told = request.args.get("told")
    values.setdefault("beside", None)
    content = render_template(
        f"customer/{template}",
        lang=LANGUAGES[side],
        other=LANGUAGES[1 - side],
        asked=LANGUAGES[side] if "lang" in request.values else None,
        side=side,
        w=lambda key, **named: say(PAGE, key, side, **named),
        told=DONE[told][side] if told in DONE else None,
        asset=lambda name: url_for("customer.asset_file", hashed=asset_hash(), name=name),
        **values,
    )
    response = Response(content, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = LANGUAGES[side]
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def simple(key: str, *, status: int, side: int | None = None, **values: Any) -> Response:
    """A page that says one thing. key: of SIMPLE; its text bears `_text`."""
    side = side_of(None) if side is None else side
    numbers = values.pop("numbers", {})
    return page(
        "simple.html",
        side,
        status=status,
        title=SIMPLE[key][side],
        text=say(SIMPLE, f"{key}_text", side, **numbers),
        more=SIMPLE[f"{key}_more"][side] if f"{key}_more" in SIMPLE else None,
        send_words=SIMPLE[f"{key}_send"][side] if f"{key}_send" in SIMPLE else None,
        **values,
    )


def dialled(phone: str) -> str:
    """A telephone number as a link dials it; empty where it is none."""
    figures = re.sub(r"[^0-9+]", "", phone)
    return figures if len(figures) >= 3 else ""


def of_error(error: Exception) -> Response:
    """An error inside a customer's page: as a page, with what the API would say of it kept apart."""
    answered = _answered(error)
    told = answered.get_json(silent=True, force=True) or {}
    code = told.get("code")
    if code == "defect":
        made = simple("defect", status=500, numbers={"number": told.get("number")})
    elif answered.status_code == 503:
        made = simple("unavailable", status=503)
    elif 300 <= answered.status_code < 400:
        return answered
    else:
        made = simple("not_here", status=answered.status_code)
    for name in ("Allow", "Retry-After"):
        if name in answered.headers:
            made.headers[name] = answered.headers[name]
    return made


def _answered(error: Exception) -> Response:
    if isinstance(error, errors.Problem):
        return errors.of_problem(error)
    for kind, answer in errors.BY_KIND:
        if isinstance(error, kind):
            return answer(error)
    return errors.of_defect(error)
