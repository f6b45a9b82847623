"""Of a number everybody may learn fingerprints and nothing else; whose keys sign here is no secret."""

from __future__ import annotations

import json
import re

from infra.seal.issuer import read_issuer
from infra.seal.verifying import verify
from infra.seal.verifying.words import CODES
from server.customer.guessing import UNKNOWN_OF_AN_ADDRESS
from server.records.issuer import issuer_keys
from tests.server.customer.household import LINK, Lius
from tests.server.customer.texts import TEXT_ZH
from tests.server.hand import office_does

OTHER = "01935b2e-0000-7000-8000-000000000002"
PERSONAL = ("刘芳", "李建国", "锦绣", "5678", "不制冷")


def of(home: Lius, number: str) -> str:
    return f"/api/v1/verifications/{number}"


def test_a_number_says_fingerprints_place_and_time(home: Lius) -> None:
    hash = home.signs()
    home.photos_come()
    home.seals()
    answer = home.browser.get(of(home, home.number))

    [told] = answer.json["items"]
    assert told["text_sha256"] == hash
    assert len(told["pdf_sha256"]) == 64
    assert (told["number"], told["leaf"], told["corrected_by"]) == (home.number, 0, [])
    assert told["sealed_at"].endswith("Z")
    assert not [each for each in PERSONAL if each in answer.text]


def test_the_page_says_when_it_was_sealed_on_the_records_own_clocks(home: Lius) -> None:
    home.signs({**TEXT_ZH, "zone": "Europe/Berlin"})
    home.photos_come()
    home.seals()
    page = home.browser.get(f"/verify?number={home.number}").text
    [told] = home.browser.get(of(home, home.number)).json["items"]

    [(instant, said)] = re.findall('<time datetime="([^"]+)">([^<]+)</time>', page)
    assert instant == told["sealed_at"] == "2026-11-24T01:00:00.000Z"
    assert said == "2026-11-24 02:00:00 +01:00（UTC 2026-11-24 01:00:00）"
    english = home.browser.get(f"/verify?number={home.number}&lang=en").text
    assert "2026-11-24 02:00:00 +01:00 (2026-11-24 01:00:00 UTC)" in english
    assert "zone" not in told


def test_a_number_that_nobody_gave_and_one_not_sealed_look_alike(home: Lius) -> None:
    home.signs()
    unsealed, unknown = home.browser.get(of(home, home.number)), home.browser.get(of(home, "X-1"))

    assert unsealed.status_code == unknown.status_code == 404
    assert unsealed.data == unknown.data


def test_a_corrected_record_says_by_which(home: Lius) -> None:
    old = home.signs()
    number = home.number
    home.corrects(old)
    home.photos_come()
    home.seals()

    [told] = home.browser.get(of(home, number)).json["items"]
    assert told["corrected_by"] == [home.number]
    assert f"已被更正，见</dt><dd>{home.number}" in home.browser.get(f"/verify?number={number}").text


def test_a_withdrawn_record_says_so_and_corrects_nothing(home: Lius) -> None:
    old = home.signs()
    number = home.number
    home.corrects(old)
    home.photos_come()
    home.seals()
    home.sends("retract", of={"device": home.phone.id, "n": home.phone.n}, reason="wrong customer")

    [first] = home.browser.get(of(home, number)).json["items"]
    [second] = home.browser.get(of(home, home.number)).json["items"]
    assert (first["withdrawn"], first["corrected_by"]) == (False, [])
    assert second["withdrawn"] is True
    assert "已撤回" in home.browser.get(f"/verify?number={home.number}").text
    assert "已撤回" not in home.browser.get(f"/verify?number={number}").text


def test_what_only_claims_to_correct_is_not_shown(home: Lius) -> None:
    """The office's rule: the text says so, and it is of the same job. What came along with the text says nothing."""
    old = home.signs()
    number = home.number
    home.signs(corrects=old)
    home.photos_come()
    home.seals()

    [told] = home.browser.get(of(home, number)).json["items"]
    assert told["corrected_by"] == []
    home.is_sent_a_link()
    assert "已被" not in home.browser.get(f"{home.page_of(LINK)}/{old}").text


