"""A PDF opened without trusting it: its attachments, each bounded."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from infra.seal.parts import ATTACHED
from infra.seal.proof import LIMIT
from infra.seal.verifying.given import Unreadable
from infra.seal.verifying.report import Finding, found

LONGEST = 128 << 20
_DEEPEST, _MOST = 8, 64
_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+\d{1,10}\s+(\d{1,10})\s+(\d{1,10})\s*\]")


@dataclass(frozen=True, slots=True)
class Attached:
    """What is attached under the names that are ours, and what is wrong with it."""

    files: dict[str, bytes]
    findings: tuple[Finding, ...]


def opened(content: bytes) -> PdfFileReader:
    """The PDF; if it cannot be read, what its seal says that it covers of it. Raises Unreadable pdf_unreadable."""
    if len(content) > LONGEST:
        raise Unreadable("file_too_long", limit=LONGEST >> 20)
    reader = _reader(content) or _reader(content[: _sealed_end(content)])
    if reader is None:
        raise Unreadable("pdf_unreadable", why="not_a_pdf")
    if reader.encrypted:
        raise Unreadable("pdf_unreadable", why="encrypted")
    return reader


def _reader(content: bytes) -> PdfFileReader | None:
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=True)
        reader.root["/Pages"]
    except Exception:  # noqa: BLE001 - on arbitrary bytes pyHanko raises whatever its parsing runs into
        return None
    return reader


def _sealed_end(content: bytes) -> int:
    """Where the bytes end that a seal covers; 0 where there is none. What was added behind may be no PDF at all."""
    ranges = _RANGE.findall(content)
    return sum(map(int, ranges[0])) if ranges else 0


def attached(reader: PdfFileReader) -> Attached:
    """record.json and proof.json as they are attached."""
    files: dict[str, bytes] = {}
    findings: list[Finding] = []
    try:
        for name, stream in _named(reader):
            if name in files:
                findings.append(found("attachment_twice", name=name))
            elif name in ATTACHED:
                files[name] = _content(stream)
    except Exception as problem:  # noqa: BLE001 - as above: a stranger's objects may be of any type
        why = str(problem) if isinstance(problem, _Odd) else "unclear"
        findings.append(found("attachment_unreadable", name="", why=why))
    return Attached(files, tuple(findings))


class _Odd(ValueError):
    """Something in the PDF is not as ours has it: what."""


def _named(reader: PdfFileReader) -> Iterator[tuple[str, Any]]:
    names = reader.root.get("/Names")
    tree = names.get("/EmbeddedFiles") if names is not None else None
    if tree is None:
        return
    for at, (key, spec) in enumerate(_leaves(tree, 0)):
        if at == _MOST:
            raise _Odd("too_many")
        labels = {str(key), str(spec["/UF"]), str(spec["/F"])}
        files = spec["/EF"]
        if len(labels) > 1 or files.raw_get("/F") != files.raw_get("/UF"):
            raise _Odd("two_names")
        yield labels.pop(), files["/F"]


def _leaves(node: Any, depth: int) -> Iterator[tuple[Any, Any]]:
    if depth > _DEEPEST:
        raise _Odd("too_deep")
    names = node.get("/Names", ())
    for at in range(0, len(names), 2):
        yield names[at], names[at + 1]
    for kid in node.get("/Kids", ()):
        yield from _leaves(kid.get_object(), depth + 1)


def _content(stream: Any) -> bytes:
    """The bytes of an attachment; at most as long as either of ours may be, however small it was packed."""
    packed: bytes = stream.encoded_data
    filter = stream.get("/Filter")
    if isinstance(filter, generic.ArrayObject) and len(filter) <= 1:
        filter = filter[0] if filter else None
    if "/DecodeParms" in stream or filter not in (None, "/FlateDecode"):
        raise _Odd("filter")
    if filter is None:
        content = packed[: LIMIT + 1]
    else:
        content = zlib.decompressobj().decompress(packed, LIMIT + 1)
    if len(content) > LIMIT:
        raise _Odd("too_long")
    return content
