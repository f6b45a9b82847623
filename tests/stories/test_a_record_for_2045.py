"""A signed record, told end to end: from a cellar without a signal to a document that verifies itself in 2045."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask

from infra.seal.issuer import IssuerKeys, read_issuer
from infra.seal.verifying import verify
from server.clock import StillClock
from server.house import house
from server.sweeps.sweeping import once
from server.sweeps.table import SWEEPS
from sync.device.signatures import Corrected, Signed
from sync.instants import MINUTE, SECOND
from tests.server.customer.household import Browser
from tests.server.office import Office
from tests.server.sealing import CEM, Visit
from tests.server.town import Town


@dataclass(frozen=True)
class Paper:
    """What Cem signed, and the photo that belongs to it."""

    signed: Signed
    photo: str

    @property
    def hash(self) -> str:
        """That of the text, by which everybody knows it."""
        return sha256(self.signed.text.encode()).hexdigest()


@dataclass(frozen=True)
class Kept:
    """What Cem keeps: the document, the bundle, and a list of our keys that somebody printed."""

    pdf: bytes
    bundle: bytes
    issuer: IssuerKeys


class Story:
    """Ann at Cem's door, the worker, and Cem with his own phone."""

    def __init__(self, app: Flask, office: Office, clock: StillClock, home: Path, town: Town) -> None:
        self.app, self.office, self.clock, self.town = app, office, clock, town
        self.visit = Visit(app, office, home)
        self.cem = Browser(app)
        self.texts = town.aliyun()

    def works(self, *sweeps: str) -> None:
        """These sweeps of the worker, once; then two minutes of telling."""
        run = [sweep for sweep in SWEEPS if sweep.name in sweeps]
        assert once(house(self.app), Event(), run) == []
        self.time_passes()

    def time_passes(self) -> None:
        """Two minutes, in which customers are told."""
        self.town.sweeps_for(2 * MINUTE, 30 * SECOND)

    def in_state(self, state: str) -> Any:
        """The one record of this state, as the office lists it."""
        [record] = self.office.dora.gets("/api/v1/records", state=state)["items"]
        return record

    def as_the_office_sees(self, paper: Paper) -> Any:
        """The record of this paper."""
        return self.office.dora.gets(f"/api/v1/records/{paper.signed.number}")


@pytest.fixture
def story(app: Flask, office: Office, clock: StillClock, tmp_path: Path) -> Iterator[Story]:
    with ExitStack() as stack:
        yield Story(app, office, clock, tmp_path, Town(app, clock, stack))


def test_a_record_for_2045(story: Story, tmp_path: Path) -> None:
    paper = cem_signs_in_the_cellar(story)
    the_code_at_the_door_shows_nothing_yet(story, paper)
    upstairs_it_shows_the_record_before_its_photo_is_here(story, paper)
    sealed, token = a_minute_later_it_is_sealed_and_cem_has_a_text_with_a_link(story, paper)
    only_his_press_counts_as_seen(story, paper, token)
    kept = he_keeps_the_document_and_the_bundle(story, paper, token)
    he_confirms_by_a_code_to_his_own_number(story, paper, token)
    in_2045_what_he_kept_verifies_without_us(kept)
    in_2045_programs_of_others_agree(paper, unpacked(kept.bundle, tmp_path / "kept"))
    a_changed_byte_is_found(kept)
    number = a_mistake_is_corrected_by_another_record(story, paper)
    the_old_one_stays_as_it_is_and_names_the_newer(story, paper, sealed, kept, number)


def cem_signs_in_the_cellar(story: Story) -> Paper:
    """With a finger, where nothing reaches the server; the phone shows a code that he scans."""
    story.visit.works()
    photo = story.visit.photographs(1)
    return Paper(story.visit.signs(CEM), photo)


def the_code_at_the_door_shows_nothing_yet(story: Story, paper: Paper) -> None:
    """It says where the record still is."""
    early = story.cem.opens(paper.signed.handover)
    assert early.status_code == 404
    assert "还在师傅的手机" in early.text


def upstairs_it_shows_the_record_before_its_photo_is_here(story: Story, paper: Paper) -> None:
    """The text came with the first signal; the office sees what the seal waits for."""
    story.visit.phone.syncs()
    story.works("seals")
    page = story.cem.opens(paper.signed.handover)
    assert page.status_code == 200
    assert paper.signed.number in page.text
    assert "已修复" in page.text
    assert paper.photo in [each["sha256"] for each in story.in_state("waiting")["waits"]]


