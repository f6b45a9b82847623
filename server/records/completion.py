"""Completion codes (验收码): the customer confirms a record from a phone of their own.

Six figures, derived and never stored, sent to the number on the job after the record was seen on a full link. One code
serves a whole call for 24 hours; five wrong tries end it, and three are sent a day, so that guesses have fifteen tries
in a million. What was typed is compared in constant time. Success files `customer.confirm_record` for every record of
the call that was seen.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from server import customer_acts
from server.house import House
from server.notices.addressing import addressee
from server.notices.records import about
from server.records.calls import call_key, job_file, jobs_of_call
from server.records.linking import ALL
from server.records.secrets import derived
from server.store import codes, links, notices, readings
from server.store.notices import notice_id
from server.store.writing import SqlWriting
from sync.exchange.chain import sha256_hex
from sync.instants import DAY, HOUR, MINUTE, Millis
from sync.work.confirming import confirmations
from sync.work.file import read
from sync.work.job import Job
from sync.work.records import RECORDS
from sync.work.releasing import may_leave

LIFE: Millis = DAY
TRIES = 5
MOST_A_DAY = 3
APART: Millis = MINUTE
FRESH: Millis = HOUR
"""Asked for again within this time the same code is sent: the text says that it holds for 24 hours."""
NEEDED: Millis = HOUR
TEMPLATE = "completion_code"


def code_of(house: House, id: str) -> str:
    """The six figures of this code."""
    return f"{int.from_bytes(derived(house, 'completion', id)[:8], 'big') % 1_000_000:06}"


@dataclass(frozen=True, slots=True)
class _Call:
    """A call as a link sees it. seen: (job, text's hash) of its records that were seen, in order."""

    job: Job
    jobs: Sequence[Job]
    seen: Sequence[tuple[Job, str]]


def send_code(house: House, link: str) -> str:
    """Have a code sent to the number on the job. link: the link's id.

    code_sent    it is on its way
    sent_lately  one was sent within a minute, or three within a day
    not_seen     no record of the call was seen on a full link yet
    withheld     something about the job is open
    no_number    nobody can be written to
    no_link      there is no such link any more, or it is not the customer's own
    """
    return house.work(lambda tx: _send(house, tx, link))


def _send(house: House, tx: SqlWriting, link: str) -> str:
    now, call = house.now(), _call(house, tx, link)
    if call is None:
        return "no_link"
    if not call.seen:
        return "not_seen"
    if not may_leave(call.job, now):
        return "withheld"
    told = addressee(call.job, None)
    if not (told.phones or told.mails):
        return "no_number"
    key = call_key(call.job)
    code = codes.newest(tx.connection, key)
    made = [
        each.notice.made_at for job in call.jobs for each in notices.of_job(tx.connection, job.id, {TEMPLATE})
    ]
    lately = [at for at in made if at > now - DAY]
    if len(lately) >= MOST_A_DAY or any(at > now - APART for at in lately):
        return "sent_lately"
    fresh = (
        code is not None and code.expires_at > now + LIFE - FRESH and not code.used_at and code.tries < TRIES
    )
    id = code.id if code is not None and fresh else ""
    if not id:
        id = house.new_id()
        codes.make(tx.connection, id, key, call.job.id, now, now + LIFE)
    job, text = call.seen[0]
    notice = about(
        job,
        None,
        TEMPLATE,
        text,
        notice_id(TEMPLATE, id, len(made)),
        now,
        variables={"code": id},
        not_before=now,
        not_after=now + NEEDED,
        quiet=False,
    )
    notices.add(tx.connection, [notice])
    return "code_sent"


def check_code(house: House, link: str, typed: str) -> str:
    """The customer typed this. `confirmed`, `wrong_code`, or `code_over`: none sent, expired, or too many tries."""
    return house.work(lambda tx: _check(house, tx, link, typed))


def _check(house: House, tx: SqlWriting, link: str, typed: str) -> str:
    now, call = house.now(), _call(house, tx, link)
    code = None if call is None else codes.newest(tx.connection, call_key(call.job))
    if call is None or code is None or code.expires_at <= now or code.tries >= TRIES:
        return "code_over"
    if not hmac.compare_digest(code_of(house, code.id).encode(), typed.strip().encode()):
        codes.tried(tx.connection, code.id)
        return "wrong_code" if code.tries + 1 < TRIES else "code_over"
    codes.used(tx.connection, code.id, now)
    acts = [
        (job.id, "customer.confirm_record", {"text_hash": text, "way": TEMPLATE})
        for job, text in call.seen
        if text not in confirmations(job)
    ]
    if acts:
        customer_acts.does(house, tx, link, acts)
    return "confirmed"


def confirmed_at(house: House, job: str, text_hash: str) -> Millis | None:
    """When the customer confirmed this record of the job's call, if they did."""
    with house.store.reading() as connection:
        file = job_file(connection, job)
        jobs = [] if file is None else jobs_of_call(connection, read(file))
    found = (confirmations(each).get(text_hash) for each in jobs)
    return next((act.when.estimate for act in found if act is not None), None)


def _call(house: House, tx: SqlWriting, link: str) -> _Call | None:
    """What this link opens, its job locked; None where it is not a full link that lives."""
    row = links.of_id(tx.connection, link)
    if row is None or row.right != ALL or row.expires_at <= house.now():
        return None
    file = tx.files([row.job]).get(row.job)
    if file is None:
        return None
    job = read(file)
    jobs = jobs_of_call(tx.connection, job)
    texts = [(each, text) for each in jobs for text in _texts(each)]
    seen = readings.first_seen(tx.connection, [text for _, text in texts])
    return _Call(job, jobs, [(each, text) for each, text in texts if text in seen])


def _texts(job: Job) -> list[str]:
    """The records of this job that stand, by the SHA-256 of their texts."""
    signed = [op for op in job.listed(*RECORDS) if op.proved is not False]
    return list(dict.fromkeys(sha256_hex(op.args["text"].encode()) for op in signed))
