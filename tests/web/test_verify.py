"""/verify in a real browser: it says what `doorstep verify` says, of any file, and sends nothing anywhere."""

from __future__ import annotations

import io
import json
import re
import zipfile
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from infra.seal.bundle import bundle, zipped
from infra.seal.issuer import issuer_bytes
from infra.seal.proof import proof_bytes
from sync.exchange.base64url import encoded
from tests.campaigns import Campaign
from tests.infra.seal.verifying.made import House, text
from tests.server.customer.texts import PHOTOS
from tests.web.street import Street, Watched, watched

BESIDES = {"instructions_differ"}  # the page does not know VERIFY.txt's words, and need not


def given(name: str, content: bytes) -> Any:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def codes(page: Page, *files: Any) -> tuple[str, set[str]]:
    """What the page concludes of these files, and the codes of its findings."""
    page.evaluate("document.getElementById('result').replaceChildren()")
    page.set_input_files("#file", list(files))
    page.wait_for_selector("[data-conclusion]")
    conclusion = page.get_attribute("[data-conclusion]", "data-conclusion") or ""
    rows = page.locator("[data-code]").evaluate_all("(all) => all.map((each) => each.dataset.code)")
    return conclusion, set(rows)


def as_the_command_says(street: Street, page: Page, content: bytes) -> set[str]:
    """The page and `doorstep verify` find the same; what does not hold."""
    report = street.verifies(content)
    conclusion, found = codes(page, given("file", content))
    assert conclusion == report.conclusion
    assert found - BESIDES == report.codes - BESIDES
    return set(report.bad) or set(report.codes if report.conclusion == "unreadable" else ())


