"""The statement that the countersignature covers, from a job's file as it is when the record is countersigned."""

from __future__ import annotations

from infra.seal.countersigning import Moment, Signed, statement
from server.office.telling import grade
from sync.exchange.evidence import Evidence
from sync.work.file import JobFile, read
from sync.work.operations import Operation
from sync.work.records import CORRECTED


def statement_of(file: JobFile, op: Operation, text_hash: str, issuer: str) -> str:
    """The statement about one signed text of this file."""
    by = "office" if op.name == CORRECTED else "device"
    visit = read(file).visits.get(op.args.get("visit", ""))
    arrived = finished = None
    if visit is not None:
        arrived = _moment(visit.arrived)
        finished = _moment(visit.finished)
    signed = Signed(text_hash, op.args["signature"], op.args["key"], by)
    at = Moment(op.when, grade(op.when))
    return statement(issuer, signed, op.when.received, at, arrived=arrived, finished=finished)


def _moment(op: Operation | None) -> Moment | None:
    if op is None:
        return None
    when: Evidence = op.when
    return Moment(when, grade(when))
