"""Customers are told once, by the same link, whatever breaks: services, numbers, workers, databases."""

from __future__ import annotations

from threading import Event, Thread
from typing import Any

from sqlalchemy import delete, update

from server.models.epoch import EpochRow
from server.models.notice import NoticeRow
from server.store.notices import notice_id
from sync.exchange.chain import sha256_hex
from sync.instants import HOUR, MINUTE, SECOND
from tests.infra.notices.standins import Call, Reply
from tests.server.customers import (
    CONTACTS,
    NUMBER,
    OLD_CHEN,
    OTHER_JOB,
    OTHER_VISIT,
    Household,
    links,
    ready,
)
from tests.server.hand import office_does
from tests.server.town import Town


def test_a_retry_sends_the_same_link(home: Household, town: Town) -> None:
    texts = town.aliyun()
    ready(home)
    taken: list[str] = []

    def takes_and_says_nothing(call: Call) -> Reply:
        texts(call)
        return Reply(status=500)

    town.stand_ins["aliyun"].instead = takes_and_says_nothing
    town.sweeps_for(2 * MINUTE, 30 * SECOND)
    town.mends("aliyun")
    town.sweeps_for(20 * MINUTE, MINUTE)

    taken = [token for _, _, [token] in texts.texts]
    assert len(taken) >= 2
    assert len(set(taken)) == len(links(home)) == 1


def test_when_one_service_refuses_or_is_down_the_next_has_its_turn(home: Household, town: Town) -> None:
    town.aliyun(secret="wrong")
    spare = town.tencent()
    ready(home)
    town.sweeps_for(3 * MINUTE, 30 * SECOND)
    assert [number for number, _, _ in spare.texts] == ["+86" + NUMBER]
    [listed] = town.listed().values()
    assert (listed.state, listed.note) == ("sent", "aliyun=bad_signature")


def test_when_one_service_is_down_the_next_has_its_turn(home: Household, town: Town) -> None:
    town.aliyun()
    town.breaks("aliyun", Reply(status=503))
    spare = town.tencent()
    ready(home)
    town.sweeps_for(3 * MINUTE, 10 * SECOND)

    assert len(spare.texts) == 1
    assert town.calls("aliyun") == 1


