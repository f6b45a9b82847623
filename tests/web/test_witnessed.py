"""/verify looks at witnessed.txt as `doorstep verify` does, and words all that it finds like it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import typst
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Browser, Page

from infra.seal.bundle import zipped
from infra.seal.issuer import IssuerKeys, issuer_bytes
from infra.seal.log.note import NoteKey
from infra.seal.proof import Proof, ed25519_der, proof_bytes, read_proof
from infra.seal.verifying import File, verify
from tests.infra.seal.verifying.made import House, cosigned, text, witness_text
from tests.web.street import Street, watched
from tests.web.test_verify import BESIDES, as_the_command_says, codes, given, members

WITNESS = "witness.example.org"
SEEN_BY = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
SECOND = "second.example.org"
STRANGER = Ed25519PrivateKey.from_private_bytes(b"v" * 32)

BY_CASE = {
    "good": "later_in_log",
    "nobody saw it": "later_in_log",
    "a stranger saw it": "witnesses_unknown",
    "twice": "witnessed",
    "once wrong": "witness_wrong",
    "one of two wrong": "witness_wrong",
    "another log": "later_other_log",
    "another record": "later_of_another",
    "another place": "later_of_another",
    "another log of the same size": "log_forked",
    "altered": "later_altered",
    "a new key of the log": "witnessed",
    "an unknown key of the log": "later_unknown",
    "an extra line": "later_unreadable",
    "no note": "later_unreadable",
    "no text": "later_unreadable",
    "nothing": "later_unreadable",
}
"""What the command says of each by some of the lists."""


def found_by_the_page(
    page: Page, files: Sequence[Any], keys: IssuerKeys
) -> tuple[str, list[str], dict[str, str]]:
    """What the page's modules conclude by these keys, the codes in their order, and each in words."""
    told = page.evaluate(
        """async ([files, issuer]) => {
            const bytes = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
            const script = document.querySelector('script[type=module]').src;
            const { verify } = await import(script.replace('page.js', 'whole.js'));
            const { sayer } = await import(script.replace('page.js', 'saying.js'));
            const { codes, conclusions, facts } = JSON.parse(document.getElementById('verifier').dataset.told);
            const report = await verify(files.map(([name, text]) => ({name, content: bytes(text)})), issuer);
            const say = sayer(facts);
            const said = report.findings.map((each) => [each.code, say(codes[each.code][2], each.facts, report.zone)]);
            said.push(['conclusion', say(conclusions[report.conclusion], report.facts, report.zone)]);
            return [report.conclusion, report.findings.map((each) => each.code), Object.fromEntries(said)];
        }""",
        [[[name, b64encode(content).decode()] for name, content in files], json.loads(issuer_bytes(keys))],
    )
    return told[0], told[1], told[2]


def spoiled(house: House, told: Proof) -> dict[str, bytes]:
    """Later proofs of the entry of this proof: good ones, and each with one thing wrong."""
    later, line = house.later(told), "—".encode()
    good = cosigned(later, WITNESS, SEEN_BY, 1_795_600_000)
    place = good.index(line) + 60
    return {
        "good": good,
        "nobody saw it": later,
        "a stranger saw it": cosigned(later, WITNESS, STRANGER, 1_795_600_000),
        "twice": cosigned(good, WITNESS, SEEN_BY, 1_795_700_000),
        "once wrong": good + cosigned(house.later(told, 12), WITNESS, SEEN_BY, 1).splitlines(True)[-1],
        "one of two wrong": good + cosigned(house.later(told, 12), SECOND, STRANGER, 1).splitlines(True)[-1],
        "another log": House(origin="elsewhere.example.com/records").later(told),
        "another record": cosigned(house.later(house.proof(text("B2-1"))), WITNESS, SEEN_BY, 1_795_600_000),
        "another place": good.replace(b"index 5", b"index 4"),
        "another log of the same size": house.later(told, 7, face=b"x"),
        "altered": good[:place] + (b"A" if good[place : place + 1] != b"A" else b"B") + good[place + 1 :],
        "a new key of the log": cosigned(House(log=STRANGER).later(told), WITNESS, SEEN_BY, 1_795_600_000),
        "an unknown key of the log": House(log=STRANGER).later(told),
        "an extra line": good.replace(b"\nindex", b"\nextra AAAA\nindex"),
        "no note": good.partition(line)[0],
        "no text": good[:-20] + b"\xff" + good[-20:],
        "nothing": b"c2sp.org/tlog-proof@v1\n",
    }


