"""What is no photo is refused by name, before it can cost anything."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from infra.images import JPEG, Inspected, Inspector, Limits, Refused
from tests.infra.images.samples import (
    EOI,
    SMALL,
    SOI,
    claiming,
    encoded,
    photo,
    plain_photo,
    png_bomb,
    scan_bomb,
    segment,
)


def refusal(inspector: Inspector, body: bytes, type: str = JPEG) -> Refused:
    found = inspector.inspect(body, type)
    assert isinstance(found, Refused), found
    return found


@pytest.mark.parametrize(
    ("begins", "body"),
    [
        ("text", "空调不制冷，换了压缩机，又试了十分钟，出风温度正常。".encode()),
        ("markup", b"<svg onload=alert(1)>" + photo()),
        ("png", png_bomb()),
        ("gif", b"GIF89a" + photo()),
        ("pdf", b"%PDF-1.7\n" + photo()),
        ("zip", b"PK\3\4" + photo()),
        ("heic_or_film", b"\0\0\0\x18ftypheic" + photo()),
        ("unknown", bytes(range(128, 256))),
        ("unknown", b"\0" * 5000),
        ("unknown", b"\n" + photo()),
    ],
)
def test_something_else_named_jpg_is_told_by_its_beginning(
    inspector: Inspector, begins: str, body: bytes
) -> None:
    assert refusal(inspector, body) == Refused("not_a_jpeg", {"begins": begins})


@pytest.mark.parametrize(
    "type", ["image/png", "text/html", "image/svg+xml", "", "image/jpeg; x=1", "IMAGE/JPEG"]
)
def test_only_the_listed_types_are_looked_at(inspector: Inspector, type: str) -> None:
    assert refusal(inspector, photo(), type) == Refused("type_not_allowed", {"type": type})


def test_nothing_is_no_photo(inspector: Inspector) -> None:
    assert refusal(inspector, b"").code == "empty"


def test_fifty_megabytes_are_refused_unseen() -> None:
    with Inspector() as own:
        found = refusal(own, photo() + bytes(50_000_000))
        assert (found.code, found.details["limit"], own.pid) == ("too_large", 16 * 1024 * 1024, None)


@pytest.mark.parametrize(
    "body", [claiming(plain_photo(), 65500, 65500), encoded(Image.new("L", (65500, 400)))]
)
def test_too_many_pixels_are_known_from_the_header(body: bytes) -> None:
    with Inspector(Limits(cpu_seconds=0.2)) as own:
        assert refusal(own, body).code == "too_many_pixels"


HEAD = plain_photo()[: plain_photo().index(b"\xff\xda")]
FRAME = plain_photo()[plain_photo().index(b"\xff\xc0") :][:19]


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("truncated", SOI),
        ("truncated", HEAD),
        ("truncated", SOI + b"\xff\xe1\xff\xff"),
        ("truncated", SOI + b"\xff" * 5000),
        ("truncated", SOI + b"\xff\0" * 5000),
        ("not_a_jpeg", SOI + EOI),
        ("not_a_jpeg", HEAD + EOI),
        ("not_a_jpeg", SOI + SOI + plain_photo()),
        ("not_a_jpeg", SOI + FRAME + plain_photo()[2:]),
        ("not_a_jpeg", SOI + b"\xff\xf0\0\2" + plain_photo()[2:]),
        ("not_a_jpeg", SOI + b"\xff\xe0\0\0" + plain_photo()[2:]),
        ("not_a_jpeg", SOI + segment(0xC0, b"\x08\0") + plain_photo()[2:]),
        ("not_a_jpeg", claiming(plain_photo(), 0, 10)),
        ("unsupported_jpeg", plain_photo().replace(b"\xff\xc0", b"\xff\xc3", 1)),
        ("unsupported_jpeg", plain_photo().replace(b"\xff\xc0", b"\xff\xc9", 1)),
        ("unsupported_jpeg", plain_photo().replace(b"\xff\xc0\0\x11\x08", b"\xff\xc1\0\x11\x0c", 1)),
        ("damaged", plain_photo().replace(b"\xff\xdb", b"\xff\xfe")),
    ],
)
def test_a_broken_structure_is_refused(inspector: Inspector, code: str, body: bytes) -> None:
    assert refusal(inspector, body).code == code


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.9, 0.99, 0.9999])
def test_a_photo_cut_off_is_truncated(inspector: Inspector, part: float) -> None:
    body = photo()
    assert refusal(inspector, body[: int(len(body) * part)]).code == "truncated"


@pytest.mark.parametrize("size", [SMALL, (1200, 1600)])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 0.98])
def test_a_photo_cut_off_and_closed_again_is_still_truncated(
    inspector: Inspector, part: float, size: tuple[int, int]
) -> None:
    """Decoders fill what is missing with grey and say nothing."""
    body = plain_photo(size=size)
    assert refusal(inspector, body[: int(len(body) * part)] + EOI).code == "truncated"


def test_a_bomb_of_scans_costs_no_more_than_its_time() -> None:
    with Inspector(Limits(cpu_seconds=0.3)) as own:
        assert refusal(own, scan_bomb()) == Refused("too_slow", {"seconds": 0.3})
        assert isinstance(own.inspect(photo(), JPEG), Inspected)


def test_a_picture_that_needs_too_much_memory_cannot_be_decoded_and_the_next_is_read() -> None:
    big = encoded(Image.new("RGB", (5000, 4900)), progressive=True, subsampling=0)
    with Inspector(Limits(memory=100 * 1024 * 1024)) as own:
        assert refusal(own, big).code == "damaged"
        assert isinstance(own.inspect(photo(), JPEG), Inspected)
    with Inspector() as ordinary:
        assert isinstance(ordinary.inspect(big, JPEG), Inspected)


@given(changes=st.lists(st.tuples(st.integers(0, 2**30), st.integers(0, 255)), min_size=1, max_size=12))
@settings(deadline=None, max_examples=150)
def test_any_damage_gets_an_answer_and_never_ends_the_child(
    inspector: Inspector, changes: list[tuple[int, int]]
) -> None:
    body = bytearray(photo(size=(60, 80)))
    for at, value in changes:
        body[at % len(body)] = value
    found = inspector.inspect(bytes(body), JPEG)
    assert isinstance(found, Inspected) or found.code != "unreadable"
