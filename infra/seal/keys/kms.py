"""Signing keys that never leave AWS KMS (2014-11-01): RSA_3072 and ECC_NIST_EDWARDS25519, key usage SIGN_VERIFY.

RSA signs the digest we send; Ed25519 hashes the message itself and twice, so KMS must have all of it, and takes 4,096
bytes at most. Whoever signs needs kms:GetPublicKey and kms:Sign. The public half is asked for once: an alias that is
pointed at another key while we run gives signatures that do not verify, and none of those leaves this file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from infra.seal.keys.signer import KeyUnfit, KeyUnreachable, Kind, kind_of, signed_by

LONGEST_MESSAGE = 4096
_CONNECT_SECONDS, _READ_SECONDS, _ATTEMPTS = 3, 5, 3
_ALGORITHMS: dict[Kind, str] = {"rsa": "RSASSA_PKCS1_V1_5_SHA_256", "ed25519": "ED25519_SHA_512"}


@dataclass(frozen=True, slots=True)
class KmsConfig:
    """Which KMS. `endpoint` empty: AWS itself; `access_key` empty: the machine's own role."""

    region: str
    endpoint: str = ""
    access_key: str = ""
    secret_key: str = field(default="", repr=False)


def kms_client(config: KmsConfig) -> Any:
    """A boto3 client with the house's settings. Costs 5 ms and more: make one for all keys and keep it."""
    return boto3.session.Session().client(
        "kms",
        endpoint_url=config.endpoint or None,
        region_name=config.region,
        aws_access_key_id=config.access_key or None,
        aws_secret_access_key=config.secret_key or None,
        config=Config(
            signature_version="v4",
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=_READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        ),
    )


class KmsKey:
    """`Signer` over a key in KMS. name: its id, ARN, or `alias/…`; client: of `kms_client`, shared with other keys."""

    def __init__(self, client: Any, name: str) -> None:
        self._client, self._name, self._public, self._asking = client, name, b"", Lock()

    @property
    def public(self) -> bytes:
        """SubjectPublicKeyInfo, DER; asked for once. Raises KeyUnreachable, KeyUnfit."""
        with self._asking:
            if not self._public:
                with _as_key_errors(self._name):
                    public = self._client.get_public_key(KeyId=self._name)["PublicKey"]
                if kind_of(public) is None:
                    raise KeyUnfit(self._name, "neither RSA_3072 (or longer) nor ECC_NIST_EDWARDS25519")
                self._public = public
            return self._public

    def sign(self, message: bytes) -> bytes:
        """RSA: PKCS #1 v1.5 over SHA-256; Ed25519: pure. Raises KeyUnreachable, KeyUnfit."""
        kind = kind_of(self.public)
        if kind == "rsa":
            asked = {"Message": sha256(message).digest(), "MessageType": "DIGEST"}
        elif len(message) <= LONGEST_MESSAGE:
            asked = {"Message": message, "MessageType": "RAW"}
        else:
            raise KeyUnfit(self._name, f"KMS signs {LONGEST_MESSAGE} bytes at most, this is {len(message)}")
        with _as_key_errors(self._name):
            answer = self._client.sign(KeyId=self._name, SigningAlgorithm=_ALGORITHMS[kind], **asked)
        signature: bytes = answer["Signature"]
        if not signed_by(self.public, signature, message):
            raise KeyUnreachable(self._name, "the signature is of another key; was the alias moved? restart")
        return signature


@contextmanager
def _as_key_errors(name: str) -> Iterator[None]:
    """Everything boto raises as KeyUnreachable: what refuses today may be allowed tomorrow."""
    try:
        yield
    except ClientError as error:
        said = error.response.get("Error", {})
        raise KeyUnreachable(
            name, f"refused with {said.get('Code', '')} {said.get('Message', '')}"
        ) from error
    except (BotoCoreError, KeyError) as error:
        raise KeyUnreachable(name, str(error)) from error
