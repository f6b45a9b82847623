"""The stage of a job: a pure function of its facts, the first that holds."""

from __future__ import annotations

from sync.work import parts
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.visits import Visit
from sync.work.words import ENDING

ENDS_JOB = frozenset(ENDING)
_WAITS = {
    "waits_for_part": "waits_for_part",
    "appraisal_needed": "to_appraise",
    "waiting_for_parts": "waits_for_part",
    "waiting_for_customer": "waits_for_customer",
}


def result(visit: Visit) -> str | None:
    """The result a visit had."""
    return visit.result


def ended(job: Job) -> bool:
    """A visit's result ends the job, and the office did not reopen it since it heard of it."""
    return ending(job) is not None


def ending(job: Job) -> Operation | None:
    """The latest result that ends the job."""
    return max(endings(job), key=lambda op: op.order, default=None)


def endings(job: Job) -> list[Operation]:
    """Every visit's result that ends the job and was heard since it was last taken up again."""
    said = [visit.result_said for visit in job.visits.values() if visit.ends_job]
    since = 0 if job.reopened is None else job.reopened.heard
    return [op for op in said if op is not None and (op.heard > since or op.home)]


def stage(job: Job) -> str:
    """One of the words of the README's table: the first that holds."""
    if job.cancelled:
        return "cancelled"
    if job.closed:
        return "done"
    if ended(job):
        return _after_end(job)
    visits = [visit for visit in job.visits.values() if visit.left is None]
    if any(visit.arrived for visit in visits):
        return "in_service"
    if any(visit.set_out for visit in visits):
        return "on_the_way"
    waits = waiting(job)
    if waits is not None:
        return waits
    if job.technician is None or (job.reply is not None and job.reply.name == "job.decline"):
        return "to_assign"
    if any(visit.appointed for visit in visits):
        return "to_visit"
    return "to_appoint" if job.reply else "to_accept"


def waiting(job: Job) -> str | None:
    """For what the job waits: what its last result or pause says, until something later speaks against it.

    A window that was agreed later, or work taken up again, ends every wait but the one for a part that has not arrived.
    """
    words = [visit.result_said for visit in job.visits.values() if visit.helps is None]
    last = max((op for op in (*words, job.pause) if op is not None), key=lambda op: op.order, default=None)
    word = None if last is None else _WAITS.get(str(last.args.get("result") or last.args.get("reason")))
    if last is None or word is None or last.name == "job.resume":
        return None
    after = [visit.appointed for visit in job.visits.values() if visit.left is None]
    again = any(op is not None and op.order > last.order for op in after)
    if word != "waits_for_part":
        return None if again else word
    asked = [each for each in parts.wanted(job) if each.state != "dropped"]
    if asked:
        return word if parts.waits_since(job) is not None else None
    return None if again else word


def _after_end(job: Job) -> str:
    demands = job.about.get("demands") or ()
    reviewed = job.reviewed is not None and job.reviewed.args["verdict"] == "accepted"
    if "review" in demands and not reviewed:
        return "to_review"
    if "call_back" in demands and job.called_back is None:
        return "to_call_back"
    return "done"
