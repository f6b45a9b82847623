"""What a channel of the file may have, kind by kind, and how each member is read.

| kind | members |
|---|---|
| every | name, kind, roles, outlets (absent: all), language (zh, en), local (may lie in an inner network) |
| `email` | host, port, security (tls, starttls, none), from, to (a list, or "customer"), login, password, ca |
| `webhook` | url, secret, ca |
| `dingtalk`, `feishu` | url, secret |
| `wecom` | url |
| `files` | directory |
| `aliyun_sms` | key, secret, signature, templates, country, prefixes, url, ca |
| `tencent_sms` | key, secret, app, region, signature, templates, country, prefixes, url, ca |
| `sns_sms` | region, key, secret, sender, country, prefixes, url |

`ca` is a file of authorities, for servers of one's own. Secrets are never shown. The role `customer` may be told by
`email` to = "customer", `webhook`, `files` and the three that send texts, which tell nobody else. `templates` has the
id under which the provider approved each template: `record_ready = "SMS_1"`, or of several languages `record_ready =
{zh = "SMS_1", en = "SMS_2"}`. `country`: the calling code of numbers without one. `prefixes`: only numbers that begin
so (`["+86"]`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from infra.notices.webhook import key_of
from server.notices.letters import VALUES
from server.staff.roles import EVERYBODY

CUSTOMER = "customer"
"""Whom a notice may be for beside the roles of people: whoever the job was done for."""

Templates = Mapping[tuple[str, str], str]

_NAME = re.compile(r"[\w-]{1,24}")
_ADDRESS = re.compile(r"[!-?A-~]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,252}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class Member:
    """read: the value, or ValueError that says what would do. default: where it is absent and not needed."""

    read: Callable[[Any], Any]
    needed: bool = True
    default: Any = None
    secret: bool = False


def text(value: Any) -> str:
    """Some text."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError("a text")
    return value


def matching(pattern: re.Pattern[str], wanted: str) -> Callable[[Any], str]:
    """A text of this form."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise ValueError(wanted)
        return value

    return read


def one_of(*words: str) -> Callable[[Any], str]:
    """One of these words."""

    def read(value: Any) -> str:
        if value not in words:
            raise ValueError("one of " + ", ".join(words))
        return str(value)

    return read


def some(read: Callable[[Any], str], wanted: str) -> Callable[[Any], tuple[str, ...]]:
    """A list of at least one, none of them twice."""

    def every(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not value:
            raise ValueError(f"a list of {wanted}")
        found = tuple(read(each) for each in value)
        if len(set(found)) < len(found):
            raise ValueError(f"a list of {wanted}, none of them twice")
        return found

    return every


def id_(value: Any) -> str:
    """An id."""
    try:
        return str(UUID(value))
    except (ValueError, AttributeError, TypeError):
        raise ValueError("an id, as `doorstep outlet add` printed it") from None


def flag(value: Any) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def port(value: Any) -> int:
    """A port."""
    if type(value) is not int or not 0 < value < 65_536:
        raise ValueError("a port")
    return value


def file(value: Any) -> Path:
    """A file that can be read."""
    path = Path(text(value))
    if not path.is_file():
        raise ValueError("a file that is there")
    return path


def webhook_key(value: Any) -> bytes:
    """The key in a secret `whsec_…`."""
    return key_of(text(value))


def url(*query: str) -> Callable[[Any], httpx.URL]:
    """An address that has these members in its query."""

    def read(value: Any) -> httpx.URL:
        wanted = "an https address" + (f" with {' and '.join(query)}" if query else "")
        try:
            found = httpx.URL(text(value))
        except httpx.InvalidURL:
            raise ValueError(wanted) from None
        fits = found.scheme in ("https", "http") and found.host and not found.userinfo and not found.fragment
        if not fits or not all(found.params.get(name) for name in query):
            raise ValueError(wanted)
        return found

    return read


def recipients(value: Any) -> tuple[str, ...]:
    """Addresses of one's own; none for "customer"."""
    return () if value == CUSTOMER else _SOME_ADDRESSES(value)


def endpoint(value: Any) -> httpx.URL | None:
    """Where the service is, if not where it always is; texts are signed for the path `/`."""
    found = url()(value)
    if found.raw_path != b"/":
        raise ValueError("an https address without a path")
    return found


