"""What the child does with one body: look, decode once and small, draw the thumbnail, cut the customer
copy.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime

from PIL import ExifTags, Image, ImageDraw
from PIL.JpegImagePlugin import JpegImageFile

from infra.images import jpeg, strokes
from infra.images.verdicts import JPEG, Limits, Refusal

THUMBNAIL = 400
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
CAMERA_TIME = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")
CAMERA_OFFSET = re.compile(r"[+-]\d\d:\d\d")
PROBE = b"\0" + bytes(range(37, 250, 3)) * 2
"""Bytes that are no marker, and that no whole picture would still read."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was found, before the parent adds the hash; members as in Inspected."""

    width: int
    height: int
    taken: str | None
    thumbnail: bytes
    customer_copy: bytes | None


def read(body: bytes, type: str, limits: Limits) -> Read:
    """Look at one body of an allowed type; Refusal with a code if it is not what it claims to be."""
    try:
        return read_jpeg(body, limits) if type == JPEG else read_strokes(body)
    except MemoryError:
        raise Refusal("damaged", reason="memory") from None


def read_jpeg(body: bytes, limits: Limits) -> Read:
    """The size is known from the header before anything is decoded; then the bare copy is decoded, not the
    body, so Pillow never meets EXIF, MPF or a trailer, and the copy is known to show."""
    shape = jpeg.layout(body)
    if shape.width * shape.height > limits.pixels:
        raise Refusal("too_many_pixels", width=shape.width, height=shape.height, limit=limits.pixels)
    orientation, taken = camera_facts(jpeg.exif_in(body, shape))
    copy = jpeg.bare(body, shape, orientation)
    size = (shape.width, shape.height)
    small = decoded(copy, size)
    if flat_at_the_end(small) and decoded(with_probe(copy), size).tobytes() != small.tobytes():
        raise Refusal("truncated")
    width, height = reversed(size) if orientation >= 5 else size
    return Read(width, height, taken, thumbnail(small, orientation), copy if copy != body else None)


def decoded(body: bytes, size: tuple[int, int]) -> Image.Image:
    """The whole stream decoded at the smallest of 1/1, 1/2, 1/4, 1/8 that still fills a thumbnail."""
    try:
        picture = JpegImageFile(io.BytesIO(body))
        picture.decodermaxblock = len(body)  # one step instead of one for each 64 KiB
        picture.draft(None, fitted(size))
        picture.load()
    except (
        OSError,
        SyntaxError,
        ValueError,
        KeyError,
        IndexError,
    ) as error:  # all that Pillow says of bad bytes
        raise Refusal("damaged", reason=str(error)[:100]) from None
    return picture


def fitted(size: tuple[int, int]) -> tuple[int, int]:
    """The same proportions with no side longer than a thumbnail's."""
    longest = max(*size, THUMBNAIL)
    return max(1, size[0] * THUMBNAIL // longest), max(1, size[1] * THUMBNAIL // longest)


def flat_at_the_end(small: Image.Image) -> bool:
    """A stream that ends early leaves one colour to the right below; so do walls and darkness, hence only a
    hint."""
    wide, high = small.size
    corner = small.crop((max(0, wide - 16), max(0, high - 2), wide, high))
    colours = corner.getcolors(maxcolors=1)
    return colours is not None


def with_probe(copy: bytes) -> bytes:
    """A whole picture ignores more data before its end; one cut short and closed again would read on into
    it."""
    return copy[:-2] + PROBE + jpeg.EOI


def thumbnail(small: Image.Image, orientation: int) -> bytes:
    """Upright, RGB, no side above 400, and with nothing of the photo's but its pixels."""
    picture = small if small.mode == "RGB" else small.convert("RGB")
    if max(picture.size) > THUMBNAIL:
        picture = picture.resize(fitted(picture.size), Image.Resampling.BILINEAR, reducing_gap=2.0)
    if orientation in UPRIGHT:
        picture = picture.transpose(UPRIGHT[orientation])
    return saved(picture)


def saved(picture: Image.Image) -> bytes:
    """A JPEG without metadata: the bare copy that was decoded had none left to pass on."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=72)
    return out.getvalue()


def camera_facts(exif: bytes | None) -> tuple[int, str | None]:
    """Orientation 1 to 8, and when the camera says it was. A photo with unreadable EXIF is still a photo."""
    if exif is None:
        return 1, None
    try:
        facts = Image.Exif()
        facts.load(exif)
        orientation = facts.get(ExifTags.Base.Orientation)
        details = facts.get_ifd(ExifTags.IFD.Exif)
        words = [
            details.get(tag) for tag in (ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal)
        ]
    except Exception:  # noqa: BLE001  Pillow raises whatever hostile offsets and types lead it to
        return 1, None
    return (orientation if orientation in UPRIGHT else 1), taken_at(*words)


def taken_at(time: object, offset: object) -> str | None:
    """`2026:11:24 09:52:10` and `+08:00` as ISO 8601; None where it is no instant of any calendar."""
    if not isinstance(time, str) or not (found := CAMERA_TIME.fullmatch(time.strip("\0 "))):
        return None
    text = f"{found[1]}-{found[2]}-{found[3]}T{found[4]}"
    if isinstance(offset, str) and CAMERA_OFFSET.fullmatch(offset.strip("\0 ")):
        text += offset.strip("\0 ")
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        return None


def read_strokes(body: bytes) -> Read:
    """Strokes by their schema; the thumbnail is the signature drawn."""
    signature = strokes.read(body)
    size = (signature.width, signature.height)
    return Read(*size, taken=None, thumbnail=saved(drawn(signature, fitted(size))), customer_copy=None)


def drawn(signature: strokes.Strokes, size: tuple[int, int]) -> Image.Image:
    """Black on white, scaled to the thumbnail; a single touch is a dot."""
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    scale = size[0] / signature.width
    for points in signature.strokes:
        path = [(x * scale, y * scale) for x, y, _, _ in points]
        draw.line(path if len(path) > 1 else path * 2, fill="black", width=2)
        draw.ellipse((path[0][0] - 1, path[0][1] - 1, path[0][0] + 1, path[0][1] + 1), fill="black")
    return picture
