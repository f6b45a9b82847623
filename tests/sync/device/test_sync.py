"""A phone and an office over a bad line: everything arrives, once."""

from __future__ import annotations

import json

import pytest

from sync.device import overlay
from sync.device.copies import cursor, digests, document
from sync.device.enrolments import current
from sync.device.outbox import unsent
from sync.device.tokens import keep_token, texts
from sync.device.trouble import Refused, Unreachable
from sync.exchange.chain import line_hash
from sync.instants import DAY, HOUR
from tests.sync.device.office import problem, rewind


def applied(count):
    return [(n, "applied") for n in range(1, count + 1)]


def test_a_confirmed_phone_gets_its_jobs_and_the_digest_agrees(ann, office):
    assert document(ann.db, "job", "boiler")["fault"] == "不制冷"
    assert digests(ann.db) == {"t:ann": office.store.feeds["t:ann"].digest, "o:north": 0}
    assert current(ann.db).certificate


def test_what_was_done_offline_arrives_in_order(ann):
    ann.does("job.accept")
    ann.notes(3)
    outcome = ann.syncs()
    assert ann.stored() == applied(4)
    assert outcome.receipts == {"applied": 4}
    assert unsent(ann.db) == []


def test_a_lost_answer_is_asked_for_again_and_nothing_is_done_twice(ann, office):
    ann.does("part.use", part="valve", quantity=2, visit="visit-1")
    ann.wire.lose = 1
    with pytest.raises(Unreachable):
        ann.syncs()
    ann.syncs()
    assert ann.stored() == applied(1)
    assert [entry.quantity for entry in office.store.stock.values()] == [-2]


def test_a_doubled_request_is_one(ann):
    ann.wire.double = True
    ann.notes(2)
    ann.syncs()
    assert ann.stored() == applied(2)


def test_more_than_five_hundred_operations_go_in_batches(ann):
    ann.notes(1100)
    ann.syncs()
    assert ann.stored() == applied(1100)
    assert [head["count"] for head in ann.wire.heads()[-3:]] == [500, 500, 100]


def test_a_batch_over_one_mebibyte_is_halved_before_it_is_sent(ann):
    for _ in range(60):
        ann.does("note.add", text="x" * 40_000, visit="visit-1")
    ann.syncs()
    assert ann.stored() == applied(60)
    assert max(len(body) for _, body in ann.wire.seen) <= 1 << 20


def test_a_batch_the_server_finds_too_large_is_halved(ann, monkeypatch):
    ann.notes(40)
    call = ann.office.call

    def narrow(method, path, headers, body):
        return problem(413, "too_large") if body.count(b"\n") > 11 else call(method, path, headers, body)

    ann.office.call = narrow
    ann.syncs()
    assert ann.stored() == applied(40)


def test_every_receipt_is_heard_though_the_first_batch_shows_that_the_server_has_more(ann):
    """All was stored and the answers were lost; said again in smaller batches, each batch brings its receipts."""
    ann.notes(9)
    ann.wire.lose = 1
    with pytest.raises(Unreachable):
        ann.syncs()
    call = ann.office.call

    def narrow(method, path, headers, body):
        return problem(413, "too_large") if body.count(b"\n") > 5 else call(method, path, headers, body)

    ann.office.call = narrow
    ann.syncs()
    assert unsent(ann.db) == []


def test_the_next_batch_starts_behind_what_the_server_holds(ann, office):
    ann.notes(5)
    ann.syncs()
    rewind(office, ann.id, 2)
    ann.notes(1)
    ann.syncs()
    assert ann.stored() == applied(6)


def test_an_operation_stays_on_the_screen_until_the_document_has_it(ann):
    ann.does("job.accept")
    ann.does("note.add", text="behind the cupboard", visit="visit-1")
    [entry] = overlay.job(ann.db, "boiler")["note.add"]
    assert entry["unsettled"] == "here"
    ann.syncs()
    [entry] = overlay.job(ann.db, "boiler")["note.add"]
    assert "unsettled" not in entry
    assert entry["text"] == "behind the cupboard"


def test_a_held_operation_stays_marked_while_a_matter_names_it(ann, office):
    office.plans("heater", "bob")
    ann.does("note.add", job="heater", text="not mine", visit="v")
    ann.syncs()
    [row] = ann.db.rows("select settled, receipt, code from lines")
    assert (row["settled"], row["receipt"], row["code"]) == (0, "held", "not_yours")


