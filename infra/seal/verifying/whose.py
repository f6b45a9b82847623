"""Whose keys these are: a list that the reader brought can say so, never the record itself."""

from __future__ import annotations

from collections.abc import Iterator

from infra.seal.issuer import IssuerKeys
from infra.seal.proof import Proof
from infra.seal.verifying.logged import log_origin
from infra.seal.verifying.report import Finding, found
from infra.seal.verifying.sealed import Seal, of_issuer


def of_proof(proof: Proof, keys: IssuerKeys, witnessed: bool) -> Iterator[Finding]:
    """Countersignature and log against the list.

    witnessed: a witness of the list saw this record's checkpoint under the issuer's name; then keys that the list has
    meanwhile dropped are no fault.
    """
    if keys.issuer != proof.issuer:
        yield found("other_issuer", keys=keys.issuer, proof=proof.issuer)
        return
    known = proof.countersignature_key in keys.countersignature
    yield found(f"countersignature_key_{_standing(known, witnessed)}", issuer=keys.issuer)
    yield found(f"log_key_{_standing(proof.log_key in keys.log, witnessed)}", issuer=keys.issuer)


def of_seal(seal: Seal, keys: IssuerKeys) -> Finding:
    """The seal's root certificate against the list; no witness speaks of the seal."""
    return found("seal_root_known" if of_issuer(seal, keys.seal) else "seal_root_foreign", issuer=keys.issuer)


def names(proof: Proof, keys: IssuerKeys) -> bool:
    """Does the list speak of the issuer and the log of this proof at all?"""
    return keys.issuer == proof.issuer and proof.log_key.startswith(log_origin(proof.issuer) + "+")


def _standing(known: bool, witnessed: bool) -> str:
    return "known" if known else "gone" if witnessed else "foreign"
