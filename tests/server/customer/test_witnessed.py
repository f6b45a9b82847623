"""What a witness has signed is handed out with the record: in the bundle, on its page, by its number."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from infra.seal.issuer import IssuerKeys
from infra.seal.verifying import File, verify
from server.records.issuer import issuer_keys
from tests.server.customer.household import LINK, Lius
from tests.server.log.watchers import sweeps, watched


def test_what_a_witness_signed_is_handed_out_with_the_record(home: Lius, tmp_path: Path) -> None:
    hash = home.signs()
    home.photos_come()
    home.seals()
    home.is_sent_a_link()
    page = home.page_of(LINK)

    def bundled() -> zipfile.ZipFile:
        return zipfile.ZipFile(BytesIO(home.browser.get(f"{page}/{hash}/bundle.zip").data))

    assert "witnessed.txt" not in bundled().namelist()
    for address in (page, f"/verify?number={home.number}"):
        assert "witnessed.txt）" not in home.browser.get(address).text

    with watched(home.app, tmp_path, "sea") as [(sea, _)]:
        sweeps(home.house)
        told = bundled().read("witnessed.txt")
        links = [
            home.browser.get(address).text.partition('href="/log/proofs/')[2].partition('"')[0]
            for address in (page, f"/verify?number={home.number}")
        ]
        assert links == ["0", "0"]
        assert home.browser.get("/log/proofs/0").data == told

        pdf = home.browser.get(f"{page}/{hash}/record.pdf").data
        beside = [File("witnessed.txt", told)]
        alone = IssuerKeys(home.house.settings.origin, witnesses=(sea.key.text,))
        report = verify(pdf, witnessed=beside, issuer=alone)
        assert (report.conclusion, report.bad) == ("record_by_issuer", frozenset())
        keys = replace(issuer_keys(home.house), witnesses=(sea.key.text,))
        bundle = home.browser.get(f"{page}/{hash}/bundle.zip").data
        report = verify(bundle, issuer=keys)
        assert (report.conclusion, report.bad) == ("by_issuer", frozenset())
        assert {"later_in_log", "witnessed", "members_agree"} <= report.codes
        assert "instructions_differ" not in report.codes
