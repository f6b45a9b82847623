"""`doorstep demo day`: the whole main path against a running server, over HTTP, with a real phone in bad air.

A dispatcher takes a job on; a phone enrols, goes offline and works; its evening comes back through a lost answer
and a broken upload; the next day ends the job. Nobody waits a day for a demo: the phone's clock is set by the
story, and the server, which proves times, calls its word doubtful.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from server.demo import catalogue
from server.demo.air import BadAir
from server.demo.phone import DemoPhone
from server.demo.photos import Camera, phone_photo
from server.demo.visits import Typed, first_visit, second_visit
from server.remote import Remote
from sync.instants import iso

TECHNICIAN = "demo.li"
PHOTOS = (("before", 1), ("plate", 2), ("after", 3))
STROKES = [[{"x": 10 * at, "y": 120 + 40 * (at % 3), "t": 90 * at, "pressure": 500} for at in range(1, 50)]]


@dataclass(slots=True)
class Screen:
    """What the day tells while it goes on: a chapter (zh, en), a mishap (zh, en), a command with its answer."""

    chapter: Callable[[str, str], None]
    mishap: Callable[[str, str], None]
    command: Callable[[str, str], None]


@dataclass(slots=True)
class Day:
    """One day.

    office: signed in as a dispatcher. mark: makes the serials of this run its own. at: the story's clock goes on to
    this time of its day; when: what instant that is. desk: where the photos are drawn.
    """

    office: Remote
    phone: DemoPhone
    air: BadAir
    screen: Screen
    server: str
    desk: Path
    mark: str
    at: Callable[[int, str], int]
    when: Callable[[int, str], int]
    job: dict[str, Any] = field(default_factory=dict)

    def play(self) -> str:
        """From the customer's call to the second visit; the job's id."""
        for chapter in (self._registers, self._enrols, self._works, self._comes_home, self._ends):
            chapter()
        return str(self.job["id"])

    def _registers(self) -> None:
        self.screen.chapter(
            "调度员：登记客户、地址、机器，建单并派工", "the dispatcher takes a job on and assigns it"
        )
        household, office = catalogue.CUSTOMERS[0], self.office
        kind = office.search("/appliance-classes", catalogue.APPLIANCE_CLASS["code"])[0]["id"]
        customer = office.post("/customers", {"name": household["name"], "contacts": household["contacts"]})
        site = office.post("/sites", {**household["site"], "customer": customer["id"]})
        machine = catalogue.appliance((f"{self.mark}-IN", f"{self.mark}-OUT"))
        whose = {"customer": customer["id"], "site": site["id"]}
        appliance = office.post("/appliances", {**machine, **whose, "appliance_class": kind})
        wanted = {**whose, "appliance": appliance["id"], "type": "repair", "fault": "不制冷，外机有异响"}
        self.job = office.post("/jobs", {**wanted, "fault_code": "AC-NO-COOL", "source": "phone"})
        person = office.search("/people", TECHNICIAN)[0]["id"]
        given = {"technician": person, "version": self.job["version"]}
        self.job = office.post(f"/jobs/{self.job['id']}/assignment", given)
        self.screen.command(f"POST /api/v1/jobs → {self.job['number']}", f"{self.job['technician']['name']}")

    def _enrols(self) -> None:
        self.screen.chapter("师傅：手机登记、核对、首次同步", "a phone enrols, is confirmed and syncs")
        self.at(0, "08:40")
        person = self.job["technician"]["id"]
        code = self.office.post("/device-codes", {"person": person})["code"]
        digits = re.findall(r"\b[0-9]{6}\b", self.phone.does("enrol", code, "--server", self.server))[-1]
        waiting = [each for each in self.office.get("/devices")["items"] if each["fingerprint"] == digits]
        newest = max(waiting, key=lambda each: str(each["enrolled_at"]))
        self.office.post(f"/devices/{newest['id']}/confirmation", {"fingerprint": digits})
        self.phone.does("sync")
        self.phone.does("jobs")

    def _works(self) -> None:
        self.screen.chapter("师傅：没有信号，全天离线作业", "no signal: a day's work offline")
        number = str(self.job["number"])
        photos = {purpose: self._photo(purpose, seed) for purpose, seed in PHOTOS}
        self._records(0, number, first_visit(self.mark, photos, self._strokes(), self._day_of))
        self.phone.does("outbox")

    def _comes_home(self) -> None:
        self.screen.chapter("傍晚：信号很差", "in the evening: bad air")
        self.at(0, "18:30")
        self.air.loses_answers, self.air.breaks_uploads = 1, 1
        self.phone.does("sync", fails=True)
        self.phone.does("sync")
        self.phone.does("sync")

    def _ends(self) -> None:
        self.screen.chapter("次日：第二次上门，修好", "next day: the second visit ends the job")
        number = str(self.job["number"])
        self._records(1, number, second_visit(self.mark, self._strokes()))
        self.phone.does("sync")

    def _records(self, day: int, number: str, typed: Iterable[Typed]) -> None:
        for time, verb, *words in typed:
            self.at(day, time)
            self.phone.does(verb, number, *words)

    def _day_of(self, day: int, time: str) -> str:
        """That time of the story as ISO text; the clock stays where it is."""
        return iso(self.when(day, time))

    def _photo(self, purpose: str, seed: int) -> str:
        """A JPEG as a phone makes it, with orientation, camera, time and place."""
        taken = iso(self.when(0, "10:20")).replace("-", ":").replace("T", " ")[:19]
        file = self.desk / f"{purpose}.jpg"
        plate = ("AIR CONDITIONER  KFR-35GW", f"No. {self.mark}-OUT")
        file.write_bytes(phone_photo(seed, plate=plate, camera=Camera(taken=taken, offset="+00:00")))
        return str(file)

    def _strokes(self) -> str:
        """What the customer draws on the glass."""
        file = self.desk / "strokes.json"
        file.write_text(json.dumps(STROKES), encoding="utf-8")
        return str(file)
