"""A correction made by the office: a record of its own that names the former one, with reason and difference.

It is signed by the countersignature key and says on its face that the customer has not signed it. What it may change is
what was recorded of the visit; who signed, which job, what it corrects and the customer's own words stay as they are.
No telephone number that the job knows is whole in it.

bad_fields codes: those of `changing`; too_long (the text would be over 32 KiB), nothing_changed
not_now     a record can be corrected only once: the one that corrects it is the one to correct (`current`); one that
            was taken back or set aside cannot be (`withdrawn`)
unavailable the key cannot be reached
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from infra.seal.keys.signer import KeyFailed, raw_ed25519
from server.errors import Problem
from server.house import House
from server.office import acting
from server.records.calls import corrections, hash_of, job_file
from server.records.changing import as_written, bad, change, mask
from server.records.delivery import named
from server.staff.roles import Who
from server.store.writing import SqlWriting
from sync.exchange.base64url import encoded
from sync.exchange.signing import correction_message
from sync.work import signed
from sync.work.corrections import difference
from sync.work.documents import entry
from sync.work.file import JobFile, read
from sync.work.job import Job
from sync.work.masking import hidden, numbers_in
from sync.work.operations import Operation
from sync.work.reading import dicts, number_of
from sync.work.records import CORRECTED, LONGEST, PRINTED, RECORDS, recorded, written
from sync.work.signed import parsed


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A correction drawn up and not signed yet. job, version: of the file that it was made from."""

    job: str
    version: int
    visit: str
    former: str
    text: str


def correct(house: House, who: Who, name: str, given: Mapping[str, Any]) -> str:
    """File the correction; SHA-256 of its text. name: number or hash of the former. given: reason, changes
    [{field, value}], as_recorded (take what was recorded since into it).

    It is signed outside of any transaction, for the key may lie in KMS, and filed where the job is as it was;
    otherwise all of it is done once more.
    """
    try:
        drawn = _once(house, who, name, given)
    except Problem as problem:
        if problem.code != "conflict":
            raise
        drawn = _once(house, who, name, given)
    return sha256(drawn.text.encode()).hexdigest()


def _once(house: House, who: Who, name: str, given: Mapping[str, Any]) -> _Drawn:
    drawn = _drawn(house, who, name, given)
    args = {
        "visit": drawn.visit,
        "text": drawn.text,
        **_signed(house, drawn.text),
        "corrects": drawn.former,
        "reason": given["reason"],
    }

    def work(tx: SqlWriting) -> None:
        file, job = acting.theirs(tx, who, drawn.job)
        if file.id != drawn.job:  # merged into another meanwhile
            raise Problem("conflict", current=file.version)
        acting.unchanged(file, drawn.version)
        acting.does(house, tx, who, [(job.id, CORRECTED, args)])

    house.work(work)
    return drawn


def _drawn(house: House, who: Who, name: str, given: Mapping[str, Any]) -> _Drawn:
    with house.store.reading() as connection:
        found = named(connection, name)
        file = None if found is None else job_file(connection, found[1])
    job = None if file is None else read(file)
    if found is None or file is None or job is None or not who.sees(job.outlet):
        raise Problem("not_found", kind="record", id=name)
    former = _former(file, job, found[0], name)
    later = corrections(job, found[0])
    if later:
        raise Problem("not_now", current=(parsed(later[-1].args["text"]) or {}).get("number"))
    text = _corrected(file, job, former, who, given)
    return _Drawn(file.id, file.version, former.args["visit"], found[0], text)


def _former(file: JobFile, job: Job, hash: str, name: str) -> Operation:
    """The signing of this text that stands. `not_now` where it was taken back or set aside."""
    signings = [op for op in file.operations if op.name in RECORDS and hash_of(op) == hash]
    if not signings:
        raise Problem("not_found", kind="record", id=name)
    standing = [op for op in signings if op.ref not in job.struck]
    if not standing:
        raise Problem("not_now", withdrawn=True)
    return standing[0]


def _corrected(file: JobFile, job: Job, former: Operation, who: Who, given: Mapping[str, Any]) -> str:
    was = parsed(former.args["text"])
    if was is None:
        raise bad("record", "not_correctable", "text")
    text = deepcopy(dict(was))
    if given.get("as_recorded"):
        _take_in(text, file, job, former)
    change(text, given.get("changes") or (), job)
    text |= {
        "number": _number(file, str(was.get("number") or job.number)),
        "corrects": hash_of(former),
        "corrects_number": number_of(former.args["text"]),
        "reason": given["reason"],
        "signed_by": {"office": who.name},
    }
    numbers = numbers_in([text, *(op.args for op in file.operations)])
    mask(text)
    text = as_written(hidden(text, numbers))
    text["difference"] = difference(hidden(was, numbers), text)
    if not text["difference"]:
        raise bad("changes", "nothing_changed")
    made = written(text)
    if len(made.encode()) > LONGEST:
        raise bad("changes", "too_long", len(made.encode()))
    return made


def _take_in(text: dict[str, Any], file: JobFile, job: Job, former: Operation) -> None:
    """What stands recorded of the visit now, with what came after the signature and without what was taken back."""
    visit, kept = former.args["visit"], signed.named(former.args["text"])
    standing = {name: [op for op in job.on_visit(visit, name) if not op.of_office] for name in job.lists}
    made = recorded({name: [entry(op) for op in ops] for name, ops in standing.items()}, visit)
    text |= {member: made[member] for member in PRINTED}
    text["currency"] = text.get("currency") or made["currency"]
    text["photos"] = _photos(text, job, file, made["photos"])
    gone = {(actor, n) for actor, n, _ in job.struck}
    here = {(actor, n) for actor, n in made["operations"]}
    text["operations"] = sorted([actor, n] for actor, n in (here | kept) - gone)


def _photos(text: Mapping[str, Any], job: Job, file: JobFile, now: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The photos of the visit now. Those that were named and not taken back stay word for word, also one that nobody
    has announced yet.
    """
    blobs = [(op, blob["sha256"]) for op in file.operations for blob in op.args.get("blobs") or ()]
    standing = {sha256 for op, sha256 in blobs if op.ref not in job.struck}
    gone = {sha256 for _, sha256 in blobs} - standing
    named = dicts(text.get("photos"))
    had = {each.get("sha256") for each in named}
    stay = [each for each in named if each.get("sha256") not in gone]
    return [*stay, *(photo for photo in now if photo["sha256"] not in had)]


def _number(file: JobFile, number: str) -> str:
    """The former's number with the next edition: K7-12 becomes K7-12.2, and K7-12.3 after that."""
    root = number.partition(".")[0]
    texts: Sequence[str] = [op.args["text"] for op in file.operations if op.name in RECORDS]
    taken = {str((parsed(text) or {}).get("number")) for text in texts}
    return next(made for n in range(2, len(texts) + 3) if (made := f"{root}.{n}") not in taken)


def _signed(house: House, text: str) -> dict[str, str]:
    signer, issuer = house.signers.countersign[0], house.settings.origin
    try:
        signature, key = signer.sign(correction_message(issuer, text)), raw_ed25519(signer)
    except KeyFailed:
        raise Problem("unavailable", retry_after=60) from None
    return {"signature": encoded(signature), "key": encoded(key)}
