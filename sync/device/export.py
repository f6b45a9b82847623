"""An export file: when a phone cannot reach the server, its work is carried to the office as a file."""

from __future__ import annotations

from sync.device.database import Database
from sync.device.enrolments import Enrolment, current, former
from sync.device.keys import signed_headers
from sync.device.requests import request
from sync.device.sync import APP, PATH
from sync.device.trouble import NotEnrolled
from sync.exchange.lines import MAX_LINES
from sync.exchange.sealing import Carried, Export, public_key, sealed


def export(db: Database) -> bytes:
    """Everything the server has not said it holds, sealed for the office. Writes nothing; the next sync goes
    on as ever.
    """
    mine = current(db)
    key = public_key(mine.export_key)
    if key is None:
        raise NotEnrolled()
    requests = _requests(db, mine, mine, mine.through + 1)
    for old in former(db):
        requests += _requests(db, mine, old, old.handed + 1)
    rows = db.rows("select sha256, body from blobs where state != 'stored' and body is not null")
    return sealed(Export(requests, {row["sha256"]: bytes(row["body"]) for row in rows}), key)


def _requests(db: Database, signer: Enrolment, of: Enrolment, first: int) -> list[Carried]:
    """Push-only requests for the lines of an enrolment from `first` on, as a sync would make them."""
    made = []
    while first <= of.last:
        sent = request(db, APP, signer, of, first, None, MAX_LINES, show=signer.certificate is not None)
        if not sent.lines:
            break
        headers = signed_headers(signer.key, "POST", PATH, sent.head, signer.device)
        made.append(Carried(signer.device, headers["Doorstep-Signature"], sent.body))
        first = sent.last + 1
    return made
