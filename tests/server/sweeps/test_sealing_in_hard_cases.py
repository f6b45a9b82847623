"""Odd texts, texts that came twice, new certificates, silent authorities: each is sealed once, or says why not."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import text

from infra.seal.verifying import verify
from server.house import house
from server.records.issuer import issuer_keys
from server.records.pictures import pdf_key
from server.records.statements import statement_of
from server.sweeps import sealing
from sync.device.enrolments import current
from sync.exchange.signing import sign_record
from sync.instants import DAY
from tests.handmade import JOB
from tests.infra.notices.standins import Reply, standing
from tests.infra.seal.pades import stamping
from tests.server.sealing import Visit, rows, seals, stores_photos

MOST = 10 << 20


def test_one_that_trips_the_sweep_holds_up_no_other(
    app: Flask, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A defect of ours in one record's statement: the others of its batch are sealed."""
    first, second = visit.signs(), visit.signs()
    visit.sends()
    odd = sha256(first.text.encode()).hexdigest()

    def trips(file: object, op: object, text_hash: str, issuer: str) -> str:
        if text_hash == odd:
            raise ZeroDivisionError
        return statement_of(file, op, text_hash, issuer)  # type: ignore[arg-type]

    monkeypatch.setattr(sealing, "statement_of", trips)

    done = seals(house(app))

    assert done.note == "defect"
    states = {row.text_hash: (row.state, row.note) for row in rows(app)}
    assert states[odd] == ("new", "defect")
    assert [state for hash, state in states.items() if hash != odd] == [("sealed", "")]
    assert second.number != first.number


def test_what_was_let_in_and_taken_back_waits_and_says_so(app: Flask, visit: Visit) -> None:
    visit.signs()
    visit.sends()
    here = house(app)
    here.work(lambda tx: tx.connection.execute(text("update record set hash = 'gone'")))

    assert seals(here).note == "taken_back"
    [row] = rows(app)
    assert (row.state, row.leaf) == ("new", None)
    assert rows(app, "log_leaf") == []


def test_with_an_authority_configured_the_seal_bears_its_timestamp(app: Flask, visit: Visit) -> None:
    visit.signs()
    visit.sends()
    here = house(app)
    with standing(stamping.rule) as authority:
        object.__setattr__(here.settings, "timestamps", authority.origin + "/tsa")
        assert dict(seals(here).counts) == {"logged": 1, "sealed": 1}
    report = verify(here.objects.get(pdf_key(rows(app)[0].pdf), MOST), issuer=issuer_keys(here))
    assert (report.conclusion, report.bad) == ("by_issuer", frozenset())
    assert any("timestamp" in code for code in report.codes)


def test_an_authority_that_does_not_answer_puts_the_seal_off(app: Flask, visit: Visit) -> None:
    visit.signs()
    visit.sends()
    here = house(app)
    with standing(lambda call: Reply("", status=500)) as authority:
        object.__setattr__(here.settings, "timestamps", authority.origin + "/tsa")
        assert seals(here).note == "timestamp_unreachable"
    [row] = rows(app)
    assert (row.state, row.note, row.leaf) == ("logged", "timestamp_unreachable", 0)


def test_a_text_signed_twice_is_sealed_by_one_of_its_signatures(app: Flask, visit: Visit) -> None:
    """The same text under two signatures of the same key: statement, proof and entry speak of one of them."""
    signed = visit.signs()
    args = visit.phone.db.one("select line from lines where op = 'record.sign'")
    given = json.loads(args)["args"]
    key = current(visit.phone.db).key
    again = {**given, "signature": sign_record(key, given_issuer(signed.text), signed.text)}
    visit.phone.does("record.sign", JOB, **again)
    visit.sends()

    assert dict(seals(house(app)).counts) == {"logged": 1, "sealed": 1}

    report = verify(house(app).objects.get(pdf_key(rows(app)[0].pdf), MOST), issuer=issuer_keys(house(app)))
    assert (report.conclusion, report.bad) == ("by_issuer", frozenset())


def given_issuer(text_: str) -> str:
    """For whom a text was signed."""
    issuer: str = json.loads(text_)["issuer"]
    return issuer


def test_one_that_was_let_in_on_another_job_is_sealed_there(app: Flask, visit: Visit) -> None:
    """The row still names where it was filed first; the text is looked for wherever it came."""
    visit.signs()
    visit.sends()
    here = house(app)
    here.work(lambda tx: tx.connection.execute(text("update seal set job = 'elsewhere', hash = 'other'")))

    assert dict(seals(here).counts) == {"logged": 1, "sealed": 1}
    assert rows(app)[0].job == JOB


def test_a_certificate_newer_than_the_countersignature_seals_at_its_own_time(
    app: Flask, visit: Visit
) -> None:
    visit.photographs(1)
    visit.signs()
    visit.phone.syncs()
    here = house(app)
    seals(here)
    here.clock.goes_on(30 * DAY)
    here.signers.__dict__.pop("chain", None)
    for file in (here.settings.home / "keys").glob("seal*"):
        file.unlink()
    here.signers.__dict__.pop("seal", None)
    visit.sends()
    stores_photos(here)

    assert dict(seals(here).counts)["sealed"] == 1

    report = verify(here.objects.get(pdf_key(rows(app)[0].pdf), MOST), issuer=issuer_keys(here))
    assert (report.conclusion, report.bad) == ("by_issuer", frozenset())


def test_a_text_with_odd_photos_holds_up_no_other(app: Flask, visit: Visit) -> None:
    visit.signs()
    visit.sends()
    here = house(app)
    [row] = rows(app)
    odd = (
        b'{"template":1,"photos":[{"sha256":"\\ud800"},{"sha256":"\\u0000"},{"sha256":[]}],"total":1'
        + b"0" * 5000
        + b"}"
    )
    here.work(lambda tx: tx.connection.execute(text("update record set text = :t"), {"t": odd}))

    assert dict(seals(here).counts)["logged"] == 1
    assert rows(app)[0].text_hash == row.text_hash
