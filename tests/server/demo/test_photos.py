"""The demo's photos are what phones send: size, weight, EXIF; and the same each time."""

from __future__ import annotations

import io

from PIL import ExifTags, Image
from PIL.JpegImagePlugin import JpegImageFile

from server.demo.photos import Camera, another, phone_photo


def opened(body: bytes) -> Image.Image:
    return JpegImageFile(io.BytesIO(body))


def test_a_photo_lies_on_its_side_and_weighs_what_a_phones_photo_weighs() -> None:
    body = phone_photo(3)
    assert opened(body).size == (1600, 1200)
    assert 250_000 < len(body) < 350_000


def test_a_photo_tells_where_when_and_with_what_it_was_taken() -> None:
    exif = opened(
        phone_photo(3, camera=Camera(latitude=-33.856784, longitude=-70.5), size=(120, 160))
    ).getexif()
    assert (exif[ExifTags.Base.Orientation], exif[ExifTags.Base.Model]) == (6, "BAL-AL00")
    assert exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.OffsetTimeOriginal] == "+08:00"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    assert (gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLongitudeRef]) == ("S", "W")
    assert gps[ExifTags.GPS.GPSLatitude] == (33.0, 51.0, 24.42)


def test_a_photo_holds_a_preview_that_is_itself_a_jpeg() -> None:
    exif = opened(phone_photo(3)).getexif()
    directory = exif.get_ifd(ExifTags.IFD.IFD1)
    at, length = directory[ExifTags.Base.JpegIFOffset], directory[ExifTags.Base.JpegIFByteCount]
    tiff = opened(phone_photo(3)).info["exif"][6:]
    assert opened(tiff[at : at + length]).size == (160, 120)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    size = (120, 160)
    assert phone_photo(3, size=size) == phone_photo(3, size=size) != phone_photo(4, size=size)


def test_another_photo_costs_no_drawing_and_shows_the_same() -> None:
    body = phone_photo(3, size=(120, 160))
    copies = {another(body, number) for number in range(50)}
    assert len(copies) == 50
    assert {opened(copy).tobytes() for copy in copies} == {opened(body).tobytes()}


def test_a_photo_without_camera_has_no_exif() -> None:
    body = phone_photo(3, camera=None, size=(120, 160))
    assert opened(body).size == (120, 160)
    assert b"Exif" not in body
