"""Press: one page in, one PDF out."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

import typst
from PIL import Image

from infra.seal.press.composing import composed
from infra.seal.press.glyphs import TEMPLATES
from infra.seal.press.page import Page

FONTS = Path(__file__).parent / "fonts"
STANDARDS = ["a-3a", "ua-1"]


class Press:
    """Fonts and compiler, held loaded (about 0.1 s the first time). Threads may share one: they print one after the
    other; a process prints faster with a Press of its own. The same page gives the same bytes.
    """

    def __init__(self) -> None:
        self._fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
        )
        self._compiler = typst.Compiler(root=str(TEMPLATES), font_paths=self._fonts)
        self._lock = Lock()

    def print(self, page: Page) -> bytes:
        """The page as PDF/A-3a and PDF/UA-1. ValueError as `composed`; typst.TypstError if a photo is no picture."""
        files = composed(page).files
        template = TEMPLATES / str(page.sheet.template) / "record.typ"
        files["record.typ"] = template.read_bytes()
        with self._lock:
            try:
                return self._printed(files, page.made_at // 1000)
            except typst.TypstError:
                return self._printed(repainted(files), page.made_at // 1000)

    def _printed(self, files: Mapping[str, bytes], seconds: int) -> bytes:
        """typst reads photos from files only, so each page has a directory of its own for a moment."""
        with TemporaryDirectory(prefix="doorstep-press-") as directory:
            for name, content in files.items():
                (Path(directory) / name).write_bytes(content)
            return self._compiler.compile(
                input=f"{directory}/record.typ",
                root=directory,
                format="pdf",
                pdf_standards=STANDARDS,
                timestamp=seconds,
            )


def repainted(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with each photo painted anew in sRGB: for a JPEG that PDF/A does not take, such as one in CMYK."""
    return {name: rgb(content) if name.endswith(".jpg") else content for name, content in files.items()}


def rgb(photo: bytes) -> bytes:
    """The same picture as a plain JPEG, turned upright."""
    from PIL import ImageOps

    out = io.BytesIO()
    with Image.open(io.BytesIO(photo)) as opened:
        ImageOps.exif_transpose(opened).convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()
