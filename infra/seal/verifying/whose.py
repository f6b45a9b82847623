"""Whose keys these are: a list that the reader brought can say so, never the record itself.

Of each key: known (listed), unlisted (the list has no keys of this kind), foreign (it has, and this is none of them),
gone (foreign, but a witness of the list saw the record in the issuer's log: the list may have dropped the key since).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from infra.seal.issuer import IssuerKeys
from infra.seal.proof import Proof
from infra.seal.verifying.report import Finding, found
from infra.seal.verifying.sealed import Seal, of_issuer


def of_proof(proof: Proof, keys: IssuerKeys, witnessed: bool) -> Iterator[Finding]:
    """Countersignature and log against the list. witnessed: one of its witnesses saw the record in the issuer's log."""
    if keys.issuer != proof.issuer:
        yield found("other_issuer", keys=keys.issuer, proof=proof.issuer)
        return
    standing = _standing(proof.countersignature_key, keys.countersignature, witnessed)
    yield found(f"countersignature_key_{standing}", issuer=keys.issuer)
    yield found(f"log_key_{_standing(proof.log_key, keys.log, witnessed)}", issuer=keys.issuer)


def of_seal(seal: Seal, keys: IssuerKeys) -> Finding:
    """The seal's root certificate against the list; no witness speaks of the seal."""
    standing = "known" if of_issuer(seal, keys.seal) else "foreign" if keys.seal else "unlisted"
    return found(f"seal_root_{standing}", issuer=keys.issuer)


def _standing(key: object, listed: Collection[object], witnessed: bool) -> str:
    if key in listed:
        return "known"
    if not listed:
        return "unlisted"
    return "gone" if witnessed else "foreign"
