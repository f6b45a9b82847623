"""Customers hear of their records once, at the number on file, when nothing is open any more, and not at night."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sqlalchemy import select

from server.customer.access import of_token
from server.models.link import LinkRow
from server.models.notice import NoticeRow
from server.records import linking
from server.store.notices import notice_id
from sync.device.signatures import Corrected
from sync.exchange.chain import sha256_hex
from sync.instants import DAY, HOUR, MINUTE, SECOND, millis
from tests.handmade import JOB, VISIT
from tests.infra.notices.mailing import Office as MailOffice
from tests.infra.notices.mailing import serving
from tests.infra.notices.standins import Reply
from tests.server.customers import (
    CHEN,
    CONTACTS,
    NUMBER,
    OTHER_JOB,
    OTHER_VISIT,
    Household,
    links,
    notice_of,
    ready,
)
from tests.server.hand import office_does
from tests.server.town import Town


def test_a_minute_after_the_server_heard_of_it_the_customer_gets_one_text_with_a_link(
    home: Household, town: Town
) -> None:
    texts = town.aliyun()
    text = ready(home)

    town.sweeps_for(MINUTE - SECOND, 10 * SECOND)
    assert texts.texts == []
    town.sweeps_for(10 * MINUTE, 30 * SECOND)
    [(number, template, [token])] = texts.texts
    assert (number, template) == (NUMBER, "SMS_100")
    access = of_token(home.here, token)
    assert access is not None
    assert (access.right, access.job, access.text) == ("all", JOB, None)
    assert access.page == linking.link_id(notice_id("record_ready", text))
    assert town.listed()[notice_id("record_ready", text)].state == "sent"


def test_announced_again_it_is_told_once(home: Household, town: Town) -> None:
    texts = town.aliyun()
    text = ready(home)
    town.sweeps_for(2 * MINUTE, 30 * SECOND)
    home.announced(text)
    town.sweeps_for(5 * MINUTE, 30 * SECOND)

    assert len(texts.texts) == 1


def test_no_number_address_or_token_lies_in_a_notice_a_link_or_a_log(
    home: Household, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    texts, hook = town.aliyun(), town.webhook(roles=["customer"])
    ready(home)
    town.breaks("webhook", Reply(CHEN, status=500))
    town.sweeps_for(2 * MINUTE, 30 * SECOND)
    town.mends("webhook")
    town.sweeps_for(5 * MINUTE, 30 * SECOND)

    [(_, _, [token])] = texts.texts
    [told] = hook.heard.values()
    assert (told["data"]["to"], told["data"]["values"]) == ("+86" + NUMBER, {"link": token})
    with home.here.store.reading() as connection:
        rows = [
            *connection.execute(select(NoticeRow.__table__)),
            *connection.execute(select(LinkRow.__table__)),
        ]
    for secret in (NUMBER, CHEN, "chen@example.com", token):
        assert secret not in caplog.text
        assert secret not in repr(rows)


def test_texts_and_mail_both_go_out_and_mail_only_to_those_who_gave_an_address(
    home: Household, town: Town, tmp_path: Path
) -> None:
    texts = town.aliyun()
    mail, folder = MailOffice(), tmp_path / "mail"
    with serving(mail) as port:
        town.adds(
            f'name = "mail"\nkind = "email"\nroles = ["customer"]\nto = "customer"\nhost = "127.0.0.1"\nport = {port}\n'
            'security = "none"\nfrom = "service@example.com"\n'
        )
        town.adds(f'name = "dev"\nkind = "files"\nroles = ["customer"]\ndirectory = "{folder}"\n')
        home.job(call="call-1")
        home.job(OTHER_JOB, call="call-2", contacts=CONTACTS[:1])
        home.announced(home.signs())
        home.announced(home.signs(OTHER_JOB, OTHER_VISIT), OTHER_JOB)
        town.sweeps_for(2 * MINUTE, 10 * SECOND)

    tokens = {number: token for number, _, [token] in texts.texts}
    assert tokens.keys() == {NUMBER, "13900005678"}
    [letter] = mail.taken
    plain = letter.get_body(("plain",))
    assert letter["To"] == "chen@example.com" and plain is not None
    assert f"/r/{tokens[NUMBER]}" in plain.get_content() and "报修单 W1" in plain.get_content()
    assert letter["Message-ID"] == f"<{notice_of(links(home), tokens[NUMBER])}@example.com>"
    assert len(list(folder.glob("*.eml"))) == 2
    assert {each.state for each in town.listed().values()} == {"sent"}


def test_an_open_question_withholds_it_until_ten_minutes_after_the_answer(
    home: Household, town: Town
) -> None:
    texts = town.aliyun()
    text = ready(home)
    office_does(home.app, home.office.dora, "job.cancel", reason="customer")
    home.phone.does("part.use", JOB, visit=VISIT, part="valve", quantity=1, unit="pc").syncs()
    assert home.questions()
    town.sweeps_for(HOUR, 5 * MINUTE)
    assert texts.texts == []
    assert town.listed()[notice_id("record_ready", text)].state == "waiting"

    dora = home.office.dora
    for line in dora.gets("/api/v1/questions")["items"]:
        whole = dora.gets(f"/api/v1/questions/{line['id']}")
        body = {"answer": "stands", "operations": [op["of"] for op in whole["did"] if op["waiting"]]}
        answered = dora.asks("POST", f"/api/v1/questions/{line['id']}/answer", body)
        assert answered.status_code == 200, answered.text
    assert home.questions() == []
    town.sweeps_for(9 * MINUTE, MINUTE)
    assert texts.texts == []
    town.sweeps_for(20 * MINUTE, MINUTE)
    assert len(texts.texts) == 1


def test_what_was_retracted_or_turned_out_unproved_is_never_told(home: Household, town: Town) -> None:
    texts = town.aliyun()
    home.job()
    signed = home.signs_only()
    home.phone.syncs()
    text = sha256_hex(signed.text.encode())
    home.announced(text)
    home.phone.does(
        "retract", JOB, of={"device": home.phone.id, "n": signed.n}, reason="wrong customer"
    ).syncs()
    town.sweeps_for(10 * MINUTE, MINUTE)

    assert (texts.texts, links(home)) == ([], [])
    listed = town.listed()[notice_id("record_ready", text)]
    assert (listed.state, listed.note) == ("dropped", "recalled")
    assert home.announced(text) is None


def test_it_is_not_told_at_night_nor_weeks_late(home: Household, town: Town) -> None:
    texts = town.aliyun()
    home.job()
    town.clock.jumps(millis("2026-11-24T21:30:00+08:00"))
    home.phone.syncs()
    home.announced(home.signs())
    town.sweeps_for(10 * HOUR, 10 * MINUTE)
    assert texts.texts == []
    town.sweeps_for(HOUR, 10 * MINUTE)
    assert len(texts.texts) == 1


def test_what_nobody_could_be_told_for_two_weeks_is_dropped(home: Household, town: Town) -> None:
    town.aliyun()
    town.breaks("aliyun", Reply(status=503))
    text = ready(home)
    for _ in range(16):
        town.clock.goes_on(DAY)
        town.sweeps()
    assert town.listed()[notice_id("record_ready", text)].state == "dropped"


def test_records_of_one_call_told_within_a_minute_are_one_text(home: Household, town: Town) -> None:
    texts = town.aliyun()
    home.job(call="call-1")
    home.job(OTHER_JOB, call="call-1")
    home.announced(home.signs())
    town.clock.goes_on(40 * SECOND)
    other = home.signs(OTHER_JOB, OTHER_VISIT)
    home.announced(other, OTHER_JOB)
    town.sweeps_for(5 * MINUTE, 10 * SECOND)

    assert len(texts.texts) == 1
    assert {each.state for each in town.listed().values()} == {"sent"}
    assert len(links(home)) == 1


def test_records_of_two_calls_are_two_texts(home: Household, town: Town) -> None:
    texts = town.aliyun()
    home.job(call="call-1")
    home.job(OTHER_JOB, call="call-2")
    home.announced(home.signs())
    home.announced(home.signs(OTHER_JOB, OTHER_VISIT), OTHER_JOB)
    town.sweeps_for(5 * MINUTE, 10 * SECOND)

    assert len(texts.texts) == 2
    assert len({tuple(values) for _, _, values in texts.texts}) == 2


def test_a_correction_is_told_as_one_only_to_those_who_were_told_before(home: Household, town: Town) -> None:
    texts = town.aliyun()
    first = ready(home)
    town.sweeps_for(2 * MINUTE, 30 * SECOND)
    second = home.signs(corrects=Corrected(first, "typo"))
    assert home.announced(second) == notice_id("record_corrected", second)
    third = home.signs(corrects=Corrected(second, "typo"))
    assert home.announced(third) == notice_id("record_corrected", third)
    town.sweeps_for(10 * MINUTE, 30 * SECOND)

    assert [template for _, template, _ in texts.texts] == ["SMS_100", "SMS_101"]
    assert town.listed()[notice_id("record_corrected", second)].note == "superseded"
