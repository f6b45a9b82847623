"""Photos as the document holds them: the JPEG as it came, unless it is far bigger than paper shows or of a kind that
PDF/A does not take.
"""

from __future__ import annotations

import io

from PIL import Image, ImageOps

PIXELS = 5_000_000
SIDE = 2000
TURNED = range(5, 9)
ORIENTATION = 0x0112


def measured(photo: bytes) -> tuple[int, int]:
    """Width and height as a person sees it; ValueError for what is no picture."""
    try:
        with Image.open(io.BytesIO(photo), formats=["JPEG"]) as opened:
            width, height = opened.size
            turned = opened.getexif().get(ORIENTATION) in TURNED
    except OSError as unreadable:
        raise ValueError("a photo is no JPEG") from unreadable
    return (height, width) if turned else (width, height)


def printable(photo: bytes) -> bytes:
    """The same bytes, or a smaller copy of a photo beyond `PIXELS`: a dozen of those would fill the memory."""
    width, height = measured(photo)
    return photo if width * height <= PIXELS else repainted(photo)


def repainted(photo: bytes) -> bytes:
    """The picture as a plain JPEG: upright, sRGB, no side above `SIDE`; ValueError if it cannot be read."""
    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(photo), formats=["JPEG"]) as opened:
            opened.draft(None, (SIDE, SIDE))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
            upright.thumbnail((SIDE, SIDE))
            upright.save(out, "JPEG", quality=85)
    except OSError as unreadable:
        raise ValueError("a photo cannot be read") from unreadable
    return out.getvalue()
