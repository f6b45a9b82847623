"""Tries every channel by sending something, and says what is wrong with each, and who has none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from infra.notices import Message, Refused, Unreachable
from server.chance import Chance, new_id
from server.notices.channels import Listener, Listeners
from server.notices.letters import TOKEN_LENGTH, VALUES, Facts, link_of, written
from server.notices.members import CUSTOMER
from server.notices.rendering import rendered
from server.staff.roles import DISPATCHER, MANAGER
from sync.instants import Millis, iso

TOLD_BY_ALARMS = (DISPATCHER, MANAGER)


@dataclass(frozen=True, slots=True)
class Tried:
    """One channel; code is empty where it works. template: what was sent to the test address of a customer."""

    listener: Listener
    code: str
    template: str = ""


@dataclass(frozen=True, slots=True)
class Guest:
    """Whoever stands for a customer: numbers and addresses of mail that the administrator gave."""

    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()


def guest(given: Sequence[str]) -> Guest:
    """From what was typed."""
    mails = tuple(each for each in given if "@" in each)
    return Guest(tuple(each for each in given if each not in mails), mails)


def letters(
    listeners: Listeners, now: Callable[[], Millis], chance: Chance, origin: str, to: Guest
) -> Iterator[Tried]:
    """Send one of each template for customers through every channel that reaches this guest; `no_test_address` for a
    channel that does not. The link in them opens nothing.
    """
    token, code = "0" * TOKEN_LENGTH, "000000"
    for listener in listeners.every:
        reaching = listener.reaching
        if reaching is None:
            continue
        address = reaching.address(to.phones, to.mails)
        if not address:
            yield Tried(listener, "no_test_address")
            continue
        for template, names in VALUES.items():
            at = now()
            lang = reaching.language(template, listener.language, listener.language)
            values = {name: code if name == "code" else token for name in names}
            link = link_of(origin, token) if "link" in values else ""
            letter = written(template, lang, Facts("Doorstep", "", "TEST", link, values.get("code", "")))
            short = reaching.medium == "text"
            message = Message(
                new_id(at, chance),
                template,
                letter.subject,
                letter.short if short else letter.text,
                at,
                {"outlet": None, "job": None, "variables": {}},
                to=address,
                values=values,
                html="" if short else letter.html,
                language=lang,
            )
            yield Tried(listener, _code(listener, message), template)


def attempts(listeners: Listeners, now: Callable[[], Millis], chance: Chance, zone: str) -> Iterator[Tried]:
    """Send a test message through each that tells anybody of the staff, one after another."""
    for listener in listeners.every:
        if listener.roles == {CUSTOMER}:
            continue
        at = now()
        variables = {"channel": listener.name, "at": iso(at), "zone": zone}
        words = rendered("check", variables, listener.language)
        facts = {"outlet": None, "job": None, "variables": variables}
        message = Message(new_id(at, chance), "check", words.subject, words.text, at, facts)
        yield Tried(listener, _code(listener, message))


def _code(listener: Listener, message: Message) -> str:
    try:
        listener.channel.send(message)
    except (Refused, Unreachable) as failure:
        return failure.code
    return ""


def unheard(listeners: Listeners, outlets: Sequence[str]) -> list[tuple[str, str]]:
    """(outlet, role) of alarms that nobody would hear."""
    return [
        (outlet, role) for outlet in outlets for role in TOLD_BY_ALARMS if not listeners.of((role,), outlet)
    ]


def unknown_outlets(listeners: Listeners, outlets: Sequence[str]) -> list[tuple[str, str]]:
    """(channel, outlet) of channels that name an outlet which does not exist."""
    return [
        (listener.name, outlet)
        for listener in listeners.every
        for outlet in sorted((listener.outlets or frozenset()) - set(outlets))
    ]
