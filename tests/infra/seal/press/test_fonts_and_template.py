"""What a sealed record was printed by never changes: the fonts, their licence and the template are these bytes."""

from __future__ import annotations

import re
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from infra.seal.press.glyphs import TEMPLATES
from infra.seal.press.printing import FONTS, Press

HOUSE = Path(__file__).parents[4]
SETTLED = {
    "1/record.typ": "ff85596fe6486755c5d0979f33ecc26f2389b138e213932593dd79dd3af77864",
    "1/glyphs.json": "080171c11935cb03c107dd2279a641ce65149a7b38672e55ee85aa508de3a37a",
}


def test_the_fonts_are_the_ones_named_with_their_source() -> None:
    named = dict(
        re.findall(r"^\| (\S+) \(.*\) \| ([0-9a-f]{64}) \|$", (FONTS / "FONTS.md").read_text(), re.M)
    )
    there = {
        file.name: sha256(file.read_bytes()).hexdigest()
        for file in FONTS.iterdir()
        if file.name != "FONTS.md"
    }
    assert named == there
    faces = {f"{family}-{face}.ttf" for family in ("NotoSansSC", "NotoSans") for face in ("Regular", "Bold")}
    assert set(there) == {*faces, "OFL.txt", "OFL-NotoSans.txt"}


def test_the_licence_is_the_open_font_licence_and_so_say_the_fonts() -> None:
    for licence in FONTS.glob("OFL*.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence.read_text()
    for file in FONTS.glob("*.ttf"):
        with TTFont(file, lazy=True) as font:
            assert "SIL Open Font License" in font["name"].getDebugName(13)
            assert font["OS/2"].fsType == 0, "may be embedded"


def test_no_font_of_the_system_is_ever_seen(press: Press) -> None:
    known = press._fonts.fonts()
    assert {Path(font.path).parent for font in known} == {FONTS}
    assert sorted(font.weight for font in known) == [400, 400, 700, 700]


def test_the_package_carries_fonts_licence_and_templates() -> None:
    carried = tomllib.loads((HOUSE / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["*"]
    needed = {
        f"*{file.suffix}" for folder in (FONTS, TEMPLATES) for file in folder.rglob("*") if file.is_file()
    }
    assert needed <= set(carried)


@pytest.mark.parametrize("name", SETTLED)
def test_a_template_in_use_does_not_change(name: str) -> None:
    """A record signed with template 1 looks the same for ever: another look is template 2 (`templates/2/`)."""
    assert sha256((TEMPLATES / name).read_bytes()).hexdigest() == SETTLED[name]


def test_every_template_is_settled() -> None:
    assert {file.relative_to(TEMPLATES).as_posix() for file in TEMPLATES.glob("*/*")} == set(SETTLED)
