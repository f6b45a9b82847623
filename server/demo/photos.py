"""Photos as a phone makes them, drawn instead of taken: for the demo day, the tests and the benchmark.

About 1600 x 1200 pixels and 300 KB, stored lying on the side with EXIF orientation 6, with camera, time,
place (GPS) and an embedded preview: everything that a real photo brings along and that a customer must not
see. The same arguments give the same bytes (with the same Pillow).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from PIL import ExifTags, Image, ImageDraw, ImageFont
from PIL.TiffImagePlugin import IFDRational

Colour = tuple[int, int, int]

PLATE = (
    "AIR CONDITIONER  KFR-35GW",
    "220V~ 50Hz  1050W  R32 0.75kg",
    "No. 2023061800417",
    "2023-06  MADE IN CHINA",
)
UPRIGHT = 1
LYING = 6
STORED_FOR = {
    1: None,
    3: Image.Transpose.ROTATE_180,
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
}


@dataclass(frozen=True, slots=True)
class Camera:
    """What the phone writes into a photo: makers' names, local time with its offset, place in degrees
    (WGS-84)."""

    make: str = "HUAWEI"
    model: str = "BAL-AL00"
    taken: str = "2026:11:24 09:52:10"
    offset: str = "+08:00"
    latitude: float = 31.230416
    longitude: float = 121.473701
    orientation: int = LYING


def phone_photo(
    seed: int,
    *,
    plate: Sequence[str] = PLATE,
    camera: Camera | None = Camera(),
    size: tuple[int, int] = (1200, 1600),
    quality: int = 80,
    progressive: bool = False,
) -> bytes:
    """A JPEG of an air conditioner with its type plate; `size` is width and height as a person sees it.

    `camera=None` gives one without any EXIF, as the technician app's own re-encoding makes it.
    """
    picture = draw_unit(Random(seed), size, plate)  # noqa: S311  a drawing, no secret
    turn = STORED_FOR[camera.orientation if camera else UPRIGHT]
    if turn is not None:
        picture = picture.transpose(turn)
    exif = exif_of(camera, seed, preview(picture), picture.size) if camera else b""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, progressive=progressive, exif=exif)
    return out.getvalue()


def another(photo: bytes, number: int) -> bytes:
    """The same picture under another image id, hence with another hash: thousands cost nothing."""
    start = photo.index(UNIQUE_ID_MARK)
    return photo[:start] + UNIQUE_ID_MARK + b"%025x" % number + photo[start + 32 :]


def draw_unit(random: Random, size: tuple[int, int], plate: Sequence[str]) -> Image.Image:
    """An indoor unit on a wall, the plate large below it, with the grain of a sensor over everything."""
    wide, high = size
    wall = random.choice([(214, 205, 190), (200, 208, 214), (222, 214, 205)])
    picture = Image.composite(
        Image.new("RGB", size, wall),
        Image.new("RGB", size, dimmed(wall, 0.55)),
        Image.linear_gradient("L").resize(size),
    )
    draw = ImageDraw.Draw(picture)
    draw_case(draw, random, wide, high)
    draw_plate(draw, wide, high, plate)
    return grained(picture, random)


def draw_case(draw: ImageDraw.ImageDraw, random: Random, wide: int, high: int) -> None:
    """The white case with its louvres, a cable and a few stains where they happen to be."""
    case = (wide // 12, high // 10, wide - wide // 12, high // 10 + high // 4)
    draw.rounded_rectangle(case, radius=wide // 30, fill=(238, 238, 234), outline=(150, 150, 150), width=4)
    for line in range(6):
        y = case[3] - high // 14 + line * high // 90
        draw.line((case[0] + wide // 20, y, case[2] - wide // 20, y), fill=(120, 122, 126), width=3)
    draw.line((case[2] - 40, case[3], case[2] - 60, high), fill=(235, 235, 230), width=18)
    for _ in range(40):
        x, y, r = random.randrange(wide), random.randrange(high), random.randrange(3, 14)
        draw.ellipse((x, y, x + r, y + r), fill=(random.randrange(90, 150),) * 3)


def draw_plate(draw: ImageDraw.ImageDraw, wide: int, high: int, lines: Sequence[str]) -> None:
    """The silver type plate; its text is drawn with Pillow's own font, the same on every machine."""
    box = (wide // 10, high // 2, wide - wide // 10, high // 2 + high // 4)
    draw.rectangle(box, fill=(196, 198, 202), outline=(60, 60, 60), width=5)
    step = (box[3] - box[1]) // (len(lines) + 1)
    font = ImageFont.load_default(size=max(8, wide // 24))
    for row, line in enumerate(lines):
        draw.text((box[0] + wide // 30, box[1] + step // 2 + row * step), line, fill=(20, 20, 24), font=font)


def grained(picture: Image.Image, random: Random) -> Image.Image:
    """Sensor noise: without it a drawing is ten times smaller than a photo."""
    wide, high = picture.size
    grain = Image.frombytes("L", picture.size, random.randbytes(wide * high))
    return Image.blend(picture, Image.merge("RGB", (grain, grain, grain)), 0.075)


def dimmed(colour: Colour, by: float) -> Colour:
    """The same colour in shadow."""
    red, green, blue = colour
    return int(red * by), int(green * by), int(blue * by)


def preview(picture: Image.Image) -> bytes:
    """The small JPEG that cameras embed; it shows what the whole picture shows."""
    small = picture.copy()
    small.thumbnail((160, 160))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=60)
    return out.getvalue()


UNIQUE_ID_MARK = b"d0025e9"
"""How every image id begins that is written here."""


def exif_of(camera: Camera, seed: int, embedded: bytes, size: tuple[int, int]) -> bytes:
    """The whole APP1 payload: `Exif`, TIFF header, both directories and the preview."""
    exif = Image.Exif()
    base = ExifTags.Base
    exif[base.Make] = camera.make
    exif[base.Model] = camera.model
    exif[base.Orientation] = camera.orientation
    exif[base.Software] = f"{camera.model} 10.1.0"
    exif[base.DateTime] = camera.taken
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[base.DateTimeOriginal] = camera.taken
    details[base.OffsetTimeOriginal] = camera.offset
    details[base.ExifImageWidth], details[base.ExifImageHeight] = size
    details[base.FNumber] = IFDRational(9, 5)
    details[base.ISOSpeedRatings] = 160
    details[base.ImageUniqueID] = (UNIQUE_ID_MARK + b"%025x" % seed).decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(gps_of(camera))
    return with_preview(exif.tobytes(), embedded)


def gps_of(camera: Camera) -> dict[int, object]:
    """The GPS directory: where the customer lives, to a few metres."""
    tag = ExifTags.GPS
    return {
        tag.GPSVersionID: b"\x02\x03\x00\x00",
        tag.GPSLatitudeRef: "N" if camera.latitude >= 0 else "S",
        tag.GPSLatitude: degrees(camera.latitude),
        tag.GPSLongitudeRef: "E" if camera.longitude >= 0 else "W",
        tag.GPSLongitude: degrees(camera.longitude),
        tag.GPSDateStamp: camera.taken[:10],
    }


def degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    """Degrees, minutes and seconds, as EXIF wants them."""
    hundredths = round(abs(value) * 360_000)
    minutes, rest = divmod(hundredths, 6_000)
    return IFDRational(minutes // 60), IFDRational(minutes % 60), IFDRational(rest, 100)


def with_preview(exif: bytes, embedded: bytes) -> bytes:
    """Append directory 1 with the preview, which Pillow reads but does not write."""
    head, tiff = exif[:6], bytearray(exif[6:])
    order = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack_from(order + "I", tiff, 4)
    (entries,) = struct.unpack_from(order + "H", tiff, first)
    tiff += b"\0" * (len(tiff) % 2)
    struct.pack_into(order + "I", tiff, first + 2 + 12 * entries, len(tiff))
    body_at = len(tiff) + 2 + 3 * 12 + 4
    tiff += struct.pack(order + "H", 3)
    tiff += struct.pack(order + "HHIHH", ExifTags.Base.Compression, 3, 1, 6, 0)
    tiff += struct.pack(order + "HHII", ExifTags.Base.JpegIFOffset, 4, 1, body_at)
    tiff += struct.pack(order + "HHII", ExifTags.Base.JpegIFByteCount, 4, 1, len(embedded))
    return head + bytes(tiff) + struct.pack(order + "I", 0) + embedded