def test_a_correction_of_another_job_is_not_shown(home: Lius) -> None:
    old = home.signs()
    number = home.number
    for name, args in (
        ("job.create", {"outlet": home.office.north, "type": "repair"}),
        ("job.assign", {"technician": home.office.ann.id, "helpers": []}),
    ):
        office_does(home.app, home.office.dora, name, OTHER, **args)
    text = {**TEXT_ZH, "corrects": old, "reason": "写错了", "difference": []}
    home.signs(text, "B" * 16, job=OTHER, corrects=old, reason="写错了")
    home.photos_come()
    home.seals()

    [told] = home.browser.get(of(home, number)).json["items"]
    assert told["corrected_by"] == []


def test_a_number_is_found_in_whatever_case(home: Lius) -> None:
    hash = home.signs()
    home.photos_come()
    home.seals()

    for spelt in {home.number.lower(), home.number.upper()}:
        assert [each["text_sha256"] for each in home.browser.get(of(home, spelt)).json["items"]] == [hash]
        assert hash in home.browser.get(f"/verify?number={spelt}").text


def test_the_bare_address_says_whose_it_is_and_leads_on(home: Lius) -> None:
    for lang, word in (("zh-CN", "上门维修服务记录"), ("en", "Records of repair visits")):
        page = home.browser.get(f"/?lang={lang}")
        assert page.status_code == 200
        assert page.content_type.startswith("text/html")
        for told in (word, 'href="/api/docs"', 'href="/verify'):
            assert told in page.text


def test_the_commands_name_only_files_that_are_there(home: Lius) -> None:
    """The PDF has record.json and proof.json alone; openssl's files are the bundle's."""
    page = home.browser.get("/verify").text
    assert page.index("pdfdetach") < page.index("解开证据包") < page.index("openssl dgst")
    english = home.browser.get("/verify?lang=en").text
    assert "In the unpacked evidence bundle" in english


def test_the_page_speaks_no_words_of_programs(home: Lius) -> None:
    for lang in ("zh-CN", "en"):
        assert "--proof" not in home.browser.get(f"/verify?lang={lang}").text


def test_numbers_that_do_not_exist_are_counted(home: Lius) -> None:
    home.signs()
    home.photos_come()
    home.seals()
    for n in range(UNKNOWN_OF_AN_ADDRESS):
        assert home.browser.get(of(home, f"X-{n}")).status_code == 404

    slow = home.browser.get(of(home, "X-0"))
    assert slow.status_code == 429
    assert slow.headers["Retry-After"]
    assert home.browser.get("/verify?number=X-0").status_code == 429
    assert home.browser.get(of(home, home.number)).status_code == 200


def test_the_page_answers_without_a_script(home: Lius) -> None:
    hash = home.signs()
    home.photos_come()
    home.seals()
    found = home.browser.get(f"/verify?number={home.number}")
    lost = home.browser.get("/verify?number=nobody")

    assert hash in found.text
    assert "没有这个编号的封存记录" in lost.text
    for command in ("pdfsig", "openssl dgst", "doorstep verify"):
        assert command in found.text


def test_the_page_has_its_own_modules_and_no_way_to_send_anything(home: Lius) -> None:
    policy = home.browser.get("/verify").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "connect-src" not in policy
    assert "require-trusted-types-for 'script'" in policy


def test_a_number_typed_with_markup_is_text(home: Lius) -> None:
    page = home.browser.get("/verify", query_string={"number": '"><script>alert(1)</script>'})

    assert "<script>alert" not in page.text
    assert page.status_code == 200


def test_the_page_brings_the_keys_and_the_words_of_every_finding(home: Lius) -> None:
    for lang in ("zh-CN", "en"):
        page = home.browser.get(f"/verify?lang={lang}")
        told = json.loads(page.text.split('data-told="')[1].split('"')[0].replace("&#34;", '"').replace("&#39;", "'")
                          .replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&"))  # fmt: skip
        assert set(told["codes"]) == set(CODES)
        assert told["issuer"]["issuer"] == home.house.settings.origin
        assert len(page.data) <= 60 * 1024


def test_the_issuers_keys_are_those_that_sign(home: Lius) -> None:
    hash = home.signs()
    home.photos_come()
    home.seals()
    home.is_sent_a_link()
    keys = read_issuer(home.browser.get("/.well-known/doorstep-issuer.json").data)
    page = home.page_of(LINK)

    assert keys == issuer_keys(home.house)
    for name in ("record.pdf", "bundle.zip"):
        report = verify(home.browser.get(f"{page}/{hash}/{name}").data, name, issuer=keys)
        assert report.conclusion == "by_issuer", report.bad
