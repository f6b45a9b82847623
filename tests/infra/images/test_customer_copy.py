"""The customer copy: the same pixels, upright, and nothing else that clung to the photo."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from infra.images import JPEG, Inspected, Inspector
from tests.infra.images.samples import (
    SOI,
    as_seen,
    encoded,
    opened,
    photo,
    plain_photo,
    segment,
    with_segments,
)

SECRET = b"31.2304N121.4737E Mrs Wang"


def copy_of(inspector: Inspector, body: bytes) -> bytes | None:
    found = inspector.inspect(body, JPEG)
    assert isinstance(found, Inspected), found
    return found.customer_copy


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_copy_shows_exactly_what_the_photo_shows(inspector: Inspector, orientation: int) -> None:
    body = photo(orientation=1)
    exif = Image.Exif()
    exif[274] = orientation
    body = encoded(opened(body), exif=exif, comment=SECRET, quality=80)
    copy = copy_of(inspector, body)
    assert copy is not None
    assert as_seen(copy).tobytes() == as_seen(body).tobytes()
    assert opened(copy).tobytes() == opened(body).tobytes()


def test_the_copy_keeps_of_all_exif_only_which_way_is_up(inspector: Inspector) -> None:
    body = photo()
    copy = copy_of(inspector, body)
    assert copy is not None
    assert dict(opened(body).getexif().get_ifd(0x8825))[2] == (31.0, 13.0, 49.5)
    assert dict(opened(copy).getexif()) == {274: 6}
    for trace in (b"HUAWEI", b"BAL-AL00", b"2026:11:24"):
        assert trace in body and trace not in copy


def test_an_upright_photo_loses_its_exif_whole(inspector: Inspector) -> None:
    copy = copy_of(inspector, photo(orientation=1))
    assert copy is not None and b"Exif" not in copy


@pytest.mark.parametrize("orientation", [0, 9, 6000])
def test_an_orientation_that_does_not_exist_is_none(inspector: Inspector, orientation: int) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    copy = copy_of(inspector, encoded(opened(photo()), exif=exif))
    assert copy is not None and b"Exif" not in copy


CLINGING = {
    "xmp": segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + SECRET),
    "extended_xmp": segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + SECRET),
    "second_exif": segment(0xE1, b"Exif\0\0" + SECRET),
    "more_pictures": segment(0xE2, b"MPF\0" + SECRET),
    "flashpix": segment(0xE2, b"FPXR\0" + SECRET),
    "photoshop": segment(0xED, b"Photoshop 3.0\x008BIM" + SECRET),
    "comment": segment(0xFE, SECRET),
    "jfif_preview": segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\3\3" + SECRET + b"."),
    "jfif_extension": segment(0xE0, b"JFXX\0\x10" + SECRET),
    "adobe_with_more": segment(0xEE, b"Adobe\0\x64\0\0\0\0\1" + SECRET),
    "stray_bytes": segment(0xFE, b"") + SECRET,
}


@pytest.mark.parametrize("what", CLINGING)
def test_what_clings_to_the_photo_is_cut(inspector: Inspector, what: str) -> None:
    body = with_segments(plain_photo(), CLINGING[what])
    copy = copy_of(inspector, body)
    assert copy is not None and SECRET not in copy
    assert opened(copy).tobytes() == opened(body).tobytes()


@pytest.mark.parametrize(
    "trailer", [SECRET, photo(seed=2), b"\0\0\0\x18ftypmp42" + SECRET, b"PK\3\4" + SECRET]
)
def test_what_follows_the_picture_is_cut(inspector: Inspector, trailer: bytes) -> None:
    """Motion photos, second pictures, and files that are two things at once."""
    body = plain_photo()
    assert copy_of(inspector, body + trailer) == body


def test_metadata_between_two_scans_is_cut(inspector: Inspector) -> None:
    body = photo(progressive=True, orientation=1)
    at = body.rindex(b"\xff\xda")
    copy = copy_of(inspector, body[:at] + segment(0xE1, b"Exif\0\0" + SECRET) + body[at:])
    assert copy is not None and SECRET not in copy
    assert opened(copy).tobytes() == opened(body).tobytes()


@given(
    segments=st.lists(
        st.tuples(
            st.sampled_from([*range(0xE0, 0xF0), 0xFE]),
            st.sampled_from(
                [b"", b"Exif\0\0", b"JFIF\0\1\2\0\0\1\0\1\0\0", b"MPF\0", b"Adobe\0\x64\0\0\0\0\1"]
            ),
            st.binary(max_size=40),
        ),
        max_size=6,
    )
)
@settings(deadline=None, max_examples=60)
def test_no_segment_whatever_its_kind_carries_words_through(
    inspector: Inspector, segments: list[tuple[int, bytes, bytes]]
) -> None:
    extra = [segment(code, kind + junk + SECRET) for code, kind, junk in segments]
    found = inspector.inspect(with_segments(plain_photo(), *extra), JPEG)
    assert isinstance(found, Inspected)
    assert SECRET not in (found.customer_copy or plain_photo()) + found.thumbnail


def test_colours_stay_true(inspector: Inspector) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    copy = copy_of(inspector, encoded(as_seen(photo()), icc_profile=profile, comment=SECRET))
    assert copy is not None and opened(copy).info["icc_profile"] == profile


def test_the_copy_of_a_copy_is_itself(inspector: Inspector) -> None:
    copy = copy_of(inspector, photo())
    assert copy is not None and copy.startswith(SOI)
    assert copy_of(inspector, copy) is None
