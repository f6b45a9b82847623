"""Objects over S3: the one place that speaks to an object store. Boto's errors leave as the port's.

Settings that Aliyun OSS, Tencent COS and rclone each need, seen 2026-11-23: signature v4, virtual addressing
(path only for the embedded store), checksums only where S3 demands them, a Content-MD5 on a bulk delete.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Literal

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from sync.instants import Millis
from sync.ports import Found, Missing, StoreUnreachable, Ticket, TooLarge

_DELETED_AT_ONCE = 1_000
_CONNECT_SECONDS, _READ_SECONDS, _ATTEMPTS = 3, 20, 3


@dataclass(frozen=True, slots=True)
class S3Config:
    """Where the bucket lies. `endpoint` empty: AWS itself; `access_key` empty: the machine's own role.

    `checksums`: bind the SHA-256 into put tickets too; only where `doorstep objects check` says that the
    store enforces it and lets browsers send it.
    """

    bucket: str
    endpoint: str = ""
    region: str = "us-east-1"
    access_key: str = ""
    secret_key: str = field(default="", repr=False)
    addressing: Literal["path", "virtual"] = "virtual"
    checksums: bool = False


def s3_client(config: S3Config) -> Any:
    """A boto3 client with the house's settings. Costs 5 ms and more: make one and keep it."""
    client = boto3.session.Session().client(
        "s3",
        endpoint_url=config.endpoint or None,
        region_name=config.region,
        aws_access_key_id=config.access_key or None,
        aws_secret_access_key=config.secret_key or None,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": config.addressing},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=_READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
            max_pool_connections=32,
        ),
    )
    client.meta.events.register("before-sign.s3.DeleteObjects", _add_content_md5)
    client.meta.events.register("before-sign.s3.PutObject", _send_at_once)
    return client


def make_bucket(config: S3Config) -> None:
    """Make the bucket of this configuration; one that is ours already is no error."""
    with _as_port_errors("bucket " + config.bucket):
        try:
            s3_client(config).create_bucket(Bucket=config.bucket)
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
                raise


class S3Objects:
    """`sync.ports.Objects` over one bucket, with one client kept. Safe to share between threads."""

    def __init__(self, config: S3Config) -> None:
        self.config = config
        self._client = s3_client(config)

    def put(self, key: str, body: bytes, type: str, locked_until: Millis | None = None) -> None:
        """Store the bytes, replacing what lay there; locked in compliance mode, which nobody can lift. S3 then wants
        an MD5 of them.
        """
        lock: dict[str, Any] = {}
        if locked_until is not None:
            until = datetime.fromtimestamp(locked_until // 1000, timezone.utc)
            lock = {
                "ObjectLockMode": "COMPLIANCE",
                "ObjectLockRetainUntilDate": until,
                "ContentMD5": _md5(body),
            }
        with _as_port_errors(key):
            self._client.put_object(**self._at(key), Body=body, ContentType=type, **lock)

    def get(self, key: str, limit: int) -> bytes:
        """The bytes; Missing, or TooLarge when they are more than `limit`, without reading them all."""
        with _as_port_errors(key):
            answer = self._client.get_object(**self._at(key))
            with answer["Body"] as stream:
                if answer["ContentLength"] > limit:
                    raise TooLarge(f"{key}: {answer['ContentLength']} bytes, asked for {limit} at most")
                body: bytes = stream.read()
        return body

    def size(self, key: str) -> int | None:
        """Size in bytes, None when nothing lies there."""
        with _as_port_errors(key):
            try:
                size: int = self._client.head_object(**self._at(key))["ContentLength"]
                return size
            except ClientError as error:
                if _status(error) != 404:
                    raise
            # A HEAD cannot say what is missing. Without this, a lost bucket would be all photos missing.
            self._client.head_bucket(Bucket=self.config.bucket)
        return None

    def delete(self, keys: Sequence[str]) -> None:
        """Remove these; one that is not there is no error."""
        for start in range(0, len(keys), _DELETED_AT_ONCE):
            several = [{"Key": key} for key in keys[start : start + _DELETED_AT_ONCE]]
            with _as_port_errors(several[0]["Key"]):
                answer = self._client.delete_objects(
                    Bucket=self.config.bucket, Delete={"Objects": several, "Quiet": True}
                )
            for refused in answer.get("Errors", ()):
                raise StoreUnreachable(f"{refused.get('Key')}: not deleted, {refused.get('Code')}")

    def found(self, prefix: str) -> Iterator[Found]:
        """Every object whose key begins so, in order of key."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self.config.bucket, Prefix=prefix
        )
        with _as_port_errors(prefix):
            for page in pages:
                for entry in page.get("Contents", ()):
                    modified = round(entry["LastModified"].timestamp() * 1000)
                    yield Found(entry["Key"], entry["Size"], modified)

    def first(self, prefix: str) -> str | None:
        """The lowest key that begins so, None when there is none. One call, one key."""
        with _as_port_errors(prefix):
            answer = self._client.list_objects_v2(Bucket=self.config.bucket, Prefix=prefix, MaxKeys=1)
        keys: list[str] = [entry["Key"] for entry in answer.get("Contents", ())]
        return keys[0] if keys else None

    def put_ticket(self, key: str, size: int, type: str, sha256: str, seconds: int) -> Ticket:
        """Leave to PUT exactly this many bytes of this type under this key for so long. No call to the store.

        The length is bound by the signature too, but every HTTP client sends it by itself and browsers let
        nobody set it, so it is not among the headers.
        """
        bound: dict[str, Any] = {"ContentType": type, "ContentLength": size}
        headers = {"content-type": type}
        if self.config.checksums:
            bound["ChecksumSHA256"] = base64.b64encode(bytes.fromhex(sha256)).decode()
            headers["x-amz-checksum-sha256"] = bound["ChecksumSHA256"]
        return Ticket(self._signed("put_object", {**self._at(key), **bound}, seconds), headers)

    def get_ticket(self, key: str, seconds: int) -> str:
        """An address from which somebody else may GET this object for so long. No call to the store."""
        return self._signed("get_object", self._at(key), seconds)

    def _signed(self, method: str, parameters: dict[str, Any], seconds: int) -> str:
        with _as_port_errors(parameters["Key"]):
            url: str = self._client.generate_presigned_url(method, Params=parameters, ExpiresIn=seconds)
        return url

    def _at(self, key: str) -> dict[str, Any]:
        return {"Bucket": self.config.bucket, "Key": key}


@contextmanager
def _as_port_errors(what: str) -> Iterator[None]:
    """Everything boto raises as Missing or StoreUnreachable; `what` says about which key."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if _status(error) == 404 and code == "NoSuchKey":
            raise Missing(what) from error
        raise StoreUnreachable(f"{what}: refused with {_status(error)} {code}") from error
    except BotoCoreError as error:
        raise StoreUnreachable(f"{what}: {error}") from error


def _status(error: ClientError) -> int:
    status: int = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status


def _send_at_once(request: Any, **_: Any) -> None:
    """Our bodies are small: asking for leave to send them costs a round trip, and boto3 reads its answer byte by byte
    (2026-11-23: half a millisecond of CPU a call).
    """
    del request.headers["Expect"]


def _md5(body: bytes) -> str:
    return base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()


def _add_content_md5(request: Any, **_: Any) -> None:
    """Aliyun OSS refuses a bulk delete without it; boto3 sends a newer checksum only."""
    digest = hashlib.md5(request.body, usedforsecurity=False).digest()
    request.headers["Content-MD5"] = base64.b64encode(digest).decode()