def templates(value: Any) -> Templates:
    """(template, language) -> the provider's id; the language is empty where only one was given."""
    wanted = "the provider's id of each of " + ", ".join(VALUES)
    if not isinstance(value, dict):
        raise ValueError(wanted)
    found: dict[tuple[str, str], str] = {}
    for name, given in value.items():
        ids = {"": given} if isinstance(given, str) else given
        known = name in VALUES and isinstance(ids, dict) and set(ids) <= {"", "zh", "en"} and ids
        if not known or not all(isinstance(id, str) and _ID.fullmatch(id) for id in ids.values()):
            raise ValueError(f"{name}: {wanted}")
        found |= {(name, lang): id for lang, id in ids.items()}
    missing = [name for name in VALUES if name not in {template for template, _ in found}]
    if missing:
        raise ValueError(f"{', '.join(missing)} missing: {wanted}")
    return found


_EVERY: Mapping[str, Member] = {
    "name": Member(matching(_NAME, "up to 24 letters, digits and hyphens")),
    "kind": Member(text),
    "roles": Member(some(one_of(*EVERYBODY), "roles: " + ", ".join(EVERYBODY))),
    "outlets": Member(some(id_, "ids of outlets"), needed=False),
    "language": Member(one_of("zh", "en"), needed=False, default="zh"),
    "local": Member(flag, needed=False, default=False),
}
_ADDRESSES = matching(_ADDRESS, "an address such as dispatch@example.com")
_SOME_ADDRESSES = some(_ADDRESSES, 'addresses such as dispatch@example.com, or "customer"')
_ID = re.compile(r"[\w-]{1,40}")
_CA = Member(file, needed=False)


_REGION = re.compile(r"[a-z]{2}(?:-[a-z0-9]+){1,4}")
_SIGNATURE = Member(
    matching(re.compile(r"[^【】\[\]\s]{2,12}"), "the approved 签名, 2 to 12 characters, without 【】")
)
_PREFIXES = some(
    matching(re.compile(r"\+[1-9][0-9]{0,6}"), "such as +86"), 'beginnings of numbers such as "+86"'
)
_COUNTRY = matching(re.compile("[1-9][0-9]{0,2}"), 'a calling code such as "86"')
_OF_NUMBERS: Mapping[str, Member] = {
    "country": Member(_COUNTRY, needed=False, default="86"),
    "prefixes": Member(_PREFIXES, needed=False, default=()),
}
_TOLD_TOO: Mapping[str, Member] = {
    "roles": Member(some(one_of(*EVERYBODY, CUSTOMER), "roles: " + ", ".join((*EVERYBODY, CUSTOMER)))),
    "country": Member(_COUNTRY, needed=False, default="86"),
}
_TEXTS: Mapping[str, Member] = {
    "roles": Member(some(one_of(CUSTOMER), "roles: customer"), needed=False, default=(CUSTOMER,)),
    **_OF_NUMBERS,
}


def _members(**own: Member) -> Mapping[str, Member]:
    return {**_EVERY, **own}


