"""The page that verifies a record in the browser, and what is public about a record's number.

Of a number everybody may learn: the fingerprints of text and sealed PDF, the place in the log, when it was sealed, by
which number it was corrected, and whether it was withdrawn. Nothing about anybody. A number that nobody gave and a
record that is not sealed yet look alike.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import Response, request
from sqlalchemy import Connection, select

from infra.seal.issuer import issuer_bytes
from infra.seal.verifying.fact_words import PLACES, REASON, VALUES
from infra.seal.verifying.layers import LAYERS
from infra.seal.verifying.saying import ALSO_UTC, LISTED, STATED_BY_OTHERS, moment
from infra.seal.verifying.words import CODES, CONCLUSIONS
from server.customer import guessing
from server.customer.pages import page, side_of
from server.customer.verify_words import IN_THE_BROWSER, VERIFY
from server.errors import Problem
from server.house import House, house
from server.log.reading import witnessed
from server.models.record import RecordRow
from server.models.seal import SealRow
from server.records.calls import corrections, job_file
from server.records.issuer import issuer_keys
from server.store.failures import translated
from server.store.seals import number_of
from sync.instants import SECOND, iso
from sync.work.file import read, struck
from sync.work.sheets.reading import zone_of
from sync.work.signed import parsed

LONGEST_NUMBER = 80
MOST = 20
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
"""No `connect-src`: the page has no way to send a file anywhere."""

_record = RecordRow.__table__
_seal = SealRow.__table__


def verify_page() -> Response:
    """Number, QR code or file."""
    number = request.args.get("number", "").strip()[:LONGEST_NUMBER]
    found = of_number(house(), number) if number else []
    wait = _counted("number") if number and not found else 0
    side = side_of(None)
    return page(
        "verify.html",
        side,
        status=429 if wait else 200,
        policy=POLICY,
        v=lambda key: VERIFY[key][side],
        number=number,
        found=found,
        clocks=_clocks(house(), found, side),
        witnessed=[each["leaf"] for each in found if witnessed(house(), each["leaf"])],
        issuer=house().settings.origin,
        data=_data(side),
    )


def _clocks(house: House, found: Sequence[Mapping[str, Any]], side: int) -> dict[str, str]:
    """When each was sealed, as the page says such instants: on its own record's clocks, and in UTC. By text's hash."""
    sealed = {each["text_sha256"]: each["sealed_at"] for each in found}
    if not sealed:
        return {}
    with house.store.reading() as connection:
        texts = _texts(connection, sealed)
    return {
        text_hash: moment(STATED_BY_OTHERS, at, side, zone_of(parsed(texts.get(text_hash, "")) or {}))
        for text_hash, at in sealed.items()
    }


@translated()
def _texts(connection: Connection, hashes: Collection[str]) -> dict[str, str]:
    rows = select(_record.c.text_hash, _record.c.text).where(_record.c.text_hash.in_(sorted(hashes)))
    return {row.text_hash: bytes(row.text).decode() for row in connection.execute(rows)}


def public(number: str) -> list[dict[str, Any]]:
    """What is public about this number. `not_found` if there is nothing; `slow_down` after too many of those."""
    found = of_number(house(), number) if len(number) <= LONGEST_NUMBER else []
    if not found:
        wait = _counted("number")
        raise Problem("slow_down", retry_after=-(-wait // SECOND)) if wait else Problem("not_found")
    return found


def of_number(house: House, number: str) -> list[dict[str, Any]]:
    """The sealed records of this number in whatever case, oldest first: one, unless a phone gave a number twice."""
    with house.store.reading() as connection:
        rows = _sealed(connection, number)
        standing = [_standing(connection, row) for row in rows]
    return [
        {
            "number": row.number,
            "text_sha256": row.text_hash,
            "pdf_sha256": row.pdf,
            "leaf": row.leaf,
            "sealed_at": iso(row.sealed_at),
            "corrected_by": corrected_by,
            "withdrawn": withdrawn,
        }
        for row, (corrected_by, withdrawn) in zip(rows, standing, strict=True)
    ]


@translated()
def _sealed(connection: Connection, number: str) -> list[Any]:
    spelt = {number, number.upper(), number.lower()}
    wanted = select(_seal).where(_seal.c.number.in_(sorted(spelt)), _seal.c.state == "sealed")
    return list(connection.execute(wanted.order_by(_seal.c.received, _seal.c.text_hash).limit(MOST)))


def _standing(connection: Connection, row: Any) -> tuple[list[str], bool]:
    """The numbers of what corrects this record, as the office sees it, and whether the record itself was withdrawn."""
    file = job_file(connection, row.job)
    if file is None:
        return [], False
    gone = struck(file)
    withdrawn = any(op.hash == row.hash and op.ref in gone for op in file.operations)
    later = corrections(read(file), row.text_hash)
    told = (number_of(op.args["text"]) for op in later)
    return list(dict.fromkeys(each for each in told if each)), withdrawn


def issuer_json(house: House) -> bytes:
    """The installation's public keys, as `GET /.well-known/doorstep-issuer.json` and bundles have them."""
    return issuer_bytes(issuer_keys(house))


def _counted(kind: str) -> int:
    return guessing.unknown(kind, request.remote_addr or "", house().now())


def _data(side: int) -> str:
    """What the page's modules need, as data: the keys of this installation and all words in its language."""
    told = {
        "issuer": json.loads(issuer_json(house())),
        "codes": {
            code: [each.layer, each.state, IN_THE_BROWSER.get(code, each.words)[side]]
            for code, each in CODES.items()
        },
        "facts": {
            "values": {
                name: {code: words[side] for code, words in of.items()} for name, of in VALUES.items()
            },
            "places": {name: words[side] for name, words in PLACES.items()},
            "reason": REASON[side],
            "listed": LISTED[side],
            "utc": ALSO_UTC[side],
        },
        "conclusions": {code: words[side] for code, words in CONCLUSIONS.items()},
        "layers": {layer: words[side] for layer, words in LAYERS.items()},
        "words": {key: words[side] for key, words in VERIFY.items() if key.startswith("js_")},
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
