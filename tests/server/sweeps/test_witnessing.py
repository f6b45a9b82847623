"""Witnesses sign only what extends what they saw; what they say is verified before it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from flask import Flask

from infra.seal.issuer import IssuerKeys
from infra.seal.log.cosignature import cosignatures
from infra.seal.log.note import divided
from infra.seal.proof import proof_bytes, read_proof
from infra.seal.verifying import verify
from server.health import health
from server.house import House, house
from server.log import reading
from server.log.naming import CHECKPOINTS, WITNESSED, witnessed_key
from server.records.issuer import issuer_keys
from server.records.pictures import pdf_key
from server.store import cosignatures as stored
from server.store import log
from server.sweeps.sweeping import Runner
from server.sweeps.table import SWEEPS
from sync.instants import DAY, HOUR, SECOND
from sync.ports import StoreUnreachable
from tests.faults.failing import FailAt
from tests.infra.notices.standins import Call, Reply
from tests.server.log.logs import LIMIT, appended, published
from tests.server.log.watchers import Watcher, entry, sweeps, watched, watches
from tests.server.office import Office
from tests.server.sealing import Visit, rows, seals
from tests.server.snapshots import Snapshot


@pytest.fixture
def here(app: Flask) -> House:
    return house(app)


def signers(here: House) -> dict[int, list[str]]:
    """Whose lines stand under which checkpoint, in the database; and the same in the object store."""
    found: dict[int, list[str]] = {}
    with here.store.reading() as connection:
        for size in {row.size for row in rows_of(here)}:
            noted = stored.of_size(connection, size)
            assert noted is not None
            told = here.objects.get(witnessed_key(size), LIMIT)
            assert told == noted.note + "".join(noted.lines[name] for name in sorted(noted.lines)).encode()
            found[size] = sorted(noted.lines)
    return found


def rows_of(here: House) -> list[stored.Seen]:
    with here.store.reading() as connection:
        return list(stored.seen(connection).values())


def test_each_witness_signs_what_extends_what_it_saw_and_its_line_is_kept(
    app: Flask, here: House, tmp_path: Path
) -> None:
    with watched(app, tmp_path, "sea", "sky") as [(sea, at_sea), (sky, at_sky)]:
        published(here, *range(5))
        assert sweeps(here).note == ""
        assert signers(here) == {5: [sea.name, sky.name]}

        assert dict(sweeps(here).counts) == {}
        published(here, *range(5, 12))
        assert dict(sweeps(here).counts) == {"cosigned": 2}

        assert signers(here) == {12: [sea.name, sky.name]}
        assert (sea.size, sky.size) == (12, 12)
        assert (len(at_sea.calls), len(at_sky.calls)) == (2, 2)
    note = reading.newest(here)
    text, _ = divided(note)
    lines = note.decode().removeprefix(text + "\n")
    assert {one.witness for one in cosignatures(text, lines, [sea.key, sky.key])} == {sea.key, sky.key}
    assert {one.at for one in cosignatures(text, lines, [sea.key])} == {here.now() // SECOND}


def test_a_witness_that_saw_more_than_we_remember_is_asked_again_from_there(
    app: Flask, here: House, tmp_path: Path
) -> None:
    older = Snapshot(app)
    with watched(app, tmp_path, "sea") as [(sea, at_sea)]:
        published(here, *range(5))
        sweeps(here)
        older.put_back()

        published(here, "later")
        assert sweeps(here).note == ""

        assert sea.size == 6
        assert [call.body.split(b"\n")[0] for call in at_sea.calls] == [b"old 0", b"old 0", b"old 5"]
        assert signers(here) == {6: [sea.name]}


def forged(watcher: Watcher) -> Callable[[Call], Reply]:
    """A line of another key under the witness's name."""
    other = Watcher("pirate", watcher.keys, watcher.now)
    return lambda call: Reply(other.signs(divided(call.body.partition(b"\n\n")[2])[0]))


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (lambda _: Reply(status=500), "http_500"),
        (lambda _: Reply(status=403), "http_403"),
        (lambda _: Reply(status=404), "http_404"),
        (lambda _: Reply(status=422), "http_422"),
        (lambda _: Reply(status=409), "http_409"),
        (lambda _: Reply("99\n", 409), "ahead"),
        (lambda _: Reply("2\n", 409), "http_409"),
        (lambda _: Reply(status=302, headers={"Location": "http://127.0.0.1/"}), "redirected"),
        (lambda _: Reply("all is well"), "no_cosignature"),
        (lambda _: Reply(""), "no_cosignature"),
        (lambda _: Reply(b"\xff\n"), "no_cosignature"),
        (lambda _: Reply(b"x" * 20_000), "no_answer"),
        (None, "no_cosignature"),
    ],
)
def test_what_a_witness_says_instead_is_noted_and_the_others_are_asked(
    app: Flask, here: House, tmp_path: Path, answers: Callable[[Call], Reply] | None, code: str
) -> None:
    with watched(app, tmp_path, "odd", "sea") as [(odd, at_odd), (sea, _)]:
        at_odd.instead = answers or forged(odd)
        published(here, *range(5))

        done = sweeps(here)

        assert (done.note, dict(done.counts)) == (f"odd:{code}", {code: 1, "cosigned": 1})
        assert signers(here) == {5: [sea.name]}
        at_odd.instead = None
        assert sweeps(here).note == ""
        assert signers(here) == {5: [odd.name, sea.name]}


