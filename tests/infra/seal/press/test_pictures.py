"""Photos and drawings: as they came where that can be, plain where it cannot, in words where they are missing."""

from __future__ import annotations

import io
import json
import re
import resource
import tempfile
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from infra.images.verdicts import Refusal
from infra.seal.press.page import Attachment
from infra.seal.press.photographs import PIXELS, SIDE, measured, printable
from infra.seal.press.printing import Press
from infra.seal.press.strokes import Strokes, strokes_of, svg
from server.demo.photos import another, phone_photo
from sync.work.sheet import Column, Picture, Section, Table
from tests.infra.seal.press import samples
from tests.infra.seal.press.reading import solid, text_of, told

POINT = st.tuples(st.integers(-20_000, 20_000), st.integers(-20_000, 20_000), st.integers(0, 1000))


def jpeg(mode: str, size: tuple[int, int] = (400, 300)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert(mode).save(out, "JPEG")
    return out.getvalue()


def with_photo(photo: bytes) -> tuple[str, object]:
    name = sha256(photo).hexdigest()
    sheet = replace(samples.half(), pictures=(Picture(name, "铭牌"),))
    return name, replace(samples.printed(sheet), photos={name: photo})


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_an_ordinary_photo_is_inside_byte_for_byte(press: Press, mode: str) -> None:
    photo = jpeg(mode)
    _, page = with_photo(photo)
    assert photo in press.print(page)


def test_a_photo_in_cmyk_is_painted_anew(press: Press) -> None:
    photo = jpeg("CMYK")
    _, page = with_photo(photo)
    pdf = press.print(page)
    assert photo not in pdf
    assert "cmyk" not in told(pdf, "pdfimages", "-list", "PDF")
    assert "jpeg" in told(pdf, "pdfimages", "-list", "PDF")


def test_a_huge_photo_is_printed_smaller_and_upright() -> None:
    huge = phone_photo(1, size=(2400, 3200), quality=40)
    small = printable(huge)
    assert measured(huge) == (2400, 3200)
    assert PIXELS < 2400 * 3200 and max(measured(small)) <= SIDE
    assert measured(small)[0] < measured(small)[1]
    assert printable(small) is small


def test_a_photo_lying_on_its_side_is_measured_as_it_is_seen() -> None:
    lying = phone_photo(1)
    with Image.open(io.BytesIO(lying)) as stored:
        assert stored.size == (1600, 1200)
    assert measured(lying) == (1200, 1600)


def test_a_dozen_photos_a_page_do_not_fill_the_memory(press: Press) -> None:
    """The compiler remembers ten documents: 75 MB a page, unless it is made to forget."""
    taken = phone_photo(7)

    def print_page(number: int) -> int:
        photos = {
            sha256(one).hexdigest(): one for one in (another(taken, number * 12 + i) for i in range(12))
        }
        sheet = replace(samples.half(), pictures=tuple(Picture(name, "") for name in photos))
        press.print(replace(samples.printed(sheet), photos=photos))
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

    used = [print_page(number) for number in range(6)]
    assert max(used[3:]) - max(used[:2]) < 100_000_000


def test_what_is_no_picture_is_refused_and_nothing_stays_on_disk(
    press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    _, page = with_photo(b"GIF89a no")
    with pytest.raises(ValueError, match="no JPEG"):
        press.print(page)
    _, page = with_photo(jpeg("RGB")[:400])
    with pytest.raises(ValueError, match="a photo"):
        press.print(page)
    assert press.print(samples.printed(samples.half())).startswith(b"%PDF-1.7")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_photo_and_a_missing_drawing_say_why(press: Press) -> None:
    sheet = replace(samples.plain(), pictures=(Picture("1" * 64, "铭牌 · 2026-11-24 10:00"),))
    why = {"1" * 64: "到签发时仍未收到，见后续更正", samples.strokes_named("王秀英"): "签名笔迹未收到"}
    heard = solid(text_of(press.print(replace(samples.printed(sheet), strokes={}, missing=why))))
    assert "照片未附到签发时仍未收到，见后续更正铭牌·2026-11-2410:00" in heard
    assert "签名笔迹未收到" in heard


def test_a_picture_that_is_neither_given_nor_missing_is_a_mistake_of_the_caller(press: Press) -> None:
    page = samples.printed(replace(samples.plain(), pictures=(Picture("1" * 64, ""),)))
    with pytest.raises(ValueError, match=r"1{64} is neither given nor missing"):
        press.print(page)


def test_a_ragged_table_and_an_odd_attachment_are_mistakes_of_the_caller(press: Press) -> None:
    page = samples.printed(samples.plain())
    ragged = Section("x", "表", table=Table((Column("a"), Column("b")), (("1", "2"), ("3",))))
    with pytest.raises(ValueError, match="as many cells as its table"):
        press.print(replace(page, sheet=replace(page.sheet, sections=(ragged,))))
    with pytest.raises(ValueError, match="names no attachment"):
        press.print(replace(page, attachments=(Attachment("../record.json", b"", "a/b", "", "data"),)))


def test_strokes_are_read_from_what_the_phone_sent() -> None:
    points = [{"x": 31, "y": 120, "t": 0, "pressure": 500}, {"x": 33, "y": -8, "t": 16, "pressure": 520}]
    body = json.dumps({"v": 1, "record": "A7-0012-1", "width": 600, "height": 240, "strokes": [points]})
    assert strokes_of(body.encode()) == Strokes(600, 240, (((31, 120, 500), (33, -8, 520)),))
    with pytest.raises(Refusal):
        strokes_of(b'{"v":1}')


def test_pressing_harder_draws_wider_and_a_dot_is_a_dot() -> None:
    drawing = svg(Strokes(600, 240, (((0, 0, 0), (50, 50, 500), (99, 9, 1000)), ((5, 5, 300),))))
    wide = [float(one) for one in re.findall(r'stroke-width="([\d.]+)"', drawing)]
    assert wide[:3] == sorted(wide[:3]) and wide[0] < wide[2]
    assert 'd="M5 5l.1 0"' in drawing
    twice = svg(Strokes(1200, 480, (((0, 0, 0), (50, 50, 0)),)))
    assert f'stroke-width="{2 * wide[0]:.2f}"' in twice, "the pen grows with the canvas"


@given(st.lists(st.lists(POINT, min_size=1, max_size=20), min_size=1, max_size=5))
def test_each_movement_is_one_line_from_its_first_point_to_its_last(
    paths: list[list[tuple[int, int, int]]],
) -> None:
    for path in (path for path in paths if len(path) > 1):
        lines = re.findall(r'd="([^"]+)"', svg(Strokes(600, 240, (tuple(path),))))
        starts = [re.match(r"M(\S+) (\S+?)Q", line).groups() for line in lines]
        ends = [tuple(line.split("Q")[-1].split(" ")[-2:]) for line in lines]
        assert tuple(map(float, starts[0])) == path[0][:2]
        assert tuple(map(float, ends[-1])) == path[-1][:2]
        assert all(tuple(end) == start for end, start in pairwise_ends(ends, starts))


def pairwise_ends(
    ends: list[tuple[str, ...]], starts: list[tuple[str, ...]]
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(end, start) for (end, _), (_, start) in pairwise(zip(ends, starts, strict=True))]


def test_a_wild_drawing_prints(press: Press) -> None:
    wild = Strokes(1, 10_000, (tuple((i * 7 % 20_000 - 9_000, -i, i % 1000) for i in range(2000)),))
    page = samples.printed(samples.plain())
    assert press.print(replace(page, strokes={samples.strokes_named("王秀英"): wild}))
