"""A device's line on its way to a file: with its evidence, and whatever keeps it from being applied."""

from __future__ import annotations

from dataclasses import dataclass

from sync.exchange.evidence import Evidence
from sync.exchange.lines import Line, Misunderstood, Understood
from sync.stored import Device, Hold, StoredLine
from sync.work.records import is_numbered


@dataclass(frozen=True, slots=True)
class Judged:
    """A device's line with its evidence.

    fate: why it may not be applied (`held` code), None where it may. accepted: a dispatcher says that it belongs to the
    job, whoever did it. mended: its arguments replace those that were sent. holder: the enrolment that handed it in
    and has yet to be confirmed; the hold is that one's. hold: the settled hold it comes from, whose line it stays.
    """

    line: Line
    when: Evidence
    fate: str | None = None
    accepted: bool = False
    mended: bool = False
    holder: str | None = None
    hold: str | None = None


def again(line: StoredLine) -> Judged:
    """A line that was stored and waits, to be judged once more with its original evidence."""
    content: Understood | Misunderstood
    if line.args is None or line.name is None:
        content = Misunderstood(
            line.trouble or line.receipt.code or "bad_line", "", about=line.about, op=line.name
        )
    else:
        proved = line.trouble != "unproved" if line.name == "record.sign" else None
        content = Understood(line.name, line.about, line.when.said or 0, 0, None, None, "", line.args, proved)
    return Judged(Line(line.n, line.raw, line.hash, content), line.when)


def former(hold: Hold) -> Device:
    """As much of the device as its held lines need."""
    return Device(hold.actor, "", "", hold.person, hold.outlet, "active", hold.opened_at)


def proved(device: Device, content: Understood) -> bool | None:
    """Whether the text's signature holds under the device's own key, and its number is one of that device's; None where
    nothing was signed. What waited was compared when it came.
    """
    if content.proved is None or not device.key:
        return content.proved
    return (
        content.proved
        and content.args["key"] == device.key
        and is_numbered(content.args["text"], device.short)
    )


def trouble_of(device: Device, content: Understood | Misunderstood) -> str | None:
    """What a held line would still be told once its hold is settled: a code, None where nothing."""
    if isinstance(content, Misunderstood):
        return content.code
    return "unproved" if proved(device, content) is False else None