def test_one_that_cannot_be_reached_stands_in_health_until_it_signs(
    app: Flask, here: House, tmp_path: Path
) -> None:
    published(here, 1)
    [sweep] = [each for each in SWEEPS if each.name == "log"]
    with watched(app, tmp_path, "sea") as [(sea, at_sea)]:
        at_sea.close()
        runner = Runner(here, sweep, Event())
        with sweep.opened(here) as round, app.app_context():
            runner.step(round)
            runner.step(round)
            assert health(here)[1]["parts"]["sweep:log"]["note"] == "sea:no_connection"
    with watched(app, tmp_path, "sea"), sweep.opened(here) as round, app.app_context():
        here.clock.goes_on(HOUR)
        runner.step(round)
        assert health(here)[1]["parts"]["sweep:log"]["note"] == ""
        assert signers(here) == {1: [sea.name]}


def test_leaves_that_wait_for_their_seal_get_a_checkpoint_every_day(here: House) -> None:
    appended(here, "first")
    assert sweeps(here).note == ""
    assert [each.key for each in here.objects.found(CHECKPOINTS)] != []
    appended(here, "second")
    sweeps(here)
    assert len(list(here.objects.found(CHECKPOINTS))) == 1

    here.clock.goes_on(DAY)
    sweeps(here)
    here.clock.goes_on(DAY)
    sweeps(here)

    assert len(list(here.objects.found(CHECKPOINTS))) == 2


def test_an_empty_log_has_no_checkpoint_and_nobody_is_asked(app: Flask, here: House, tmp_path: Path) -> None:
    with watched(app, tmp_path, "sea") as [(_, at_sea)]:
        assert sweeps(here).note == ""
        assert not at_sea.calls
        assert list(here.objects.found("log/")) == []


@pytest.mark.parametrize("after", [False, True], ids=["refused", "unheard"])
def test_a_store_that_breaks_off_at_any_call_loses_no_word(
    app: Flask, here: House, tmp_path: Path, after: bool
) -> None:
    whole, k, failed = here.objects, 0, True
    with watched(app, tmp_path, "sea") as [(sea, _)]:
        while failed and k < 20:
            k += 1
            appended(here, k)
            here.clock.goes_on(DAY)
            failing = FailAt(whole, k, after=after)
            here.__dict__["objects"] = failing
            try:
                sweeps(here)
            except StoreUnreachable:
                assert failing.failed
            here.__dict__["objects"] = whole
            failed = failing.failed
            sweeps(here)
            assert signers(here) == {k: [sea.name]}
    assert k > 4


def test_a_fork_is_said_in_the_note_and_no_witness_is_asked(app: Flask, here: House, tmp_path: Path) -> None:
    with watched(app, tmp_path, "sea") as [(_, at_sea)]:
        published(here, "ours")
        older = Snapshot(app)
        published(here, "theirs")
        older.put_back()
        here.work(lambda tx: log.append(tx.connection, [bytes(32)]))

        assert sweeps(here).note == "log_forked"
        assert not at_sea.calls


def test_a_witnessed_checkpoint_alone_names_the_issuer(
    app: Flask, here: House, office: Office, tmp_path: Path
) -> None:
    """The reader has nothing of ours but the name, and the key of a witness who saw the log."""
    visit = Visit(app, office, tmp_path).works()
    signed = visit.signs()
    visit.sends()
    seals(here)
    with watched(app, tmp_path, "sea") as [(sea, _)]:
        sweeps(here)
        assert issuer_keys(here).witnesses == (sea.key.text,)
    [row] = rows(app)
    stands = reading.witnessed_proof(here, row.leaf)
    assert stands is not None
    sealed = bytes(row.proof)
    later = proof_bytes(replace(read_proof(sealed), log_proof=stands.content.decode()))
    witnesses = IssuerKeys(here.settings.origin, witnesses=(sea.key.text,))

    report = verify(signed.text.encode(), "record.json", proof=later, issuer=witnesses)
    assert (report.conclusion, report.bad) == ("by_issuer_witnessed", frozenset())
    assert (
        verify(signed.text.encode(), "record.json", proof=sealed, issuer=witnesses).conclusion == "unchanged"
    )
    pdf = here.objects.get(pdf_key(row.pdf), 10 << 20)
    assert verify(pdf, "record.pdf", proof=later, issuer=issuer_keys(here)).conclusion == "by_issuer"


def test_what_lies_in_the_store_for_others_to_read_is_named_alike(
    app: Flask, here: House, tmp_path: Path
) -> None:
    with watched(app, tmp_path, "sea"):
        published(here, 1)
        sweeps(here)
    [plain], [witnessed] = (list(here.objects.found(prefix)) for prefix in (CHECKPOINTS, WITNESSED))
    assert plain.key.removeprefix(CHECKPOINTS) == witnessed.key.removeprefix(WITNESSED)


def test_a_witness_of_another_key_is_another_witness(app: Flask, here: House, tmp_path: Path) -> None:
    with watched(app, tmp_path, "sea") as [(sea, at_sea)]:
        other = Watcher("sky", sea.keys, sea.now)
        (tmp_path / "other.toml").write_text(entry(other, at_sea.origin + "/under"))
        published(here, 1)
        watches(app, tmp_path, (other, at_sea))
        assert sweeps(here).note == "sky:no_cosignature"
        assert rows_of(here) == []
