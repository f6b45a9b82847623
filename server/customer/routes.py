"""Customers' addresses. Each view finds out whose link it is, calls, and sets out a page.

/                                      whose address this is
/r/<token>                             into the cookie, and on to the clean address
/records/<id>                        the record; /<text> another of the job's
/records/<id>/photos/<sha256>        customer copies; /small thumbnails
/records/<id>/strokes/<sha256>       a signature as a drawing
/records/<id>/<text>/record.pdf      and bundle.zip
POST …/seen, …/link, …/code, …/confirmation
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, redirect, request, url_for
from werkzeug.exceptions import NotFound

from server.customer import files, guessing, showing, verifying
from server.customer.access import COOKIE, LONGEST_COOKIE, Access, form_fits, form_token, of_cookie, of_token
from server.customer.assets import asset
from server.customer.pages import dialled, of_error, page, side_of, simple, whole_days
from server.customer.reading import Record, Shelf, centre, shelf
from server.customer.words import DONE, WELCOME
from server.errors import Problem, of_http
from server.house import house
from server.log.reading import witnessed
from server.records import completion, linking
from server.staff.access import anybody
from server.store import readings
from server.store.readings import What
from sync.instants import MINUTE, SECOND, Millis

blueprint = Blueprint("customer", __name__, template_folder="templates")
TEXT = "<text>"
OF_THE_CODE = frozenset({"code_sent", "sent_lately", "withheld", "no_number", "wrong_code", "code_over"})
"""Answers that are said beside the field of the completion code."""


def register(app: Flask) -> None:
    """Customers' pages join the app."""
    app.register_blueprint(blueprint)
    app.register_error_handler(404, _nowhere)


def _nowhere(error: NotFound) -> Response:
    """An address that does not exist: in a browser a page, wherever people go; for programs a problem."""
    if request.blueprint == blueprint.name:
        return of_error(error)
    shows = any(kind == "text/html" and weight > 0 for kind, weight in request.accept_mimetypes)
    reads = request.method in ("GET", "HEAD") and not request.path.startswith("/api/")
    if request.url_rule is None and shows and reads:
        return simple("not_here", status=404)
    return of_http(error)


blueprint.register_error_handler(Exception, of_error)
blueprint.add_app_template_filter(whole_days, "days")


@blueprint.get("/assets/<hashed>/<path:name>")
@anybody
def asset_file(hashed: str, name: str) -> Response:
    """A style sheet, a module, a library."""
    found = asset(hashed, name)
    if found is None:
        raise Problem("not_found")
    return found


@blueprint.get("/r/<token>")
@anybody
def link(token: str) -> Response:
    """A link is opened: its token goes into the cookie of the page, and the browser to the page."""
    here = house()
    access = of_token(here, token)
    if access is None:
        return _unknown()
    response: Any = redirect(url_for("customer.record", id=access.page, lang=request.args.get("lang")), 303)
    life = min(LONGEST_COOKIE, max(access.expires_at - here.now(), 10 * MINUTE))
    response.set_cookie(
        COOKIE,
        access.token,
        max_age=life // SECOND,
        path=url_for("customer.record", id=access.page),
        secure=here.settings.origin.startswith("https://"),
        httponly=True,
        samesite="Lax",
    )
    return response


