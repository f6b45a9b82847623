"""The file of channels: who is told, and by which way.

    [[channel]]
    name = "dispatch"
    kind = "dingtalk"
    roles = ["dispatcher"]
    url = "https://oapi.dingtalk.com/robot/send?access_token=…"
    secret = "SEC…"

It is taken as a whole or not at all: BadChannels has every slip in it. In production it must be readable by its owner
alone. Where it is missing, development writes every notice into HOME/notices; production tells nobody and says so.
"""

from __future__ import annotations

import stat
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from infra.notices.channel import Channel
from infra.notices.dingtalk import DingTalk
from infra.notices.feishu import Feishu
from infra.notices.files import Files
from infra.notices.posting import Poster
from infra.notices.reach import Reach
from infra.notices.smtp import Server, Smtp
from infra.notices.webhook import Webhook
from infra.notices.wecom import WeCom
from server.notices.members import CUSTOMER, TEXTS, Slip, read_members, repeated
from server.notices.reaching import Reaching, texting, too_long
from server.settings import Settings
from server.staff.roles import EVERYBODY
from sync.instants import Millis

LARGEST_FILE = 256 * 1024
Now = Callable[[], Millis]


class BadChannels(Exception):
    """The file cannot be used: everything that is wrong with it."""

    def __init__(self, slips: Sequence[Slip]) -> None:
        super().__init__("; ".join(map(str, slips)))
        self.slips = tuple(slips)


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who is told. outlets: none for all. reaching: how it reaches customers, if it does."""

    name: str
    kind: str
    roles: frozenset[str]
    outlets: frozenset[str] | None
    language: str
    channel: Channel
    reaching: Reaching | None = None

    def hears(self, audience: Sequence[str], outlet: str) -> bool:
        """Whether this notice is for them."""
        here = self.outlets is None or outlet in self.outlets
        return here and not self.roles.isdisjoint(audience)


@dataclass(frozen=True, slots=True)
class Listeners:
    """Everybody who is told, in the order of the file. missing: production has no file, so it is nobody."""

    every: tuple[Listener, ...]
    missing: bool = False

    def of(self, audience: Sequence[str], outlet: str) -> list[Listener]:
        """Those whom a notice is for."""
        return [each for each in self.every if each.hears(audience, outlet)]


def read_channels(settings: Settings, now: Now) -> Listeners:
    """The listeners of this installation; BadChannels for a file that cannot be used."""
    path = settings.notices
    try:
        content = _content(path, strict=settings.production)
    except FileNotFoundError:
        if settings.production:
            return Listeners((), missing=True)
        files = Files(settings.home / "notices", now)
        every = frozenset((*EVERYBODY, CUSTOMER))
        return Listeners((Listener("files", "files", every, None, "zh", files, Reaching("hook")),))
    except OSError as failure:
        raise BadChannels([Slip(str(path), "", "", f"cannot be read: {failure.strerror}")]) from None
    try:
        given = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as wrong:
        place = str(wrong).rpartition("(")[2].rstrip(")") if "line" in str(wrong) else ""
        raise BadChannels([Slip(str(path), "", place, "not TOML")]) from None
    return Listeners(tuple(_listeners(settings, path, given, now)))


def _content(path: Path, *, strict: bool) -> bytes:
    with path.open("rb") as file:
        if strict and stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
            raise BadChannels([Slip(str(path), "", "", "readable by others; chmod 600")])
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise BadChannels([Slip(str(path), "", "", "too large")])
    return content


def _listeners(settings: Settings, path: Path, given: Mapping[str, Any], now: Now) -> list[Listener]:
    slips = [
        Slip(path.name, name, "", "no such member; there is [[channel]]")
        for name in given.keys() - {"channel"}
    ]
    channels = given.get("channel", [])
    if not isinstance(channels, list) or not all(isinstance(each, dict) for each in channels):
        raise BadChannels([*slips, Slip(path.name, "channel", "", "[[channel]], once for each")])
    names = [each.get("name") for each in channels]
    found: list[Listener] = []
    for place, each in enumerate(channels, 1):
        where = f"[[channel]] {place}" + (f" {each['name']!r}" if isinstance(each.get("name"), str) else "")
        values = read_members(where, each, slips)
        if values is not None:
            slips += too_long(where, settings.origin, values)
            found += _made(settings, values, now)
    slips += [Slip(path.name, "name", repr(name), "two channels have it") for name in repeated(names)]
    if slips:
        raise BadChannels(slips)
    return found


def _made(settings: Settings, values: Mapping[str, Any], now: Now) -> list[Listener]:
    """The listeners of one channel: one, or of mail one for each address."""
    outlets = None if values["outlets"] is None else frozenset(values["outlets"])
    members = (values["kind"], frozenset(values["roles"]), outlets, values["language"])
    reach = Reach(private=values["local"] or not settings.production, plain=not settings.production)
    if values["kind"] in TEXTS:
        return [Listener(values["name"], *members, *texting(values, reach, now))]
    if values["kind"] == "email":
        names = ("host", "port", "security", "login", "password", "ca")
        server = Server(reach=reach, **{name: values[name] for name in names})
        if not values["to"]:
            smtp = Smtp(server, values["from"], "", now)
            return [Listener(values["name"], *members, smtp, Reaching("mail"))]
        channels = {_of(values["name"], to): Smtp(server, values["from"], to, now) for to in values["to"]}
        return [Listener(name, *members, channel) for name, channel in channels.items()]
    told = Reaching("hook", values["country"]) if CUSTOMER in values["roles"] else None
    if values["kind"] == "files":
        files = Files(_directory(settings, values["directory"]), now)
        return [Listener(values["name"], *members, files, told)]
    poster = Poster(values["url"], reach, values["ca"])
    return [Listener(values["name"], *members, _robot(values, poster, now), told)]


def _robot(values: Mapping[str, Any], poster: Poster, now: Now) -> Channel:
    if values["kind"] == "webhook":
        return Webhook(poster, values["secret"], now)
    if values["kind"] == "dingtalk":
        return DingTalk(poster, values["secret"], now)
    return Feishu(poster, values["secret"], now) if values["kind"] == "feishu" else WeCom(poster)


def _directory(settings: Settings, given: str | None) -> Path:
    return settings.home / "notices" if given is None else Path(given).expanduser().resolve()


def _of(name: str, to: str) -> str:
    """A name for one of several addresses that stays when the list changes, and tells nobody the address."""
    return f"{name}/{sha256(to.encode()).hexdigest()[:6]}"


class ChannelFile:
    """The file as a worker knows it: read again when it changed. A change that cannot be used changes nothing but the
    note: whoever was told before is told as before.
    """

    def __init__(self, settings: Settings, now: Now) -> None:
        self._settings, self._now = settings, now
        self._seen: object = self
        self._listeners: Listeners | None = None
        self.slips: tuple[Slip, ...] = ()

    @property
    def note(self) -> str:
        """`channels_unreadable`, `no_channels_file`, or nothing."""
        if self.slips:
            return "channels_unreadable"
        return "no_channels_file" if self._listeners is not None and self._listeners.missing else ""

    def current(self) -> tuple[Listeners | None, bool]:
        """Who is told now, none where the file never could be read; and whether it was read anew just now."""
        seen = self._stamp()
        if seen == self._seen:
            return self._listeners, False
        self._seen = seen
        try:
            self._listeners, self.slips = read_channels(self._settings, self._now), ()
        except BadChannels as wrong:
            self.slips = wrong.slips
        return self._listeners, True

    def _stamp(self) -> object:
        try:
            told = self._settings.notices.stat()
        except OSError as failure:
            return type(failure).__name__
        return (told.st_mtime_ns, told.st_ctime_ns, told.st_size, told.st_ino, told.st_mode)
