"""The shortest way for the one call that phones make all day: from WSGI to the exchange and back.

Only what goes well is answered here. Whatever does not, and every request of an unusual shape, goes the ordinary way
through Flask, where errors look like errors. (2026-11-23: a fifth of the CPU of a sync with nothing to say.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from server.api.sync import FAILURE, answered, cut_off, packed
from server.house import house
from server.threshold import HEADERS
from sync.exchange.call import PATH

Environ = dict[str, Any]
Start = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[Environ, Start], Iterable[bytes]]


class Straight:
    """A WSGI application around that of Flask."""

    def __init__(self, app: Flask, ordinary: Application, largest: int) -> None:
        self._house = house(app)
        self._ordinary = ordinary
        self._largest = largest

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer this request."""
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] != "POST" or not self._usual(environ):
            return self._ordinary(environ, start)
        try:
            content, headers = self._answer(environ)
        except Exception as failure:  # noqa: BLE001  whatever it is, the view raises it again, for Flask to tell
            environ[FAILURE] = failure
            return self._ordinary(environ, start)
        start("200 OK", [*headers, *HEADERS, ("Content-Length", str(len(content)))])
        return [content]

    def _usual(self, environ: Environ) -> bool:
        size = environ.get("CONTENT_LENGTH") or ""
        return (
            size.isascii()
            and size.isdigit()
            and int(size) <= self._largest
            and "HTTP_TRANSFER_ENCODING" not in environ
            and environ.get("HTTP_CONTENT_ENCODING", "") in ("", "gzip")
        )

    def _answer(self, environ: Environ) -> tuple[bytes, list[tuple[str, str]]]:
        size = int(environ["CONTENT_LENGTH"])
        content = _whole(environ["wsgi.input"].read, size)
        if len(content) != size:
            raise cut_off()
        device, signature = (
            environ.get("HTTP_DOORSTEP_DEVICE", ""),
            environ.get("HTTP_DOORSTEP_SIGNATURE", ""),
        )
        gzip = environ.get("HTTP_CONTENT_ENCODING") == "gzip"
        told = answered(self._house, device, signature, content, gzip=gzip)
        return packed(told, accepts_gzip=_accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")))


def _whole(read: Callable[[int], bytes], size: int) -> bytes:
    """So many bytes, or all there are."""
    content = read(size)
    while len(content) < size and (more := read(size - len(content))):
        content += more
    return content


def _accepts_gzip(accepted: str) -> bool:
    """As browsers and phones say it; with weights, only where they leave no doubt."""
    return any(each.strip() in ("gzip", "gzip;q=1", "gzip;q=1.0") for each in accepted.split(","))
