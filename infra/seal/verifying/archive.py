"""Reading a bundle that a stranger made: what could harm is refused before a byte of it is unpacked.

Unreadable bundle_unreadable, why
  not_a_zip     no zip, or one that contradicts itself
  empty         no file in it
  foreign       neither record.json nor proof.json nor record.pdf in it
  too_many      more than MOST files
  bad_name      absolute, with .., a backslash, a drive, a directory's or a control character
  twice         two files of one name
  encrypted
  method        packed otherwise than stored or deflated
  too_long      one file or all of them unpack to more than may be, whatever they claim
  damaged       a file's checksum is wrong
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping

from infra.seal.parts import PDF, PROOF, RECORD
from infra.seal.verifying.given import Unreadable

MOST = 256
LONGEST_NAME = 200
LONGEST = 20 << 20
LONGEST_PDF = 128 << 20
ALL = 256 << 20
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)?")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError, KeyError)


def unpacked(content: bytes) -> Mapping[str, bytes]:
    """The files of a zip by name, in its order. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if not members:
                raise Unreadable("bundle_unreadable", why="empty", file="")
            _check(members)
            if not {RECORD, PROOF, PDF} & {member.filename for member in members}:
                raise Unreadable("bundle_unreadable", why="foreign", file="")
            return _read(archive, members)
    except _BROKEN:  # what zipfile raises on arbitrary bytes
        raise Unreadable("bundle_unreadable", why="not_a_zip", file="") from None


def _check(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST:
        raise Unreadable("bundle_unreadable", why="too_many", file="")
    seen = set[str]()
    for member in members:
        name = member.orig_filename
        if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
            raise Unreadable("bundle_unreadable", why="bad_name", file=name)
        if name in seen:
            raise Unreadable("bundle_unreadable", why="twice", file=name)
        seen.add(name)
        if member.flag_bits & _ENCRYPTED:
            raise Unreadable("bundle_unreadable", why="encrypted", file=name)
        if member.compress_type not in _METHODS:
            raise Unreadable("bundle_unreadable", why="method", file=name)
        if member.file_size > (LONGEST_PDF if name == PDF else LONGEST):
            raise Unreadable("bundle_unreadable", why="too_long", file=name)
    if sum(member.file_size for member in members) > ALL:
        raise Unreadable("bundle_unreadable", why="too_long", file="")


def _read(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """zipfile stops at the size that a file claims, which was checked, and compares its checksum there."""
    found: dict[str, bytes] = {}
    for member in members:
        try:
            with archive.open(member) as file:
                content = file.read(member.file_size + 1)
        except _BROKEN:
            raise Unreadable("bundle_unreadable", why="damaged", file=member.filename) from None
        found[member.filename] = content
    return found
