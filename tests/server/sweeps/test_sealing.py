"""Every proved record is countersigned, stands in the log once and is sealed when its photos are here."""

from __future__ import annotations

import json
import threading
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import text

from infra.seal.keys.signer import KeyUnreachable
from infra.seal.log.checkpoint import read_checkpoint
from infra.seal.proof import read_proof
from infra.seal.verifying import verify
from server.house import House, house
from server.log import publishing
from server.log.naming import CHECKPOINTS, origin
from server.records.issuer import issuer_keys
from server.records.pictures import pdf_key
from server.records.printing import Printer
from server.store.values import unpacked
from server.sweeps.sealing import LEASE, Sealing
from sync.device.signatures import Corrected
from sync.instants import DAY
from tests.faults.failing import FailAt
from tests.infra.seal.press.reading import text_of
from tests.server.sealing import CEM, Visit, rows, seals, stores_photos

MOST = 10 << 20


def sealed_again(here: House) -> None:
    """As if the last word of a worker had been lost."""
    lost = text("update seal set state = 'logged', look_at = 0, pdf = null")
    here.work(lambda tx: tx.connection.execute(lost))


def test_a_record_is_countersigned_logged_sealed_and_verifies_without_us(app: Flask, visit: Visit) -> None:
    signed = visit.signs()
    visit.sends()
    here = house(app)

    done = seals(here)

    assert (dict(done.counts), done.note) == ({"logged": 1, "sealed": 1}, "")
    [row] = rows(app)
    assert (row.state, row.number, row.leaf, row.look_at) == ("sealed", signed.number, 0, None)
    pdf = here.objects.get(pdf_key(row.pdf), MOST)
    assert (sha256(pdf).hexdigest(), len(pdf)) == (row.pdf, row.size)
    proof = read_proof(bytes(row.proof))
    assert proof.text_sha256 == sha256(signed.text.encode()).hexdigest()
    report = verify(pdf, "record.pdf", issuer=issuer_keys(here))
    assert (report.conclusion, report.bad) == ("by_issuer", frozenset())
    told = json.loads(proof.statement)
    assert told["received"] == told["signed"]["latest"]
    assert told["arrived"]["grade"] == "proved"


def test_it_waits_for_every_photo_that_the_text_names_and_says_so(app: Flask, visit: Visit) -> None:
    photo = visit.photographs(1)
    visit.signs(CEM)
    visit.phone.syncs()
    here = house(app)

    assert dict(seals(here).counts) == {"logged": 1, "waiting": 1}
    [row] = rows(app)
    waits = unpacked(row.waits)
    assert {(each["sha256"], each["what"]) for each in waits} >= {(photo, "photo")}
    assert [each["what"] for each in waits] == ["photo", "strokes"]
    assert not seals(here).counts

    visit.sends()
    stores_photos(here)

    assert dict(seals(here).counts) == {"sealed": 1}
    [row] = rows(app)
    assert (row.state, row.waits) == ("sealed", None)
    report = verify(here.objects.get(pdf_key(row.pdf), MOST), issuer=issuer_keys(here))
    assert report.conclusion == "by_issuer"


def test_asked_again_it_does_nothing_more(app: Flask, visit: Visit) -> None:
    visit.signs()
    visit.sends()
    seals(house(app))
    before = rows(app)

    assert not seals(house(app)).counts
    assert rows(app) == before
    assert len(rows(app, "log_leaf")) == 1


def test_a_worker_that_was_killed_is_done_again_and_makes_the_same(app: Flask, visit: Visit) -> None:
    """Killed after each step: what the next worker makes is byte for byte what the first would have made."""
    visit.signs()
    visit.sends()
    here = house(app)
    Sealing(here, Printer(here))._claim()  # and killed

    assert not seals(here).counts
    here.clock.goes_on(LEASE + 1)
    assert dict(seals(here).counts) == {"logged": 1, "sealed": 1}

    [first] = rows(app)
    sealed_again(here)
    assert dict(seals(here).counts) == {"sealed": 1}
    [second] = rows(app)
    assert (second.pdf, second.proof, second.leaf) == (first.pdf, first.proof, first.leaf)
    assert len(list(here.objects.found("records/"))) == 1


def test_two_workers_never_seal_twice(app: Flask, visit: Visit) -> None:
    visit.signs()
    visit.sends()
    here, ready, counts = house(app), threading.Barrier(2), list[dict[str, int]]()

    def work() -> None:
        with app.app_context():
            ready.wait(10)
            counts.append(dict(seals(here).counts))

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    assert sorted(counts, key=len) == [{}, {"logged": 1, "sealed": 1}]
    assert len(list(here.objects.found("records/"))) == len(rows(app, "log_leaf")) == 1


