"""Reports on the wire: what is asked, and promises kept with the evidence they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validates_schema
from marshmallow.exceptions import ValidationError

from schemas.masters.fields import _COMMON, Choice, Day, Id, Text, Whole, Wire
from sync.work.words import PROMISES

DIMENSIONS = ("outlet", "class", "technician", "promise", "period")
PERIODS = ("day", "week", "month")


class Dimensions(fields.Field[tuple[str, ...]]):
    """Some of these words with commas between them, each once: `outlet,period`."""

    default_error_messages = _COMMON

    def __init__(self, words: tuple[str, ...], **options: Any) -> None:
        one = "|".join(words)
        described = {"type": "string", "pattern": f"^({one})(,({one}))*$"}
        super().__init__(**{**options, "metadata": {**described, **options.get("metadata", {})}})
        self.words = words

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> tuple[str, ...]:
        named = tuple(value.split(",")) if isinstance(value, str) else ()
        if not named or not set(named) <= set(self.words):
            raise ValidationError("not_a_choice")
        return tuple(dict.fromkeys(named))


class AskedPromises(Wire):
    """Promises whose deadline lies in these days, both included, by the calendar each was made under.

    from, to: without them the current month. by: what makes a group. period: how long one of `by=period` is; weeks
    begin on Mondays. outlet, class (its code), technician, promise: only those. format: wins over Accept.
    """

    begins = Day(data_key="from")
    ends = Day(data_key="to")
    by = Dimensions(DIMENSIONS, load_default=("promise",))
    period = Choice(PERIODS, load_default="month")
    outlet = Id()
    class_ = Text(40, data_key="class")
    technician = Id()
    promise = Choice(PROMISES)
    format = Choice(("json", "csv"))

    @validates_schema
    def _has_a_length(self, data: dict[str, Any], **kwargs: Any) -> None:
        if "begins" in data and "ends" in data and data["begins"] > data["ends"]:
            raise ValidationError("ends_before_it_begins", "to")


class Named(Wire):
    """Something with its name. id: a class's is its code."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class Evidence(Wire):
    """How well it is known when promises were kept, counted. settled: by a dispatcher, with a reason."""

    proved = Whole(required=True)
    claimed = Whole(required=True)
    doubtful = Whole(required=True)
    settled = Whole(required=True)


class EvidenceOfBreach(Evidence):
    """The same of those that were broken. missed: nothing keeps them at all."""

    missed = Whole(required=True)


class Beside(Wire):
    """Promises that have not come to an end, and those of jobs that were called off: in no percentage."""

    open = Whole(required=True)
    due_soon = Whole(required=True)
    unknown_ = Whole(required=True, data_key="unknown", attribute="unknown")
    breached_provisional = Whole(required=True)
    cancelled = Whole(required=True)


class Changes(Wire):
    """How often an appointment was changed, by who asked for it."""

    customer = Whole(required=True)
    technician = Whole(required=True)
    office = Whole(required=True)


class Figures(Wire):
    """What became of promises. counted = kept + unproved + breached; each split adds up to its whole.

    counted: they came to an end. kept: in time, by the evidence their policy demands. kept_percent: to a tenth, never
    100 where one is missing; null where nothing was counted. unproved: in time, but not by the evidence demanded.
    reported_late: in time, heard only later. attributed: breached by a change of the promise alone. questioned: a
    question about it is open. beside: in no percentage. appointment_changes: of the windows that were agreed.
    """

    counted = Whole(required=True)
    kept = Whole(required=True)
    kept_percent = fields.Float(required=True, allow_none=True)
    kept_split = fields.Nested(Evidence, required=True)
    unproved = Whole(required=True)
    reported_late = Whole(required=True)
    breached = Whole(required=True)
    breached_split = fields.Nested(EvidenceOfBreach, required=True)
    attributed = Whole(required=True)
    questioned = Whole(required=True)
    beside = fields.Nested(Beside, required=True)
    appointment_changes = fields.Nested(Changes, required=True)


class PromiseGroup(Figures):
    """One group. Of outlet, class, technician, promise and period (its first day) those that were asked for are there;
    null is a group of its own: no class is known, nobody had the job.
    """

    outlet = fields.Nested(Named, allow_none=True)
    class_ = fields.Nested(Named, allow_none=True, data_key="class", attribute="class")
    technician = fields.Nested(Named, allow_none=True)
    promise = Choice(PROMISES)
    period = fields.String()


class PromiseReport(Wire):
    """Promises kept. from, to: the days it is about. total: all groups together."""

    begins = fields.String(required=True, data_key="from")
    ends = fields.String(required=True, data_key="to")
    by = fields.List(Choice(DIMENSIONS), required=True)
    period = Choice(PERIODS, required=True)
    groups = fields.List(fields.Nested(PromiseGroup), required=True)
    total = fields.Nested(Figures, required=True)