def _unknown(page: str = "unknown") -> Response:
    """One page for whatever opens nothing: guessed, mistyped, or of a record that no phone has sent yet. page:
    `elsewhere` for a page's address in a browser without its cookie.
    """
    wait = guessing.unknown("link", request.remote_addr or "", house().now())
    if wait:
        minutes = -(-wait // MINUTE)
        slow = simple("too_often", status=429, numbers={"minutes": minutes})
        slow.headers["Retry-After"] = str(-(-wait // SECOND))
        return slow
    return simple(page, status=404)


@blueprint.get("/records/<id:id>")
@blueprint.get(f"/records/<id:id>/{TEXT}", endpoint="version")
@anybody
def record(id: str, text: str | None = None) -> Response:
    """The record, or another one of its job."""
    access = of_cookie(house(), id)
    if access is None:
        return _unknown("elsewhere")
    if access.expired(house().now()):
        return _expired(access)
    if not access.proved:
        return simple("unproved", status=200, **_centre(access))
    found = shelf(house(), access)
    chosen = _chosen(found, access, text) if found else None
    if found is None or chosen is None:
        if text is None:
            return simple("none", status=200, **_centre(access))
        raise Problem("not_found")
    _note(access, chosen, "fetched")
    return _record_page(found, chosen, access)


def _chosen(found: Shelf, access: Access, text: str | None) -> Record | None:
    if access.text is not None:
        return found.of(access.text) if text in (None, access.text) else None
    return found.current if text is None else found.of(text)


def _record_page(found: Shelf, chosen: Record, access: Access) -> Response:
    here = house()
    side = side_of(chosen.sheet.language if chosen.sheet else None)
    confirmed = completion.confirmed_at(here, access.job, chosen.hash) if access.confirms else None
    return page(
        "record.html",
        side,
        shown=showing.shown(found, chosen, access, side, confirmed),
        access=access,
        form=form_token(here, access),
        wrong=request.args.get("told") in ("wrong_code", "code_over"),
        beside=_beside(access, chosen, confirmed, side),
        phone=found.phone,
        dialled=dialled(found.phone),
        witnessed=_witnessed(chosen),
    )


def _witnessed(chosen: Record) -> int | None:
    """The place in the log of a sealed record, once a witness has signed a checkpoint over it."""
    seal = chosen.seal
    if seal is None or seal.state != "sealed" or seal.leaf is None:
        return None
    return seal.leaf if witnessed(house(), seal.leaf) else None


def _beside(access: Access, chosen: Record, confirmed: Millis | None, side: int) -> str | None:
    """What is to be said beside the field of the code instead of on top; None where that field is not shown."""
    told = request.args.get("told")
    shown = access.confirms and chosen.seen is not None and confirmed is None
    return DONE[told][side] if shown and told in OF_THE_CODE else None


def _expired(access: Access) -> Response:
    form = form_token(house(), access)
    return simple("expired", status=410, form=form, access=access, sends=True, **_centre(access))


def _centre(access: Access) -> dict[str, Any]:
    """Whom to ring about this link, though it shows nothing."""
    name, phone = centre(house(), access)
    return {"whose": name, "phone": phone, "dialled": dialled(phone)}


def _note(access: Access, chosen: Record, what: What) -> None:
    """Count it; what a browser fetches ahead or asks only the head of was not read by anybody."""
    ahead = request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    if request.method == "HEAD" or "prefetch" in ahead:
        return
    now = house().now()
    house().work(lambda tx: readings.note(tx.connection, chosen.hash, access.way, what, now))


def _opened(id: str, text: str | None = None) -> tuple[Access, Shelf, Record]:
    """What this page's cookie opens, and one of its records; `not_found` for anything else."""
    access = of_cookie(house(), id)
    if access is None or access.expired(house().now()) or not access.proved:
        raise Problem("not_found")
    found = shelf(house(), access)
    chosen = _chosen(found, access, text) if found else None
    if found is None or chosen is None:
        raise Problem("not_found")
    return access, found, chosen


@blueprint.get("/records/<id:id>/photos/<sha256>")
@blueprint.get("/records/<id:id>/photos/<sha256>/small", endpoint="thumbnail")
@anybody
def photo(id: str, sha256: str) -> Response:
    """A photo as customers may have it, or small."""
    _, found, _ = _opened(id)
    small = request.endpoint == "customer.thumbnail"
    return files.photo(house(), _named(found, id, sha256), small=small)


@blueprint.get("/records/<id:id>/strokes/<sha256>")
@anybody
def strokes(id: str, sha256: str) -> Response:
    """A signature as a drawing."""
    _, found, _ = _opened(id)
    return files.strokes(house(), _named(found, id, sha256))


def _named(found: Shelf, id: str, sha256: str) -> Any:
    access = of_cookie(house(), id)
    readable = [each for each in found.records if access and access.text in (None, each.hash)]
    if not any(sha256 in each.named for each in readable):
        raise Problem("not_found")
    return found.photos[sha256]


@blueprint.get(f"/records/<id:id>/{TEXT}/record.pdf")
@anybody
def pdf(id: str, text: str) -> Response:
    """The sealed PDF."""
    access, _, chosen = _opened(id, text)
    response = files.pdf(house(), chosen)
    _note(access, chosen, "downloaded")
    return response


@blueprint.get(f"/records/<id:id>/{TEXT}/bundle.zip")
@anybody
def bundle(id: str, text: str) -> Response:
    """The evidence file."""
    access, found, chosen = _opened(id, text)
    response = files.bundle(house(), found, chosen)
    _note(access, chosen, "downloaded")
    return response


@blueprint.post(f"/records/<id:id>/{TEXT}/seen")
@anybody
def seen(id: str, text: str) -> Response:
    """The reader says: I have read it."""
    access, _, chosen = _opened(id, text)
    if not _fits(access):
        return simple("stale", status=400)
    _note(access, chosen, "seen")
    return _back(id, text, "seen")


@blueprint.post("/records/<id:id>/link")
@anybody
def full_link(id: str) -> Response:
    """Have the full link sent to the number on file: all that a hand-over token and a lapsed link can do."""
    access = of_cookie(house(), id)
    if access is None:
        return _unknown("elsewhere")
    if not _fits(access):
        return simple("stale", status=400)
    found = shelf(house(), access)
    chosen = _chosen(found, access, None) if found else None
    if chosen is None:
        raise Problem("not_found")
    return _back(id, None, linking.send_link(house(), access.job, chosen.hash))


@blueprint.post(f"/records/<id:id>/{TEXT}/code")
@anybody
def code(id: str, text: str) -> Response:
    """Have a completion code sent."""
    access, _, chosen = _opened(id, text)
    if not access.confirms or chosen.seen is None or not _fits(access):
        return simple("stale", status=400)
    return _back(id, text, completion.send_code(house(), access.page))


@blueprint.post(f"/records/<id:id>/{TEXT}/confirmation")
@anybody
def confirmation(id: str, text: str) -> Response:
    """Confirm with a completion code."""
    access, _, chosen = _opened(id, text)
    if not access.confirms or chosen.seen is None or not _fits(access):
        return simple("stale", status=400)
    given = "".join(each for each in request.form.get("code", "") if each.isascii() and each.isdigit())
    return _back(id, text, completion.check_code(house(), access.page, given))


def _fits(access: Access) -> bool:
    return form_fits(house(), access, request.form.get("form", ""))


def _back(id: str, text: str | None, told: str) -> Response:
    """To the page again, which says what came of it: of a code beside its field."""
    lang = request.form.get("lang")
    to = url_for("customer.version" if text else "customer.record", id=id, text=text, lang=lang, told=told)
    anchor = {"confirmed": "completion"}.get(told, "code" if told in OF_THE_CODE and text else None)
    response: Any = redirect(f"{to}#{anchor}" if anchor else to, 303)
    return response


@blueprint.get("/")
@anybody
def welcome() -> Response:
    """Whose address this is, for whoever comes without a link."""
    side = side_of(None)
    said = {key: words[side] for key, words in WELCOME.items()}
    return page("welcome.html", side, said=said, host=house().settings.origin.partition("://")[2])


@blueprint.get("/verify")
@anybody
def verify() -> Response:
    """The page that verifies."""
    return verifying.verify_page()
