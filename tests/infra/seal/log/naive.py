"""The oracle: the recursive definitions of RFC 6962 section 2.1 as they stand there, slow and without a thought."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def entries(count: int) -> list[bytes]:
    """So many entries, no two alike."""
    return [b"record %d" % number for number in range(count)]


def mth(d: Sequence[bytes]) -> bytes:
    """MTH(D[n]): section 2.1."""
    if not d:
        return sha256(b"").digest()
    if len(d) == 1:
        return sha256(b"\x00" + d[0]).digest()
    k = largest_power_below(len(d))
    return sha256(b"\x01" + mth(d[:k]) + mth(d[k:])).digest()


def path(m: int, d: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n]): section 2.1.1."""
    if len(d) == 1:
        return []
    k = largest_power_below(len(d))
    return [*path(m, d[:k]), mth(d[k:])] if m < k else [*path(m - k, d[k:]), mth(d[:k])]


def proof(m: int, d: Sequence[bytes]) -> list[bytes]:
    """PROOF(m, D[n]): section 2.1.2."""
    return subproof(m, d, True)


def subproof(m: int, d: Sequence[bytes], b: bool) -> list[bytes]:
    """SUBPROOF(m, D[n], b): section 2.1.2."""
    if m == len(d):
        return [] if b else [mth(d)]
    k = largest_power_below(len(d))
    if m <= k:
        return [*subproof(m, d[:k], b), mth(d[k:])]
    return [*subproof(m - k, d[k:], False), mth(d[:k])]


def way(m: int, n: int) -> str:
    """On which sides the siblings of leaf m stand, from the leaf up: all that a path can tell of index and size."""
    if n == 1:
        return ""
    k = largest_power_below(n)
    return way(m, k) + "r" if m < k else way(m - k, n - k) + "l"


def largest_power_below(n: int) -> int:
    """The largest power of two smaller than n: k < n <= 2k."""
    k = 1
    while 2 * k < n:
        k *= 2
    return k
