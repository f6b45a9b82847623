"""The same fault again, though it was repaired so often: article 11 of 部分商品修理更换退货责任规定 lets an exchange be
asked for. Over all jobs of one appliance, whoever repaired it, and in whatever order they are heard.

A repair is a visit that ended `repaired`; it repaired what was diagnosed on it, or on an earlier visit of the job that
repaired nothing. The fault is back when it is diagnosed on a visit that began after so many repairs of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sync.instants import Millis
from sync.work.calendars import Calendar
from sync.work.job import Job
from sync.work.legal import Thresholds, end_of
from sync.work.operations import Operation
from sync.work.visits import Visit

Order = tuple[Millis, str, int, str]
_MOMENTS = ("arrived", "started", "finished", "signed", "left")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A fault that was found. visit: where. begun: since when that visit went on. done: the repair that saw to it."""

    job: Job
    op: Operation
    visit: Visit | None
    begun: Order
    repaired: Visit | None

    @property
    def fault(self) -> str:
        """Its code."""
        return str(self.op.args["fault"])

    @property
    def done(self) -> Operation | None:
        """What says that it was repaired."""
        return None if self.repaired is None else self.repaired.result_said


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A fault that is back. repairs: every repair of it before, oldest first, one diagnosis each."""

    found: Diagnosis
    repairs: tuple[Diagnosis, ...]


def recurrences(
    jobs: Iterable[Job],
    thresholds: Thresholds,
    calendar: Calendar,
    covered: Callable[[Job], bool | None],
    exchanged: Sequence[Millis] = (),
) -> Mapping[str, Recurrence]:
    """The first on each job of one appliance, by the job's id.

    covered: whether a job is within the warranty, None where nobody knows; within the guarantee after the last repair
    it need not be. exchanged: when the appliance was exchanged; repairs before that were of another machine.
    """
    found = sorted((each for job in jobs for each in diagnoses(job)), key=lambda each: each.op.order)
    made: dict[str, Recurrence] = {}
    for each in found:
        if each.job.id in made:
            continue
        since = max((at for at in exchanged if at < each.begun[0]), default=0)
        before = [one for one in _repairs(found, each) if _at(one) > since and covered(one.job) is not False]
        if len(before) < thresholds.same_fault:
            continue
        guarantee = end_of(calendar, _at(before[-1]), thresholds.guarantee_days)
        if covered(each.job) is not False or each.op.when.estimate <= guarantee:
            made[each.job.id] = Recurrence(each, tuple(before))
    return made


def diagnoses(job: Job) -> Iterator[Diagnosis]:
    """Every fault found on a job, but those of a visit that then found none."""
    repairs = [visit for visit in job.visits.values() if visit.helps is None and visit.result == "repaired"]
    repairs.sort(key=_result_order)
    for op in job.listed("fault.diagnose"):
        visit = _visit_of(job, op)
        if not op.args.get("fault") or (visit is not None and visit.result == "no_fault_found"):
            continue
        begun = op.order if visit is None else min(op.order, _begun(visit))
        later = (each for each in repairs if _result_order(each) > begun)
        here = visit is not None and visit.helps is None and visit.result == "repaired"
        yield Diagnosis(job, op, visit, begun, visit if here else next(later, None))


def _repairs(found: Iterable[Diagnosis], again: Diagnosis) -> list[Diagnosis]:
    """The repairs of this fault before the visit began on which it was found again: one a visit."""
    made: dict[tuple[str, str], Diagnosis] = {}
    for each in found:
        visit, done = each.repaired, each.done
        if each.fault == again.fault and visit is not None and done is not None and done.order < again.begun:
            made.setdefault((each.job.id, visit.id), each)
    return sorted(made.values(), key=lambda each: (_at(each), each.op.order))


def _visit_of(job: Job, op: Operation) -> Visit | None:
    """The visit a diagnosis names; of one that names none, the visit that went on."""
    named = op.args.get("visit")
    if named is not None:
        return job.visits.get(named)
    on = [
        visit
        for visit in job.visits.values()
        if _begun(visit) < op.order and (visit.left is None or op.order < visit.left.order)
    ]
    return max(on, key=_begun, default=None)


def _begun(visit: Visit) -> Order:
    """When it began, by the first that is known of it; never, where nothing is."""
    known = [op.order for name in _MOMENTS if (op := getattr(visit, name)) is not None]
    return min(known, default=(2**63, "", 0, ""))


def _result_order(visit: Visit) -> Order:
    said = visit.result_said
    return (2**63, "", 0, "") if said is None else said.order


def _at(repair: Diagnosis) -> Millis:
    return 0 if repair.done is None else repair.done.when.estimate
