"""The cast of the office: two outlets and their people, each with a signed-in HTTP client."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from server.db import writing
from server.house import house
from server.masters import keeping
from server.masters.table import MASTERS
from server.models.person import StaffSession
from server.staff.roles import CONSOLE
from sync.instants import HOUR, millis

NINE = millis("2026-11-24T09:00:00+08:00")
WORDS = {"zh": "名称", "en": "name"}


class Desk:
    """Somebody's signed-in client; `id` is the person's. Calls answer JSON together with the status."""

    def __init__(self, app: Flask, id: str | None, token: str | None) -> None:
        self.id, self.token = id, token
        self._client = app.test_client()
        self._headers = {"Accept-Language": "en", **({"Authorization": f"Bearer {token}"} if token else {})}

    def asks(self, method: str, path: str, body: Any = None, **options: Any) -> TestResponse:
        """Any request."""
        if body is not None:
            options["json"] = body
        headers = {**self._headers, **options.pop("headers", {})}
        return self._client.open(path, method=method, headers=headers, **options)

    def gets(self, path: str, **query: Any) -> Any:
        """A GET that must go well."""
        response = self.asks("GET", path, query_string=query)
        assert response.status_code == 200, response.text
        return response.json

    def finds(self, plural: str, words: str, **narrowed: Any) -> list[Any]:
        """A search that must go well."""
        response = self.asks("POST", f"/api/v1/{plural}/search", {"q": words, **narrowed})
        assert response.status_code == 200, response.text
        found: list[Any] = response.json["items"]
        return found

    def makes(self, plural: str, **values: Any) -> Any:
        """A new one of these, which must go well."""
        response = self.asks("POST", f"/api/v1/{plural}", values)
        assert response.status_code == 201, response.text
        return response.json

    def changes(self, plural: str, row: Any, **values: Any) -> Any:
        """A change that must go well."""
        response = self.asks("PATCH", f"/api/v1/{plural}/{row['id']}", {"version": row["version"], **values})
        assert response.status_code == 200, response.text
        return response.json

    def is_refused(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, str]:
        """Status and code of a request that must go wrong as a problem."""
        response = self.asks(method, path, body, **options)
        assert response.content_type == "application/problem+json", response.text
        return response.status_code, response.json["code"]


class Office:
    """North and South, with a person for every role; Dora dispatches North, Sven dispatches South."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.stranger = Desk(app, None, None)
        with app.app_context(), writing() as session:  # one commit: each costs a write to the disk
            self.north = self._outlet(session, "North")
            self.south = self._outlet(session, "South")
            self.root = self._person(session, "Root", ["administrator"], None)
            self.dora = self._person(session, "Dora", ["dispatcher"], self.north)
            self.sven = self._person(session, "Sven", ["dispatcher"], self.south)
            self.ann = self._person(session, "Ann", ["technician"], self.north)
            self.bob = self._person(session, "Bob", ["technician"], self.north)
            self.mona = self._person(session, "Mona", ["manager"], self.north)
            self.vera = self._person(session, "Vera", ["supervisor"], None)
            self.abel = self._person(session, "Abel", ["assessor"], None)
        self.by_role = {
            "anonymous": self.stranger, "administrator": self.root, "dispatcher": self.dora,
            "technician": self.ann, "manager": self.mona, "supervisor": self.vera, "assessor": self.abel,
        }  # fmt: skip

    def _outlet(self, session: Session, name: str) -> str:
        words = {"zh": name, "en": name}
        return _made(session, "outlet", name=words, zone="Asia/Shanghai", phone="021-5555 0100")

    def _person(self, session: Session, name: str, roles: list[str], outlet: str | None) -> Desk:
        values = {"phone": None, "areas": [], "login": None, "password": None, "number": name.lower()}
        id = _made(session, "person", name=name, roles=roles, outlet=outlet, **values)
        token, now = f"token-of-{name}", house().now()
        session.add(
            StaffSession(
                token_hash=sha256(token.encode()).hexdigest(), person=id, created_at=now, seen_at=now,
                expires_at=now + 12 * HOUR,
            )
        )  # fmt: skip
        return Desk(self.app, id, token)


def _made(session: Session, kind: str, **values: Any) -> str:
    id: str = keeping.make(session, house(), MASTERS[kind], CONSOLE, values).id
    return id
