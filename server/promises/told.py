"""What was promised on a job, everything about it: deadlines, how it stands, pauses, changes, and why, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from server.house import House
from server.office.document import people_in
from server.office.reading import names_of, theirs
from server.promises import explained, telling
from server.staff.roles import Who
from server.store.silence import phones_of
from sync.instants import Millis, iso
from sync.work.commitment import Commitment
from sync.work.commitments import commitments
from sync.work.file import JobFile
from sync.work.job import Job
from sync.work.outcomes import Phone, Standing, on_job, shown, standing
from sync.work.promises import Terms, terms
from sync.work.targets import Target

LANGUAGES = ("zh", "en")


def of_job(house: House, who: Who, id: str) -> dict[str, Any]:
    """The promises of this job. `not_found` as in `theirs`."""
    with house.store.reading() as connection:
        file, job = theirs(connection, who, id)
        phones = phones_of(connection, job.people)
        names = names_of(connection, people_in(file))
    return document(file, job, phones, names, house.now())


def document(
    file: JobFile, job: Job, phones: Sequence[Phone], names: Mapping[str, str], now: Millis
) -> dict[str, Any]:
    """The same of what was read. names: of people."""
    history = terms(job)
    theirs = on_job(job, phones)
    made = [_told(job, each, history, standing(each, now, theirs), names) for each in commitments(job)]
    return {"id": file.id, "number": file.number, "version": file.version, "promises": made}


def counts_from(made: Commitment, history: Sequence[Terms]) -> Millis:
    """From when on its target counts: from the start, or, by the policy `from_change`, from the change."""
    promised = [each for each in history if each.target(made.promise) is not None]
    anew = len(promised) > 1 and made.terms.rule == "from_change" and made.terms.at == promised[-1].at
    return made.terms.at if anew else made.start


def _told(
    job: Job, made: Commitment, history: Sequence[Terms], stands: Standing, names: Mapping[str, str]
) -> dict[str, Any]:
    zone, begins = made.terms.calendar.zone, counts_from(made, history)
    phone = stands.waits_for
    return {
        **shown(made),
        "outcome": stands.outcome,
        "outcome_words": _both(lambda lang: telling.outcome(stands, zone, lang)),
        "last_contact": iso(phone.heard_at) if phone is not None and phone.heard_at else None,
        "zone": zone,
        "start": iso(begins),
        "opens": None if made.opens is None else iso(made.opens),
        "target": _target(made.target, made.terms),
        "policy": made.terms.given.get("policy"),
        "pauses": list(_pauses(made, names)),
        "changes": list(_changes(job, made, history, names)),
        "settlement": _settlement(made, names),
        "explanation": _both(lambda lang: explained.lines(made, begins, lang)),
        "plain": _both(lambda lang: telling.plain(made, begins, stands, lang)),
    }


def _both(told: Any) -> dict[str, Any]:
    return {lang: told(lang) for lang in LANGUAGES}


def _target(wanted: Target | None, of: Terms) -> dict[str, Any] | None:
    if wanted is None:
        return None
    return {wanted.unit: wanted.amount, **_both(lambda lang: telling.target(wanted, lang, of.calendar))}


def _pauses(made: Commitment, names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for each in made.pauses:
        yield {
            "reason": each.reason,
            "from": iso(each.begins),
            "to": None if each.ends is None else iso(each.ends),
            "by": _person(each.said.by, names),
        }
    for begins, ends in made.closed:
        yield {"reason": "closed", "from": iso(begins), "to": iso(ends), "by": None}


def _changes(
    job: Job, made: Commitment, history: Sequence[Terms], names: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """What was promised anew, by whom, and by which rule; and that a calendar was extended."""
    by = {op.when.estimate: op.by for op in job.listed("job.amend") if op.args["about"].get("promise")}
    for before, after in pairwise(history):
        was, now = before.target(made.promise), after.target(made.promise)
        if was != now:
            yield {
                "at": iso(after.at),
                "by": _person(by.get(after.at), names),
                "from": _target(was, before),
                "to": _target(now, after),
                "rule": after.rule,
                "horizon": None,
            }
    for op in job.listed("job.promise"):
        if op.args["why"] == "horizon" and made.target is not None:
            horizon = op.args["calendar"].get("horizon")
            yield {
                "at": iso(op.when.estimate), "by": None, "from": None, "to": None, "rule": None, "horizon": horizon,
            }  # fmt: skip


def _settlement(made: Commitment, names: Mapping[str, str]) -> dict[str, Any] | None:
    """What a dispatcher said of it, while it is in doubt."""
    said = made.said
    if said is None or not made.decided:
        return None
    return {
        "outcome": said.args["outcome"],
        "reason": said.args["reason"],
        "at": iso(said.when.estimate),
        "by": _person(said.by, names),
    }


def _person(id: str | None, names: Mapping[str, str]) -> dict[str, Any] | None:
    return {"id": id, "name": names.get(id)} if id else None
