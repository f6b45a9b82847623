"""Whom we may connect to, and for how long.

An address that somebody wrote into a file must not become a way into our own network: the name is resolved once, every
address it has must be allowed, and the connection goes to one of those, so that a second answer of the name server
changes nothing. On the other side may stand a server that never ends: a connection is cut when its time is over.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from typing import Any

from infra.notices.channel import Refused, Unreachable

Resolve = Callable[..., Sequence[tuple[Any, ...]]]

CONNECT_SECONDS = 5.0
SILENCE_SECONDS = 8.0
WHOLE_SECONDS = 15.0

_NAT64 = IPv6Network("64:ff9b::/96")
_LATEST_TRIES = 3


@dataclass(frozen=True, slots=True)
class Reach:
    """private: addresses of inner networks are allowed. plain: loopback addresses may be spoken to without TLS."""

    private: bool = False
    plain: bool = False
    resolve: Resolve = socket.getaddrinfo

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of this host, the likeliest first. Refused `private_address`, Unreachable `unknown_host`."""
        try:
            found = self.resolve(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise Unreachable("unknown_host") from None
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        if not addresses:
            raise Unreachable("unknown_host")
        if not self.private and not all(map(public, addresses)):
            raise Refused("private_address")
        return addresses[:_LATEST_TRIES]

    def plain_addresses(self, host: str, port: int) -> list[str]:
        """The same for HTTP without TLS. Refused `not_encrypted` where it would leave this machine."""
        addresses = self.addresses(host, port)
        if not (self.plain and all(_without_scope(each).is_loopback for each in addresses)):
            raise Refused("not_encrypted")
        return addresses

    def inner_addresses(self, host: str, port: int) -> list[str]:
        """The same for mail without TLS. Refused `not_encrypted` where it would leave the house."""
        addresses = self.addresses(host, port)
        if any(map(public, addresses)):
            raise Refused("not_encrypted")
        return addresses


def public(address: str) -> bool:
    """Whether this address is one of the open Internet, also the IPv4 address that hides in it, if one does."""
    ip = _without_scope(address)
    inner = _inner(ip) if isinstance(ip, IPv6Address) else None
    return all(each.is_global and not each.is_multicast for each in (ip, inner) if each is not None)


def _without_scope(address: str) -> IPv4Address | IPv6Address:
    ip = ip_address(address.partition("%")[0])
    return ip.ipv4_mapped if isinstance(ip, IPv6Address) and ip.ipv4_mapped else ip


def _inner(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


class Deadline:
    """While it is entered, sockets it watches are shut when the time is over. over: that happened."""

    def __init__(self, seconds: float = WHOLE_SECONDS) -> None:
        self.over = False
        self._socket: socket.socket | None = None
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def watch(self, connection: socket.socket) -> None:
        """This is the connection now."""
        self._socket = connection
        if self.over:
            self._cut()

    def _cut(self) -> None:
        self.over = True
        if self._socket is not None:
            with suppress(OSError):  # closed already
                self._socket.shutdown(socket.SHUT_RDWR)
