"""One channel's letters to customers: notices as messages with a number or an address, and a link of their own.

A message speaks the language of the newest record that it tells, which is the one that its link opens first. The link
is derived from the oldest notice of a message and lies in the database before the message leaves; whoever sends it
again sends the same. Nothing of what is filled in here is ever stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.notices.channel import Message
from server.notices.addressing import Addressee
from server.notices.channels import Listener
from server.notices.letters import Facts, link_of, written
from server.records import completion, linking
from server.store.notices import Claimed
from server.store.outlets import cards
from server.sweeps.customers import MERGED, address

if TYPE_CHECKING:
    from server.house import House


@dataclass(frozen=True, slots=True)
class Letters:
    """What one channel has to tell customers. told: whom, by the notice's id."""

    house: House
    listener: Listener
    told: Mapping[str, Addressee]

    def messages(self, queue: Sequence[Claimed]) -> Iterator[tuple[Message, tuple[Claimed, ...]]]:
        """Each message and the notices that it tells, in the order they were made."""
        together: dict[tuple[str, str, str], list[Claimed]] = defaultdict(list)
        for each in sorted(queue, key=lambda each: (each.failures, each.notice.made_at, each.notice.id)):
            notice = each.notice
            to = address(self.listener, self.told[notice.id])
            what = str(notice.variables["call"]) if notice.template in MERGED else notice.id
            together[notice.template, what, to].append(each)
        with self.house.store.reading() as connection:
            names = cards(connection, {each.notice.outlet for each in queue})
        for (_, _, to), several in together.items():
            first = min(several, key=lambda each: (each.notice.made_at, each.notice.id))
            yield self._message(first, several, to, names), tuple(several)

    def _message(
        self,
        first: Claimed,
        several: Sequence[Claimed],
        to: str,
        names: Mapping[str, tuple[Mapping[str, str], str]],
    ) -> Message:
        notice, listener = first.notice, self.listener
        newest = max(several, key=lambda each: self.told[each.notice.id].order)
        wanted = str(newest.notice.variables["language"])
        lang = (
            wanted
            if listener.reaching is None
            else listener.reaching.language(notice.template, wanted, listener.language)
        )
        name, phone = names.get(notice.outlet, ({}, ""))
        numbers = dict.fromkeys(str(each.notice.variables["number"]) for each in several)
        facts, values = self._filled(
            first, name.get(lang, ""), phone, ("、" if lang == "zh" else ", ").join(numbers)
        )
        letter = written(notice.template, lang, facts)
        told = {"outlet": notice.outlet, "job": notice.job, "variables": dict(notice.variables)}
        text = letter.short if self._short else letter.text
        return Message(
            notice.id,
            notice.template,
            letter.subject,
            text,
            notice.made_at,
            told,
            to=to,
            values=values,
            html="" if self._short else letter.html,
            language=lang,
        )

    @property
    def _short(self) -> bool:
        return self.listener.reaching is not None and self.listener.reaching.medium == "text"

    def _filled(
        self, first: Claimed, outlet: str, phone: str, number: str
    ) -> tuple[Facts, Mapping[str, str]]:
        notice = first.notice
        if notice.template == "completion_code":
            code = completion.code_of(self.house, str(notice.variables["code"]))
            return Facts(outlet, phone, number, code=code), {"code": code}
        token = linking.token(self.house, notice.id)
        link = link_of(self.house.settings.origin, token)
        return Facts(outlet, phone, number, link=link), {"link": token}

    def keep(self, message: Message, several: Sequence[Claimed]) -> None:
        """The link of this message lies in the database now."""
        if "link" in message.values:
            job = next(each.notice.job for each in several if each.notice.id == message.id) or ""
            now = self.house.now()
            self.house.work(lambda tx: linking.keep(self.house, tx.connection, message.id, job, now))
