"""The list of notices says of customers' ones whom they are for, how far they are and why they wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from server.clock import StillClock
from server.notices.listing import lines
from server.notices.waiting import why
from server.store import notices
from sync.instants import HOUR, MINUTE, SECOND, millis
from tests.handmade import JOB, VISIT
from tests.infra.notices.standins import Reply
from tests.server.customers import Household, ready
from tests.server.hand import office_does
from tests.server.office import Office
from tests.server.town import Town

EIGHT = millis("2026-11-25T08:00:00+08:00")
SHANGHAI = "Asia/Shanghai"


class Wall:
    """A household that is told by text, and the list that hangs in the office."""

    def __init__(self, home: Household, town: Town) -> None:
        self.home, self.town = home, town
        self.texts = town.aliyun()

    def says(self, lang: str = "zh") -> str:
        return "\n".join(lines(self.home.here, None, lang))

    def announces_at(self, hours: int) -> None:
        """A record was countersigned so many hours later; a round goes by."""
        text = ready(self.home)
        with self.home.here.store.reading() as connection:
            [listed] = notices.latest(connection, None, 1)
        self.town.clock.goes_on(hours * HOUR)
        made = replace(listed.notice, id="0" * 32, made_at=self.town.clock.now())
        assert text and made.quiet
        self.town.shall_tell(made)
        self.town.sweeps()


@pytest.fixture
def wall(app: Flask, clock: StillClock, office: Office, tmp_path: Path) -> Iterator[Wall]:
    with ExitStack() as stack:
        yield Wall(Household(app, office, tmp_path), Town(app, clock, stack))


def test_a_customers_notice_is_listed_with_the_channel_that_took_it(wall: Wall) -> None:
    ready(wall.home)
    wall.town.sweeps_for(2 * MINUTE, 30 * SECOND)

    assert "服务记录可查看" in wall.says() and "客户  已发送" in wall.says() and "aliyun ✓" in wall.says()
    assert "the customer  sent" in wall.says("en")


def test_one_that_waits_for_the_morning_says_so(wall: Wall) -> None:
    wall.announces_at(13)

    assert "夜间不打扰，等到 11-25 08:00 发送" in wall.says()
    assert "waits until 11-25 08:00 (quiet hours)" in wall.says("en")


def test_one_that_a_question_keeps_back_says_so(wall: Wall) -> None:
    ready(wall.home)
    home = wall.home
    office_does(home.app, home.office.dora, "job.cancel", reason="customer")
    home.phone.does("part.use", JOB, visit=VISIT, part="valve", quantity=1, unit="pc").syncs()
    wall.town.sweeps_for(2 * MINUTE, 30 * SECOND)

    assert "有待确认的问题" in wall.says() and "夜间" not in wall.says()
    assert "a question is open" in wall.says("en")

    dora = home.office.dora
    for line in dora.gets("/api/v1/questions")["items"]:
        whole = dora.gets(f"/api/v1/questions/{line['id']}")
        body = {"answer": "stands", "operations": [op["of"] for op in whole["did"] if op["waiting"]]}
        assert dora.asks("POST", f"/api/v1/questions/{line['id']}/answer", body).status_code == 200
    assert "答复可撤回" in wall.says()


def test_one_whose_channel_is_away_is_tried_again(wall: Wall) -> None:
    wall.town.breaks("aliyun", Reply(503, b""))
    ready(wall.home)
    wall.town.sweeps_for(MINUTE + 30 * SECOND, 10 * SECOND)

    assert "aliyun ✗" in wall.says() and " 再试" in wall.says()
    assert "tried again at 11-24" in wall.says("en")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((EIGHT, False, True, None), "夜间不打扰，等到 11-25 08:00 发送"),
        ((EIGHT - HOUR, False, True, None), "夜间不打扰，等到 11-25 08:00 发送"),
        ((EIGHT - HOUR, False, True, "question"), "夜间不打扰，等到 11-25 08:00 发送"),
        ((EIGHT, False, False, None), "11-25 08:00 发送"),
        ((EIGHT, True, True, "question"), "11-25 08:00 再试"),
        ((EIGHT + MINUTE, False, True, "question"), "有待确认的问题，11-25 08:01 再看"),
        ((EIGHT + MINUTE, False, True, "answer"), "答复可撤回，11-25 08:01 以后发送"),
        ((EIGHT + MINUTE, False, True, None), "11-25 08:01 发送"),
    ],
)
def test_the_reason_is_the_one_that_holds(given: tuple[int, bool, bool, object], said: str) -> None:
    assert why(*given, SHANGHAI, 0) == said  # type: ignore[arg-type]
