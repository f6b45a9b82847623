"""Which variables each template wants: exactly these, each a text, a whole number or none.

| template | variables |
|---|---|
| `promise_alarm`, `promise_withdrawn` | number, promise, due, zone, outcome, percent, contact, stage, technician |
| `remedy_opened`, `remedy_withdrawn` | number, kind (repair, parts, fault), since, due, zone |
| `check` | channel, at, zone |
| `record_ready`, `record_corrected`, `link_again` | number, call, text (the record's), language |
| `completion_code` | number, call, text, language, code (its id, not itself) |

Instants are ISO texts and zones IANA names. due, contact and technician may be none.
"""

from __future__ import annotations

from collections.abc import Mapping

Variables = Mapping[str, str | int | None]

_PROMISE = frozenset(
    {"number", "promise", "due", "zone", "outcome", "percent", "contact", "stage", "technician"}
)

_REMEDY = frozenset({"number", "kind", "since", "due", "zone"})

_RECORD = frozenset({"number", "call", "text", "language"})

VARIABLES: Mapping[str, frozenset[str]] = {
    "promise_alarm": _PROMISE,
    "promise_withdrawn": _PROMISE,
    "remedy_opened": _REMEDY,
    "remedy_withdrawn": _REMEDY,
    "check": frozenset({"channel", "at", "zone"}),
    "record_ready": _RECORD,
    "record_corrected": _RECORD,
    "link_again": _RECORD,
    "completion_code": _RECORD | {"code"},
}


class BadNotice(ValueError):
    """A defect of ours: a template that does not exist, or variables that are not its own."""


def checked(template: str, variables: Variables) -> Variables:
    """The same variables; BadNotice where they are not exactly those of the template."""
    if template not in VARIABLES:
        raise BadNotice(f"no template {template!r}")
    wanted, given = VARIABLES[template], variables.keys()
    if wanted != given:
        raise BadNotice(f"{template}: missing {sorted(wanted - given)}, unknown {sorted(given - wanted)}")
    for name, value in variables.items():
        if not isinstance(value, str | int | None) or isinstance(value, bool):
            raise BadNotice(f"{template}: {name} is a {type(value).__name__}")
    return variables
