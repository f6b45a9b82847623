"""What people type for jobs, people and customers, and what it means on the server."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import click

from server.remote import Remote

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def job(remote: Remote, typed: str) -> Any:
    """The job of this number, the principal's number, or id."""
    if ID.fullmatch(typed):
        return remote.get(f"/jobs/{typed}")
    found = remote.get("/jobs", q=typed)["items"]
    exact = [each for each in found if typed in (each["number"], each["external_number"])] or found
    return remote.get(f"/jobs/{_one(remote, exact, typed, 'number')['id']}")


def person(remote: Remote, typed: str) -> str:
    """The id of the person of this name, number or login."""
    if ID.fullmatch(typed):
        return typed
    found = remote.search("/people", typed)
    exact = [each for each in found if typed in (each["name"], each["number"], each["login"])] or found
    return str(_one(remote, exact, typed, "name")["id"])


def named(remote: Remote, plural: str, typed: str, show: str, **query: Any) -> Any:
    """The only one of these that the words find."""
    if ID.fullmatch(typed):
        return remote.get(f"/{plural}/{typed}")
    return _one(remote, remote.search(f"/{plural}", typed, **query), typed, show)


def coded(remote: Remote, plural: str, typed: str, **query: Any) -> Any:
    """The one of this code, else of it in another case; else the only one that the words find."""
    if ID.fullmatch(typed):
        return remote.get(f"/{plural}/{typed}")
    found = remote.search(f"/{plural}", typed, **query)
    exact = [each for each in found if each["code"] == typed]
    alike = [each for each in found if each["code"].casefold() == typed.casefold()]
    return _one(remote, exact or alike or found, typed, "code")


def other_outlet(remote: Remote, typed: str) -> str:
    """The id of the service centre of this name (a part of it will do), to give a job to."""
    if ID.fullmatch(typed):
        return typed
    found = [
        {
            "id": each["id"],
            "name": each["name"]["zh" if remote.lang == "zh" else "en"],
            "names": each["name"].values(),
        }
        for each in remote.get("/jobs/transfers")["items"]
    ]
    exact = [each for each in found if typed in each["names"]]
    part = [each for each in found if any(typed.casefold() in name.casefold() for name in each["names"])]
    return str(_one(remote, exact or part, typed, "name")["id"])


def only(remote: Remote, plural: str, customer: str) -> Any | None:
    """What this customer has only one of; None where there is none or a choice."""
    found = remote.get(f"/{plural}", customer=customer)["items"]
    return found[0] if len(found) == 1 else None


def contacts(remote: Remote, customer: str | None, typed: Sequence[str]) -> list[str]:
    """The ids of this customer's contacts of these names."""
    known = remote.get(f"/customers/{customer}")["contacts"] if customer else []
    return [
        str(_one(remote, [each for each in known if each["name"] == name], name, "name")["id"])
        for name in typed
    ]


def of_a_line(remote: Remote, plural: str, typed: str) -> Any:
    """The only alert or quarantined line of this name (`line_name`), or whose id begins so."""
    every = remote.every(f"/{plural}")
    found = [each for each in every if line_name(each) == typed.upper()]
    found = found or [each for each in every if typed and each["id"].startswith(typed.lower())]
    return _one(remote, found, typed, "id")


def line_name(one: Any) -> str:
    """`K7M2X.12`: the phone's short code and the line's number."""
    return f"{one['device']['short'] or '?'}.{one['n']}"


def only_zone(remote: Remote) -> str | None:
    """The zone where all outlets that this person sees have the same; None: nobody can tell."""
    found = set(zones(remote).values())
    return found.pop() if len(found) == 1 else None


def zones(remote: Remote) -> Mapping[str, str]:
    """The zone of each outlet that this person sees, by its id."""
    return {each["id"]: each["zone"] for each in remote.every("/outlets")}


def _one(remote: Remote, found: Sequence[Any], typed: str, show: str) -> Any:
    if len(found) == 1:
        return found[0]
    if not found:
        words = f"没有找到：{typed}" if remote.lang == "zh" else f"Nothing is found for: {typed}"
        raise click.ClickException(words)
    shown = [str(each[show]) for each in found[:8]]
    if len(set(shown)) < len(shown):  # the same words: only ids tell them apart
        shown = [f"{each[show]} {each['id']}" for each in found[:8]]
    which = ", ".join(shown)
    words = f"{typed} 不止一个：{which}" if remote.lang == "zh" else f"{typed} could be any of: {which}"
    raise click.ClickException(words)
