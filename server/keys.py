"""The server's own keys: files under HOME/keys, one a use, readable by their owner alone.

Development makes what is missing; production refuses to start on a key that is missing or that others may
read. A second generation lies beside the first as `<name>.old.pem` and still verifies.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from server.settings import Settings
from sync.exchange.call import Keys

AnyKey = TypeVar("AnyKey", Ed25519PrivateKey, X25519PrivateKey)

KINDS: Mapping[str, type[Ed25519PrivateKey] | type[X25519PrivateKey]] = {
    "token": Ed25519PrivateKey,
    "certificate": Ed25519PrivateKey,
    "export": X25519PrivateKey,
    "countersign": Ed25519PrivateKey,
    "log": Ed25519PrivateKey,
    "secret": Ed25519PrivateKey,
}
"""Which keys there are: a file each. `secret` signs nothing: salts and links are derived from it."""


class BadKey(Exception):
    """A key file cannot be used: which, and why."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path.name}: {why}")
        self.path, self.why = path, why


def load_keys(settings: Settings) -> Keys:
    """The keys of this installation. BadKey where production would have to make or trust one it should
    not.
    """
    token = _generations(settings, "token", Ed25519PrivateKey)
    certificate = _generations(settings, "certificate", Ed25519PrivateKey)
    return Keys(
        token=token[0],
        token_public=[key.public_key() for key in token],
        certificate=certificate[0],
        certificate_public=[key.public_key() for key in certificate],
    )


def load_export_keys(settings: Settings) -> list[X25519PrivateKey]:
    """The keys that export files are sealed to, the newest first. BadKey as for the others."""
    return _generations(settings, "export", X25519PrivateKey)


@dataclass(frozen=True, slots=True)
class RecordKeys:
    """What countersigns records and signs the log, the newest generation first; and the secret that salts, links and
    codes are derived from (32 bytes, one generation: another would make other links of the same notices).
    """

    countersign: Sequence[Ed25519PrivateKey]
    log: Sequence[Ed25519PrivateKey]
    secret: bytes = field(repr=False)


def load_record_keys(settings: Settings) -> RecordKeys:
    """The keys that records need. BadKey as for the others."""
    return RecordKeys(
        countersign=_in_files(settings, "countersign"),
        log=_in_files(settings, "log"),
        secret=_generations(settings, "secret", Ed25519PrivateKey)[0].private_bytes_raw(),
    )


def _in_files(settings: Settings, name: str) -> list[Ed25519PrivateKey]:
    """The generations that are files. Of a key that KMS holds the one before may still be a file."""
    if name not in settings.kms:
        return _generations(settings, name, Ed25519PrivateKey)
    old = key_file(settings, name, ".old")
    return [_load(old, Ed25519PrivateKey, strict=settings.production)] if old.exists() else []


def all_there(settings: Settings) -> None:
    """Whoever is about to serve asks this before the first request. BadKey as for the others."""
    load_keys(settings)
    load_export_keys(settings)
    load_record_keys(settings)
    if settings.witnesses is not None:
        from server.log.witnesses import read_witnesses  # brings what speaks to them

        read_witnesses(settings)


def key_file(settings: Settings, name: str, generation: str = "") -> Path:
    """Where this key lies. generation: `.old` for the one before."""
    return settings.home / "keys" / f"{name}{generation}.pem"


def _generations(settings: Settings, name: str, kind: type[AnyKey]) -> list[AnyKey]:
    newest, old = key_file(settings, name), key_file(settings, name, ".old")
    if not newest.exists():
        if settings.production:
            raise BadKey(newest, "missing; make one with `doorstep keys make`, or restore it")
        make_key(newest, kind)
    return [_load(path, kind, strict=settings.production) for path in (newest, old) if path.exists()]


def make_key(path: Path, kind: type[AnyKey]) -> None:
    """Write a fresh key of this kind; of several processes starting together one wins, and all use its key."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = kind.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    fresh = path.with_suffix(f".{os.getpid()}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def readable_by_others(path: Path) -> bool:
    """Whether anybody but its owner may read this file."""
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _load(path: Path, kind: type[AnyKey], *, strict: bool) -> AnyKey:
    if strict and readable_by_others(path):
        raise BadKey(path, "readable by others; chmod 600")
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise BadKey(path, "not a PEM key") from error
    if not isinstance(key, kind):
        raise BadKey(path, f"not an {kind.__name__}")
    return key
