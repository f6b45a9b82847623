"""A POST to an address that holds a secret: never redirected, never logged, answered within seconds and kilobytes.

httpx's transport is used without its client, which writes every address into the log.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx

from infra.notices.channel import Refused, Unreachable
from infra.notices.reach import CONNECT_SECONDS, SILENCE_SECONDS, WHOLE_SECONDS, Deadline, Reach
from sync.instants import MINUTE, SECOND, Millis

LONGEST_ANSWER = 16 * 1024
LONGEST_WAIT: Millis = 15 * MINUTE
NEVER = frozenset({400, 413, 415, 422})
"""What a server answers that will not have this message. A 401, 403, 404 or 405 may come of a service that is being
installed just now, so it is tried again until nobody needs the message any more."""

_TIMES = httpx.Timeout(SILENCE_SECONDS, connect=CONNECT_SECONDS).as_dict()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. body: whole, or none where it was too long, took too long, or broke off; the status came."""

    status: int
    body: bytes | None
    after: Millis = 0


@dataclass(frozen=True)
class Poster:
    """Posts to one address. ca: a file of authorities instead of the usual ones, for servers of one's own."""

    url: httpx.URL
    reach: Reach
    ca: Path | None = None
    seconds: float = WHOLE_SECONDS

    @property
    def host(self) -> str:
        """What stands in the header Host."""
        return self.url.netloc.decode("ascii")

    @cached_property
    def shown(self) -> str:
        """The address up to where secrets begin."""
        return f"{self.url.scheme}://{self.url.netloc.decode('ascii')}/…"

    def post(
        self, body: bytes, headers: Mapping[str, str], query: Mapping[str, str] | str | None = None
    ) -> Answer:
        """The answer, whatever its status. Refused or Unreachable where there is none.

        query: added to what the address has; a text is all of it, and goes out as it is.
        """
        port = self.url.port or (443 if self.url.scheme == "https" else 80)
        find = self.reach.addresses if self.url.scheme == "https" else self.reach.plain_addresses
        url = self._asked(query)
        with Deadline(self.seconds) as deadline:
            trouble = Unreachable("no_connection")
            for address in find(self.url.host, port):
                try:
                    return self._post_to(address, url, body, headers, deadline)
                except (
                    httpx.ConnectError,
                    httpx.ConnectTimeout,
                ) as failure:  # nothing was sent: the next may do
                    trouble = _meant(failure, deadline)
                except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as failure:
                    raise _meant(failure, deadline) from None
        raise trouble

    def _asked(self, query: Mapping[str, str] | str | None) -> httpx.URL:
        if isinstance(query, str):
            return self.url.copy_with(query=query.encode("ascii"))
        return self.url.copy_merge_params(query) if query else self.url

    def _post_to(
        self, address: str, url: httpx.URL, body: bytes, headers: Mapping[str, str], deadline: Deadline
    ) -> Answer:
        def seen(event: str, facts: Mapping[str, Any]) -> None:
            if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
                deadline.watch(facts["return_value"].get_extra_info("socket"))

        own = {"Host": self.host, "Accept-Encoding": "identity", "User-Agent": "doorstep"}
        extensions = {"timeout": _TIMES, "sni_hostname": url.raw_host.decode("ascii"), "trace": seen}
        request = httpx.Request(
            "POST",
            url.copy_with(host=address),
            headers={**own, **headers},
            content=body,
            extensions=extensions,
        )
        with self._transport() as transport:
            response = transport.handle_request(request)
            with closing(response):
                return Answer(response.status_code, _read(response, deadline), _after(response))

    def _transport(self) -> httpx.HTTPTransport:
        return httpx.HTTPTransport(verify=self._authorities, trust_env=False)

    @cached_property
    def _authorities(self) -> ssl.SSLContext:
        if self.ca is not None:
            return ssl.create_default_context(cafile=self.ca)
        return httpx.create_ssl_context(trust_env=False)


def judge(answer: Answer) -> None:
    """Nothing for an answer that says yes; Refused or Unreachable for every other status."""
    status = answer.status
    if 200 <= status < 300:
        return
    if 300 <= status < 400:
        raise Refused("redirected")
    if status == 429:
        raise Unreachable("rate_limited", answer.after)
    if status == 410 or status in NEVER:
        raise Refused(f"http_{status}")
    raise Unreachable(f"http_{status}", answer.after)


def _read(response: httpx.Response, deadline: Deadline) -> bytes | None:
    read = bytearray()
    pieces: Iterator[bytes] = response.iter_raw()
    try:
        for piece in pieces:
            read += piece
            if len(read) > LONGEST_ANSWER:
                return None
    except (httpx.HTTPError, httpx.StreamError):
        return None
    return None if deadline.over else bytes(read)


def _after(response: httpx.Response) -> Millis:
    with suppress(ValueError):
        return max(0, min(int(response.headers.get("Retry-After", "")) * SECOND, LONGEST_WAIT))
    return 0


def _meant(failure: BaseException, deadline: Deadline) -> Unreachable:
    """What a failure means, without its text."""
    if deadline.over or isinstance(failure, httpx.TimeoutException):
        return Unreachable("no_answer")
    cause: BaseException | None = failure
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Unreachable("bad_certificate")
        cause = cause.__cause__ or cause.__context__
    return Unreachable("no_connection" if isinstance(failure, httpx.ConnectError) else "no_answer")
