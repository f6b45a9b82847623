"""The office's commands speak to a running server over HTTP, as whoever signed in: the same roles, the same
scoping, the same trail as on any other screen, and from any machine.

The session lies in the home directory, readable by its owner alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import httpx

from server.console import some_settings
from server.office.words import BUILT_ON, OPERATIONS, OUTCOMES, PROMISES, REMEDY_STATES, STAGES, said
from server.promises.hours import times
from server.promises.policy_words import facts

FILE = "office.json"
LANGUAGES = ("zh", "en")


class Refused(click.ClickException):
    """The server said no. code, facts: of its problem. more: lines that say what to do about it."""

    def __init__(self, problem: dict[str, Any], lang: str = "zh", more: Iterable[str] = ()) -> None:
        self.code = str(problem.get("code", ""))
        self.facts = problem
        lines = [str(problem.get("title", "?")), *_in_words(problem, lang)]
        lines += [_finding(each, lang) for each in problem.get("errors", ())]
        if "field" in problem:
            lines.append(f"{problem['field']}: {problem.get('value', '')}")
        super().__init__("\n  ".join([*lines, *more]))


@dataclass(frozen=True, slots=True)
class Remote:
    """A server, and the session somebody has there. lang: of its sentences."""

    client: httpx.Client
    token: str | None = None
    lang: str = "zh"

    def get(self, path: str, **query: Any) -> Any:
        """What lies there."""
        return self._asked("GET", path, params={k: v for k, v in query.items() if v is not None})

    def file(self, path: str, **query: Any) -> bytes:
        """The same, as the bytes of a file."""
        wanted = {k: v for k, v in query.items() if v is not None}
        return self._response("GET", path, params=wanted).content

    def search(self, path: str, words: str, **narrowed: Any) -> list[Any]:
        """The first page of those that hold these words. They go in the body: logs keep addresses."""
        found: list[Any] = self.post(f"{path}/search", {"q": words, **narrowed})["items"]
        return found

    def post(self, path: str, body: Any = None, version: int | None = None) -> Any:
        """Something new, or an act."""
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        return self._asked("POST", path, json={} if body is None else body, headers=headers)

    def patch(self, path: str, body: Any, version: int) -> Any:
        """A change of some members, made from this version."""
        return self._asked("PATCH", path, json=body, headers={"If-Match": f'"{version}"'})

    def send(self, path: str, content: bytes) -> Any:
        """A file, as it is."""
        headers = {"Content-Type": "application/octet-stream"}
        return self._asked("POST", path, content=content, headers=headers)

    def every(self, path: str, **query: Any) -> list[Any]:
        """All pages of a list."""
        page = self.get(path, **query)
        items = list(page["items"])
        while page.get("next"):
            page = self.get(path, **query, after=page["next"])
            items += page["items"]
        return items

    def _asked(self, method: str, path: str, **options: Any) -> Any:
        answer = self._response(method, path, **options)
        try:
            return answer.json() if answer.content else {}
        except ValueError:
            return {}

    def _response(self, method: str, path: str, **options: Any) -> httpx.Response:
        """An answer that went well; Refused for any other."""
        headers = {"Accept-Language": self.lang, **options.pop("headers", {})}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            answer = self.client.request(method, f"/api/v1{path}", headers=headers, **options)
        except httpx.HTTPError as failure:
            raise click.ClickException(
                _unreachable(self.lang, str(self.client.base_url), type(failure).__name__)
            ) from None
        if answer.is_success:
            return answer
        try:
            said = answer.json() if answer.content else {}
        except ValueError:
            said = {}
        raise Refused(said or {"title": f"HTTP {answer.status_code}"}, self.lang)


def _finding(each: dict[str, Any], lang: str) -> str:
    """One wrong field, with what was given and, of a file, the line."""
    row = each.get("row")
    place = "" if row is None else (f"第 {row} 行，", f"line {row}, ")[LANGUAGES.index(lang)]
    value = _hours(each, lang)
    given = "" if value in (None, "") else (f"（{value}）", f" ({value})")[LANGUAGES.index(lang)]
    return f"{place}{each.get('field')}: {each.get('message')}{given}"


def _hours(each: dict[str, Any], lang: str) -> Any:
    """What was given: minutes from midnight as `9:00–12:00`, as they were typed."""
    value = each.get("value")
    if not str(each.get("field")).endswith("windows") or not isinstance(value, str):
        return value
    try:
        given = json.loads(value)
        return times([given] if isinstance(given[0], int) else given, lang)
    except (ValueError, TypeError, LookupError):
        return value


def _in_words(problem: dict[str, Any], lang: str) -> Iterator[str]:
    """What the facts of a problem are called."""
    if problem.get("code") == "not_now" and problem.get("stage") in STAGES:
        yield said(STAGES, problem["stage"], lang)
    if problem.get("code") == "not_now" and problem.get("state") in REMEDY_STATES:
        yield said(REMEDY_STATES, problem["state"], lang)
    if problem.get("code") == "built_on":
        yield said(BUILT_ON if problem["by"] in BUILT_ON else OPERATIONS, problem["by"], lang)
    if problem.get("code") == "not_doubtful":
        yield f"{said(PROMISES, problem['promise'], lang)}  {said(OUTCOMES, problem['outcome'], lang)}"
    yield from facts(problem, lang)
    if problem.get("jobs"):
        words = ("{} 张未完工单", "{} open jobs")[LANGUAGES.index(lang)]
        yield words.format(problem["jobs"])


def connected(server: str, token: str | None = None, lang: str = "zh") -> Remote:
    """A way to this server."""
    client = httpx.Client(base_url=server.rstrip("/"), timeout=30, trust_env=False)
    return Remote(client, token, lang)


def sign_in(server: str, login: str, password: str, lang: str = "zh") -> tuple[Remote, dict[str, Any]]:
    """A session there, and who it is for."""
    said = connected(server, lang=lang).post("/sessions", {"login": login, "password": password})
    return connected(server, said["token"], lang), said["person"]


def keep(home: Path, name: str, value: Any) -> Path:
    """Write a file that only its owner may read."""
    home.mkdir(parents=True, exist_ok=True)
    file = home / name
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(value, out, ensure_ascii=False)
    file.chmod(0o600)
    return file


def kept(home: Path, name: str) -> Any:
    """What such a file holds; None if there is none."""
    try:
        return json.loads((home / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def mine(lang: str) -> Remote:
    """The session of whoever sits here; without one, how to get it."""
    said = kept(some_settings().home, FILE)
    if said is None:
        words = ("请先登录：doorstep login 账号", "Sign in first: doorstep login LOGIN")
        raise click.ClickException(words[LANGUAGES.index(lang)])
    return connected(said["server"], said["token"], lang)


def speaking(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that says in which language a command answers."""
    option = click.option("--lang", type=click.Choice(LANGUAGES), default="zh", help="语言 · language")
    return option(command)


def _unreachable(lang: str, address: str, why: str) -> str:
    said = (
        "连不上服务器 {}（{}）。它在运行吗？地址不对就重新登录：doorstep login 账号 --server 地址",
        "The server {} cannot be reached ({}). Does it run? Another address: "
        "doorstep login LOGIN --server ADDRESS",
    )
    return said[LANGUAGES.index(lang)].format(address.rstrip("/"), why)
