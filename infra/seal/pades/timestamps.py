"""Timestamps of an RFC 3161 authority: it saw a hash at a time, so that our own clock need not be believed.

Nothing it answers is believed either: status, nonce, imprint, the token's signature and what its certificate is for are
checked before a token goes into a document that nobody can change afterwards. Nothing is tried twice here; the sweep
that seals tries again. The accuracy of its time is the authority's word.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from ssl import SSLContext, create_default_context
from typing import Any

import httpx
from asn1crypto.algos import DigestAlgorithm
from asn1crypto.cms import ContentInfo
from asn1crypto.core import Sequence
from asn1crypto.tsp import MessageImprint, PKIStatusInfo, TimeStampReq, TSTInfo
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from infra.notices.reach import Deadline

LARGEST_TOKEN = 12 * 1024
ROOM_FOR_TOKEN = LARGEST_TOKEN + 256
"""What a signature grows by at most: the attribute around the token, and longer lengths all the way up."""
LONGEST_ANSWER = 64 * 1024
_CONNECT_SECONDS, _SILENCE_SECONDS, _WHOLE_SECONDS = 5.0, 10.0, 20.0
_NONCE_BYTES = 8
_HEADERS = {
    "Content-Type": "application/timestamp-query",
    "Accept": "application/timestamp-reply",
    "Accept-Encoding": "identity",
}
_GRANTED = ("granted", "granted_with_mods")
_MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)
"""What asn1crypto raises at bytes that are no such message; it parses each part only when it is looked at."""


class _Response(Sequence):
    """TimeStampResp as RFC 3161 has it: asn1crypto's own (1.5.1) cannot read a refusal, which comes without a token."""

    _fields = [("status", PKIStatusInfo), ("time_stamp_token", ContentInfo, {"optional": True})]


class TimestampUnreachable(Exception):
    """No timestamp now; the document is sealed when the authority answers well. code: stable; why: in words.

    no_connection, too_slow, http_<status>, too_long: nothing usable came · garbage: it is no answer of this protocol ·
    not_granted: it refused, with its own words · wrong_nonce, wrong_imprint: the answer to another question ·
    wrong_signature, wrong_purpose: not signed, or not by a certificate for timestamps
    """

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(f"{code}: {why}" if why else code)
        self.code, self.why = code, why


@dataclass(frozen=True)
class Authority:
    """One authority, safe between threads. random: makes so many random bytes.

    url: http or https, with user and password where it wants them; ca: a file of authorities for TLS of one's own.
    """

    url: str
    random: Callable[[int], bytes]
    ca: Path | None = None
    seconds: float = _WHOLE_SECONDS

    def token(self, digest: bytes) -> ContentInfo:
        """The timestamp over this SHA-256. Raises TimestampUnreachable."""
        return asyncio.run(self.stamped(digest))

    async def stamped(self, digest: bytes) -> ContentInfo:
        """The same for pyHanko, which asks in a loop that waits for nothing else."""
        nonce = int.from_bytes(b"\x01" + self.random(_NONCE_BYTES), "big")
        return await _checked(self._answer(_query(digest, nonce)), digest, nonce)

    def _answer(self, query: bytes) -> bytes:
        with Deadline(self.seconds) as deadline:
            try:
                with httpx.HTTPTransport(verify=self._authorities, trust_env=False) as transport:
                    body = _body(transport.handle_request(self._request(query, deadline)))
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as failure:
                slow = deadline.over or isinstance(failure, httpx.TimeoutException)
                why = type(failure).__name__  # its text may hold the address with its password
                raise TimestampUnreachable("too_slow" if slow else "no_connection", why) from None
            if deadline.over:  # where no length was told, a connection that was cut looks like an end
                raise TimestampUnreachable("too_slow", "cut off")
            return body

    def _request(self, query: bytes, deadline: Deadline) -> httpx.Request:
        def seen(event: str, facts: Any) -> None:
            if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
                deadline.watch(facts["return_value"].get_extra_info("socket"))

        silence = httpx.Timeout(min(_SILENCE_SECONDS, self.seconds), connect=_CONNECT_SECONDS)
        extensions = {"timeout": silence.as_dict(), "trace": seen}
        asked = httpx.Request("POST", self.url, headers=_HEADERS, content=query, extensions=extensions)
        known = (
            httpx.BasicAuth(asked.url.username, asked.url.password) if asked.url.userinfo else httpx.Auth()
        )
        return next(known.auth_flow(asked))

    @cached_property
    def _authorities(self) -> SSLContext:
        if self.ca:
            return create_default_context(cafile=self.ca)
        return httpx.create_ssl_context(trust_env=False)


