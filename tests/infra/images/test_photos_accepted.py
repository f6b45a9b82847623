"""What a phone sends is accepted, upright, and with what the camera said of its time."""

from __future__ import annotations

import hashlib

import pytest
from PIL import Image, ImageChops, ImageStat

from infra.images import JPEG, Inspected, Inspector
from server.demo.photos import Camera, phone_photo
from tests.infra.images.samples import as_seen, encoded, opened, photo, plain_photo


def accepted(inspector: Inspector, body: bytes) -> Inspected:
    found = inspector.inspect(body, JPEG)
    assert isinstance(found, Inspected), found
    return found


def test_a_photo_of_a_phone_has_its_hash_its_upright_size_and_the_cameras_time(inspector: Inspector) -> None:
    body = phone_photo(7)
    found = accepted(inspector, body)
    assert found.sha256 == hashlib.sha256(body).hexdigest()
    assert (found.width, found.height) == (1200, 1600)
    assert found.taken == "2026-11-24T09:52:10+08:00"


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_the_thumbnail_stands_upright_whichever_way_the_phone_was_held(
    inspector: Inspector, orientation: int
) -> None:
    body = photo(orientation=orientation, size=(1200, 1600))
    thumbnail = opened(accepted(inspector, body).thumbnail)
    assert thumbnail.size == (300, 400)
    expected = as_seen(body).resize((300, 400))
    assert max(ImageStat.Stat(ImageChops.difference(thumbnail, expected)).mean) < 6


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (400, 400), (401, 399), (2400, 1800)])
def test_a_thumbnail_is_never_larger_than_its_box_and_never_enlarged(
    inspector: Inspector, size: tuple[int, int]
) -> None:
    found = accepted(inspector, encoded(Image.effect_noise(size, 40).convert("RGB")))
    wide, high = opened(found.thumbnail).size
    assert (found.width, found.height) == size
    assert wide <= min(400, size[0]) and high <= min(400, size[1])


def test_a_thumbnail_carries_nothing_but_pixels(inspector: Inspector) -> None:
    body = encoded(as_seen(photo()), comment=b"at Mrs Wang's", exif=opened(photo()).getexif())
    thumbnail = accepted(inspector, body).thumbnail
    assert opened(thumbnail).info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Wang" not in thumbnail


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_every_way_a_browser_shows_colour_is_accepted(inspector: Inspector, mode: str) -> None:
    found = accepted(inspector, encoded(as_seen(photo()).convert(mode)))
    assert opened(found.thumbnail).mode == "RGB"


def test_a_progressive_photo_is_accepted(inspector: Inspector) -> None:
    assert accepted(inspector, photo(progressive=True)).customer_copy is not None


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_blocks": 7}])
@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_dark_cellar_or_a_white_wall_is_no_truncated_photo(
    inspector: Inspector, shade: int, options: dict[str, object]
) -> None:
    accepted(inspector, encoded(Image.new("RGB", (1600, 1200), (shade,) * 3), **options))


@pytest.mark.parametrize(
    ("taken", "offset", "expected"),
    [
        ("2026:11:24 09:52:10", "+08:00", "2026-11-24T09:52:10+08:00"),
        ("2026:11:24 09:52:10", "", "2026-11-24T09:52:10"),
        ("2026:11:24 09:52:10", "China", "2026-11-24T09:52:10"),
        ("2026:02:30 09:52:10", "+08:00", None),
        ("0000:00:00 00:00:00", "", None),
        ("yesterday", "", None),
    ],
)
def test_the_cameras_time_is_told_only_where_it_is_one(
    inspector: Inspector, taken: str, offset: str, expected: str | None
) -> None:
    body = phone_photo(1, camera=Camera(taken=taken, offset=offset), size=(60, 80))
    assert accepted(inspector, body).taken == expected


def test_a_photo_without_exif_has_no_time_and_needs_no_customer_copy(inspector: Inspector) -> None:
    found = accepted(inspector, plain_photo())
    assert (found.taken, found.customer_copy) == (None, None)
