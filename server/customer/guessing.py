"""Whoever tries links that do not exist is slowed down. Links that do exist open from everywhere: a whole town may
share the address of a mobile network, so only unknown ones are counted.
"""

from __future__ import annotations

from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from server.db import writing
from server.staff.attempts import Counter, count
from sync.instants import Millis

UNKNOWN_OF_AN_ADDRESS = 60


def unknown(kind: str, address: str, now: Millis) -> Millis:
    """One more unknown link or number from here. How long until more of them are answered; 0 while they are."""
    key = sha256(f"{kind}:{neighbourhood(address)}".encode()).hexdigest()
    with writing() as session:
        return count(session, (Counter(key, UNKNOWN_OF_AN_ADDRESS),), now)


def neighbourhood(address: str) -> str:
    """An address as it is counted: of IPv6 the 64 bits that one household has."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        return parsed.ipv4_mapped.exploded if parsed.ipv4_mapped else str(parsed.exploded)[:19]
    return str(parsed)
