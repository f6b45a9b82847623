"""Corrections: a record never changes; another names it, says why, and what is different."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

OWN = frozenset(
    (
        "number",
        "corrects",
        "corrects_number",
        "reason",
        "difference",
        "follows",
        "signed_by",
        "operations",
        "template",
        "language",
    )
)
"""Members that are each text's own: they differ from record to record without anything having been corrected."""

MOST = 60
_NONE = object()


def difference(former: Mapping[str, Any], text: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What another text says differently: [{field, was, now}], null for what was not there. field: `parts[0].quantity`.

    At most 60; the last one then is {"field": "…"} and says only that there is more.
    """
    names = [name for name in (*former, *(name for name in text if name not in former)) if name not in OWN]
    found: list[dict[str, Any]] = []
    for name in names:
        was, now = former.get(name), text.get(name)
        if name == "times" and isinstance(was, Mapping) and isinstance(now, Mapping):
            was, now = _unsigned(was), _unsigned(now)
        found += _apart(name, was, now)
    return found if len(found) <= MOST else [*found[: MOST - 1], {"field": "…", "was": None, "now": None}]


def _unsigned(times: Mapping[str, Any]) -> dict[str, Any]:
    return {name: at for name, at in times.items() if name != "signed"}


def _apart(path: str, was: Any, now: Any) -> Iterator[dict[str, Any]]:
    if was == now and type(was) is type(now):
        return
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        for name in dict.fromkeys((*was, *now)):
            yield from _apart(f"{path}.{name}", was.get(name), now.get(name))
    elif isinstance(was, list) and isinstance(now, list):
        for at in range(max(len(was), len(now))):
            before, after = (each[at] if at < len(each) else _NONE for each in (was, now))
            if before is _NONE or after is _NONE:
                yield {"field": f"{path}[{at}]", "was": _told(before), "now": _told(after)}
            else:
                yield from _apart(f"{path}[{at}]", before, after)
    else:
        yield {"field": path, "was": was, "now": now}


def _told(value: Any) -> Any:
    return None if value is _NONE else value