def members(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def nothing_left(seen: Watched, before: int) -> bool:
    """No request since then, and never one with a body or to elsewhere."""
    return len(seen.requests) == before and all(each.post_data_buffer is None for each in seen.requests)


def test_without_a_network_a_good_pdf_and_a_good_bundle_are_genuine(
    browser: Browser, street: Street, screens: Path
) -> None:
    with watched(browser) as seen:
        page = seen.page
        page.goto(f"{street.url}/verify?lang=zh-CN")
        page.get_by_role("button", name="先断网再验证").click()
        page.wait_for_selector("#said .genuine")
        page.context.set_offline(True)
        before = len(seen.requests)

        for name, content in (("record.pdf", street.pdf), ("bundle.zip", street.bundle)):
            assert as_the_command_says(street, page, content) == set(), name
            assert page.locator(".genuine h2").inner_text() == "真实有效"
        assert nothing_left(seen, before)
        assert all(each.url.startswith(street.url) for each in seen.requests)
        assert seen.complaints == []
        assert seen.serious() == []
        page.screenshot(path=screens / "verify-good.png", full_page=True)


def test_a_file_that_was_dropped_is_checked_too(browser: Browser, street: Street) -> None:
    with watched(browser) as seen:
        page = seen.page
        page.goto(f"{street.url}/verify?lang=en")
        page.evaluate(
            """(text) => {
                const carried = new DataTransfer();
                const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
                carried.items.add(new File([bytes], 'record.pdf'));
                const told = {dataTransfer: carried, bubbles: true, cancelable: true};
                document.body.dispatchEvent(new DragEvent('drop', told));
            }""",
            b64encode(street.pdf).decode(),
        )
        page.wait_for_selector("[data-conclusion=by_issuer]")


def test_record_and_proof_together_are_enough(browser: Browser, street: Street) -> None:
    inside = members(street.bundle)
    with watched(browser) as seen:
        seen.page.goto(f"{street.url}/verify")
        both = [given(name, inside[name]) for name in ("record.json", "proof.json")]
        assert codes(seen.page, *both)[0] == "by_issuer"
        assert as_the_command_says(street, seen.page, inside["proof.json"]) == {"proof_alone"}
        conclusion, found = codes(seen.page, both[0])
        assert (conclusion, found) == ("unreadable", {"proof_needed"})
        with_photo = codes(seen.page, *both, given("photo.jpg", PHOTOS[0]))
        assert "photo_unchanged" in with_photo[1]
        exchanged = codes(seen.page, *both, given("photo.jpg", PHOTOS[0] + b"\0"))
        assert (exchanged[0], "photo_foreign" in exchanged[1]) == ("broken", True)


def test_whatever_was_changed_is_named(browser: Browser, street: Street, screens: Path) -> None:
    inside = members(street.bundle)
    photo = next(name for name in inside if name.startswith("photos/"))
    strokes = next(name for name in inside if name.startswith("strokes/"))
    told = json.loads(inside["record.json"])
    altered = json.dumps({**told, "total": 1}, ensure_ascii=False, separators=(",", ":")).encode()
    cases = {
        "text_changed": {"record.json": altered},
        "photo_changed": {photo: PHOTOS[1] + b"\0"},
        "strokes_changed": {strokes: inside[strokes] + b" "},
        "proof_unreadable": {"proof.json": inside["proof.json"].replace(b'"leaf":', b'"leaf": ')},
        "member_changed": {"device.pem": inside["countersignature.pem"]},
        "member_unknown": {"more.txt": b"hello"},
        "pdf_unreadable": {"record.pdf": b"%PDF-1.7"},
        "proof_absent": {"proof.json": None},
    }
    with watched(browser, 1366) as seen:
        seen.page.goto(f"{street.url}/verify?lang=en")
        for code, changed in cases.items():
            made = {name: content for name, content in {**inside, **changed}.items() if content is not None}
            bad = as_the_command_says(street, seen.page, zipped(made))
            assert code in bad, (code, bad)
        seen.page.screenshot(path=screens / "verify-bad.png", full_page=True)
        assert seen.serious() == []


def test_nothing_can_be_added_to_a_sealed_pdf(browser: Browser, street: Street) -> None:
    with watched(browser) as seen:
        seen.page.goto(f"{street.url}/verify")
        for more in (b"\n", b"\n%%EOF\n", b"\n" * 5000, b"more " * 1000, street.pdf):
            assert as_the_command_says(street, seen.page, street.pdf + more) == {"seal_not_whole"}, more[:8]
        assert codes(seen.page, given("x", b"GIF89a"))[1] == {"file_unknown"}


def test_any_flipped_byte_of_a_sealed_pdf_is_noticed(
    browser: Browser, street: Street, campaign: Campaign
) -> None:
    chosen = campaign.random("web")
    with watched(browser) as seen:
        seen.page.goto(f"{street.url}/verify")
        for _ in range(campaign.runs(80)):
            place = chosen.randrange(len(street.pdf))
            content = bytearray(street.pdf)
            content[place] ^= 1 << chosen.randrange(8)
            conclusion, found = codes(seen.page, given("record.pdf", bytes(content)))
            assert conclusion in ("broken", "unreadable"), (place, found)


def test_any_flipped_byte_of_a_seal_is_noticed(browser: Browser, street: Street, campaign: Campaign) -> None:
    """Its own digits are what a seal cannot cover; the empty parameters of algorithms are where nobody looks."""
    chosen = campaign.random("seal")
    first = street.pdf.rindex(b"/Contents <") + len(b"/Contents <")
    last = street.pdf.index(b">", first)
    digits = street.pdf[first:last]
    places = [each.start() for each in re.finditer(b"(?=0500)", digits) if each.start() % 2 == 0]
    places = [*places[:8], *(chosen.randrange(len(digits)) for _ in range(campaign.runs(80)))]
    with watched(browser) as seen:
        seen.page.goto(f"{street.url}/verify")
        for place in places:
            content = bytearray(street.pdf)
            others = [each for each in b"0123456789abcdef" if each != content[first + place]]
            content[first + place] = chosen.choice(others)
            conclusion, found = codes(seen.page, given("record.pdf", bytes(content)))
            assert conclusion in ("broken", "unreadable"), (place, found)


def test_a_correction_by_the_office_is_held_to_the_hash_that_it_signed(
    browser: Browser, street: Street
) -> None:
    """Of another installation, whose keys these are; but everything about it holds, or is named."""
    other, record = House(), text(corrects="ab" * 32, photos=[], signed_by={"office": "Dora"})
    proof = proof_bytes(other.proof(record, by="office"))
    made = bundle(record, proof, issuer_bytes(other.keys))
    inside = members(made)
    whole = b"repair-record/v1\n" + other.issuer.encode() + b"\n" + record
    with watched(browser) as seen:
        seen.page.goto(f"{street.url}/verify")
        assert "other_issuer" in as_the_command_says(street, seen.page, made)
        assert {"signed_by_office", "members_agree"} <= codes(seen.page, given("x", made))[1]
        changed = zipped({**inside, "signed.bin": whole})
        assert "member_changed" in as_the_command_says(street, seen.page, changed)
        later = zipped({**inside, "record.json": record.replace("不制冷".encode(), "不制热".encode())})
        assert "office_signature_wrong" in as_the_command_says(street, seen.page, later)


def test_a_bundle_that_could_harm_is_not_unpacked(browser: Browser, street: Street) -> None:
    inside = members(street.bundle)
    with watched(browser) as seen:
        seen.page.goto(f"{street.url}/verify")
        for name in ("../evil", "/etc/passwd", "a\\b", "c:d"):
            assert as_the_command_says(street, seen.page, zipped({**inside, name: b""})) == {
                "bundle_unreadable"
            }
        assert as_the_command_says(street, seen.page, street.bundle[:-30]) == {"bundle_unreadable"}


def test_any_flipped_byte_of_a_bundle_is_said_as_the_command_says_it(
    browser: Browser, street: Street, campaign: Campaign
) -> None:
    """Of packed bytes, which a checksum covers; a header's fields are in the campaign, wherever they fall."""
    chosen, content = campaign.random("zip"), street.bundle
    inside = street.bundle.index(members(content)["record.pdf"][:64]) + 2000
    directory = content.rindex(b"PK\x05\x06") - 200
    places = [inside, directory, *(chosen.randrange(len(content)) for _ in range(campaign.runs(12)))]
    with watched(browser) as seen:
        seen.page.goto(f"{street.url}/verify?lang=zh-CN")
        for place in places:
            changed = bytearray(content)
            changed[place] ^= 1 << chosen.randrange(8)
            report = street.verifies(bytes(changed))
            told, found = codes(seen.page, given("bundle.zip", bytes(changed)))
            assert (told, found - BESIDES) == (report.conclusion, report.codes - BESIDES), place
            if place == inside:
                assert found == {"bundle_unreadable"}
                assert "（已损坏，文件 record.pdf）" in seen.page.inner_text("#result")


def test_the_page_speaks_no_words_of_programs(browser: Browser, street: Street) -> None:
    inside = members(street.bundle)
    with watched(browser) as seen:
        for lang in ("zh-CN", "en"):
            seen.page.goto(f"{street.url}/verify?lang={lang}")
            said = []
            for content in (
                b"%PDF-1.7",
                b"%PDF-1.7\n" + b"x" * 4096,
                inside["record.json"],
                street.pdf[:-900],
            ):
                codes(seen.page, given("file", content))
                said.append(seen.page.inner_text("#result"))
            for word in ("Error", "--proof", "--issuer", "undefined", "_"):
                assert word not in "".join(said), (lang, word, said)


def test_of_other_keys_the_page_says_that_they_are_not_the_issuers(browser: Browser, street: Street) -> None:
    with watched(browser) as seen:
        seen.page.goto(f"{street.url}/verify")
        found = seen.page.evaluate(
            """async (text) => {
                const content = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
                const script = document.querySelector('script[type=module]').src;
                const { verify } = await import(script.replace('page.js', 'whole.js'));
                const told = JSON.parse(document.getElementById('verifier').dataset.told).issuer;
                const other = ['AAAA'];
                const keys = {...told, countersignature: other, log: ['x+00000000+AAAA'], seal: other};
                const files = [{name: 'record.pdf', content}];
                return (await verify(files, keys)).findings.map((each) => each.code);
            }""",
            b64encode(street.pdf).decode(),
        )
    assert {"countersignature_key_foreign", "log_key_foreign", "seal_root_foreign"} <= set(found)


WITHOUT_ED25519 = """
const own = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = (form, key, kind, ...rest) =>
  kind.name === 'Ed25519' ? Promise.reject(new DOMException('', 'NotSupportedError')) : own(form, key, kind, ...rest);
"""


def test_a_browser_without_ed25519_verifies_all_the_same(browser: Browser, street: Street) -> None:
    inside = members(street.bundle)
    proof = json.loads(inside["proof.json"])
    told = proof["countersignature"]
    other = ("B" if told[0] == "A" else "A") + told[1:]  # its last figure has but one spelling: that stays
    forged = inside["proof.json"].replace(proof["countersignature"].encode(), other.encode())
    with watched(browser) as seen:
        seen.page.add_init_script(WITHOUT_ED25519)
        seen.page.goto(f"{street.url}/verify")
        assert as_the_command_says(street, seen.page, street.bundle) == set()
        both = given("record.json", inside["record.json"]), given("proof.json", forged)
        assert "countersignature_wrong" in codes(seen.page, *both)[1]
        assert any("noble-ed25519" in each.url for each in seen.requests)


@pytest.mark.parametrize(("flip", "state"), [(False, "genuine"), (True, "bad")])
def test_a_qr_code_is_compared_with_what_was_sealed(
    browser: Browser, street: Street, flip: bool, state: str
) -> None:
    hash = bytearray(bytes.fromhex(street.text))
    hash[0] ^= flip
    with watched(browser) as seen:
        seen.page.goto(f"{street.url}/verify#{street.number}.{encoded(bytes(hash))}")
        seen.page.wait_for_selector(f"#said .{state}")
        assert street.text in seen.page.inner_text("#number")
        conclusion, _ = codes(seen.page, given("record.pdf", street.pdf))
        same = "genuine" if not flip else "bad"
        assert (conclusion, seen.page.locator(f"#result > .{same}").count()) == ("by_issuer", 1)


def test_what_a_stranger_wrote_is_shown_as_text(browser: Browser, street: Street) -> None:
    hostile = {
        "template": 1,
        "number": "<img src=x onerror=alert(1)>\u202e",
        "issuer": "<b>x</b>",
        "language": "zh",
    }
    inside = members(street.bundle)
    with watched(browser) as seen:
        seen.page.on("dialog", lambda dialog: seen.complaints.append("dialog"))
        seen.page.goto(f"{street.url}/verify")
        both = given("<i>.json", json.dumps(hostile).encode()), given("proof.json", inside["proof.json"])
        assert codes(seen.page, *both)[0] == "broken"
        assert "<img src=x onerror=alert(1)>\ufffd" in seen.page.inner_text("#result")
        assert seen.page.locator("#result img, #result b, #result i").count() == 0
        assert seen.complaints == []