def a_minute_later_it_is_sealed_and_cem_has_a_text_with_a_link(story: Story, paper: Paper) -> tuple[Any, str]:
    """The photo is here: the record as the office lists it, and the link's token."""
    story.visit.sends()
    story.works("photos", "seals")
    [(number, _, [token])] = story.texts.texts
    assert number == "13800001234"
    record = story.in_state("sealed")
    assert (record["text_hash"], record["leaf"]) == (paper.hash, 0)
    return record, token


def only_his_press_counts_as_seen(story: Story, paper: Paper, token: str) -> None:
    """He reads it on his own phone, and says so."""
    own = story.cem.opens(token)
    delivery = story.as_the_office_sees(paper)["delivery"]
    assert delivery["fetched"]["link"]["times"] >= 1
    assert delivery["seen"]["link"] is None
    story.cem.presses(own, "seen")


def he_keeps_the_document_and_the_bundle(story: Story, paper: Paper, token: str) -> Kept:
    """And somebody prints the list of our keys."""
    pdf = downloads(story.cem, story.cem.opens(token), "record.pdf")
    bundle = downloads(story.cem, story.cem.opens(token), "bundle.zip")
    delivery = story.as_the_office_sees(paper)["delivery"]
    assert delivery["seen"]["link"]["times"] == 1
    assert delivery["downloaded"]["link"]["times"] == 2
    issuer = story.app.test_client().get("/.well-known/doorstep-issuer.json").data
    return Kept(pdf, bundle, read_issuer(issuer))


def he_confirms_by_a_code_to_his_own_number(story: Story, paper: Paper, token: str) -> None:
    """That is stronger than a drawing on Ann's phone."""
    story.cem.presses(story.cem.opens(token), "code")
    story.time_passes()
    code = story.texts.texts[-1][2][0]
    story.cem.presses(story.cem.opens(token), "confirmation", code=code)
    assert story.as_the_office_sees(paper)["delivery"]["confirmed"]["grade"] == "own_phone"


def in_2045_what_he_kept_verifies_without_us(kept: Kept) -> None:
    """Nothing of us is left but what he kept."""
    report = verify(kept.pdf, issuer=kept.issuer)
    assert (report.conclusion, report.bad) == ("by_issuer", frozenset())
    assert verify(kept.bundle, issuer=kept.issuer).conclusion == "by_issuer"


def in_2045_programs_of_others_agree(paper: Paper, files: Path) -> None:
    """They know nothing of Doorstep: a PDF's signature, and the phone's over the text."""
    assert "Signature is Valid" in in_2045("pdfsig", "record.pdf", at=files)
    verified = in_2045(
        *("openssl", "dgst", "-sha256", "-verify", "device.pem", "-signature", "signature.der", "signed.bin"),
        at=files,
    )
    assert "Verified OK" in verified
    assert (files / "record.json").read_bytes() == paper.signed.text.encode()


def a_changed_byte_is_found(kept: Kept) -> None:
    """Somewhere in the document."""
    damaged = kept.pdf[:2000] + bytes([kept.pdf[2000] ^ 1]) + kept.pdf[2001:]
    assert verify(damaged, issuer=kept.issuer).conclusion == "broken"


def a_mistake_is_corrected_by_another_record(story: Story, paper: Paper) -> str:
    """Cem signs again; the new record's number."""
    visit = story.visit
    second = visit.signs(CEM, corrects=Corrected(paper.hash, "少写了一个阀门", json.loads(paper.signed.text)))
    for _ in range(2):
        visit.sends()
        story.works("photos", "seals")
    return second.number


def the_old_one_stays_as_it_is_and_names_the_newer(
    story: Story, paper: Paper, sealed: Any, kept: Kept, newer: str
) -> None:
    """To the office, and to whoever opens the code at the door."""
    old = story.as_the_office_sees(paper)
    assert old["corrected_by"] == [newer]
    assert old["pdf"] == sealed["pdf"]
    again = story.cem.opens(paper.signed.handover)
    assert newer in again.text
    assert downloads(story.cem, again, "record.pdf") == kept.pdf


def downloads(cem: Browser, page: Any, name: str) -> bytes:
    """What lies behind the link of the page that ends so."""
    [path, *_] = [each for each in re.findall('href="([^"]+)"', page.text) if each.endswith(name)]
    answer = cem.browser.get(path)
    assert answer.status_code == 200, answer.text
    return answer.data


def unpacked(bundle: bytes, into: Path) -> Path:
    """The files of the bundle in a directory."""
    with zipfile.ZipFile(BytesIO(bundle)) as archive:
        archive.extractall(into)  # our own, just verified
    return into


def in_2045(*command: str, at: Path) -> str:
    """A program of others, run when we are long gone."""
    done = subprocess.run(
        ["faketime", "2045-06-01", *command], cwd=at, capture_output=True, text=True, check=True
    )
    return done.stdout
