"""The Lius' repair as customers' pages see it: a phone signs texts of our choosing, and photos come when we say."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from hashlib import sha256
from typing import Any

from flask import Flask
from sqlalchemy import insert, update
from werkzeug.test import Client, TestResponse

from infra.images.jpeg import bare, layout
from server.house import house
from server.models.blob import BlobRow
from server.models.seal import SealRow
from server.store import links
from server.sweeps import sealing
from server.sweeps.photos import blob_key, copy_key, thumb_key
from sync.exchange.signing import sign_record
from sync.instants import DAY
from tests.handmade import JOB, VISIT, HandPhone
from tests.server.customer.texts import PHOTOS, TEXT_ZH
from tests.server.hand import office_does, posts, told, with_job
from tests.server.office import Office

HAND_OVER = "AbcdefGHIJKL0123"
LINK = "ZyxwvuTSRQPO9876"
OTHER_JOB = "01935b2e-0000-7000-8000-000000000002"
OTHER_VISIT = "01935b2e-0000-7000-8000-0000000000f2"


def drawing(number: str) -> bytes:
    """What the customer drew, for the record of this number."""
    first = [{"x": 60 + 9 * i, "y": 120 + (i % 7 - 3) * 14, "t": 16 * i, "pressure": 500} for i in range(31)]
    second = [
        {"x": 350 + 5 * i, "y": 60 + i * i // 12 - 2 * i, "t": 600 + 16 * i, "pressure": 500}
        for i in range(36)
    ]
    told = {"v": 1, "record": number, "width": 600, "height": 240, "strokes": [first, second]}
    return json.dumps(told).encode()


def customers_copy(photo: bytes) -> bytes:
    """The picture turned, without what a camera writes beside it: other bytes than those that were hashed."""
    return bare(photo, layout(photo), 6)


class Browser:
    """A customer's own browser, and the links that come to it."""

    def __init__(self, app: Flask) -> None:
        self.app, self.house = app, house(app)
        self.browser: Client = app.test_client()

    def is_sent_a_link(self, token: str = LINK, right: str = "all", days: int = 90) -> str:
        """A link goes to the number on the job; its id."""
        now, id = self.house.now(), self.house.new_id()
        with self.house.store.writing() as tx:
            links.make(tx.connection, links.token_hash_of(token), id, right, JOB, now, now + days * DAY)
        return id

    def opens(self, token: str, **options: Any) -> TestResponse:
        """The link in the browser, followed to the page."""
        return self.browser.get(f"/r/{token}", follow_redirects=True, **options)

    def page_of(self, token: str) -> str:
        """The clean address of a link."""
        return str(self.browser.get(f"/r/{token}").location)

    def presses(self, page: TestResponse, button: str, **typed: str) -> TestResponse:
        """The form of a page that goes there, sent; followed to the page that says what came of it."""
        [path] = [each for each in re.findall('action="([^"]+)"', page.text) if each.endswith(f"/{button}")]
        return self.posts(page, path, **typed)

    def posts(self, page: TestResponse, path: str, **typed: str) -> TestResponse:
        """A form sent with what this page's forms carry, whether it has such a form or not."""
        fields = dict(re.findall('name="(form|lang)" value="([^"]*)"', page.text))
        return self.browser.post(path, data={**fields, **typed}, follow_redirects=True)


