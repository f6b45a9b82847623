"""A signed record, told end to end: from a cellar without a signal to a document that verifies itself in 2045."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask

from infra.seal.issuer import read_issuer
from infra.seal.verifying import verify
from server.clock import StillClock
from server.house import house
from server.sweeps.sweeping import once
from server.sweeps.table import SWEEPS
from sync.device.signatures import Corrected
from sync.instants import MINUTE, SECOND
from tests.server.customer.household import Browser
from tests.server.office import Office
from tests.server.sealing import CEM, Visit
from tests.server.town import Town


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
        self.town.sweeps_for(2 * MINUTE, 30 * SECOND)


@pytest.fixture
def story(app: Flask, office: Office, clock: StillClock, tmp_path: Path) -> Iterator[Story]:
    with ExitStack() as stack:
        yield Story(app, office, clock, tmp_path, Town(app, clock, stack))


def test_a_record_for_2045(story: Story, tmp_path: Path) -> None:
    visit, cem, app = story.visit, story.cem, story.app
    # In the cellar: nothing reaches the server, Cem signs with a finger and scans the code that the phone shows.
    visit.works()
    photo = visit.photographs(1)
    signed = visit.signs(CEM)
    hash = sha256(signed.text.encode()).hexdigest()
    early = cem.opens(signed.handover)
    assert early.status_code == 404
    assert "还在师傅的手机" in early.text

    # Upstairs: the record is here, its photo is not. The code at the door shows it already.
    visit.phone.syncs()
    story.works("seals")
    page = cem.opens(signed.handover)
    assert page.status_code == 200
    assert signed.number in page.text
    assert "已修复" in page.text
    [waiting] = story.office.dora.gets("/api/v1/records", state="waiting")["items"]
    assert photo in [each["sha256"] for each in waiting["waits"]]

    # A minute later Cem has a text with a link of his own; by then the photo is here and the record is sealed.
    visit.sends()
    story.works("photos", "seals")
    [(number, _, [token])] = story.texts.texts
    assert number == "13800001234"
    [record] = story.office.dora.gets("/api/v1/records", state="sealed")["items"]
    assert (record["text_hash"], record["leaf"]) == (hash, 0)

    # He reads it on his own phone and says so; only that press counts as seen.
    own = cem.opens(token)
    delivery = story.office.dora.gets(f"/api/v1/records/{signed.number}")["delivery"]
    assert delivery["fetched"]["link"]["times"] >= 1
    assert delivery["seen"]["link"] is None
    cem.presses(own, "seen")
    pdf = downloads(cem, cem.opens(token), "record.pdf")
    bundle = downloads(cem, cem.opens(token), "bundle.zip")
    delivery = story.office.dora.gets(f"/api/v1/records/{signed.number}")["delivery"]
    assert delivery["seen"]["link"]["times"] == 1
    assert delivery["downloaded"]["link"]["times"] == 2

    # He confirms it with a code that goes to his number: stronger than a drawing on Ann's phone.
    cem.presses(cem.opens(token), "code")
    story.town.sweeps_for(2 * MINUTE, 30 * SECOND)
    code = story.texts.texts[-1][2][0]
    cem.presses(cem.opens(token), "confirmation", code=code)
    assert (
        story.office.dora.gets(f"/api/v1/records/{signed.number}")["delivery"]["confirmed"]["grade"]
        == "own_phone"
    )

    # In 2045 nothing of us is left but what he kept and a list of our keys that somebody printed.
    issuer = read_issuer(app.test_client().get("/.well-known/doorstep-issuer.json").data)
    report = verify(pdf, issuer=issuer)
    assert (report.conclusion, report.bad) == ("by_issuer", frozenset())
    assert verify(bundle, issuer=issuer).conclusion == "by_issuer"
    kept = unpacked(bundle, tmp_path / "kept")
    assert "Signature is Valid" in in_2045("pdfsig", "record.pdf", at=kept)
    verified = in_2045(
        *("openssl", "dgst", "-sha256", "-verify", "device.pem", "-signature", "signature.der", "signed.bin"),
        at=kept,
    )
    assert "Verified OK" in verified
    assert (kept / "record.json").read_bytes() == signed.text.encode()
    damaged = pdf[:2000] + bytes([pdf[2000] ^ 1]) + pdf[2001:]
    assert verify(damaged, issuer=issuer).conclusion == "broken"

    # A mistake: another record corrects it. The old one stays as it is; its page says that there is a newer one.
    second = visit.signs(CEM, corrects=Corrected(hash, "少写了一个阀门", json.loads(signed.text)))
    visit.sends()
    story.works("photos", "seals")
    visit.sends()
    story.works("photos", "seals")
    old = story.office.dora.gets(f"/api/v1/records/{signed.number}")
    assert old["corrected_by"] == [second.number]
    assert old["pdf"] == record["pdf"]
    again = cem.opens(signed.handover)
    assert second.number in again.text
    assert downloads(cem, again, "record.pdf") == pdf


def downloads(cem: Browser, page: Any, name: str) -> bytes:
    """What lies behind the link of the page that ends so."""
    import re

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
