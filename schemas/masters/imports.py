"""Importing tables on the wire."""

from __future__ import annotations

from schemas.masters.fields import Choice, Id, Text, Whole, Wire, Written, YesNo


class Asked(Wire):
    """dry_run: check all, write nothing. encoding: found out if not said. outlet: for price lists."""

    dry_run = Written(least=0, most=1, load_default=0)
    encoding = Choice(("utf-8", "gb18030"))
    outlet = Id()


class Imported(Wire):
    """What was done, or with `dry_run` would be: rows read; masters made, changed, found as they were."""

    kind = Text(40, required=True)
    encoding = Text(40, required=True)
    dry_run = YesNo(required=True)
    rows = Whole(required=True)
    created = Whole(required=True)
    changed = Whole(required=True)
    unchanged = Whole(required=True)
