"""Press: one page in, one PDF out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

import typst

from infra.seal.press.composing import composed
from infra.seal.press.glyphs import TEMPLATES
from infra.seal.press.page import Page
from infra.seal.press.photographs import repainted

FONTS = Path(__file__).parent / "fonts"
STANDARDS = ["a-3a", "ua-1"]
REMEMBERED = 1_000_000
GENERATIONS = 11


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
        self._remembered = 0

    def print(self, page: Page) -> bytes:
        """The page as PDF/A-3a and PDF/UA-1. ValueError as `composed`, or for a photo that nothing can read."""
        files = composed(page).files
        files["record.typ"] = (TEMPLATES / str(page.sheet.template) / "record.typ").read_bytes()
        seconds = page.made_at // 1000
        with self._lock:
            try:
                return self._printed(files, seconds)
            except typst.TypstError:  # a JPEG that PDF/A or typst does not take, such as one in CMYK
                return self._printed(painted_anew(files), seconds)
            finally:
                self._forget(files)

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

    def _forget(self, files: Mapping[str, bytes]) -> None:
        """typst keeps what it decoded for ten more documents, which is 900 MB with a dozen photos each; empty ones
        (0.2 ms) make it forget.
        """
        self._remembered += sum(map(len, files.values()))
        if self._remembered > REMEMBERED:
            nothing = TEMPLATES / "nothing.typ"
            for _ in range(GENERATIONS):
                self._compiler.compile(input=str(nothing), root=str(TEMPLATES), format="pdf", timestamp=0)
            self._remembered = 0


def painted_anew(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with each photo as a plain JPEG in sRGB."""
    return {name: repainted(body) if name.endswith(".jpg") else body for name, body in files.items()}
