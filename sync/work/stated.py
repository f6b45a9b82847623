"""What a signed text states beside its operations: photos, strokes, times, the total, whole numbers.

Each contradiction is named by the member of the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sync.instants import Millis, millis
from sync.work.charges import reckoned
from sync.work.reading import at, dicts

if TYPE_CHECKING:
    from sync.work.file import JobFile

MOMENTS = {
    "set_out": "visit.set_out",
    "arrived": "visit.arrive",
    "started": "work.start",
    "finished": "work.finish",
}
Text = Mapping[str, Any]


def against_the_file(file: JobFile, visit: str, text: Text) -> Iterator[str]:
    """Photos that nobody announced, a signature drawn elsewhere, times at which nobody did anything, another warranty
    than was decided.
    """
    announced = {blob["sha256"] for op in file.operations for blob in op.args.get("blobs") or ()}
    photos = text.get("photos") or []
    if not isinstance(photos, list) or any(
        _hash(_member(each, "sha256")) not in announced for each in photos
    ):
        yield "photos"
    strokes = _member(text.get("signed_by"), "strokes")
    if strokes is not None and _hash(strokes) not in announced:
        yield "signed_by"
    yield from _times(file, visit, text.get("times"))
    decided = [op.args for op in file.operations if op.name == "warranty.decide"]
    warranty = _member(text.get("appliance"), "warranty")
    if (
        decided
        and isinstance(warranty, Mapping)
        and warranty.get("warranty") not in [d["warranty"] for d in decided]
    ):
        yield "appliance.warranty"


def _times(file: JobFile, visit: str, times: Any) -> Iterator[str]:
    """A time is the phone's word, or what the server made of it: either stands in a document."""
    for member, name in MOMENTS.items():
        said = _instant(_member(times, member))
        done = [op.when for op in file.operations if op.name == name and op.args.get("visit") == visit]
        if said is not None and said not in {at for when in done for at in (when.said, when.estimate)}:
            yield f"times.{member}"


def not_whole(text: Text) -> Iterator[str]:
    """Members with a number that is not whole, a price in another currency than the text's, and a total that is not
    what its lines come to.
    """
    yield from (name for name, value in text.items() if _has_fraction(value))
    yield from _currency(text)
    try:
        lines = [*(text.get("parts") or ()), *(text.get("charges") or ())]
        total = reckoned(lines, text.get("discounts") or (), ()).total
    except (TypeError, AttributeError, KeyError, ValueError, OverflowError):
        return  # lines that are none are named as what they are not: the operations
    if text.get("total") is not None and text["total"] != total:
        yield "total"


def _currency(text: Text) -> Iterator[str]:
    """One currency a record: what the customer pays is one sum."""
    priced = [
        line for name in ("parts", "charges") for line in dicts(text.get(name)) if not line.get("covered")
    ]
    currencies = [at(line, "price.currency") for line in priced if at(line, "price.amount")]
    if text.get("currency") is not None and any(each not in (None, text["currency"]) for each in currencies):
        yield "currency"


def _has_fraction(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_has_fraction(each) for each in value.values())
    if isinstance(value, list):
        return any(_has_fraction(each) for each in value)
    return isinstance(value, float)


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None


def _hash(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _instant(text: Any) -> Millis | None:
    try:
        return millis(text)
    except (TypeError, ValueError, AttributeError, OverflowError):
        return None
