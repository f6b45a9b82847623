"""A household whose records are signed for real, so that nothing about them is asked; texts and mail that it gets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from server.house import House, house
from server.models.link import LinkRow
from server.notices.records import announce
from server.records.calls import job_file
from server.store import notices
from server.store.links import token_hash_of
from server.store.notices import Listed, notice_id
from sync.device.overlay import job as shown
from sync.device.signatures import Customer, Signed, sign
from sync.exchange.chain import sha256_hex
from sync.work.file import read
from tests.handmade import JOB, VISIT
from tests.server.hand import office_does
from tests.server.office import Office
from tests.server.phone import Phone

NUMBER = "13800001234"
OTHER_JOB = "01935b2e-0000-7000-8000-000000000002"
OTHER_VISIT = "01935b2e-0000-7000-8000-0000000000f2"
CHEN, OLD_CHEN = "138 0000 1234", "139 0000 5678"
CONTACTS: list[dict[str, Any]] = [
    {"id": "c1", "role": "at_home", "name": "陈老先生", "phones": [OLD_CHEN], "note": ""},
    {
        "id": "c2",
        "role": "reporter",
        "name": "陈小姐",
        "phones": ["0755-8888 1234", CHEN],
        "email": "chen@example.com",
    },
]
SIGNER = Customer("陈先生", "self", typed=True)


class Household:
    """The Chens: jobs, and Ann's phone, which signs for them."""

    def __init__(self, app: Flask, office: Office, home: Path) -> None:
        self.app, self.office = app, office
        self.here: House = house(app)
        self.phone = Phone(app, home / "ann")
        self.jobs: list[str] = []

    def job(self, id: str = JOB, **about: Any) -> str:
        """A job of Ann's."""
        office, given = self.office, {"contacts": CONTACTS, "customer": {"name": "陈家"}, **about}
        site, machine = {"city": "上海"}, {"class": "空调", "brand": "格力"}
        office_does(
            self.app, office.dora, "job.create", id, outlet=office.north, outlet_name="North", type="repair",
            fault="不制冷", site=site, appliance=machine, **given,
        )  # fmt: skip
        office_does(
            self.app,
            office.dora,
            "job.assign",
            id,
            technician=office.ann.id,
            helpers=[],
            card={"name": "安师傅", "number": "T01"},
        )
        if not self.jobs:
            self.phone.enrols(office.dora, office.ann.id)
        self.jobs.append(id)
        self.phone.syncs()
        return id

    def signs(self, job: str = JOB, visit: str = VISIT, **given: Any) -> str:
        """Ann was there and waits for a part; the text's hash."""
        signed = self.signs_only(job, visit, **given)
        self.phone.syncs()
        return sha256_hex(signed.text.encode())

    def signs_only(self, job: str = JOB, visit: str = VISIT, **given: Any) -> Signed:
        """The same without a signal."""
        if visit not in {each["id"] for each in self._shown(job).get("visits", [])}:
            self.phone.does("visit.arrive", job, visit=visit)
            self.phone.does("visit.leave", job, visit=visit, result="waits_for_part")
        customer = given.pop("customer", SIGNER)
        return sign(
            self.phone.db, self.phone.clock, lambda n: b"\7" * n, self._shown(job), visit, customer, **given
        )

    def _shown(self, job: str) -> Any:
        return shown(self.phone.db, job)

    def announced(self, text_hash: str, job: str = JOB) -> str | None:
        """As the sealing sweep does with a record that it countersigned."""
        now = self.here.now()
        return next(iter(self.here.work(lambda tx: announce(tx.connection, [(job, text_hash)], now))), None)

    def questions(self, job: str = JOB) -> list[str]:
        """What is asked."""
        with self.here.store.reading() as connection:
            file = job_file(connection, job)
        assert file is not None
        return [question.code for question in read(file).asked if question.open]

    def lets_stand(self) -> None:
        """Dora lets everything stand that is asked about."""
        dora = self.office.dora
        for line in dora.gets("/api/v1/questions")["items"]:
            whole = dora.gets(f"/api/v1/questions/{line['id']}")
            body = {"answer": "stands", "operations": [op["of"] for op in whole["did"] if op["waiting"]]}
            answered = dora.asks("POST", f"/api/v1/questions/{line['id']}/answer", body)
            assert answered.status_code == 200, answered.text

    def listed(self) -> list[Listed]:
        """Every notice, oldest first."""
        with self.here.store.reading() as connection:
            return notices.latest(connection, None, 1_000)[::-1]


def links(home: Household) -> list[Any]:
    """Every link that lies here."""
    with home.here.store.reading() as connection:
        return list(connection.execute(select(LinkRow.__table__)).all())


def notice_of(rows: list[Any], token: str) -> str:
    """The id of the notice that this token was made of."""
    [row] = [row for row in rows if row.token_hash == token_hash_of(token)]
    return str(row.id).replace("-", "")


def ready(home: Household, **about: Any) -> str:
    """A record that was countersigned and announced; its text's hash."""
    home.job(**about)
    text = home.signs()
    assert home.announced(text) == notice_id("record_ready", text)
    return text
