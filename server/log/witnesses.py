"""The file of witnesses: who is asked to watch the log, and by which key each signs.

    [[witness]]
    name = "sea-view"                                   ours for it, in the log and in /health
    url = "https://witness.example.com/submission"      to which `/add-checkpoint` is added
    vkey = "witness.example.com/w1+0a1b2c3d+BA…"        its verifier key, of cosignatures (type 0x04)
    local = true                                        it lies in an inner network; else only public addresses

Taken as a whole or not at all. Read when a process starts: whoever changes it starts web and worker anew.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from infra.notices.posting import Poster
from infra.notices.reach import Reach
from infra.seal.log.cosignature import WitnessKey
from infra.seal.log.refused import Refused
from infra.seal.witnessing import Witness
from server.keys import BadKey
from server.settings import Settings

LARGEST_FILE = 64 << 10
MOST = 16
NAME = re.compile(r"[\w.-]{1,40}", re.ASCII)
_MEMBERS = {"name": str, "url": str, "vkey": str, "local": bool}
_NEEDED = ("name", "url", "vkey")


def read_witnesses(settings: Settings) -> tuple[Witness, ...]:
    """Those of the file, in its order; none without a file. Raises BadKey, which says what is wrong and where."""
    path = settings.witnesses
    if path is None:
        return ()
    found = tuple(
        _witness(path, settings, place, each) for place, each in enumerate(_entries(path, _given(path)), 1)
    )
    for what, values in (("name", [w.name for w in found]), ("vkey", [w.key.name for w in found])):
        for value in sorted({value for value in values if values.count(value) > 1}):
            raise BadKey(path, f"two witnesses have {what} {value!r}")
    return found


def _given(path: Path) -> Mapping[str, Any]:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as failure:
        raise BadKey(path, f"cannot be read: {failure.strerror}") from None
    if len(content) > LARGEST_FILE:
        raise BadKey(path, "too large")
    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        raise BadKey(path, "not TOML") from None


def _entries(path: Path, given: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    entries = given.get("witness", [])
    if given.keys() - {"witness"} or not isinstance(entries, list):
        raise BadKey(path, "only [[witness]], once for each")
    if len(entries) > MOST or not all(isinstance(each, dict) for each in entries):
        raise BadKey(path, f"[[witness]], once for each, {MOST} at most")
    return entries


def _witness(path: Path, settings: Settings, place: int, given: Mapping[str, Any]) -> Witness:
    for slip in _slips(given, plain=not settings.production):
        raise BadKey(path, f"[[witness]] {place}: {slip}")
    reach = Reach(private=given.get("local", not settings.production), plain=not settings.production)
    url = httpx.URL(given["url"].rstrip("/") + "/add-checkpoint")
    return Witness(given["name"], WitnessKey.read(given["vkey"]), Poster(url, reach))


def _slips(given: Mapping[str, Any], *, plain: bool) -> Iterator[str]:
    for name in sorted(given.keys() - _MEMBERS):
        yield f"{name}: no such member; there are {', '.join(_MEMBERS)}"
    for name, kind in _MEMBERS.items():
        if name in given and not isinstance(given[name], kind):
            yield f"{name}={given[name]!r}: a {kind.__name__}"
        elif name in _NEEDED and name not in given:
            yield f"{name}: lacking"
    if not NAME.fullmatch(given["name"]):
        yield f"name={given['name']!r}: 1 to 40 letters, digits, dots, hyphens"
    if not _is_address(given["url"], plain=plain):
        yield f"url={given['url']!r}: an https address without query"
    try:
        WitnessKey.read(given["vkey"])
    except Refused:
        yield f"vkey={given['vkey']!r}: no verifier key of Ed25519 cosignatures (name+id+BA…)"


def _is_address(text: str, *, plain: bool) -> bool:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        return False
    schemes = ("https", "http") if plain else ("https",)
    return url.scheme in schemes and bool(url.host) and not (url.query or url.fragment or url.userinfo)