def test_a_number_that_had_enough_keeps_no_other_waiting(home: Household, town: Town) -> None:
    texts = town.aliyun()
    home.job(call="call-1")
    other = [{**CONTACTS[0], "phones": ["137 0000 9999"]}]
    home.job(OTHER_JOB, call="call-2", contacts=other)
    home.announced(home.signs())
    town.clock.goes_on(SECOND)
    home.announced(home.signs(OTHER_JOB, OTHER_VISIT), OTHER_JOB)
    town.clock.goes_on(2 * MINUTE)

    def enough(call: Call) -> Reply:
        if call.query["PhoneNumbers"] == NUMBER:
            return Reply({"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "触发小时级流控Permits:5"})
        return texts(call)

    town.stand_ins["aliyun"].instead = enough
    town.sweeps_for(3 * MINUTE, 10 * SECOND)
    assert [number for number, _, _ in texts.texts] == ["13700009999"]
    town.mends("aliyun")
    town.sweeps_for(30 * MINUTE, MINUTE)
    assert len(texts.texts) == 1
    town.sweeps_for(HOUR, MINUTE)
    assert {number for number, _, _ in texts.texts} == {NUMBER, "13700009999"}


def test_without_a_number_that_can_get_a_text_nobody_is_told_and_it_is_said(
    home: Household, town: Town
) -> None:
    town.aliyun()
    ready(home, contacts=[{**CONTACTS[1], "phones": ["0755-8888 1234"]}])
    town.sweeps_for(2 * MINUTE, 30 * SECOND)

    [listed] = town.listed().values()
    assert (listed.state, listed.note) == ("dropped", "no_address")


def test_the_number_of_the_moment_counts(home: Household, town: Town) -> None:
    texts = town.aliyun()
    ready(home)
    another = {"contacts": [{**CONTACTS[1], "phones": ["136 1111 2222"]}]}
    office_does(home.app, home.office.dora, "job.amend", about=another)
    town.sweeps_for(2 * MINUTE, 30 * SECOND)

    assert [number for number, _, _ in texts.texts] == ["13611112222"]


def test_two_workers_tell_it_once(home: Household, town: Town) -> None:
    texts = town.aliyun()
    ready(home)
    town.clock.goes_on(2 * MINUTE)
    town.sweeps_twice_at_once()

    assert len(texts.texts) == 1


def test_a_worker_that_dies_before_it_wrote_it_down_tells_it_again_by_the_same_link(
    home: Household, town: Town
) -> None:
    """What is left of such a worker is a notice under a lease, and a link that lies here."""
    texts = town.aliyun()
    text = ready(home)
    town.sweeps_for(2 * MINUTE, 30 * SECOND)
    id = notice_id("record_ready", text)
    table = NoticeRow.__table__
    fresh = {"state": "sending", "sent": b"{}", "finished_at": None, "look_at": town.clock.now() + 5 * MINUTE}
    home.here.work(lambda tx: tx.connection.execute(update(table).where(table.c.id == id).values(**fresh)))
    town.sweeps_for(10 * MINUTE, MINUTE)

    assert len(texts.texts) == 2
    assert len({token for _, _, [token] in texts.texts}) == len(links(home)) == 1


def test_a_restored_database_does_not_tell_again_what_it_forgot(home: Household, town: Town) -> None:
    texts = town.aliyun()
    text = ready(home)
    town.sweeps_for(2 * MINUTE, 30 * SECOND)
    row = {
        "n": 2,
        "id": home.here.new_id(),
        "began_at": town.clock.now(),
        "reason": "backup",
        "runs_in": None,
    }

    def restore(tx: Any) -> None:
        tx.connection.execute(delete(NoticeRow.__table__))
        tx.connection.execute(EpochRow.__table__.insert().values(row))

    home.here.work(restore)
    home.announced(text)
    town.sweeps_for(5 * MINUTE, 30 * SECOND)

    assert len(texts.texts) == 1
    assert town.listed()[notice_id("record_ready", text)].note == "told_before"


def test_customers_get_nothing_from_channels_of_the_staff(home: Household, town: Town) -> None:
    group = town.wecom()
    ready(home)
    town.sweeps_for(2 * MINUTE, 30 * SECOND)

    assert group.texts == []
    [listed] = town.listed().values()
    assert listed.note == "nobody_to_tell"


def test_the_gate_is_asked_again_at_the_last_moment(home: Household, town: Town) -> None:
    """The first text takes its time; meanwhile the second's record is retracted."""
    texts = town.aliyun()
    home.job(call="call-1")
    home.job(OTHER_JOB, call="call-2", contacts=[{**CONTACTS[0], "phones": [OLD_CHEN]}])
    home.announced(home.signs())
    town.clock.goes_on(SECOND)
    signed = home.signs_only(OTHER_JOB, OTHER_VISIT)
    home.phone.syncs()
    home.announced(sha256_hex(signed.text.encode()), OTHER_JOB)

    arrived, retracted = Event(), Event()

    def slowly(call: Call) -> Reply:
        arrived.set()
        retracted.wait(30)
        return texts(call)

    town.stand_ins["aliyun"].instead = slowly
    town.clock.goes_on(2 * MINUTE)
    sweeping = Thread(target=town.sweeps)
    sweeping.start()
    assert arrived.wait(30)
    of = {"device": home.phone.id, "n": signed.n}
    home.phone.does("retract", OTHER_JOB, of=of, reason="wrong customer").syncs()
    retracted.set()
    sweeping.join(30)
    town.mends("aliyun")
    town.sweeps_for(5 * MINUTE, 30 * SECOND)

    assert [number for number, _, _ in texts.texts] == [NUMBER]
