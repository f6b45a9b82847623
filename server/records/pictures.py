"""The photos and drawings that a record's text names, whether they are here, and where its sealed PDF lies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.records.receipt import MISSING, NEVER_ANNOUNCED
from server.store.seals import Waiting
from sync.instants import DAY, Millis
from sync.work.sheet import Sheet
from sync.work.sheets import sheet

PATIENCE: Millis = 7 * DAY
UNANNOUNCED = "unannounced"


@dataclass(frozen=True, slots=True)
class Pictures:
    """What the text names. states: of blobs, by hash; one that no operation announced has none. lacking: given up, with
    the reason. until: how long to wait for an announcement; now: when this was looked at.
    """

    sheet: Sheet
    states: Mapping[str, Any]
    lacking: Mapping[str, str]
    until: Millis
    now: Millis = 0

    @property
    def named(self) -> dict[str, str]:
        """Photos and drawings, hash -> photo or strokes."""
        photos = {picture.sha256: "photo" for picture in self.sheet.pictures}
        drawn = {each.strokes: "strokes" for each in self.sheet.signatures if each.strokes}
        return {**photos, **drawn}

    @property
    def waits(self) -> list[dict[str, Any]]:
        """What is not here yet: [{sha256, what, reason}]. The line that announces a photo may be held, or come from
        another phone: it is waited for, for a week.
        """
        awaited = [hash for hash in self.named if hash not in self.lacking]
        return self.of(
            {
                hash: self.states[hash].reason if hash in self.states else UNANNOUNCED
                for hash in awaited
                if (self.states[hash].state != "stored" if hash in self.states else self.now < self.until)
            }
        )

    def of(self, why: Mapping[str, str | None]) -> list[dict[str, Any]]:
        """These of them as a row keeps them, and why each is not here: [{sha256, what, reason}]."""
        return [{"sha256": hash, "what": self.named[hash], "reason": reason} for hash, reason in why.items()]

    def missing(self, side: int) -> dict[str, str]:
        """Those that the document does without, and why, in words."""
        gone = {hash: NEVER_ANNOUNCED[side] for hash in self.named if hash not in self.states}
        return gone | {h: MISSING[side].format(why=why) for h, why in self.lacking.items() if h in self.named}


def pdf_key(hash: str) -> str:
    """Where a sealed PDF lies: under the hash of its bytes."""
    return f"records/{hash}.pdf"


def pictures_of(record: Waiting, states: Mapping[str, Any]) -> Pictures:
    """What this record's text names. Raises UnknownTemplate, ValueError for a text that is no object."""
    return Pictures(sheet(_object(record.text)), states, record.lacking, record.received + PATIENCE)


def _object(text: bytes) -> Mapping[str, Any]:
    value = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value