KINDS: Mapping[str, Mapping[str, Member]] = {
    "email": _members(
        host=Member(matching(_HOST, "the name of a mail server")),
        port=Member(port, needed=False),
        security=Member(one_of("tls", "starttls", "none"), needed=False, default="tls"),
        to=Member(recipients),
        roles=_TOLD_TOO["roles"],
        login=Member(text, needed=False, default=""),
        password=Member(text, needed=False, default="", secret=True),
        ca=_CA,
        **{"from": Member(_ADDRESSES)},
    ),
    "webhook": _members(
        url=Member(url(), secret=True),
        secret=Member(webhook_key, secret=True),
        ca=_CA,
        **_TOLD_TOO,
    ),
    "dingtalk": _members(
        url=Member(url("access_token"), secret=True), secret=Member(text, secret=True), ca=_CA
    ),
    "wecom": _members(url=Member(url("key"), secret=True), ca=_CA),
    "feishu": _members(url=Member(url(), secret=True), secret=Member(text, secret=True), ca=_CA),
    "files": _members(directory=Member(text, needed=False), **_TOLD_TOO),
    "aliyun_sms": _members(
        key=Member(text, secret=True),
        secret=Member(text, secret=True),
        signature=_SIGNATURE,
        templates=Member(templates),
        url=Member(endpoint, needed=False),
        ca=_CA,
        **_TEXTS,
    ),
    "tencent_sms": _members(
        key=Member(text, secret=True),
        secret=Member(text, secret=True),
        app=Member(matching(re.compile("[0-9]{4,20}"), "the SmsSdkAppId, such as 1400006666")),
        region=Member(
            matching(_REGION, "a region such as ap-guangzhou"), needed=False, default="ap-guangzhou"
        ),
        signature=_SIGNATURE,
        templates=Member(templates),
        url=Member(endpoint, needed=False),
        ca=_CA,
        **_TEXTS,
    ),
    "sns_sms": _members(
        region=Member(matching(_REGION, "a region such as ap-southeast-1")),
        key=Member(text, needed=False, default="", secret=True),
        secret=Member(text, needed=False, default="", secret=True),
        sender=Member(
            matching(re.compile("[A-Za-z0-9]{1,11}"), "up to 11 letters and digits"), needed=False, default=""
        ),
        url=Member(endpoint, needed=False),
        **_TEXTS,
    ),
}
TEXTS = frozenset({"aliyun_sms", "tencent_sms", "sns_sms"})
"""Those that send texts, to customers alone."""
PORTS: Mapping[str, int] = {"tls": 465, "starttls": 587, "none": 25}


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong in the file: in which channel, which member, what stands there (never a secret), what would do."""

    channel: str
    member: str
    value: str
    wanted: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (self._place, self.value, self.wanted)))

    @property
    def for_a_log(self) -> str:
        """Without what stands there, which may be somebody's address."""
        return f"{self._place}: {self.wanted}"

    @property
    def _place(self) -> str:
        return f"{self.channel}, {self.member}" if self.member else self.channel


def read_members(where: str, given: Mapping[str, Any], slips: list[Slip]) -> dict[str, Any] | None:
    """The values of one channel, those that are absent too; None where something is wrong, which `slips` then has."""
    kind = given.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        slips.append(Slip(where, "kind", _shown(kind), "one of " + ", ".join(KINDS)))
        return None
    members, before = KINDS[kind], len(slips)
    for name in given.keys() - members.keys():
        slips.append(Slip(where, name, "", f"no such member; there are {', '.join(sorted(members))}"))
    values = {name: _value(where, name, member, given, slips) for name, member in members.items()}
    if kind == "email" and not slips[before:]:
        _mail_together(where, values, slips)
    if kind == "sns_sms" and not slips[before:] and bool(values["key"]) != bool(values["secret"]):
        slips.append(Slip(where, "secret", "(hidden)", "key and secret, both or neither"))
    return values if len(slips) == before else None


def _value(where: str, name: str, member: Member, given: Mapping[str, Any], slips: list[Slip]) -> Any:
    if name not in given:
        if member.needed:
            slips.append(Slip(where, name, "", "missing"))
        return member.default
    try:
        return member.read(given[name])
    except ValueError as wrong:
        shown = "(hidden)" if member.secret else _shown(given[name])
        slips.append(Slip(where, name, shown, str(wrong)))
        return None


def _mail_together(where: str, values: dict[str, Any], slips: list[Slip]) -> None:
    if (CUSTOMER in values["roles"]) != (values["to"] == ()) or len(values["roles"]) > 1 > len(values["to"]):
        slips.append(Slip(where, "roles", "", 'to = "customer" and roles = ["customer"], both or neither'))
    values["port"] = values["port"] or PORTS[values["security"]]
    if bool(values["login"]) != bool(values["password"]):
        slips.append(Slip(where, "password", "(hidden)", "login and password, both or neither"))
    if values["login"] and values["security"] == "none":
        slips.append(Slip(where, "security", "'none'", "tls or starttls where there is a password"))


def _shown(value: Any) -> str:
    told = repr(value)
    return told if len(told) <= 60 else told[:59] + "…"


def repeated(names: Sequence[str]) -> set[str]:
    """Those that occur more than once."""
    return {name for name in names if names.count(name) > 1}
