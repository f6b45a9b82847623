"""What a device brings that this database cannot have forgotten by itself: it must have been restored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.exchange import certificates
from sync.exchange.tokens import TimeToken
from sync.ports import Store
from sync.stored import Device


def token_ahead(store: Store, device: Device, of: str | None, tokens: Iterable[TimeToken]) -> bool:
    """A verified token of this epoch says that more of the device (or of its earlier enrolment `of`) was here
    than is. Costs nothing while no token does.
    """
    last = {device.id: device.last}
    for token in tokens:
        if token.device == of and of not in last:
            former = store.device(token.device)
            last[token.device] = 0 if former is None else former.last
        if token.through > last.get(token.device, token.through) and token.epoch == store.epoch():
            return True
    return False


def certificate_ahead(store: Store, certificate: str | None, keys: Sequence[Ed25519PublicKey]) -> bool:
    """The certificate of a device that is not known was given in this epoch."""
    try:
        return certificate is not None and certificates.read(certificate, *keys).epoch == store.epoch()
    except certificates.ForgedCertificate:
        return False