class Stamper(TimeStamper):
    """An `Authority` as pyHanko wants it."""

    def __init__(self, authority: Authority) -> None:
        super().__init__()
        self._authority = authority

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> ContentInfo:
        """The token over this digest. Raises TimestampUnreachable."""
        return await self._authority.stamped(message_digest)


async def _checked(answer: bytes, digest: bytes, nonce: int) -> ContentInfo:
    """The token in this answer, once everything about it is right."""
    try:
        response = _Response.load(answer, strict=True)
        status = response["status"]
        if status["status"].native not in _GRANTED:
            words = [*(status["status_string"].native or ()), *(status["fail_info"].native or ())]
            raise TimestampUnreachable("not_granted", "; ".join(map(str, words))[:200])
        token = response["time_stamp_token"]
        await _check(token, digest, nonce)
    except _MALFORMED as failure:
        raise TimestampUnreachable("garbage", str(failure)[:200]) from failure
    return token


async def _check(token: ContentInfo, digest: bytes, nonce: int) -> None:
    stated = token["content"]["encap_content_info"]["content"].parsed
    if not isinstance(stated, TSTInfo):
        raise TimestampUnreachable("garbage", "no TSTInfo")
    if stated["nonce"].native != nonce:
        raise TimestampUnreachable("wrong_nonce")
    imprint = stated["message_imprint"]
    if (
        imprint["hash_algorithm"]["algorithm"].native != "sha256"
        or imprint["hashed_message"].native != digest
    ):
        raise TimestampUnreachable("wrong_imprint")
    await _check_signature(token, digest)
    if len(token.dump()) > LARGEST_TOKEN:
        raise TimestampUnreachable("too_long", f"a token of {len(token.dump())} bytes")


async def _check_signature(token: ContentInfo, digest: bytes) -> None:
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)  # whom to trust is the reader's matter
    try:
        found = await validate_tst_signed_data(token["content"], nobody, lambda _: digest)
    except SignatureValidationError as failure:
        raise TimestampUnreachable("wrong_signature", str(failure)[:200]) from failure
    if not (found["intact"] and found["valid"]):
        raise TimestampUnreachable("wrong_signature")
    usage = found["signing_cert"].extended_key_usage_value
    if usage is None or usage.native != ["time_stamping"]:
        raise TimestampUnreachable("wrong_purpose")


def _query(digest: bytes, nonce: int) -> bytes:
    algorithm = DigestAlgorithm({"algorithm": "sha256"})
    imprint = MessageImprint({"hash_algorithm": algorithm, "hashed_message": digest})
    asked = TimeStampReq({"version": 1, "message_imprint": imprint, "nonce": nonce, "cert_req": True})
    return asked.dump()


def _body(response: httpx.Response) -> bytes:
    with closing(response):
        if response.status_code != httpx.codes.OK:
            raise TimestampUnreachable(f"http_{response.status_code}")
        read = bytearray()
        for piece in response.iter_raw():
            read += piece
            if len(read) > LONGEST_ANSWER:
                raise TimestampUnreachable("too_long", f"more than {LONGEST_ANSWER} bytes")
        return bytes(read)
