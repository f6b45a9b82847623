"""Links to a customer's records: the token is derived, never stored; a retry sends the same one."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from server.house import House
from server.notices.addressing import addressee
from server.notices.letters import TOKEN_LENGTH
from server.notices.records import about
from server.records.calls import jobs_of_call, record_of
from server.records.secrets import derived
from server.store import links, notices
from server.store.links import token_hash_of
from server.store.notices import notice_id
from server.store.writing import SqlWriting
from sync.instants import DAY, MINUTE, Millis
from sync.work.file import read
from sync.work.releasing import may_leave

LIFE: Millis = 30 * DAY
ALL = "all"
TEMPLATE = "link_again"
MOST_A_DAY = 3
APART: Millis = MINUTE
NEEDED: Millis = 3 * DAY

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def token(house: House, notice: str) -> str:
    """The token of the link in this notice: 16 characters of base 62, 95 bits."""
    number, figures = int.from_bytes(derived(house, "link", notice), "big"), ""
    for _ in range(TOKEN_LENGTH):
        number, place = divmod(number, len(_LETTERS))
        figures += _LETTERS[place]
    return figures


def link_id(notice: str) -> str:
    """What names the link of this notice; no secret."""
    return str(UUID(hex=notice))


def keep(house: House, connection: Connection, notice: str, job: str, now: Millis) -> None:
    """The link lies here before anybody is told of it. One that does already stays as it is."""
    hashed = token_hash_of(token(house, notice))
    links.make(connection, hashed, link_id(notice), ALL, job, now, now + LIFE)


def send_link(house: House, job: str, text_hash: str) -> str:
    """Have the full link sent to the number on file, whoever asks: a hand-over token, a link that lapsed, the office.
    job: of the record, or of the same call.

    sent         it is on its way
    sent_later   something about the job is open: it goes out once that is settled
    waits        the same, and one that was asked for before waits already
    sent_lately  three were sent within a day, or one within a minute
    no_number    nobody can be written to
    not_found    there is no such record
    """
    return house.work(lambda tx: _send(house, tx, job, text_hash))


def _send(house: House, tx: SqlWriting, job_id: str, text_hash: str) -> str:
    now, file = house.now(), tx.files([job_id]).get(job_id)
    jobs = [] if file is None else jobs_of_call(tx.connection, read(file))
    found = ((job, record) for job in jobs if (record := record_of(job, text_hash)) is not None)
    job, record = next(found, (None, None))
    if job is None or record is None or record.proved is False:
        return "not_found"
    told = addressee(job, record)
    if not (told.phones or told.mails):
        return "no_number"
    before = [each for of in jobs for each in notices.of_job(tx.connection, of.id, {TEMPLATE})]
    free = may_leave(job, now)
    if not free and any(each.state == "waiting" for each in before):
        return "waits"
    made = [each.notice.made_at for each in before]
    if sum(at > now - DAY for at in made) >= MOST_A_DAY or any(at > now - APART for at in made):
        return "sent_lately"
    id = notice_id(TEMPLATE, job.id, text_hash, len(made))
    given = {"not_before": now, "not_after": now + NEEDED, "quiet": False}
    notices.add(tx.connection, [about(job, record, TEMPLATE, text_hash, id, now, **given)])
    return "sent" if free else "sent_later"
