"""Which guarantees a bucket gives, found out by trying. Reading back and hashing stays the proof everywhere.

Some are needed; without the others Doorstep works, and says what is then missing.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import httpx
from botocore.exceptions import BotoCoreError, ClientError

from infra.objects import S3Config, S3Objects, s3_client
from sync.ports import StoreUnreachable

_TYPE = "image/jpeg"
_BODY = b"\xff\xd8 Doorstep looks whether this bucket keeps what it is given"
_OTHER = b"\xff\xd8 Doorstep looks whether this bucket keeps what it is givem"
_EXPIRY_SECONDS = 8


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What was asked, whether the bucket gives it, why we think so, and whether Doorstep needs it."""

    name: str
    given: bool
    why: str
    needed: bool


@dataclass(frozen=True, slots=True)
class _Trial:
    """One bucket under trial."""

    config: S3Config
    origin: str
    objects: S3Objects
    client: Any
    http: httpx.Client
    prefix: str

    def key(self, name: str) -> str:
        """The key of an object for this trial alone; all of them are removed afterwards."""
        return self.prefix + name

    def plain_url(self, key: str) -> str:
        """The object's address without any signature."""
        return self.objects.get_ticket(key, 60).partition("?")[0]


_Try = Callable[[_Trial], tuple[bool, str]]


def probe(config: S3Config, origin: str) -> list[Guarantee]:
    """Try the bucket, as pages served from `origin` would use it too. Takes seconds, leaves nothing."""
    prefix = f"doorstep-check/{secrets.token_hex(8)}/"
    with httpx.Client(timeout=20) as http:
        trial = _Trial(config, origin, S3Objects(config), s3_client(config), http, prefix)
        try:
            return [_judged(trial, name, needed, ask) for name, needed, ask in _GUARANTEES]
        finally:
            _clean(trial)


def _judged(trial: _Trial, name: str, needed: bool, ask: _Try) -> Guarantee:
    try:
        given, why = ask(trial)
    except (StoreUnreachable, ClientError, BotoCoreError, httpx.HTTPError) as error:
        given, why = False, str(error)
    return Guarantee(name, given, why, needed)


def _clean(trial: _Trial) -> None:
    try:
        trial.objects.delete([found.key for found in trial.objects.found(trial.prefix)])
    except StoreUnreachable:
        return  # the list above already says that nothing answers


def _round_trip(trial: _Trial) -> tuple[bool, str]:
    key = trial.key("round-trip")
    trial.objects.put(key, _BODY, _TYPE)
    same = trial.objects.get(key, 1_000) == _BODY and trial.objects.size(key) == len(_BODY)
    return same, "put, read back, compared" if same else "other bytes came back"


def _ticket(trial: _Trial) -> tuple[bool, str]:
    key = trial.key("ticket")
    status = _put(trial, key, _BODY, _TYPE)
    return status == 200 and trial.objects.size(key) == len(_BODY), f"PUT as told: {status}"


def _length(trial: _Trial) -> tuple[bool, str]:
    status = _put(trial, trial.key("length"), _BODY + b"x", _TYPE)
    return _refused(trial, "length", status), f"PUT of one byte more: {status}"


def _type(trial: _Trial) -> tuple[bool, str]:
    status = _put(trial, trial.key("type"), _BODY, "text/html")
    return _refused(trial, "type", status), f"PUT of another type: {status}"


def _expiry(trial: _Trial) -> tuple[bool, str]:
    key = trial.key("expiry")
    trial.objects.put(key, _BODY, _TYPE)
    url = trial.objects.get_ticket(key, 1)
    until = time.monotonic() + _EXPIRY_SECONDS
    while (status := trial.http.get(url).status_code) == 200 and time.monotonic() < until:
        time.sleep(0.25)
    fresh = trial.http.get(trial.objects.get_ticket(key, 60)).status_code
    return status in (400, 401, 403) and fresh == 200, f"GET after the end: {status}, before: {fresh}"