def test_witnesses_are_looked_at_as_the_command_does(browser: Browser, street: Street) -> None:
    house, record = House(), text(zone="Asia/Shanghai")
    told = house.proof(record)
    proof = proof_bytes(told)
    witness = witness_text(WITNESS, SEEN_BY)
    lists = {
        "witnesses": IssuerKeys(house.issuer, witnesses=(witness, witness_text(SECOND, STRANGER))),
        "all": IssuerKeys(house.issuer, (house.countersign_der,), (house.log_key,), (), (witness,)),
        "others": IssuerKeys(
            house.issuer, (ed25519_der(b"\1" * 32),), (NoteKey.of(house.origin, STRANGER).text,)
        ),
    }
    concluded: dict[str, set[str]] = {}
    with watched(browser) as seen:
        for lang in ("zh", "en"):
            seen.page.goto(f"{street.url}/verify?lang={'zh-CN' if lang == 'zh' else 'en'}")
            for name, content in spoiled(house, told).items():
                for listed, keys in lists.items():
                    both = [("record.json", record), ("proof.json", proof), ("witnessed.txt", content)]
                    report = verify(
                        record, proof=proof, witnessed=[File("witnessed.txt", content)], issuer=keys
                    )
                    conclusion, found, said = found_by_the_page(seen.page, both, keys)
                    words = {each.code: each.said(lang) for each in report.findings}
                    assert (conclusion, set(found)) == (report.conclusion, report.codes), (name, listed)
                    assert said == words | {"conclusion": report.said(lang)}, (name, listed)
                    concluded.setdefault(name, set()).update(report.codes)
    for name, code in BY_CASE.items():
        assert code in concluded[name], name


def test_whose_pages_a_pdf_has_is_not_said_by_a_witness(browser: Browser, street: Street) -> None:
    """And witnessed.txt in a bundle or beside the PDF is read."""
    inside, told = members(street.bundle), read_proof(members(street.bundle)["proof.json"])
    later = cosigned(told.log_proof.encode(), WITNESS, SEEN_BY, 1_795_600_000)
    witnesses = IssuerKeys(told.issuer, witnesses=(witness_text(WITNESS, SEEN_BY),))
    with watched(browser) as seen:
        seen.page.goto(f"{street.url}/verify?lang=en")
        beside = [("record.pdf", street.pdf), ("w.txt", later)]
        conclusion, found, said = found_by_the_page(seen.page, beside, witnesses)
        assert (conclusion, "seal_root_unlisted" in found) == ("record_by_issuer", True)
        assert "do not rely on what its pages say" in said["conclusion"]
        within = zipped({**inside, "witnessed.txt": later})
        assert found_by_the_page(seen.page, [("b", within)], witnesses)[0] == "record_by_issuer"
        assert "later_in_log" in codes(seen.page, given("record.pdf", street.pdf), given("w.txt", later))[1]
        assert as_the_command_says(street, seen.page, within) == set()
        assert codes(seen.page, given("w.txt", later))[1] == {"record_needed"}


def test_the_page_says_what_the_command_says_word_for_word(browser: Browser, street: Street) -> None:
    report = street.verifies(street.bundle)
    with watched(browser) as seen:
        for lang, side in (("zh-CN", "zh"), ("en", "en")):
            seen.page.goto(f"{street.url}/verify?lang={lang}")
            _, _, said = found_by_the_page(seen.page, [("b", street.bundle)], street.keys)
            told = {each.code: each.said(side) for each in report.findings if each.code not in BESIDES}
            assert said == told | {"conclusion": report.said(side)}
            assert "+08:00" in said["countersigned"] and "UTC" in said["sealed"]


def test_files_that_are_no_records_are_said_as_the_command_says_it(browser: Browser, street: Street) -> None:
    foreign: bytes = typst.compile(b"#set document(date: none)\nHello", format="pdf")
    files = {"empty": zipped({}), "other": zipped({"a.txt": b"a"}), "bytes": b"\0" * 4096, "pdf": foreign}
    with watched(browser) as seen:
        seen.page.goto(f"{street.url}/verify?lang=en")
        for name, content in files.items():
            report = street.verifies(content)
            conclusion, found, said = found_by_the_page(seen.page, [(name, content)], street.keys)
            assert (conclusion, set(found)) == ("unreadable", report.codes), name
            assert said[found[0]] == report.findings[0].said("en")