def test_a_photo_that_nobody_announced_is_waited_for_a_week_and_then_said_to_lack(
    app: Flask, visit: Visit
) -> None:
    """The text that was signed names it: it asks a question, and is sealed all the same, with a word in its place."""
    visit.photographs(1)
    signed = visit.signs()
    visit.phone.syncs()
    here, unknown = house(app), "0" * 64
    text_ = json.loads(signed.text)
    text_["photos"] = [{"sha256": unknown, "purpose": "before", "at": None}]
    odd = json.dumps(text_).encode()
    here.work(lambda tx: tx.connection.execute(text("update record set text = :t"), {"t": odd}))

    assert dict(seals(here).counts) == {"logged": 1, "waiting": 1}  # its line may be held, or another phone's
    assert unpacked(rows(app)[0].waits)[0]["reason"] == "unannounced"
    here.clock.goes_on(8 * DAY)
    assert dict(seals(here).counts) == {"sealed": 1}

    pdf = here.objects.get(pdf_key(rows(app)[0].pdf), MOST)
    assert "手机从未上报这张照片" in text_of(pdf)


def test_an_unknown_template_waits_for_a_newer_doorstep(
    app: Flask, visit: Visit, monkeypatch: object
) -> None:
    visit.signs()
    visit.sends()
    here = house(app)
    here.work(
        lambda tx: tx.connection.execute(
            text("update record set text = :t"), {"t": b'{"template": 99, "number": "x"}'}
        )
    )

    done = seals(here)

    assert done.note == "template_unknown"
    [row] = rows(app)
    assert (row.state, row.note, row.leaf) == ("logged", "template_unknown", 0)


@pytest.mark.parametrize("after", [False, True], ids=["refused", "unheard"])
def test_a_store_that_breaks_off_at_any_call_puts_it_off_and_loses_nothing(
    app: Flask, visit: Visit, after: bool
) -> None:
    here, k, failed = house(app), 0, True
    whole = here.objects
    while failed and k < 30:
        k += 1
        visit.signs()
        visit.sends()
        failing = FailAt(whole, k, after=after)
        here.__dict__["objects"] = failing
        done = seals(here)
        here.__dict__["objects"] = whole
        failed = failing.failed
        if failed:
            assert done.note == "store_unreachable"
            assert [row.note for row in rows(app) if row.state != "sealed"] == ["store_unreachable"]
            here.clock.goes_on(DAY)
            assert dict(seals(here).counts)["sealed"] == 1
        assert {(row.state, row.note, row.failures) for row in rows(app)} == {("sealed", "", 0)}
    assert k > 6
    assert len(list(here.objects.found("records/"))) == len(rows(app, "log_leaf")) == k
    assert publishing.newest(here).size == k


def test_a_checkpoint_is_published_before_a_seal_relies_on_it(app: Flask, visit: Visit) -> None:
    visit.signs()
    visit.sends()
    here = house(app)
    seals(here)

    [found] = here.objects.found(CHECKPOINTS)
    checkpoint = read_checkpoint(
        here.objects.get(found.key, MOST), origin(here.settings), publishing.log_keys(here)
    )
    assert checkpoint.size == 1
    proof = read_proof(bytes(rows(app)[0].proof))
    assert proof.checkpoint == here.objects.get(found.key, MOST)


def test_a_correction_is_a_record_of_its_own_and_both_stay(app: Flask, visit: Visit) -> None:
    first = visit.signs()
    visit.sends()
    here = house(app)
    seals(here)
    hash = sha256(first.text.encode()).hexdigest()
    second = visit.signs(corrects=Corrected(hash, "写错了", json.loads(first.text)))
    visit.sends()

    seals(here)

    by_number = {row.number: row for row in rows(app)}
    assert set(by_number) == {first.number, second.number}
    assert {row.state for row in by_number.values()} == {"sealed"}
    assert {row.leaf for row in by_number.values()} == {0, 1}
    assert len(list(here.objects.found("records/"))) == 2


def test_an_unproved_record_is_neither_countersigned_nor_sealed(app: Flask, visit: Visit) -> None:
    visit.phone.db.run("update enrolments set issuer = 'https://elsewhere.example'")
    visit.signs()
    visit.sends()

    assert not seals(house(app)).counts
    assert (rows(app), rows(app, "log_leaf")) == ([], [])


def test_a_key_that_cannot_be_reached_is_named_and_nothing_is_lost(app: Flask, visit: Visit) -> None:
    visit.signs()
    visit.sends()
    here = house(app)

    class Away:
        public = here.signers.countersign[0].public

        def sign(self, message: bytes) -> bytes:
            raise KeyUnreachable("countersign", "no answer")

    here.signers.__dict__["countersign"] = [Away()]
    assert seals(here).note == "key_unreachable"
    assert rows(app)[0].state == "new"
    assert rows(app, "log_leaf") == []
