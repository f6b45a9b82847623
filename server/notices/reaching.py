"""How channels reach customers: the address each wants, the language it has, the services that send texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from infra.notices import aliyun, tencent
from infra.notices.aliyun import Aliyun
from infra.notices.channel import Channel
from infra.notices.numbers import CHINA, international
from infra.notices.posting import Poster
from infra.notices.reach import Reach
from infra.notices.tencent import Tencent
from infra.notices.texting import LONGEST
from server.notices.letters import VALUES, whole_text
from server.notices.members import Slip
from sync.instants import Millis


@dataclass(frozen=True, slots=True)
class Reaching:
    """How a channel reaches customers.

    medium: `text`, `mail` or `hook`; of one medium the first that takes it is enough. country: the calling code of
    numbers without one. prefixes: only numbers that begin so. approved: the templates and languages that a provider
    approved; none where words are free.
    """

    medium: str
    country: str = CHINA
    prefixes: tuple[str, ...] = ()
    approved: frozenset[tuple[str, str]] | None = None

    def address(self, phones: Sequence[str], mails: Sequence[str]) -> str:
        """The first of these that it reaches, as it wants it; empty where there is none."""
        if self.medium == "mail":
            return next(iter(mails), "")
        known = (international(phone, self.country) for phone in phones)
        found = (number for number in known if number and number.startswith(self.prefixes or "+"))
        return next(found, next(iter(mails), "") if self.medium == "hook" else "")

    def language(self, template: str, wanted: str, own: str) -> str:
        """The language it is told in: the customer's, where there are words in it."""
        return wanted if self.approved is None or (template, wanted) in self.approved else own


def texting(values: Mapping[str, Any], reach: Reach, now: Callable[[], Millis]) -> tuple[Channel, Reaching]:
    """What sends texts, by the members of a channel."""
    country, prefixes = values["country"], tuple(values["prefixes"])
    if values["kind"] == "sns_sms":
        return _sns(values), Reaching("text", country, prefixes)
    named = {(name, lang or values["language"]): id for (name, lang), id in values["templates"].items()}
    signed = (values["key"], values["secret"])
    channel: Channel
    if values["kind"] == "aliyun_sms":
        poster = Poster(values["url"] or httpx.URL(aliyun.ADDRESS), reach, values["ca"])
        channel = Aliyun(poster, *signed, values["signature"], named, now)
    else:
        poster = Poster(values["url"] or httpx.URL(tencent.ADDRESS), reach, values["ca"])
        channel = Tencent(poster, *signed, values["app"], values["region"], values["signature"], named, now)
    return channel, Reaching("text", country, prefixes, frozenset(named))


def _sns(values: Mapping[str, Any]) -> Channel:
    from infra.notices.sns import Sns  # boto3 costs a third of a second, and few use it

    at = "" if values["url"] is None else str(values["url"]).rstrip("/")
    return Sns(values["region"], values["key"], values["secret"], values["sender"], at)


def too_long(where: str, origin: str, values: Mapping[str, Any]) -> list[Slip]:
    """Texts that would be sent, and paid, in pieces."""
    if "signature" not in values:
        return []
    lengths = {name: len(whole_text(name, origin, values["signature"])) for name in VALUES}
    name = max(lengths, key=lambda name: lengths[name])
    if lengths[name] <= LONGEST:
        return []
    wanted = (
        f"{name} has {lengths[name]} characters, {LONGEST} fit: a shorter name, or a shorter DOORSTEP_ORIGIN"
    )
    return [Slip(where, "signature", "", wanted)]
