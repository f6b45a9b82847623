"""A timestamp goes into a document only when everything about it is right; each thing that is not has a name."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from asn1crypto import tsp
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader

from infra.seal.keys.held import HeldKey
from infra.seal.pades.sealer import Sealer
from infra.seal.pades.timestamps import LARGEST_TOKEN, LONGEST_ANSWER, Authority, TimestampUnreachable
from tests.infra.notices.standins import Call, Reply
from tests.infra.seal.keys.cast import pem, rsa
from tests.infra.seal.pades import stamping
from tests.infra.seal.pades.cast import AT, chain, paper, pdfsig, tool
from tests.infra.seal.pades.judging import judged, untouched

DIGEST = bytes(range(32))


def stamping_sealer(authority: Authority) -> Sealer:
    return Sealer(HeldKey(rsa()), chain().certificate, chain().issuers, authority)


def test_a_seal_with_a_timestamp_is_whole_and_states_both_times(tmp_path: Path) -> None:
    with stamping.authority() as (_, authority):
        pdf = stamping_sealer(authority).seal(paper(), AT)
    roots = (chain().root, stamping.certificate())
    assert untouched(pdf, *roots)
    (tmp_path / "record.pdf").write_bytes(pdf)
    said = pdfsig(tmp_path / "record.pdf", trusting=chain())
    assert said["Signature Validation"] == "Signature is Valid."
    assert "Total document signed" in said
    status = judged(pdf, *roots)
    assert status.bottom_line
    assert status.timestamp_validity.timestamp == stamping.STAMPED_AT
    assert status.timestamp_validity.valid
    assert status.timestamp_validity.trusted
    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    assert signature.self_reported_timestamp == datetime.fromisoformat("2026-11-24T01:52:10+00:00")


def test_openssl_verifies_the_timestamp_over_the_signature(tmp_path: Path) -> None:
    with stamping.authority() as (_, authority):
        token = authority.token(DIGEST)
    (tmp_path / "token").write_bytes(token.dump())
    (tmp_path / "root.pem").write_bytes(stamping.certificate().public_bytes(Encoding.PEM))
    check = ("ts", "-verify", "-digest", DIGEST.hex(), "-token_in", "-in", "token", "-CAfile", "root.pem")
    code, said = tool("openssl", *check, when="2026-12-01", cwd=tmp_path)
    assert (code, said.splitlines()[-1]) == (0, "Verification: OK")


def test_openssl_is_an_authority_too(tmp_path: Path) -> None:
    """Not only answers that the library made which reads them."""
    (tmp_path / "key.pem").write_bytes(pem(rsa("timestamps")))
    (tmp_path / "tsa.pem").write_bytes(stamping.certificate().public_bytes(Encoding.PEM))
    (tmp_path / "serial").write_text("01\n")
    (tmp_path / "tsa.cnf").write_text(
        "[tsa]\ndefault_tsa=one\n[one]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=key.pem\n"
        "signer_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\nordering=yes\ntsa_name=yes\n"
        "ess_cert_id_alg=sha256\n"
    )

    def answered(call: Call) -> Reply:
        (tmp_path / "query").write_bytes(call.body)
        made = (
            "ts",
            "-reply",
            "-config",
            "tsa.cnf",
            "-section",
            "one",
            "-queryfile",
            "query",
            "-out",
            "reply",
        )
        code, said = tool("openssl", *made, when="2026-11-24", cwd=tmp_path)
        assert code == 0, said
        return Reply((tmp_path / "reply").read_bytes())

    with stamping.authority() as (service, authority):
        service.instead = answered
        pdf = stamping_sealer(authority).seal(paper(), AT)
    assert judged(pdf, chain().root).timestamp_validity.intact


def renamed_nonce(asked: tsp.TimeStampReq) -> None:
    asked["nonce"] = asked["nonce"].native + 1


def no_nonce(asked: tsp.TimeStampReq) -> None:
    del asked["nonce"]


def other_imprint(asked: tsp.TimeStampReq) -> None:
    asked["message_imprint"]["hashed_message"] = bytes(32)


def other_hash(asked: tsp.TimeStampReq) -> None:
    asked["message_imprint"]["hash_algorithm"] = {"algorithm": "sha512_256"}


def reply(body: bytes, status: int = 200, **headers: str) -> Callable[[Call], Reply]:
    return lambda _: Reply(body, status, headers)


def with_trailing_bytes(call: Call) -> Reply:
    right = stamping.rule(call)
    return Reply(right.body + b"\0")


def cut_short(call: Call) -> Reply:
    return Reply(stamping.rule(call).body[:-100])


WRONG: dict[str, tuple[Callable[[Call], Reply], str]] = {
    "another nonce": (stamping.but(renamed_nonce), "wrong_nonce"),
    "no nonce": (stamping.but(no_nonce), "wrong_nonce"),
    "another imprint": (stamping.but(other_imprint), "wrong_imprint"),
    "another hash": (stamping.but(other_hash), "wrong_imprint"),
    "a wrong signature": (stamping.flipped, "wrong_signature"),
    "a certificate for servers": (stamping.for_servers, "wrong_purpose"),
    "not granted": (stamping.not_granted, "not_granted: quota exceeded"),
    "HTTP 500": (reply(b"oops", 500), "http_500"),
    "HTTP 401": (reply(b"", 401), "http_401"),
    "a redirect": (reply(b"", 302, Location="http://127.0.0.1:1/"), "http_302"),
    "a page": (reply(b"<html>captive portal</html>"), "garbage"),
    "nothing": (reply(b""), "garbage"),
    "zeroes": (reply(bytes(2_000)), "garbage"),
    "trailing bytes": (with_trailing_bytes, "garbage"),
    "half of it": (cut_short, "garbage"),
    "a token too large": (stamping.of_size(LARGEST_TOKEN + 1), "too_long: a token of 12289 bytes"),
    "too much": (reply(bytes(LONGEST_ANSWER + 1)), "too_long"),
}


@pytest.mark.parametrize("case", WRONG)
def test_an_answer_that_is_wrong_is_named_and_in_no_document(case: str) -> None:
    answer, code = WRONG[case]
    with stamping.authority() as (service, authority):
        service.instead = answer
        with pytest.raises(TimestampUnreachable, match=rf"^{code}") as failed:
            stamping_sealer(authority).seal(paper(), AT)
    assert failed.value.code == code.partition(":")[0]


def test_any_flipped_byte_of_an_answer_is_refused_or_changes_nothing_that_was_checked(campaign: Any) -> None:
    chance = campaign.random("answers")
    with stamping.authority() as (service, authority):
        right: list[bytes] = []
        service.instead = lambda call: right.append(stamping.rule(call).body) or Reply(right[0])
        token = authority.token(DIGEST)
        info = token["content"]["encap_content_info"]["content"].parsed.dump()
        for place in chance.sample(range(len(right[0])), campaign.runs(300)):
            changed = bytearray(right[0])
            changed[place] ^= 1 << chance.randrange(8)
            service.instead = reply(bytes(changed))
            try:
                given = authority.token(DIGEST)
            except TimestampUnreachable:
                continue
            assert given["content"]["encap_content_info"]["content"].parsed.dump() == info, place


@contextmanager
def dribbling(head: bytes) -> Iterator[str]:
    """A server that says this and then, now and then, one byte more: for ten seconds, which is for ever here."""
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(head)
                for _ in range(200):
                    if over.wait(0.05):
                        return
                    with suppress(OSError):  # it was cut off
                        connection.sendall(b"x")

        thread = Thread(target=answer)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        finally:
            over.set()
            thread.join()


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\n\r\n"], ids=["headers", "body"])
def test_an_answer_that_never_ends_is_too_slow(head: bytes) -> None:
    with dribbling(head) as url, pytest.raises(TimestampUnreachable, match=r"^too_slow"):
        Authority(url, bytes, seconds=0.4).token(DIGEST)


def test_silence_is_too_slow() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        pytest.raises(TimestampUnreachable, match=r"^too_slow"),
    ):
        Authority(f"http://127.0.0.1:{server.getsockname()[1]}/", bytes, seconds=0.2).token(DIGEST)


def test_nobody_there_is_no_connection_and_the_password_stays_secret() -> None:
    with stamping.authority() as (service, _):
        gone = service.port
    with pytest.raises(TimestampUnreachable, match=r"^no_connection") as failed:
        Authority(f"http://me:hush@127.0.0.1:{gone}/", bytes).token(DIGEST)
    assert "hush" not in str(failed.value)


def test_user_and_password_of_the_address_are_told_to_the_authority() -> None:
    with stamping.authority() as (service, _):
        Authority(f"http://me:hush@127.0.0.1:{service.port}/tsa?policy=1", bytes).token(DIGEST)
        (call,) = service.calls
    assert call.headers["authorization"] == "Basic bWU6aHVzaA=="
    assert (call.path, call.query) == ("/tsa", {"policy": "1"})


def test_only_a_hash_leaves_the_house() -> None:
    with stamping.authority() as (service, authority):
        stamping_sealer(authority).seal(paper(), AT)
        (call,) = service.calls
    assert len(call.body) < 100
    asked = tsp.TimeStampReq.load(call.body)
    assert asked["cert_req"].native
    assert asked["nonce"].native == int.from_bytes(b"\x01" + b"\x07" * 8, "big")


def test_the_largest_token_that_is_taken_fits(tmp_path: Path) -> None:
    """Room is made before the token is there, because the seal is over all that lies around it."""
    with stamping.authority() as (service, authority):
        service.instead = stamping.of_size(LARGEST_TOKEN)
        pdf = stamping_sealer(authority).seal(paper(), AT)
    (tmp_path / "record.pdf").write_bytes(pdf)
    assert "Total document signed" in pdfsig(tmp_path / "record.pdf")
    assert untouched(pdf, chain().root, stamping.certificate())
