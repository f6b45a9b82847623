"""What every Store promises, in memory and on both databases."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sync.exchange.lines import Recorded
from sync.ports import Store
from sync.stored import Alert, Announced, Changes, Filed, Hold, StockEntry
from sync.work.file import JobFile, read
from tests.contracts.stores import (
    EVER,
    NINE,
    act,
    ann,
    counts,
    docs,
    filed,
    job,
    line,
    read_lines,
    says,
    write,
)


class Interrupted(Exception):
    """Something went wrong in the middle of a transaction."""


def test_an_epoch_has_begun(store: Store) -> None:
    assert store.epoch() == "epoch-1"


def test_a_device_is_read_as_it_was_written(store: Store) -> None:
    device = ann(
        last=7, last_hash="a" * 64, last_earliest=NINE, last_received=NINE + 1, chain_from=3,
        recorded=Recorded(9, "b" * 64), gaps=((1, 2), (5, 5)), certificate="text.signature",
    )  # fmt: skip
    write(store, Changes(devices={device.id: device}))
    assert store.device("ann-phone") == device
    with store.writing() as tx:
        assert tx.device("ann-phone") == device


def test_a_device_that_is_not_there_is_none(store: Store) -> None:
    assert store.device("nobodys-phone") is None
    with store.writing() as tx:
        assert tx.device("nobodys-phone") is None


def test_a_device_is_written_over(store: Store) -> None:
    write(store, Changes(devices={"ann-phone": ann()}))
    write(store, Changes(devices={"ann-phone": ann(state="revoked", last=1)}))
    assert store.device("ann-phone") == ann(state="revoked", last=1)


def test_enrolments_without_a_short_code_stand_beside_each_other(store: Store) -> None:
    former = [ann(id=id, short="") for id in ("old-phone", "older-phone")]
    write(store, Changes(devices={device.id: device for device in former}))
    assert [store.device(device.id) for device in former] == former


def test_lines_are_read_as_they_were_written_whatever_their_bytes(store: Store) -> None:
    lines = [
        line(1, b'{"op":"note.add","text":"\xe6\xb1\x89\xf0\x9f\x94\xa7"}', question="by_former_technician"),
        line(2, b"\xff\x00\xfe not json at all", "quarantined", "not_json", name=None, about=None),
        line(3, b'{"text":"\\ud800"}', "quarantined", "bad_text", args={"a": [1, {"b": None}]}, mended={"text": "x"}),
        line(4, receipt="held", code="unknown_job", hold="hold-1", args={"visit": "v", "quantity": 2}),
        line(5, no_effect=True),
    ]  # fmt: skip
    write(store, Changes(lines=lines[::-1]))
    assert read_lines(store) == lines


def test_lines_are_found_by_device_and_number(store: Store) -> None:
    write(store, Changes(lines=[line(n) for n in range(1, 6)] + [line(2, actor="bob-phone")]))
    with store.writing() as tx:
        assert [each.n for each in tx.lines("ann-phone", 2, 4)] == [2, 3, 4]
        assert [each.actor for each in tx.lines("bob-phone", 1, EVER)] == ["bob-phone"]
        assert not tx.lines("ann-phone", 6, EVER)


def test_two_lines_of_one_number_are_both_kept(store: Store) -> None:
    fork = line(1, b"another line", "held", "fork", hold="hold-1")
    write(store, Changes(lines=[line(1)]))
    write(store, Changes(lines=[fork]))
    assert sorted(each.raw for each in read_lines(store)) == sorted([line(1).raw, fork.raw])


def test_a_line_written_twice_lies_there_once_as_it_was_written_last(store: Store) -> None:
    write(store, Changes(lines=[line(1, receipt="held", code="pending", hold="hold-1")]))
    write(store, Changes(lines=[line(1)]))
    assert read_lines(store) == [line(1)]


def test_late_lines_are_those_whose_latest_lies_beyond_the_bound(store: Store) -> None:
    write(store, Changes(lines=[line(n, latest=NINE + 10 * n) for n in range(1, 6)]))
    with store.writing() as tx:
        assert [each.n for each in tx.late_lines("ann-phone", 2, NINE + 30)] == [4, 5]
        assert [each.n for each in tx.late_lines("ann-phone", 5, NINE)] == [5]


def test_tightened_evidence_replaces_the_old_and_nothing_else(store: Store) -> None:
    write(store, Changes(lines=[line(1), line(2)]))
    tighter = replace(line(1), when=replace(line(1).when, latest=NINE, flags=("clamped",)))
    write(store, Changes(tightened=[tighter]))
    assert read_lines(store) == [tighter, line(2)]


def test_a_file_is_read_as_it_was_written(store: Store) -> None:
    used = act("part.use", "ann-phone", n=3, part="fan-motor", quantity=2, serials=["风机-1"], visit="v-1")
    written = job("leaking-boiler", act("job.assign", technician="ann", helpers=["bob"]), used)
    written = replace(written, file=replace(written.file, audience={"t:ann": 2**48 - 1, "t:bob": 5}))
    write(store, Changes(filed={"leaking-boiler": written}))
    with store.writing() as tx:
        assert tx.files(["leaking-boiler", "unknown"]) == {"leaking-boiler": written.file}


def test_a_file_is_written_over_by_its_next_version(store: Store) -> None:
    first = job()
    second = filed(first.file, act("job.assign", at=NINE + 1, technician="ann"))
    write(store, Changes(filed={first.file.id: first}))
    write(store, Changes(filed={first.file.id: second}))
    with store.writing() as tx:
        assert tx.files(["leaking-boiler"])["leaking-boiler"] == second.file


def test_a_merged_job_is_an_alias_of_the_survivor_however_often_it_was_merged(store: Store) -> None:
    ids = ["first", "second", "third"]
    files = {id: JobFile(id, "north", id, version=1) for id in ids}
    jobs = {id: read(files[id]) for id in ids}
    jobs["first"] = replace(jobs["first"], merged_into="second")
    jobs["second"] = replace(jobs["second"], merged_into="third")
    write(store, Changes(filed={id: Filed(files[id], jobs[id]) for id in ids}))
    with store.writing() as tx:
        assert tx.files(["first"]) == {"first": files["third"]}
        assert tx.files(["third", "second"]) == {"second": files["third"], "third": files["third"]}


def test_jobs_merged_in_a_circle_do_not_hang_the_store(store: Store) -> None:
    files = {id: JobFile(id, version=1) for id in ("one", "two")}
    jobs = {
        "one": replace(read(files["one"]), merged_into="two"),
        "two": replace(read(files["two"]), merged_into="one"),
    }
    write(store, Changes(filed={id: Filed(files[id], jobs[id]) for id in files}))
    with store.writing() as tx:
        assert set(tx.files(["one", "two"])) == {"one", "two"}


def test_two_jobs_opened_at_the_door_may_name_one_external_number(store: Store) -> None:
    opened = [
        filed(
            JobFile(id, "north"), act("job.open", "ann-phone", n=n, principal="haier", external_number="H-1")
        )
        for n, id in enumerate(("one", "two"), 1)
    ]
    write(store, Changes(filed={each.file.id: each for each in opened}))
    with store.writing() as tx:
        assert set(tx.files(["one", "two"])) == {"one", "two"}


def test_open_holds_are_found_by_device_and_by_job(store: Store) -> None:
    one = Hold("hold-1", "ann-phone", "ann", "north", "leaking-boiler", "unknown_job", NINE)
    two = Hold("hold-2", "bob-phone", "bob", "north", None, "pending", NINE)
    done = Hold(
        "hold-3", "ann-phone", "ann", "north", "leaking-boiler", "not_yours", NINE, "accept", NINE + 1
    )
    write(store, Changes(holds={hold.id: hold for hold in (one, two, done)}))
    with store.writing() as tx:
        assert list(tx.holds("ann-phone")) == [one]
        assert list(tx.holds_about(["leaking-boiler", "another"])) == [one]
        assert list(tx.holds("bob-phone")) == [two]
        assert [tx.hold(id) for id in ("hold-1", "hold-3", "hold-9")] == [one, done, None]
    write(store, Changes(holds={"hold-1": replace(one, settled="accept", settled_at=NINE)}))
    with store.writing() as tx:
        assert not tx.holds("ann-phone") and not tx.holds_about(["leaking-boiler"])


def test_the_lines_of_a_hold_come_by_number(store: Store) -> None:
    held = [line(n, receipt="held", code="pending", hold="hold-1") for n in (3, 1, 2)]
    write(store, Changes(lines=[*held, line(4, receipt="held", code="pending", hold="hold-2")]))
    with store.writing() as tx:
        assert [each.n for each in tx.held("hold-1")] == [1, 2, 3]


def test_the_rest_is_taken_in_once_however_often_it_comes(store: Store) -> None:
    blob = Announced("c" * 64, 1000, "image/jpeg", "before", "ann-phone", 1, "d" * 64, "leaking-boiler")
    entry = StockEntry(
        "entry-1", "van:ann", "fan-motor", -2, "used", "leaking-boiler", "ann-phone", 1, "d" * 64, NINE
    )
    alert = Alert("fork", "ann-phone", "north", 1, {"hash": "e" * 64}, NINE)
    for _ in range(2):
        write(store, Changes(blobs=[blob, blob], stock=[entry], alerts=[alert]))

    assert counts(store) == {"blobs": 1, "stock": 1, "alerts": 1}


def test_a_device_is_settled_when_nothing_waits_and_every_byte_is_here(store: Store) -> None:
    blob = Announced("c" * 64, 1000, "image/jpeg", "before", "bob-phone", 1, "d" * 64, None)
    write(
        store,
        Changes(
            lines=[
                line(1),
                line(1, b"x", "quarantined", "not_json", actor="cem-phone"),
                line(2, b"y", "held", "fork", actor="eve-phone"),
            ],
            blobs=[blob],
        ),
    )
    phones = ("ann-phone", "bob-phone", "cem-phone", "eve-phone")
    assert [store.settled(phone) for phone in phones] == [True, False, False, False]


# Transactions


def everything(store: Store) -> object:
    """All that can be read of the store through its port."""
    with store.writing() as tx:
        files = dict(tx.files(["leaking-boiler", "cold-radiator"]))
        lines = list(tx.lines("ann-phone", 0, EVER))
        holds = [*tx.holds("ann-phone"), *tx.holds_about(["leaking-boiler"])]
    return store.device("ann-phone"), files, lines, holds, store.pull([("t:ann", 0, "")], 100)


def of_all_kinds() -> Changes:
    """Something of everything a transaction writes."""
    held = Hold("hold-1", "ann-phone", "ann", "north", "leaking-boiler", "unknown_job", NINE)
    return Changes(
        devices={"ann-phone": ann(last=1)},
        lines=[line(1)],
        filed={"leaking-boiler": job()},
        holds={"hold-1": held},
        feeds=[says("t:ann", "leaking-boiler", "1")],
        blobs=[Announced("c" * 64, 1, "image/jpeg", "before", "ann-phone", 1, "d" * 64, None)],
        stock=[StockEntry("e", "van:ann", "p", -1, "used", None, "ann-phone", 1, "d" * 64, NINE)],
        alerts=[Alert("gap", "ann-phone", "north", 1, {"from": 1, "to": 2}, NINE)],
    )


def test_a_failed_transaction_leaves_no_trace(store: Store) -> None:
    write(store, Changes(devices={"ann-phone": ann()}))
    before = everything(store)
    with pytest.raises(Interrupted), store.writing() as tx:
        tx.write(of_all_kinds())
        raise Interrupted
    assert everything(store) == before
    assert store.settled("ann-phone")


def test_a_savepoint_undoes_what_happened_inside_and_keeps_what_happened_before(store: Store) -> None:
    with store.writing() as tx:
        tx.write(Changes(devices={"ann-phone": ann()}, feeds=[says("t:ann", "a", "1")]))
        with pytest.raises(Interrupted), tx.savepoint():
            tx.write(of_all_kinds())
            raise Interrupted
        tx.write(Changes(lines=[line(2)], feeds=[says("t:ann", "b", "1")]))
    assert store.device("ann-phone") == ann()
    assert read_lines(store) == [line(2)]
    assert docs(store, "t:ann") == [(1, "a", False), (1, "b", False)]
    with store.writing() as tx:
        assert not tx.files(["leaking-boiler"]) and not tx.holds("ann-phone")


def test_what_was_written_in_a_savepoint_that_ends_well_stays(store: Store) -> None:
    with store.writing() as tx, tx.savepoint():
        tx.write(of_all_kinds())
    assert read_lines(store) == [line(1)]
    assert docs(store, "t:ann") == [(1, "leaking-boiler", False)]


def test_a_transaction_sees_what_it_wrote(store: Store) -> None:
    with store.writing() as tx:
        tx.write(of_all_kinds())
        assert list(tx.lines("ann-phone", 1, 1)) == [line(1)]
        assert tx.files(["leaking-boiler"]) == {"leaking-boiler": job().file}
        assert tx.device("ann-phone") == ann(last=1)


def test_a_document_is_the_same_line_from_every_store(store: Store) -> None:
    text = "".join(map(chr, range(0x250))) + "家\U00020bb7👩🏽‍🔧  \ufeff\uffff/\\"
    document = {"空": None, "": [True, False, 0, -1, 2**53, [], {}], "tuple": (1, "2"), "text": text}

    with store.writing() as tx:
        line = tx.compact(document)

    assert line == json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
