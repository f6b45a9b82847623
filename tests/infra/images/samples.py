"""Bytes for the inspector: photos with all that clings to a photo, and bytes that only claim to be one."""

from __future__ import annotations

import functools
import io
import json
import struct
import zlib

from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

from server.demo.photos import Camera, phone_photo

SMALL = (240, 320)
SOI, EOI = b"\xff\xd8", b"\xff\xd9"


@functools.cache
def photo(
    seed: int = 1, orientation: int = 6, size: tuple[int, int] = SMALL, progressive: bool = False
) -> bytes:
    """A small phone photo with EXIF."""
    camera = Camera(orientation=orientation)
    return phone_photo(seed, camera=camera, size=size, progressive=progressive)


@functools.cache
def plain_photo(seed: int = 1, size: tuple[int, int] = SMALL) -> bytes:
    """The same as the technician app re-encodes it: no EXIF."""
    return phone_photo(seed, camera=None, size=size)


def encoded(picture: Image.Image, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", **options)
    return out.getvalue()


def segment(code: int, payload: bytes) -> bytes:
    return bytes((0xFF, code)) + (len(payload) + 2).to_bytes(2) + payload


def with_segments(body: bytes, *segments: bytes) -> bytes:
    """The segments put right behind the start."""
    return SOI + b"".join(segments) + body[2:]


def opened(body: bytes) -> Image.Image:
    picture = JpegImageFile(io.BytesIO(body))
    picture.load()
    return picture


def as_seen(body: bytes) -> Image.Image:
    """As a browser shows it: turned by its orientation."""
    return ImageOps.exif_transpose(opened(body)).convert("RGB")


def png_bomb(side: int = 30_000) -> bytes:
    """A PNG of 900 million pixels in a hundred kilobytes."""
    rows = zlib.compress(bytes((side + 7) // 8 + 1) * side, 1)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    made = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


def claiming(body: bytes, width: int, height: int) -> bytes:
    """The photo with another size in its frame header."""
    at = body.index(b"\xff\xc0")
    return body[: at + 5] + height.to_bytes(2) + width.to_bytes(2) + body[at + 9 :]


def scan_bomb(scans: int = 20_000) -> bytes:
    """A progressive JPEG whose last scan is repeated: a few hundred kilobytes, minutes of decoding."""
    body = encoded(Image.new("L", (3000, 2000)), progressive=True)
    last = body.rindex(b"\xff\xda")
    return body[:-2] + body[last:-2] * scans + EOI


def strokes_document(**members: object) -> dict[str, object]:
    points = [{"x": 30 + i, "y": 120 - i, "t": 16 * i, "pressure": 500} for i in range(40)]
    dot = [{"x": 200, "y": 80, "t": 900, "pressure": 1000}]
    return {"v": 1, "record": "A7-0012-1", "width": 600, "height": 240, "strokes": [points, dot]} | members


def strokes_body(**members: object) -> bytes:
    return json.dumps(strokes_document(**members), separators=(",", ":")).encode()
