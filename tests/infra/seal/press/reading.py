"""What tools that nobody here wrote say about a PDF."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader

XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Word:
    """A word and the box around it in points from the upper left."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float


def told(pdf: bytes, program: str, *arguments: str) -> str:
    """What the program says about the PDF, which it is given as the file `-`'s place."""
    with TemporaryDirectory() as directory:
        file = Path(directory) / "it.pdf"
        file.write_bytes(pdf)
        asked = [program, *(str(file) if one == "PDF" else one for one in arguments)]
        return subprocess.run(asked, check=True, capture_output=True).stdout.decode()


def text_of(pdf: bytes) -> str:
    """All text, in columns where it looks like some."""
    return told(pdf, "pdftotext", "PDF", "-")


def heard_of(pdf: bytes) -> str:
    """All text in the order in which it stands in the file, which is that of its structure."""
    return told(pdf, "pdftotext", "-raw", "PDF", "-")


def solid(text: str) -> str:
    """Without any white space, which belongs to the lines and not to the text."""
    return re.sub(r"\s+", "", text)


def information(pdf: bytes) -> dict[str, str]:
    """What pdfinfo says."""
    lines = (line.partition(":") for line in told(pdf, "pdfinfo", "PDF").splitlines())
    return {name: value.strip() for name, _, value in lines}


def words_of(pdf: bytes) -> list[Word]:
    """Every word with its place."""
    document = ElementTree.fromstring(told(pdf, "pdftotext", "-bbox", "PDF", "-"))  # noqa: S314  poppler wrote it
    return [
        Word(
            number, word.text or "", *(float(word.attrib[side]) for side in ("xMin", "yMin", "xMax", "yMax"))
        )
        for number, page in enumerate(document.iter(f"{XHTML}page"), 1)
        for word in page.iter(f"{XHTML}word")
    ]


def attachments_of(pdf: bytes) -> dict[str, bytes]:
    """The files inside, as pdfdetach takes them out."""
    with TemporaryDirectory() as directory:
        file, out = Path(directory) / "it.pdf", Path(directory) / "out"
        file.write_bytes(pdf)
        out.mkdir()
        subprocess.run(["pdfdetach", "-saveall", "-o", str(out), str(file)], check=True, capture_output=True)
        return {one.name: one.read_bytes() for one in out.iterdir()}


def catalogue(pdf: bytes) -> DictionaryObject:
    """The document's root; the file must stay open as long as it is read."""
    import io

    return PdfFileReader(io.BytesIO(pdf)).root


def structure(pdf: bytes) -> list[tuple[str, str | None]]:
    """(tag, words for who cannot see it) of every element in reading order."""
    found: list[tuple[str, str | None]] = []
    waiting: list[object] = [catalogue(pdf)["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop()
        if isinstance(element, ArrayObject):
            waiting += [element[i] for i in reversed(range(len(element)))]
        elif isinstance(element, DictionaryObject):
            if "/S" in element:
                found.append((str(element["/S"]), str(element["/Alt"]) if "/Alt" in element else None))
            if "/K" in element:
                waiting.append(element["/K"])
    return found
