"""Style, modules and their libraries: files of the package, kept by browsers for ever under a name with the hash of
them all. Modules name each other by relative addresses, so the hash is that of the directory.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Response, request

from server.threshold import NOTHING

ROOT = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
}
KEPT = "public, max-age=31536000, immutable"
PACKED_FROM = 1024


@dataclass(frozen=True, slots=True)
class Asset:
    """One file. packed: as gzip, where that is smaller."""

    content: bytes
    packed: bytes | None
    type: str


def asset_hash() -> str:
    """What stands in every asset's address."""
    return _all()[0]


def asset(given: str, name: str) -> Response | None:
    """The file; None for what there is not. An address of another release is answered too, and not kept."""
    hashed, files = _all()
    found = files.get(name)
    if found is None:
        return None
    packed = found.packed is not None and request.accept_encodings.quality("gzip") > 0
    response = Response(found.packed if packed else found.content, content_type=found.type)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = KEPT if given == hashed else "no-cache"
    response.headers["Content-Security-Policy"] = NOTHING
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@cache
def _all() -> tuple[str, dict[str, Asset]]:
    """The hash over all files, and the files by name. Read when the first page is asked for."""
    files, summed = {}, sha256()
    for file in sorted(path for path in ROOT.rglob("*") if path.suffix in TYPES):
        content, name = file.read_bytes(), file.relative_to(ROOT).as_posix()
        summed.update(f"{name}\n{len(content)}\n".encode() + content)
        packed = gzip.compress(content, 9, mtime=0) if len(content) >= PACKED_FROM else content
        files[name] = Asset(content, packed if len(packed) < len(content) else None, TYPES[file.suffix])
    return summed.hexdigest()[:16], files
