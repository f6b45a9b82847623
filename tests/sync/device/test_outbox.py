"""Outbox: written once, numbered without a gap, chained, whoever writes at the same time."""

from __future__ import annotations

import json
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.device.database import Database, open_home
from sync.device.outbox import Draft, line_of, record
from sync.device.tokens import Quote
from sync.device.trouble import BadText, NotEnrolled, TooLong
from sync.exchange.chain import chained, first_prev, line_hash
from sync.instants import HOUR

QUOTE = Quote("ab" * 32, 5, None)


def test_two_processes_never_share_a_number(ann, office, tmp_path):
    """Eight writers with connections of their own write at once."""

    def write():
        db = open_home(tmp_path / "ann")
        for n in range(10):
            record(db, ann.hands, [Draft("note.add", "boiler", {"text": str(n)})])
        db.close()

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    rows = ann.db.rows("select n, line, hash from lines order by n")
    assert [row["n"] for row in rows] == list(range(1, 81))
    links = [(json.loads(row["line"])["prev"], row["hash"]) for row in rows]
    assert all(chained(first_prev(ann.id), links))


def test_an_act_on_a_call_is_all_or_nothing(ann):
    short, long = Draft("visit.arrive", "boiler", {}), Draft("note.add", "boiler", {"text": "x" * 60_000})
    with pytest.raises(TooLong):
        ann.record(short, long)
    assert ann.db.rows("select * from lines") == []


def test_what_belongs_to_an_act_fails_with_it(ann):
    def effect(_):
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError):
        record(ann.db, ann.hands, [Draft("note.add", "boiler", {})], effect)
    assert ann.db.rows("select * from lines") == []
    assert ann.does("note.add") == 1


def test_an_unenrolled_phone_records_nothing():
    db = Database(":memory:")
    with pytest.raises(NotEnrolled):
        record(db, None, [Draft("note.add", None, {})])
    db.close()


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "\x1b[2J", "\b", "\x85"])
def test_what_is_no_character_is_refused_before_it_is_recorded(ann, text):
    with pytest.raises(BadText):
        ann.does("note.add", text=text)
    assert ann.db.rows("select * from lines") == []


def test_a_backslash_is_a_character():
    assert (
        json.loads(line_of("note.add", None, "at", QUOTE, "p", {"text": "\\u0000"}))["args"]["text"]
        == "\\u0000"
    )


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t")))
def test_any_text_is_one_line_that_reads_back(text):
    line = line_of("note.add", "job", "at", QUOTE, "prev", {"text": text})
    assert b"\n" not in line
    assert json.loads(line)["args"]["text"] == text
    assert len(line_hash(line)) == 64


def test_counters_tell_how_long_ago_the_token_came(ann, office):
    office.later(HOUR)
    ann.hands.offset = -2 * HOUR
    ann.does("note.add")
    [row] = ann.db.rows("select line from lines")
    assert json.loads(row["line"])["since"] == {"wall": -HOUR, "mono": HOUR}


def test_after_a_restart_the_counter_that_cannot_be_set_says_nothing(ann, office):
    office.later(HOUR)
    ann.hands.run = "run-2"
    ann.does("note.add")
    [row] = ann.db.rows("select line from lines")
    assert json.loads(row["line"])["since"] == {"wall": HOUR, "mono": None}


def test_recorded_means_on_the_disk(ann):
    assert ann.db.one("pragma synchronous") == 2
    assert ann.db.one("pragma journal_mode") == "wal"


def test_nobody_else_may_read_the_phones_file(ann, tmp_path):
    assert (tmp_path / "ann" / "device.sqlite").stat().st_mode & 0o077 == 0
