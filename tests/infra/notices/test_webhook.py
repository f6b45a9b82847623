"""The signed webhook: what the specification's own library believes, and what it does not."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone

import httpx
import pytest
import standardwebhooks

from infra.notices import Message, Refused, Unreachable
from infra.notices.posting import Poster
from infra.notices.reach import Reach
from infra.notices.webhook import Webhook, key_of
from sync.instants import MINUTE, SECOND
from tests.infra.notices.standins import Call, Reply, StandIn, standing

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
HOME = Reach(private=True, plain=True)


def now_by_the_machine() -> int:
    """The library compares with the machine's clock, and allows five minutes."""
    return int(datetime.now(timezone.utc).timestamp()) * SECOND


class Receiver:
    """Somebody who listens with the official library, and drops what came before."""

    def __init__(self) -> None:
        self.heard: dict[str, object] = {}

    def __call__(self, call: Call) -> Reply:
        try:
            told = standardwebhooks.Webhook(SECRET).verify(call.body, dict(call.headers))
        except standardwebhooks.WebhookVerificationError:
            return Reply(status=401)
        self.heard[call.headers["webhook-id"]] = told
        return Reply(status=204)


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def stand_in(receiver: Receiver) -> Iterator[StandIn]:
    with standing(receiver) as stand_in:
        yield stand_in


def webhook(stand_in: StandIn, secret: str = SECRET, now: int | None = None) -> Webhook:
    poster = Poster(httpx.URL(stand_in.origin + "/doorstep?key=hush"), HOME)
    return Webhook(poster, key_of(secret), lambda: now_by_the_machine() if now is None else now)


def code_of(channel: Webhook, message: Message) -> tuple[type[Exception], str]:
    with pytest.raises((Refused, Unreachable)) as said:
        channel.send(message)
    return type(said.value), said.value.code


def test_the_official_library_believes_it(stand_in: StandIn, receiver: Receiver, message: Message) -> None:
    webhook(stand_in).send(message)

    assert receiver.heard == {
        message.id: {
            "type": "notice.promise_alarm",
            "timestamp": "2026-11-24T04:00:00.000Z",
            "data": {"id": message.id, "subject": message.subject, "text": message.text, **message.facts},
        }
    }


def test_sent_again_it_has_the_same_id_and_a_new_time(
    stand_in: StandIn, receiver: Receiver, message: Message
) -> None:
    webhook(stand_in).send(message)
    webhook(stand_in, now=now_by_the_machine() + 2 * SECOND).send(message)

    first, second = stand_in.calls
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == message.id
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert len(receiver.heard) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "whsec_" + base64.b64encode(bytes(32)).decode()},
        {"now": now_by_the_machine() - 10 * MINUTE},
    ],
)
def test_another_secret_or_an_old_time_is_not_believed(
    stand_in: StandIn, receiver: Receiver, message: Message, wrong: dict[str, object]
) -> None:
    assert code_of(webhook(stand_in, **wrong), message) == (Unreachable, "http_401")  # type: ignore[arg-type]
    assert receiver.heard == {}


def test_the_signature_is_over_the_bytes_that_are_sent(stand_in: StandIn, message: Message) -> None:
    webhook(stand_in).send(replace(message, text='“引号” \u2028 𠮷 \\ "'))

    [call] = stand_in.calls
    assert json.loads(call.body)["data"]["text"] == '“引号” \u2028 𠮷 \\ "'


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(status=302, headers={"Location": "http://127.0.0.1:1/"}), (Refused, "redirected")),
        (Reply(status=410), (Refused, "http_410")),
        (Reply(status=422), (Refused, "http_422")),
        (Reply(status=404), (Unreachable, "http_404")),
        (Reply(status=503), (Unreachable, "http_503")),
        (Reply(status=429), (Unreachable, "rate_limited")),
    ],
)
def test_what_is_no_yes(
    stand_in: StandIn, message: Message, reply: Reply, expected: tuple[type[Exception], str]
) -> None:
    stand_in.instead = lambda call: reply

    assert code_of(webhook(stand_in), message) == expected
    assert len(stand_in.calls) == 1


def test_a_yes_is_a_yes_whatever_else_is_said(stand_in: StandIn, message: Message) -> None:
    stand_in.instead = lambda call: Reply(b"x" * 100_000)

    webhook(stand_in).send(message)

    assert len(stand_in.calls) == 1


@pytest.mark.parametrize(
    ("said", "after"), [("7", 7 * SECOND), ("999999", 15 * MINUTE), ("soon", 0), ("-3", 0)]
)
def test_whoever_wants_to_be_left_alone_is_within_reason(
    stand_in: StandIn, message: Message, said: str, after: int
) -> None:
    stand_in.instead = lambda call: Reply(status=503, headers={"Retry-After": said})

    with pytest.raises(Unreachable) as failure:
        webhook(stand_in).send(message)
    assert failure.value.after == after


@pytest.mark.parametrize(
    "secret", ["", "hush", "whsec_", "whsec_aGFsbG8=", "whsec_!!!!", SECRET.removeprefix("whsec_")]
)
def test_a_secret_that_is_none_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="24 to 64 bytes"):
        key_of(secret)
