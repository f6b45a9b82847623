"""The vectors: what this implementation makes is what the files say, and what they say holds, byte for byte."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.device.answers import read as read_answer
from sync.exchange import certificates, tokens
from sync.exchange.base64url import decoded
from sync.exchange.chain import body, chained, first_prev, line_hash, sha256_hex
from sync.exchange.digest import NOTHING, digest_of, entry_digest, replaced
from sync.exchange.evidence import judge, tighten
from sync.exchange.signing import (
    fingerprint,
    public_text,
    record_message,
    request_text,
    verify,
    verify_record,
)
from sync.instants import iso
from tests.sync.vectors import FOLDER, printed, vectors


def vector(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def server_key(name):
    return Ed25519PublicKey.from_public_bytes(decoded(vector("keys")[name]["public"]))


@pytest.mark.parametrize("name", sorted(vectors()))
def test_the_files_are_what_the_script_makes(name):
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == printed(vectors()[name])


def test_no_file_is_left_over():
    assert {file.stem for file in FOLDER.glob("*.json")} == set(vectors())


def test_keys_and_fingerprint():
    told = vector("keys")["device"]
    key = ec.derive_private_key(int(told["private"], 16), ec.SECP256R1())
    assert public_text(key) == told["public"]
    assert fingerprint(told["public"]) == told["fingerprint"]


def test_lines_hash_and_chain():
    told = vector("lines")
    lines = [entry["line"].encode() for entry in told["lines"]]
    assert [line_hash(line) for line in lines] == [entry["hash"] for entry in told["lines"]]
    assert first_prev(told["device"]) == told["first_prev"]
    links = [(json.loads(line)["prev"], line_hash(line)) for line in lines]
    assert all(chained(told["first_prev"], links))
    assert sha256_hex(body(lines)) == told["sha256"]


@pytest.mark.parametrize(("name", "content"), [("sync", "line_1"), ("enrol", "body")])
def test_request_signatures(name, content):
    told = vector("request")[name]
    text = request_text("POST", told["path"], told[content].encode())
    assert text.decode() == told["signed_text"]
    assert verify(vector("keys")["device"]["public"], told["signature"], text)


def test_the_request_covers_the_lines():
    head, told = json.loads(vector("request")["sync"]["line_1"]), vector("lines")
    assert (head["count"], head["sha256"]) == (len(told["lines"]), told["sha256"])
    assert head["recorded"] == {"n": 5, "hash": told["lines"][-1]["hash"]}


def test_an_answer_is_whole_only_with_its_last_line():
    lines = vector("answer")["lines"]
    answer = read_answer("".join(f"{line}\n" for line in lines).encode())
    assert [receipt.n for receipt in answer.receipts] == [1, 2, 3, 4, 5]
    for page in answer.pages:
        assert digest_of(change.line for change in page.changes) == answer.digest[page.feed]
    assert json.loads(lines[-1])["lines"] == len(lines)


def test_tokens():
    told, key = vector("tokens"), server_key("tokens")
    for good in told["good"]:
        token = tokens.read(good["text"], key)
        assert {name: getattr(token, name) for name in good["says"]} == good["says"]
        assert tokens.token_hash(good["text"]) == good["hash"]
    for forged in told["forged"]:
        with pytest.raises(tokens.ForgedToken):
            tokens.read(forged, key)


def test_certificate():
    told = vector("certificate")
    certificate = certificates.read(told["text"], server_key("certificates"))
    assert {name: getattr(certificate, name) for name in told["says"]} == told["says"]
    payload = json.loads(decoded(told["text"].partition(".")[0]))
    assert payload["time"] == iso(told["says"]["time"])


def test_digest():
    told = vector("digest")
    one, two, three = (entry["line"].encode() for entry in told["entries"])
    assert [entry_digest(line) for line in (one, two, three)] == [
        entry["digest"] for entry in told["entries"]
    ]
    total = digest_of([one, two])
    steps = [total, replaced(total, entry_digest(one), entry_digest(three))]
    steps.append(replaced(steps[-1], entry_digest(two), NOTHING))
    assert steps == [step["digest"] for step in told["steps"]]


@pytest.mark.parametrize(
    "case", vectors()["evidence"]["cases"], ids=lambda case: case["story"].replace(" ", "-")
)
def test_evidence(case):
    given = dict(case["given"])
    bound = given.pop("bound")
    evidence = judge(**given)
    evidence = evidence if bound is None else tighten(evidence, bound)
    said = {name: getattr(evidence, name) for name in case["evidence"]}
    assert json.loads(json.dumps(said)) == json.loads(json.dumps(case["evidence"]))


def test_record_signature():
    told = vector("record")
    assert sha256_hex(record_message(told["issuer"], told["text"])) == told["message_sha256"]
    assert verify_record(told["key"], told["signature"], told["issuer"], told["text"])
