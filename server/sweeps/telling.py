"""One channel's part of a round: its notices as messages, one after another, as fast as it likes.

More than five of one template become one message. The first that does not come through ends the channel's part: it
rests, and the others wait with it. Those that failed before come last, so that none of them is in the others' way.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.notices.channel import Message, Refused, Unreachable
from server.notices.addressing import Addressee
from server.notices.channels import Listener
from server.notices.remembering import remember
from server.notices.rendering import Rendered, rendered, together
from server.store import notice_channels
from server.store.notices import Claimed, notice_id
from server.sweeps.customers import Customers, address
from server.sweeps.letters import Letters
from server.traces import without_words
from sync.instants import MINUTE, SECOND, Millis

if TYPE_CHECKING:
    from server.house import House
    from server.sweeps.table import Stopping

MOST_ALONE = 5
SOONEST: Millis = 5 * SECOND
LATEST: Millis = 15 * MINUTE
SPARE: Millis = MINUTE

log = logging.getLogger("doorstep.sweeps")


@dataclass(frozen=True, slots=True)
class Refusal:
    """The channel will never take it: a code."""

    code: str


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: why (nothing where it was not tried), and when to look again. alone: this one, the others are told."""

    code: str
    at: Millis
    alone: bool = False


Result = Millis | Refusal | Later
"""When it was taken, or what else became of it."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A message, and the notices that it tells. letter: it is for a customer."""

    message: Message
    notices: tuple[Claimed, ...]
    letter: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """One channel's part of one round. told: which customers its notices are for, by their ids."""

    house: House
    listener: Listener
    stopping: Stopping
    customers: Customers
    told: Mapping[str, Addressee]

    def tell(self, queue: Sequence[Claimed]) -> Mapping[str, Result]:
        """What became of each, by its id."""
        results: dict[str, Result] = {}
        bundles = list(self._bundles(queue, results))
        for place, bundle in enumerate(bundles):
            result = self._attempt(bundle)
            results |= {each.notice.id: result for each in bundle.notices}
            if isinstance(result, Later) and not result.alone:
                rest = [each for later in bundles[place + 1 :] for each in later.notices]
                return results | {each.notice.id: Later("", result.at) for each in rest}
        return results

    def _attempt(self, bundle: Bundle) -> Result:
        name, channel, now = self.listener.name, self.listener.channel, self.house.now()
        if self.stopping() or now > bundle.notices[0].lease - SPARE:
            return Later("", now)
        busy = self.house.work(lambda tx: notice_channels.take(tx.connection, name, now, now + channel.pace))
        if busy:
            return Later("", busy)
        if bundle.letter and not self._still(bundle):
            return Later("", now, alone=True)
        try:
            channel.send(bundle.message)
        except Refused as refused:
            return Refusal(refused.code)
        except Unreachable as failure:
            if failure.alone:
                wait = max(failure.after, min(SOONEST << min(bundle.notices[0].failures, 10), LATEST))
                return Later(failure.code, self.house.now() + wait, alone=True)
            return self._rest(failure.code, failure.after)
        except Exception as failure:  # noqa: BLE001  a defect of one channel must not silence the others
            log.error("notices: %s: %s", name, without_words(failure))
            return self._rest("defect", 0)
        if bundle.letter:
            remember(self.house, [each.notice.id for each in bundle.notices])
        taken = self.house.now()
        self.house.work(lambda tx: notice_channels.took(tx.connection, name, taken))
        return taken

    def _still(self, bundle: Bundle) -> bool:
        """Whether every notice in it may be told at this moment, to the same address; its link then lies here."""
        for each in bundle.notices:
            told = self.customers.still(each.notice, self.house.now())
            if not isinstance(told, Addressee) or address(self.listener, told) != bundle.message.to:
                return False
        self._letters.keep(bundle.message, bundle.notices)
        return True

    @property
    def _letters(self) -> Letters:
        return Letters(self.house, self.listener, self.told)

    def _rest(self, code: str, after: Millis) -> Later:
        name = self.listener.name

        def rest(failures: int) -> Millis:
            return self.house.now() + max(after, min(SOONEST << min(failures, 10), LATEST))

        def noted(tx: object) -> Millis:
            connection = tx.connection  # type: ignore[attr-defined]
            until = rest(notice_channels.failures(connection, name))
            notice_channels.rest(connection, name, code, until)
            return until

        return Later(code, self.house.work(noted))

    def _bundles(self, queue: Sequence[Claimed], results: dict[str, Result]) -> Iterator[Bundle]:
        """As messages, in the order to be sent. One that has no words is a defect of ours, and goes to `results`."""
        letters = [each for each in queue if each.notice.id in self.told]
        for message, told in self._letters.messages(letters) if letters else ():
            yield Bundle(message, told, letter=True)
        kinds: dict[str, list[tuple[Claimed, Rendered]]] = defaultdict(list)
        others = [each for each in queue if each.notice.id not in self.told]
        for each in sorted(others, key=lambda each: (each.failures, each.notice.made_at, each.notice.id)):
            try:
                words = rendered(each.notice.template, each.notice.variables, self.listener.language)
            except (ValueError, LookupError) as failure:  # no such template, variable, word or zone
                log.error("notices: no words for a %s: %s", each.notice.template, without_words(failure))
                results[each.notice.id] = Refusal("defect")
                continue
            kinds[each.notice.template].append((each, words))
        for template, several in kinds.items():
            if self.listener.channel.merges and len(several) > MOST_ALONE:
                yield self._together(template, several)
            else:
                yield from (self._alone(each, words) for each, words in several)

    def _alone(self, each: Claimed, words: Rendered) -> Bundle:
        notice = each.notice
        facts = {"outlet": notice.outlet, "job": notice.job, "variables": dict(notice.variables)}
        message = Message(notice.id, notice.template, words.subject, words.text, notice.made_at, facts)
        return Bundle(message, (each,))

    def _together(self, template: str, several: Sequence[tuple[Claimed, Rendered]]) -> Bundle:
        first = sorted(several, key=lambda one: _pressing(one[0]))
        words = together(template, [each for _, each in first], self.listener.language)
        each = tuple(claimed for claimed, _ in several)
        id = notice_id("together", *sorted(one.notice.id for one in each))
        made_at = min(one.notice.made_at for one in each)
        return Bundle(Message(id, template, words.subject, words.text, made_at, {}), each)


def _pressing(each: Claimed) -> tuple[str, str]:
    """What is due first comes first."""
    variables = each.notice.variables
    return str(variables.get("due") or ""), str(variables.get("number"))