def _checksum(trial: _Trial) -> tuple[bool, str]:
    binding = S3Objects(replace(trial.config, checksums=True))
    wrong = _put(trial, trial.key("checksum"), _OTHER, _TYPE, binding)
    kept = trial.objects.size(trial.key("checksum")) is not None
    right = _put(trial, trial.key("checksum-right"), _BODY, _TYPE, binding)
    return (
        wrong >= 400 and not kept and right == 200,
        f"PUT of other bytes: {wrong}, of the right ones: {right}",
    )


def _preflight(trial: _Trial) -> tuple[bool, str]:
    return _preflight_with(trial, "content-type")


def _preflight_checksum(trial: _Trial) -> tuple[bool, str]:
    return _preflight_with(trial, "content-type,x-amz-checksum-sha256")


def _versioning(trial: _Trial) -> tuple[bool, str]:
    status = trial.client.get_bucket_versioning(Bucket=trial.config.bucket).get("Status", "never set")
    return status == "Enabled", f"versioning: {status}"


def _object_lock(trial: _Trial) -> tuple[bool, str]:
    answer = trial.client.get_object_lock_configuration(Bucket=trial.config.bucket)
    status = answer.get("ObjectLockConfiguration", {}).get("ObjectLockEnabled", "off")
    return status == "Enabled", f"Object Lock: {status}"


def _anonymous_read(trial: _Trial) -> tuple[bool, str]:
    key = trial.key("anonymous")
    trial.objects.put(key, _BODY, _TYPE)
    status = trial.http.get(trial.plain_url(key)).status_code
    return 400 <= status < 500 and status != 404, f"GET without a signature: {status}"


def _anonymous_write(trial: _Trial) -> tuple[bool, str]:
    url = trial.plain_url(trial.key("anonymous-write"))
    status = trial.http.put(url, content=_BODY, headers={"content-type": _TYPE}).status_code
    return _refused(trial, "anonymous-write", status), f"PUT without a signature: {status}"


def _put(trial: _Trial, key: str, body: bytes, type: str, objects: S3Objects | None = None) -> int:
    """PUT this to a ticket that was made for _BODY and _TYPE; the status."""
    sha256 = hashlib.sha256(_BODY).hexdigest()
    ticket = (objects or trial.objects).put_ticket(key, len(_BODY), _TYPE, sha256, 60)
    return trial.http.put(
        ticket.url, content=body, headers={**ticket.headers, "content-type": type}
    ).status_code


def _refused(trial: _Trial, name: str, status: int) -> bool:
    return 400 <= status < 500 and trial.objects.size(trial.key(name)) is None


def _preflight_with(trial: _Trial, headers: str) -> tuple[bool, str]:
    ticket = trial.objects.put_ticket(trial.key("cors"), len(_BODY), _TYPE, "00" * 32, 60)
    ask = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": headers}
    answer = trial.http.options(ticket.url, headers={"Origin": trial.origin, **ask})
    allowed = {
        name: {
            word.strip().lower() for word in answer.headers.get(f"access-control-allow-{name}", "").split(",")
        }
        for name in ("origin", "methods", "headers")
    }
    given = (
        answer.status_code < 300
        and bool(allowed["origin"] & {trial.origin.lower(), "*"})
        and bool(allowed["methods"] & {"put", "*"})
        and (allowed["headers"] >= set(headers.split(",")) or "*" in allowed["headers"])
    )
    return given, f"preflight for {headers}: {answer.status_code}"


_GUARANTEES: tuple[tuple[str, bool, _Try], ...] = (
    ("round_trip", True, _round_trip),
    ("ticket_accepted", True, _ticket),
    ("length_bound", True, _length),
    ("type_bound", True, _type),
    ("expiry_enforced", True, _expiry),
    ("anonymous_read_refused", True, _anonymous_read),
    ("anonymous_write_refused", True, _anonymous_write),
    ("preflight_allowed", True, _preflight),
    ("checksum_enforced", False, _checksum),
    ("checksum_preflight_allowed", False, _preflight_checksum),
    ("versioning", False, _versioning),
    ("object_lock", False, _object_lock),
)
