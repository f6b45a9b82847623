"""The keys that sign records and their log, and the seal: in files or in KMS, loaded once."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.seal.keys.held import HeldKey
from infra.seal.keys.signer import KeyUnfit, KeyUnreachable, Signer
from infra.seal.pades.authority import Names, make_authority, make_seal_key
from infra.seal.pades.chain import BadSealKey, SealChain, load_chain
from server.keys import BadKey, key_file, readable_by_others
from server.settings import Settings
from sync.instants import DAY, Millis

if TYPE_CHECKING:
    from server.house import House

SEAL = "seal"
CHAIN = ".crt"
_SECRET = (SEAL, "seal.old", "seal.root.key")

log = logging.getLogger("doorstep.keys")


@dataclass(frozen=True)
class Signers:
    """Whatever signs for this installation, the newest generation first. Raises BadKey, BadSealKey and KeyFailed."""

    house: House

    @cached_property
    def countersign(self) -> Sequence[Signer]:
        """Those of the countersignature."""
        return self._of("countersign", self.house.record_keys.countersign)

    @cached_property
    def log(self) -> Sequence[Signer]:
        """Those of the log's checkpoints."""
        return self._of("log", self.house.record_keys.log)

    @cached_property
    def seal(self) -> Signer:
        """The one that seals PDFs: RSA."""
        return seal_of(self.house.settings)

    @cached_property
    def chain(self) -> SealChain:
        """Its certificates; development makes its own authority."""
        settings = self.house.settings
        path = key_file(settings, SEAL).with_suffix(CHAIN)
        if path.exists() or settings.production:
            return load_chain(path, self.seal.public, self.house.now())
        return make_chain(settings, self.seal, self.house.now(), self.house.chance(40))

    def _of(self, name: str, files: Sequence[Any]) -> Sequence[Signer]:
        held = [HeldKey(key, f"{name}.pem") for key in files]
        settings = self.house.settings
        return [in_kms(settings, name), *held] if name in settings.kms else held


def seal_of(settings: Settings) -> Signer:
    """The key of the seal, wherever it is kept. BadKey as `seal_file`."""
    if SEAL in settings.kms:
        return in_kms(settings, SEAL)
    return HeldKey.read(seal_file(settings).read_bytes(), "seal.pem")


def in_kms(settings: Settings, name: str) -> Signer:
    """The key of this name in AWS KMS."""
    from infra.seal.keys.kms import KmsConfig, KmsKey, kms_client

    aws = not settings.objects_endpoint  # another store's credentials are none of AWS
    credentials = (settings.objects_access_key, settings.objects_secret_key) if aws else ("", "")
    client = kms_client(KmsConfig(settings.objects_region, "", *credentials))
    return KmsKey(client, settings.kms[name])


def seal_file(settings: Settings) -> Path:
    """The seal's key; development makes one. BadKey where production would have to, or where others may read it."""
    path = key_file(settings, SEAL)
    if not path.exists():
        if settings.production:
            raise BadKey(path, "missing; make one with `doorstep keys make`, or restore it")
        make_seal_key(path)
    if settings.production and readable_by_others(path):
        raise BadKey(path, "readable by others; chmod 600")
    return path


def make_chain(settings: Settings, seal: Signer, now: Millis, random: bytes) -> SealChain:
    """Certificates of an authority of our own, which `doorstep keys make` makes too: valid from a day ago on, as clocks
    differ. random: 40 bytes.
    """
    serials = (int.from_bytes(random[:18], "big") + 1, int.from_bytes(random[20:38], "big") + 1)
    names = Names(settings.origin)
    path = key_file(settings, SEAL).with_suffix(CHAIN)
    return make_authority(path, seal.public, names, serials=serials, since=now - DAY)


def sealing_keys_there(house: House) -> None:
    """Production asks this before it serves or seals. BadKey for a seal that cannot be used or whose keys others may
    read, and for what is no public key in `keys/retired`. A key in KMS that cannot be reached holds up no start:
    records wait for it.
    """
    from server.records.issuer import issuer_keys  # which asks us

    if not house.settings.production:
        return
    for name in _SECRET:
        path = key_file(house.settings, name)
        if path.exists() and readable_by_others(path):
            raise BadKey(path, "readable by others; chmod 600")
    try:
        issuer_keys(house)  # the seal's certificates, and what was retired
    except BadSealKey as wrong:
        raise BadKey(wrong.path, wrong.why) from None
    except KeyUnfit as wrong:
        raise BadKey(key_file(house.settings, SEAL), wrong.why) from None
    except KeyUnreachable as away:
        log.warning("the seal's key cannot be reached: %s", away)
