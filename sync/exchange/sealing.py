"""An export file: a phone's own signed requests and bytes, sealed to the installation's key (HPKE, RFC 9180).

Whoever carries it cannot read it. Inside is a zip of stored members: `requests/00001.json` (device and
signature), `requests/00001.ndjson` (the body as it would have been sent), `blobs/<sha256>`.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from sync.exchange.base64url import decoded

_PREFIX = b"doorstep-export/1\n"
_MOST_MEMBERS = 20_000
_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class NotAnExport(Exception):
    """The bytes are no export file, or not one for this installation. Nothing was taken."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One request as the phone would have sent it."""

    device: str
    signature: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Export:
    """What an export file carries. blobs: bytes by SHA-256, to be hashed by whoever takes them."""

    requests: Sequence[Carried]
    blobs: dict[str, bytes]


def public_key(text: str) -> X25519PublicKey | None:
    """The installation's key of this text (32 raw bytes, base64url); None when it is none."""
    raw = decoded(text)
    return X25519PublicKey.from_public_bytes(raw) if raw is not None and len(raw) == 32 else None


def sealed(export: Export, key: X25519PublicKey) -> bytes:
    """The file."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for i, request in enumerate(export.requests, 1):
            head = {"device": request.device, "signature": request.signature}
            archive.writestr(f"requests/{i:05}.json", json.dumps(head))
            archive.writestr(f"requests/{i:05}.ndjson", request.body)
        for sha256, body in sorted(export.blobs.items()):
            archive.writestr(f"blobs/{sha256}", body)
    return _PREFIX + _SUITE.encrypt(content.getvalue(), key, info=_PREFIX)


def opened(file: bytes, keys: Sequence[X25519PrivateKey]) -> Export:
    """What the file carries. Raises NotAnExport."""
    if not file.startswith(_PREFIX):
        raise NotAnExport("no export file")
    for key in keys:
        try:
            return _read(_SUITE.decrypt(file[len(_PREFIX) :], key, info=_PREFIX))
        except InvalidTag:
            continue
    raise NotAnExport("sealed to another installation, or damaged")


def _read(content: bytes) -> Export:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            packed = any(m.compress_type != zipfile.ZIP_STORED for m in members)
            if len(members) > _MOST_MEMBERS or packed or sum(m.file_size for m in members) > len(content):
                raise NotAnExport(
                    "more in it than a phone puts there"
                )  # the same bytes may be listed again and again
            names = sorted(member.filename for member in members)
            heads = [name for name in names if name.startswith("requests/") and name.endswith(".json")]
            requests = [_request(archive, name) for name in heads]
            blobs = {
                name.removeprefix("blobs/"): archive.read(name) for name in names if name.startswith("blobs/")
            }
    except (zipfile.BadZipFile, KeyError, ValueError, RecursionError) as failure:
        raise NotAnExport("not what a phone writes") from failure
    return Export(requests, blobs)


def _request(archive: zipfile.ZipFile, name: str) -> Carried:
    head = json.loads(archive.read(name))
    if not isinstance(head, dict):
        raise ValueError(name)
    body = archive.read(name.removesuffix(".json") + ".ndjson")
    return Carried(str(head.get("device", "")), str(head.get("signature", "")), body)
