"""A correction made by the office: a record of its own that names the former one, with reason and difference.

It is signed by the countersignature key and says on its face that the customer has not signed it. What it may change is
what was recorded of the visit; who signed, which photos, which job and what it corrects stay each record's own.

bad_fields codes: no_such_field, not_correctable, same_value, not_a_value (another kind of value than stands there),
too_long (the text would be over 32 KiB), nothing_changed
not_now     a former record can be corrected only once: the one that corrects it is the one to correct (`current`)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from hashlib import sha256
from typing import Any

from infra.seal.keys.signer import KeyFailed, Signer, raw_ed25519
from server.errors import Problem
from server.house import House
from server.office import acting
from server.records.delivery import named
from server.staff.roles import Who
from server.store.writing import SqlWriting
from sync.exchange.base64url import encoded
from sync.exchange.signing import correction_message
from sync.work import signed
from sync.work.charges import reckoned
from sync.work.corrections import difference
from sync.work.file import JobFile, read
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.records import CORRECTED, LONGEST, NAMED, RECORDS, section, written
from sync.work.signed import SECTIONS, parsed
from sync.work.stated import not_whole

CORRECTABLE = frozenset(
    (
        *(
            "customer",
            "site",
            "appliance",
            "fault",
            "times",
            "findings",
            "steps",
            "parts",
            "charges",
            "discounts",
        ),
        *(
            "payments",
            "test",
            "safety_check",
            "result",
            "guarantee_until",
            "custody",
            "loans",
            "returns",
            "hazards",
        ),
        *("remark", "technician"),
    )
)
_STEP = re.compile(r"([a-z_0-9]+)((?:\[\d{1,3}\])*)")


def correct(house: House, who: Who, name: str, given: Mapping[str, Any]) -> str:
    """File the correction; SHA-256 of its text. name: number or hash of the former. given: reason, changes
    [{field, value}], as_recorded (take what was recorded since into it).
    """
    with house.store.reading() as connection:
        found = named(connection, name)
    if found is None:
        raise Problem("not_found", kind="record", id=name)
    hash, job_id = found

    def work(tx: SqlWriting) -> str:
        file, job = acting.theirs(tx, who, job_id)
        former = _former(file, hash, name)
        _only_once(file, hash)
        text = _corrected(file, job, former, who, given)
        signer = house.signers.countersign[0]
        args = {
            "visit": former.args["visit"],
            "text": text,
            **_signed(signer, house.settings.origin, text),
            "corrects": hash,
            "reason": given["reason"],
        }
        acting.does(house, tx, who, [(job.id, CORRECTED, args)])
        return sha256(text.encode()).hexdigest()

    return house.work(work)


def _former(file: JobFile, hash: str, name: str) -> Operation:
    for op in file.operations:
        if op.name in RECORDS and sha256(op.args["text"].encode()).hexdigest() == hash:
            return op
    raise Problem("not_found", kind="record", id=name)


def _only_once(file: JobFile, hash: str) -> None:
    job = read(file)
    later = [op for op in job.listed(*RECORDS) if op.args.get("corrects") == hash]
    if later:
        raise Problem("not_now", current=(parsed(later[-1].args["text"]) or {}).get("number"))


def _corrected(file: JobFile, job: Job, former: Operation, who: Who, given: Mapping[str, Any]) -> str:
    was = parsed(former.args["text"])
    if was is None:
        raise Problem("bad_fields", errors=[{"field": "record", "code": "not_correctable", "value": "text"}])
    text = deepcopy(dict(was))
    if given.get("as_recorded"):
        _take_in(text, job, former)
    for change in given.get("changes") or ():
        _change(text, change["field"], change["value"])
    text["total"] = _total(text)
    text |= {
        "number": _number(file, str(was.get("number") or job.number)),
        "corrects": sha256(former.args["text"].encode()).hexdigest(),
        "reason": given["reason"],
        "signed_by": {"office": who.name},
    }
    text["difference"] = difference(was, text)
    if not text["difference"]:
        raise Problem("bad_fields", errors=[{"field": "changes", "code": "nothing_changed", "value": None}])
    made = written(text)
    if len(made.encode()) > LONGEST:
        raise Problem(
            "bad_fields", errors=[{"field": "changes", "code": "too_long", "value": len(made.encode())}]
        )
    return made


def _take_in(text: dict[str, Any], job: Job, former: Operation) -> None:
    """What stands recorded of the visit now, with what came after the signature and without what was taken back."""
    visit, kept = former.args["visit"], signed.named(former.args["text"])
    standing = [op for op in job.on_visit(visit, *NAMED) if not op.of_office]
    for name, member in SECTIONS.items():
        text[member] = [section(name, op.args) for op in standing if op.name == name]
    gone = {(actor, n) for actor, n, _ in job.struck}
    here = {(op.actor, op.n) for op in standing}
    text["operations"] = sorted([actor, n] for actor, n in (here | kept) - gone)


def _change(text: dict[str, Any], field: str, value: Any) -> None:
    """Put the value where the path leads, such as `parts[0].quantity`; every step of it must be there."""
    steps = _path(field)
    if not steps or steps[0] not in CORRECTABLE:
        known = bool(steps) and steps[0] in text
        raise _bad(field, "not_correctable" if known else "no_such_field", value)
    here: Any = text
    for step in steps[:-1]:
        here = _inside(here, step, field)
    last = steps[-1]
    standing = _inside(here, last, field)
    if type(standing) is not type(value) and standing is not None and value is not None:
        raise _bad(field, "not_a_value", value)
    if list(not_whole({field: value})):
        raise _bad(field, "not_a_value", value)
    if standing == value:
        raise _bad(field, "same_value", value)
    here[last] = value


def _path(field: str) -> list[str | int]:
    steps: list[str | int] = []
    for part in field.split("."):
        matched = _STEP.fullmatch(part)
        if matched is None:
            return []
        steps.append(matched[1])
        steps += [int(number) for number in re.findall(r"\d+", matched[2])]
    return steps


def _inside(here: Any, step: str | int, field: str) -> Any:
    there = isinstance(here, dict) and step in here if isinstance(step, str) else False
    if isinstance(step, int):
        there = isinstance(here, list) and step < len(here)
    if not there:
        raise _bad(field, "no_such_field", None)
    return here[step]


def _bad(field: str, code: str, value: Any) -> Problem:
    return Problem("bad_fields", errors=[{"field": field, "code": code, "value": value}])


def _total(text: Mapping[str, Any]) -> Any:
    try:
        return reckoned([*text["parts"], *text["charges"]], text["discounts"], ()).total
    except (KeyError, TypeError, ValueError, AttributeError):
        return text.get("total")  # lines that were never such: the total stays what was signed


def _number(file: JobFile, number: str) -> str:
    """The former's number with the next edition: K7-12 becomes K7-12.2, and K7-12.3 after that."""
    root = number.partition(".")[0]
    texts: Sequence[str] = [op.args["text"] for op in file.operations if op.name in RECORDS]
    taken = {str((parsed(text) or {}).get("number")) for text in texts}
    return next(made for n in range(2, len(texts) + 3) if (made := f"{root}.{n}") not in taken)


def _signed(signer: Signer, issuer: str, text: str) -> dict[str, str]:
    try:
        signature, key = signer.sign(correction_message(issuer, text)), raw_ed25519(signer)
    except KeyFailed:
        raise Problem("unavailable", retry_after=60) from None
    return {"signature": encoded(signature), "key": encoded(key)}
