"""Alarms and withdrawals as rows and notices: once each, to those whose roles the terms name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from server.promises.judging import Alarm
from server.store import alarms, notices
from server.store.notices import Notice, notice_id
from server.store.statements import Row
from server.store.values import packed, unpacked
from sync.instants import DAY, Millis, iso
from sync.work.stage import stage

NOT_AFTER: Millis = DAY


def tell(
    connection: Connection,
    raised: Sequence[Alarm],
    withdrawn: Sequence[Alarm],
    names: Mapping[str, str],
    now: Millis,
) -> None:
    """Write them down with their notices. An alarm that nobody was told of yet is taken back without a word."""
    alarms.write(connection, [_row(each, now) for each in raised], [each.row for each in withdrawn], now)
    told = [_notice("promise_alarm", each, each.tell, names, now) for each in raised if each.tell]
    untold = notices.recall(connection, [_id("promise_alarm", each) for each in withdrawn], now)
    back = [each for each in withdrawn if _id("promise_alarm", each) not in untold]
    told += [_notice("promise_withdrawn", each, _heard(each), names, now) for each in back]
    notices.add(connection, told)


def _heard(each: Alarm) -> tuple[str, ...]:
    """Whoever was told."""
    return tuple(unpacked(each.row.tell))


def _row(each: Alarm, now: Millis) -> Row:
    return {
        "job": each.job.id,
        "promise": each.promise,
        "of": each.of,
        "due": each.due,
        "percent": each.percent,
        "outlet": each.job.outlet,
        "tell": packed(each.tell),
        "outcome": each.stands.outcome,
        "raised_at": now,
        "withdrawn_at": None,
    }


def _id(template: str, each: Alarm) -> str:
    return notice_id(template, each.job.id, each.promise, each.of, each.due, each.percent)


def _notice(
    template: str, each: Alarm, audience: tuple[str, ...], names: Mapping[str, str], now: Millis
) -> Notice:
    job, waits = each.job, each.stands.waits_for
    outlet = (
        job.outlet if each.row is None else each.row.outlet
    )  # whoever was told may have given the job away since
    variables: dict[str, Any] = {
        "number": job.number,
        "promise": each.promise,
        "due": iso(each.due),
        "zone": "Asia/Shanghai" if each.made is None else each.made.terms.calendar.zone,
        "outcome": each.stands.outcome,
        "percent": each.percent,
        "contact": iso(waits.heard_at) if waits is not None and waits.heard_at else None,
        "stage": stage(job),
        "technician": names.get(job.technician or ""),
    }
    return Notice(_id(template, each), template, variables, audience, outlet, job.id, now, now + NOT_AFTER)
