"""A customer got a text with a link; then a backup from before was put back, and the phone offers the record again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from server.backups import postgres, sqlite
from server.clock import StillClock
from server.house import house
from server.records.linking import send_link
from sync.device.signatures import Signed
from sync.exchange.chain import sha256_hex
from sync.instants import DAY, HOUR, MINUTE, SECOND
from tests.handmade import JOB
from tests.server.customer.household import Browser
from tests.server.office import Office
from tests.server.sealing import Visit, seals
from tests.server.town import Town


class Restored:
    """Cem, to whom all of this happens."""

    def __init__(self, app: Flask, office: Office, clock: StillClock, home: Path, town: Town) -> None:
        self.app, self.clock, self.town, self.here = app, clock, town, house(app)
        self.way = sqlite if self.here.engine().dialect.name == "sqlite" else postgres
        self.backup, self.texts = home / "monday.backup", town.aliyun()
        self.visit = Visit(app, office, home).works()

    def backs_up(self) -> None:
        with self.app.app_context():
            self.way.back_up(self.here, self.backup, lambda line: None)

    def signs(self) -> Signed:
        """Ann's record, told to Cem."""
        signed = self.visit.signs()
        self.sweeps()
        return signed

    def sweeps(self) -> None:
        self.visit.sends()
        assert seals(self.here).note == ""
        self.town.sweeps_for(5 * MINUTE, 30 * SECOND)

    def is_put_back(self) -> None:
        """The backup; and what phones offer again."""
        self.clock.goes_on(HOUR)
        with self.app.app_context():
            self.way.put_back(self.here, self.backup, lambda line: None)
        self.sweeps()

    def asks_again(self, signed: Signed) -> str:
        """The link once more, as by the code at the door; what came of it."""
        outcome = send_link(self.here, JOB, sha256_hex(signed.text.encode()))
        self.town.sweeps_for(2 * MINUTE, 30 * SECOND)
        return outcome

    def opens(self, token: str, signed: Signed) -> bool:
        page = Browser(self.app).opens(token)
        return page.status_code == 200 and signed.number in page.text

    @property
    def tokens(self) -> list[str]:
        return [token for _, _, [token] in self.texts.texts]


@pytest.fixture
def cem(app: Flask, office: Office, clock: StillClock, tmp_path: Path) -> Iterator[Restored]:
    with ExitStack() as stack:
        yield Restored(app, office, clock, tmp_path, Town(app, clock, stack))


def test_a_link_that_was_sent_since_the_backup_opens_the_record_again(cem: Restored) -> None:
    """Nobody texts it once more, so it has to be the one that he got."""
    cem.backs_up()
    signed = cem.signs()
    [token] = cem.tokens
    assert cem.opens(token, signed)

    cem.is_put_back()

    assert cem.tokens == [token]
    assert cem.opens(token, signed)


def test_it_ends_when_it_would_have_ended(cem: Restored) -> None:
    cem.backs_up()
    signed = cem.signs()
    [token] = cem.tokens
    cem.clock.goes_on(10 * DAY)
    cem.is_put_back()
    cem.clock.goes_on(19 * DAY)
    assert cem.opens(token, signed)

    cem.clock.goes_on(2 * DAY)

    assert not cem.opens(token, signed)


def test_links_that_were_asked_for_since_the_backup_open_it_too(cem: Restored) -> None:
    cem.backs_up()
    signed = cem.signs()
    cem.asks_again(signed)
    first, second = cem.tokens
    assert first != second

    cem.is_put_back()

    assert cem.opens(first, signed)
    assert cem.opens(second, signed)


def test_whoever_asks_for_a_link_after_a_restore_gets_one(cem: Restored) -> None:
    """Though a former life sent one under the same name."""
    cem.backs_up()
    signed = cem.signs()
    cem.asks_again(signed)
    cem.is_put_back()
    before = len(cem.tokens)

    assert cem.asks_again(signed) == "sent"

    assert len(cem.tokens) == before + 1
    assert cem.opens(cem.tokens[-1], signed)


def test_a_link_that_waited_in_the_backup_and_was_sent_since_is_not_sent_again(cem: Restored) -> None:
    signed = cem.signs()
    send_link(cem.here, JOB, sha256_hex(signed.text.encode()))
    cem.backs_up()
    cem.town.sweeps_for(2 * MINUTE, 30 * SECOND)
    assert len(cem.tokens) == 2

    cem.is_put_back()

    assert len(cem.tokens) == 2
    assert cem.opens(cem.tokens[1], signed)
