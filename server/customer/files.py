"""Photos, signatures, PDFs and bundles through our own addresses, so that no bucket's address is told to anybody."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

from infra.images import strokes as drawing
from infra.images.verdicts import Refusal
from server.customer.reading import Photo, Record, Shelf
from server.customer.verifying import issuer_json
from server.errors import Problem
from server.house import House
from server.log.reading import witnessed_proof
from server.records.pictures import pdf_key
from server.records.receipt import file_name
from server.sweeps.photos import MOST_BYTES, blob_key, copy_key, thumb_key
from server.threshold import NOTHING
from sync.ports import Missing

MOST_OF_A_PDF = 64 << 20
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})
KEPT = "private, max-age=31536000, immutable"
IN_A_VIEWER = f"{NOTHING}; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self'"
"""Browsers show a PDF in a page of their own making, which has styles."""


def photo(house: House, photo: Photo, *, small: bool) -> Response:
    """A stored photo; `not_found` while it is awaited."""
    if photo.state != "stored":
        raise Problem("not_found")
    own = copy_key(photo.sha256) if photo.copied else blob_key(photo.sha256)
    type = "image/jpeg" if small or photo.copied else photo.type
    if type not in SHOWN:
        raise Problem("not_found")
    return _kept(_got(house, thumb_key(photo.sha256) if small else own, MOST_BYTES), type)


def strokes(house: House, blob: Photo) -> Response:
    """A signature as a drawing made of its numbers alone; `not_found` while it is awaited."""
    if blob.state != "stored":
        raise Problem("not_found")
    try:
        drawn = drawing.read(_got(house, blob_key(blob.sha256), drawing.LIMIT))
    except Refusal:
        raise Problem("not_found") from None
    return _kept(svg(drawn).encode(), "image/svg+xml")


def svg(drawn: drawing.Strokes) -> str:
    """The strokes as an image. Numbers only: nothing in it was ever text."""
    paths = []
    for stroke in drawn.strokes:
        points = [(x, y) for x, y, _, _ in stroke]
        line = " ".join(f"{x},{y}" for x, y in (points if len(points) > 1 else points * 2))
        paths.append(f'<polyline points="{line}"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawn.width} {drawn.height}" fill="none" '
        'stroke="#14213d" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">'
        + "".join(paths)
        + "</svg>"
    )


def pdf(house: House, record: Record) -> Response:
    """The sealed PDF, in the browser; `not_found` until it is sealed."""
    seal = record.seal
    if seal is None or seal.state != "sealed" or seal.pdf is None:
        raise Problem("not_found")
    body = _got(house, pdf_key(seal.pdf), MOST_OF_A_PDF)
    response = Response(body, content_type="application/pdf")
    response.headers["Content-Disposition"] = _named("inline", record.number, "pdf")
    response.headers["Content-Security-Policy"] = IN_A_VIEWER
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def bundle(house: House, shelf: Shelf, record: Record) -> Response:
    """The evidence file, with photos as they were hashed, or nobody could compare them; `not_found` until sealed."""
    from infra.seal.bundle import bundle as made_of  # brings the tools that read sealed PDFs

    seal = record.seal
    if (
        seal is None
        or seal.state != "sealed"
        or seal.pdf is None
        or seal.proof is None
        or record.sheet is None
    ):
        raise Problem("not_found")
    drawn = {each.strokes for each in record.sheet.signatures if each.strokes}
    here = [name for name in sorted(record.named) if shelf.photos[name].state == "stored"]
    blobs = {name: _got(house, blob_key(name), MOST_BYTES) for name in here}
    body = made_of(
        record.text.encode(),
        bytes(seal.proof),
        issuer_json(house),
        pdf=_got(house, pdf_key(seal.pdf), MOST_OF_A_PDF),
        witnessed=_witnessed(house, seal.leaf),
        photos={name: content for name, content in blobs.items() if name not in drawn},
        strokes={name: content for name, content in blobs.items() if name in drawn},
    )
    response = Response(body, content_type="application/zip")
    response.headers["Content-Disposition"] = _named("attachment", record.number, "zip")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _witnessed(house: House, leaf: int | None) -> bytes | None:
    """What witnesses have signed by now about this record's place in the log."""
    proof = None if leaf is None else witnessed_proof(house, leaf)
    return None if proof is None else proof.content


def _got(house: House, key: str, limit: int) -> bytes:
    try:
        return house.objects.get(key, limit)
    except Missing:
        raise Problem("not_found") from None


def _kept(body: bytes, type: str) -> Response:
    """What lies under its hash never changes; a browser of one person may keep it."""
    response = Response(body, content_type=type)
    response.headers["Cache-Control"] = KEPT
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _named(how: str, number: str, ending: str) -> str:
    name = file_name(number, ending)
    return f"{how}; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
