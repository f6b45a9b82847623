"""The public keys of this installation: by them a reader knows whose a record is."""

from __future__ import annotations

from cryptography.hazmat.primitives.serialization import Encoding

from infra.seal.issuer import IssuerKeys
from infra.seal.log.note import NoteKey
from server.house import House
from server.log.naming import origin


def issuer_keys(house: House) -> IssuerKeys:
    """Of every live generation, the newest first. Witnesses are those of the file. Raises KeyFailed, BadKey, BadSealKey."""
    signers = house.signers
    root = signers.chain.root.public_bytes(Encoding.PEM).decode()
    return IssuerKeys(
        house.settings.origin,
        countersignature=tuple(signer.public for signer in signers.countersign),
        log=tuple(NoteKey.of(origin(house.settings), key).text for key in signers.log),
        seal=(root,),
        witnesses=tuple(witness.key.text for witness in house.witnesses),
    )