class Lius(Browser):
    """One job of the Lius', Ann's phone at their door, and their own browser."""

    def __init__(self, app: Flask, office: Office) -> None:
        super().__init__(app)
        self.office = office
        self.phone: HandPhone = with_job(app, office, office.ann)
        self.short = self.house.store.device(self.phone.id).short
        self.count = 0
        self.drawings: dict[str, bytes] = {}

    def has_another_machine(self) -> None:
        """A second job of the same call."""
        app, office, about = self.app, self.office, {"call": "call-1"}
        office_does(app, office.dora, "job.amend", about=about)
        office_does(app, office.dora, "job.create", OTHER_JOB, outlet=office.north, type="repair", **about)
        office_does(app, office.dora, "job.assign", OTHER_JOB, technician=office.ann.id, helpers=[])

    def signs_for_the_other(self, text: Mapping[str, Any], token: str = "C" * 16) -> str:
        """The same for the second job of the call."""
        other = {**text, "job": {**text["job"], "id": OTHER_JOB, "number": "W20261124-009"}}
        return self.signs(other, token, job=OTHER_JOB, visit=OTHER_VISIT)

    def signs(self, text: Mapping[str, Any] = TEXT_ZH, token: str = HAND_OVER, **args: Any) -> str:
        """Ann's phone signs this text and syncs it; the text's hash."""
        self.count += 1
        own: dict[str, Any] = {"issuer": self.house.settings.origin, "number": self.number}
        drawn = drawing(self.number)
        self.drawings[self.number] = drawn
        signer = text["signed_by"]
        if "strokes" in signer:
            own["signed_by"] = {**signer, "strokes": sha256(drawn).hexdigest()}
        told_text = json.dumps({**text, **own}, ensure_ascii=False, separators=(",", ":"))
        signature = sign_record(self.phone.key, self.house.settings.origin, told_text)
        args = {
            "visit": VISIT, "text": told_text, "signature": signature, "key": self.phone.public,
            "token_hash": links.token_hash_of(token), **args,
        }  # fmt: skip
        self.sends("record.sign", **args)
        return sha256(args["text"].encode()).hexdigest()

    @property
    def number(self) -> str:
        """Of the newest record."""
        return f"{self.short}-{self.count}"

    def sends(self, op: str, **args: Any) -> None:
        """One operation of the phone, which must be applied."""
        first = self.phone.n + 1
        line = self.phone.line(op, **args)
        answer = posts(self.app, self.phone, self.phone.request([line], first))
        assert told(answer) == ["applied"], answer.text

    def corrects(self, old: str, **changed: Any) -> str:
        """The phone signs a correction of this text."""
        text = {
            **deepcopy(TEXT_ZH), "corrects": old, "reason": "清洗剂只用了一瓶",
            "difference": [{"field": "total", "was": 12000, "now": 8500}], "total": 8500, **changed,
        }  # fmt: skip
        return self.signs(text, token="B" * 16, corrects=old, reason="清洗剂只用了一瓶")

    def stores(self, body: bytes, type: str = "image/jpeg") -> str:
        """These bytes are here, as after the sweep of photos; their hash."""
        objects, now, name = self.house.objects, self.house.now(), sha256(body).hexdigest()
        for key in (blob_key(name), thumb_key(name)):
            objects.put(key, body, type)
        copied = type == "image/jpeg"
        if copied:
            objects.put(copy_key(name), customers_copy(body), type)
        row = {
            "sha256": name, "state": "stored", "size": len(body), "type": type, "announced_at": now, "failures": 0,
            "copied": copied, "stored_at": now, "look_at": None, "reason": None,
        }  # fmt: skip
        with self.house.store.writing() as tx:
            statement = update(BlobRow.__table__).where(BlobRow.sha256 == name).values(row)
            if not tx.connection.execute(statement).rowcount:
                tx.connection.execute(insert(BlobRow.__table__).values(row))
            tx.connection.execute(update(SealRow.__table__).values(look_at=now))
        return name

    def photos_come(self, count: int = len(PHOTOS)) -> None:
        """So many photos and the drawings are here."""
        for body in PHOTOS[:count]:
            self.stores(body)
        for body in self.drawings.values():
            self.stores(body, "application/vnd.doorstep.strokes+json")

    def seals(self) -> None:
        """The sweep makes its rounds until nothing is left to seal now; in a thread of its own, as in a worker."""

        def rounds() -> None:
            with sealing.opened(self.house) as round:
                while round(lambda: False).counts:
                    pass

        with ThreadPoolExecutor(1) as pool:
            pool.submit(rounds).result()