def test_a_copy_that_lies_is_rebuilt_at_most_once_an_hour(ann, office):
    office.plans("heater", "ann")
    ann.syncs()
    ann.db.run("delete from copies where id = 'heater'")
    ann.db.run("update feeds set total = 1 where feed = 't:ann'")
    ann.syncs()
    assert json.loads(ann.db.note("defect:t:ann"))["ours"] == 1
    ann.syncs()
    assert document(ann.db, "job", "heater") is not None
    ann.db.run("update feeds set total = 2 where feed = 't:ann'")
    ann.syncs()
    ann.syncs()
    assert digests(ann.db)["t:ann"] == 2
    office.later(HOUR)
    ann.syncs()
    ann.syncs()
    assert digests(ann.db)["t:ann"] == office.store.feeds["t:ann"].digest


def test_a_first_copy_of_many_pages_is_swapped_in_when_it_is_complete(ann, office):
    for n in range(700):
        office.plans(f"job-{n:03}", "ann")
    ann.syncs()
    assert len(overlay.jobs(ann.db)) == 701
    office.store.name = "epoch-2"
    office.does("job-000", "job.cancel", reason="x")
    ann.wire.cut = [10**9, 100]
    with pytest.raises(Unreachable):
        ann.syncs()
    assert len(overlay.jobs(ann.db)) == 701
    ann.syncs()
    assert len(overlay.jobs(ann.db)) == 700
    assert digests(ann.db)["t:ann"] == office.store.feeds["t:ann"].digest


def test_a_page_asked_for_with_another_cursor_is_not_written(ann, office):
    office.plans("heater", "ann")
    asked = cursor(ann.db)
    call = office.call

    def meanwhile(*request):
        reply = call(*request)
        if len(ann.wire.seen) == before + 1:
            ann.db.keep_note("cursor", "null")
        return reply

    before = len(ann.wire.seen)
    office.call = meanwhile
    ann.syncs()
    assert asked != cursor(ann.db)
    assert document(ann.db, "job", "heater") is None
    ann.syncs()
    assert document(ann.db, "job", "heater") is not None


def test_a_stale_token_is_refreshed_within_the_same_sync(ann, office):
    office.later(3 * DAY)
    office.plans("heater", "ann")
    outcome = ann.syncs()
    assert outcome.pull == "ok"
    assert document(ann.db, "job", "heater") is not None


def test_a_server_that_refuses_says_why_and_how_long(ann, office):
    office.call = lambda *request: problem(503, "unavailable")
    with pytest.raises(Refused) as refused:
        ann.syncs()
    assert (refused.value.problem, refused.value.wait) == ("unavailable", 7)


def test_lines_quote_the_newest_token_and_requests_carry_what_proves_them(ann, office):
    ann.notes(1)
    office.later(10 * 60_000)
    ann.notes(1)
    ann.syncs()
    evidence = [line.when for line in sorted(office.store.stored.values(), key=lambda line: line.n)]
    assert evidence[1].estimate - evidence[0].estimate == 10 * 60_000
    assert all("no_token" not in when.flags for when in evidence)


def test_a_token_given_when_a_line_was_recorded_bounds_it_when_the_line_arrives_late(ann, office):
    """The phone syncs with its line recorded but kept back by a 413, and hands it in an hour later."""
    call, told = office.call, []

    def narrow(method, path, headers, body):
        told.append(json.loads(body.partition(b"\n")[0])["recorded"]["n"])
        return problem(413, "too_large") if body.count(b"\n") > 2 else call(method, path, headers, body)

    ann.notes(2)
    office.call = narrow
    ann.wire.cut = [10**6, 10**6, 0]
    with pytest.raises(Unreachable):
        ann.syncs()
    shown = office.now
    office.call = call
    office.later(HOUR)
    ann.syncs()
    second = next(line for line in office.store.stored.values() if line.n == 2)
    assert told[0] == 2
    assert second.when.latest == shown


def test_a_line_is_never_written_again(ann):
    ann.notes(3)
    lines = [bytes(row["line"]) for row in ann.db.rows("select line from lines order by n")]
    assert [json.loads(line)["prev"] for line in lines[1:]] == [line_hash(line) for line in lines[:-1]]
    ann.syncs()
    assert [stored.raw for stored in sorted(ann.office.store.stored.values(), key=lambda s: s.n)] == lines


def test_a_locked_phone_sends_and_asks_for_nothing(ann, office):
    office.plans("heater", "ann")
    ann.notes(1)
    office.later()
    ann.sync(push_only=True)
    assert "cursor" not in ann.wire.heads()[-1]
    assert ann.stored() == applied(1)
    assert document(ann.db, "job", "heater") is None


def test_a_request_carries_the_tokens_its_lines_quote_cover_them_and_the_newest(ann):
    first = ann.db.one("select text from tokens order by id desc limit 1")
    ann.notes(1)
    for text, recorded in (("covers", 1), ("covers too", 1), ("between", 5), ("newest", 0)):
        keep_token(ann.db, ann.hands, ann.id, text, recorded)
    assert texts(ann.db, ann.id, 1, 1) == [first, "covers", "newest"]
    assert texts(ann.db, ann.id, 2, 2) == ["newest"]
