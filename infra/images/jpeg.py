"""The segments of a JPEG: its size before anything is decoded, and a copy without what a decoder does not
need.

Markers are found as libjpeg finds them (stray bytes between segments are skipped), so that what is judged
here is what a viewer shows. Numbers in comments are those of ITU-T T.81, annex B.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from infra.images.verdicts import Refusal

SOI, EOI = b"\xff\xd8", b"\xff\xd9"
MARKER = re.compile(rb"\xff([^\x00\xff])")
SCAN_END = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")

DHT, DQT, DRI, SOS, END = 0xC4, 0xDB, 0xDD, 0xDA, 0xD9
APP0, APP1, APP2, APP14, COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
FRAMES = frozenset(range(0xC0, 0xD0)) - {DHT, 0xC8, 0xCC}
SHOWN_EVERYWHERE = frozenset({0xC0, 0xC1, 0xC2})
NEEDED = frozenset({DHT, DQT, DRI, SOS}) | SHOWN_EVERYWHERE
WITH_LENGTH = NEEDED | FRAMES | {0xCC, 0xDC, COMMENT} | frozenset(range(0xE0, 0xF0))

KINDS = {
    b"\x89PNG": "png", b"GIF8": "gif", b"RIFF": "webp", b"%PDF": "pdf", b"PK\x03\x04": "zip",
    b"BM": "bmp", b"II*\x00": "tiff", b"MM\x00*": "tiff", b"<": "markup", b"{": "json",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segment:
    """One marker with its payload body[start:end]; of a scan, `scan_end` is where its coded data ends."""

    code: int
    start: int
    end: int
    scan_end: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything between SOI and EOI; width and height in pixels as stored, not yet turned."""

    segments: tuple[Segment, ...]
    width: int
    height: int


def layout(body: bytes) -> Layout:
    """Walk the segments; Refusal `not_a_jpeg`, `unsupported_jpeg` or `truncated`."""
    if body[:2] != SOI:
        raise Refusal("not_a_jpeg", begins=kind_of(body))
    segments = []
    at = 2
    while (segment := next_segment(body, at)).code != END:
        segments.append(segment)
        at = segment.scan_end
    codes = [segment.code for segment in segments]
    frames = [segment for segment in segments if segment.code in FRAMES]
    if len(frames) != 1 or SOS not in codes or codes.index(SOS) < codes.index(frames[0].code):
        raise Refusal("not_a_jpeg", reason="no_single_picture")
    return Layout(tuple(segments), *dimensions(body, frames[0]))


def next_segment(body: bytes, at: int) -> Segment:
    """The next marker that carries something, or the end marker."""
    while found := MARKER.search(body, at):
        code, at = found[1][0], found.end()
        if code == END:
            return Segment(code, at, at, at)
        if code in ALONE:
            continue
        if code not in WITH_LENGTH:
            raise Refusal("not_a_jpeg", reason=f"marker_{code:02x}")
        end = at + int.from_bytes(body[at : at + 2])
        if end < at + 2:
            raise Refusal("not_a_jpeg", reason="segment_length")
        if end > len(body):
            raise Refusal("truncated")
        return Segment(code, at + 2, end, scan_end(body, end) if code == SOS else end)
    raise Refusal("truncated")


def scan_end(body: bytes, at: int) -> int:
    """Where the next marker that is no restart stands; stuffed zeros and restarts belong to the scan."""
    found = SCAN_END.search(body, at)
    if found is None:
        raise Refusal("truncated")
    return found.start()


def dimensions(body: bytes, frame: Segment) -> tuple[int, int]:
    """B.2.2: precision, lines, samples per line, components."""
    head = body[frame.start : frame.end]
    if len(head) < 6:
        raise Refusal("not_a_jpeg", reason="frame_length")
    height, width = int.from_bytes(head[1:3]), int.from_bytes(head[3:5])
    if frame.code not in SHOWN_EVERYWHERE or head[0] != 8:
        raise Refusal("unsupported_jpeg", frame=f"{frame.code:02x}/{head[0]}")
    if not width or not height:
        raise Refusal("not_a_jpeg", reason="no_size")
    return width, height


def kind_of(body: bytes) -> str:
    """A word for the technician on what the bytes look like instead."""
    if body[4:8] == b"ftyp":
        return "heic_or_film"
    for start, kind in KINDS.items():
        if body.startswith(start):
            return kind
    try:
        text = "".join(codecs.getincrementaldecoder("utf-8")().decode(body[:64]).split())
    except UnicodeDecodeError:
        return "unknown"
    return "text" if text.isprintable() else "unknown"


def exif_in(body: bytes, shape: Layout) -> bytes | None:
    """The payload of the first EXIF segment, which is the one that viewers read."""
    for segment in shape.segments:
        if segment.code == APP1 and body.startswith(b"Exif\0", segment.start):
            return body[segment.start : segment.end]
    return None


def bare(body: bytes, shape: Layout, orientation: int) -> bytes:
    """The same picture with nothing but what shows it: tables, frame, scans, colour, and which way is up."""
    parts = [SOI]
    kept = [part for segment in shape.segments if (part := needed(body, segment))]
    first_is_jfif = bool(kept) and kept[0][1] == APP0
    parts += kept[:first_is_jfif]
    if orientation != 1:
        parts.append(written(APP1, orientation_only(orientation)))
    parts += kept[first_is_jfif:]
    return b"".join([*parts, EOI])


def needed(body: bytes, segment: Segment) -> bytes | None:
    """The segment as it belongs into a bare copy, None if a decoder does without it."""
    payload = body[segment.start : segment.end]
    if segment.code in NEEDED:
        return written(segment.code, payload) + body[segment.end : segment.scan_end]
    if segment.code == APP0 and payload.startswith(b"JFIF\0") and len(payload) >= 14:
        return written(APP0, payload[:12] + b"\0\0")  # the last two: no preview follows
    if segment.code == APP14 and payload.startswith(b"Adobe") and len(payload) >= 12:
        return written(APP14, payload[:12])
    if segment.code == APP2 and payload.startswith(b"ICC_PROFILE\0"):
        return written(APP2, payload)  # without it a phone's wide colours look pale
    return None


def written(code: int, payload: bytes) -> bytes:
    """Marker, length, payload."""
    return bytes((0xFF, code)) + (len(payload) + 2).to_bytes(2) + payload


def orientation_only(orientation: int) -> bytes:
    """An EXIF of one entry: tag 0x0112, SHORT, one value; no further directory."""
    entry = b"\x01\x12\0\x03\0\0\0\x01" + orientation.to_bytes(2) + b"\0\0"
    return b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + entry + b"\0\0\0\0"
