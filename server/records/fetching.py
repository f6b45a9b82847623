"""The pictures of a record, fetched for print: nothing is printed that is not what the text names by its hash.

A photo was hashed when it came, and the store may have lost or changed it since. What is sealed cannot be mended, so
the bytes are hashed once more here. A customer copy has no hash of its own: it has to be what is cut out of the photo.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infra.images.jpeg import bare, layout
from infra.images.verdicts import Refusal
from infra.seal.press.strokes import Strokes, strokes_of
from server.house import House
from server.records.pictures import Pictures
from server.sweeps.photos import MOST_BYTES, blob_key, copy_key, is_named
from sync.ports import Missing, TooLarge

LOST, DAMAGED = "lost_here", "damaged_here"
_ORIENTATIONS = range(1, 9)


class PicturesGone(Exception):
    """Pictures that were stored are not here any more. gone: hash -> `lost_here` or `damaged_here`."""

    def __init__(self, gone: Mapping[str, str]) -> None:
        super().__init__(f"{len(gone)} pictures")
        self.gone = gone


@dataclass(frozen=True, slots=True)
class Fetched:
    """photos: hash -> JPEG as customers may see it, without what a camera writes beside the picture. strokes: hash ->
    drawing.
    """

    photos: Mapping[str, bytes]
    strokes: Mapping[str, Strokes]


def fetched(house: House, pictures: Pictures) -> Fetched:
    """All that is here and was not given up. Raises PicturesGone naming each that is gone, StoreUnreachable."""
    photos, strokes, gone = dict[str, bytes](), dict[str, Strokes](), dict[str, str]()
    for hash, what in pictures.named.items():
        if hash in pictures.lacking or hash not in pictures.states:
            continue
        try:
            body = _named(house, hash)
            if what == "strokes":
                strokes[hash] = strokes_of(body)
            else:
                photos[hash] = _copy(house, hash, body) if pictures.states[hash].copied else body
        except Missing:
            gone[hash] = LOST
        except (TooLarge, _Damaged):
            gone[hash] = DAMAGED
    if gone:
        raise PicturesGone(gone)
    return Fetched(photos, strokes)


class _Damaged(Exception):
    """These are not the bytes that were written."""


def _named(house: House, hash: str) -> bytes:
    body = house.objects.get(blob_key(hash), MOST_BYTES)
    if not is_named(body, hash):
        raise _Damaged
    return body


def _copy(house: House, hash: str, photo: bytes) -> bytes:
    copy = house.objects.get(copy_key(hash), MOST_BYTES)
    try:
        shape = layout(photo)
    except Refusal:
        raise _Damaged from None
    if not any(bare(photo, shape, turned) == copy for turned in _ORIENTATIONS):
        raise _Damaged
    return copy
