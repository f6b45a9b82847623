"""The bundle: a zip of all that proves a record, for the tools of others. The same input gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from hashlib import sha256

from infra.seal.instructions import instructions
from infra.seal.parts import (
    CHAIN,
    INSTRUCTIONS,
    ISSUER,
    PDF,
    PHOTOS,
    PROOF,
    RECORD,
    STROKES,
    WITNESSED,
    derived,
)
from infra.seal.proof import read_proof
from infra.seal.verifying.sealed import seal_pem

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_UNIX, _READABLE = 3, 0o100644 << 16


def bundle(
    record: bytes,
    proof: bytes,
    issuer: bytes,
    *,
    pdf: bytes | None = None,
    witnessed: bytes | None = None,
    photos: Mapping[str, bytes] | None = None,
    strokes: Mapping[str, bytes] | None = None,
) -> bytes:
    """The zip. record: the exact text; proof: proof.json; issuer: issuer.json; pdf: sealed, None while it is not;
    witnessed: a later proof of the log, under a checkpoint that witnesses signed, None while there is none; photos,
    strokes: by the SHA-256 that the text names.

    Raises ProofRefused for what is no proof, ValueError for a photo or drawing of another hash or a PDF without seal.
    """
    members: dict[str, bytes] = {RECORD: record, PROOF: proof}
    told = read_proof(proof)
    if pdf is not None:
        members[PDF] = pdf
    members |= derived(record, told)
    if witnessed is not None:
        members[WITNESSED] = witnessed
    if pdf is not None:
        members[CHAIN] = seal_pem(pdf)
    members[ISSUER] = issuer
    members |= _named(PHOTOS, ".jpg", photos or {})
    members |= _named(STROKES, ".json", strokes or {})
    members[INSTRUCTIONS] = instructions(members, told)
    return zipped(members)


def _named(top: str, ending: str, contents: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for name, content in contents.items():
        if sha256(content).hexdigest() != name:
            raise ValueError(f"{top}{name}: its SHA-256 is another")
        yield f"{top}{name}{ending}", content


def zipped(members: Mapping[str, bytes]) -> bytes:
    """These files in this order, not packed, without times."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name, _FIRST_DAY)
            member.create_system, member.external_attr = _UNIX, _READABLE
            archive.writestr(member, content)
    return file.getvalue()
