"""Steps for what proves the text: hash, signature, countersignature, photos, drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from infra.seal.instructions.step import Command, Step, quoted
from infra.seal.parts import (
    COUNTERSIGNATURE,
    COUNTERSIGNATURE_KEY,
    DEVICE,
    PHOTOS,
    RECORD,
    SIGNATURE,
    SIGNED,
    STATEMENT,
    STROKES,
    said_by_name,
)
from infra.seal.proof import Proof
from sync.work.signed import parsed

_ED25519 = "openssl pkeyutl -verify -pubin -inkey {key} -rawin -in {message} -sigfile {signature}"
_ED25519_SAYS = ("Signature Verified Successfully",)


def text_steps(proof: Proof) -> Iterator[Step]:
    """The text, the signature over it, the countersignature."""
    same = f"{covered(proof)} | cmp - {SIGNED}"
    yield Step(
        "正文的 SHA-256 与 proof.json 一致；签名所覆盖的就是这份正文。",
        "The text has the SHA-256 that proof.json names, and is what the signature covers.",
        (
            Command(f"echo {quoted(f'{proof.text_sha256}  {RECORD}')} | sha256sum -c", (f"{RECORD}: OK",)),
            _greps(f'"text_sha256":"{proof.text_sha256}"', "proof.json"),
            Command(f"{same} && echo identical", ("identical",)),
        ),
    )
    yield _signature(proof)
    yield Step(
        "服务商收到了这份正文和签名，并副署。",
        "The issuer received this text with its signature, and countersigned.",
        (
            Command(
                _ED25519.format(key=COUNTERSIGNATURE_KEY, message=STATEMENT, signature=COUNTERSIGNATURE),
                _ED25519_SAYS,
            ),
            _greps(f'"text":"{proof.text_sha256}"', STATEMENT),
            _greps(f'"key":"{proof.key}"', STATEMENT),
        ),
    )


def covered(proof: Proof) -> str:
    """Prints what the signature covers: after who issued it the text, or its hash where the office signed."""
    if proof.signed_by == "office":
        digest = f"sha256sum {RECORD} | cut -c 1-64 | tr -d '\\n'"
        return f"{{ printf 'repair-record/v1-sha256\\n%s\\n' {quoted(proof.issuer)}; {digest}; }}"
    return f"{{ printf 'repair-record/v1\\n%s\\n' {quoted(proof.issuer)}; cat {RECORD}; }}"


def _signature(proof: Proof) -> Step:
    if proof.signed_by == "office":
        command = Command(_ED25519.format(key=DEVICE, message=SIGNED, signature=SIGNATURE), _ED25519_SAYS)
        return Step(
            "这是服务商作的更正：由服务商的密钥签名，客户没有签名。",
            "A correction by the office: signed by the issuer's key, and not by the customer.",
            (command,),
        )
    line = f"openssl dgst -sha256 -verify {DEVICE} -signature {SIGNATURE} {SIGNED}"
    return Step(
        "正文由师傅手机的密钥签名。",
        "The text was signed by the key of the technician's phone.",
        (Command(line, ("Verified OK",)),),
    )


def picture_steps(members: Mapping[str, bytes]) -> Iterator[Step]:
    """Photos and drawing by their hashes, which stand in the text."""
    photos = [name for name in members if name.startswith(PHOTOS)]
    if photos:
        commands = tuple(each for name in photos for each in _hashed(name, members[name]))
        yield Step("照片就是正文所记的照片。", "The photos are those that the text names.", commands)
    for name in members:
        if name.startswith(STROKES):
            number = str((parsed(members.get(RECORD, b"").decode("utf-8", "replace")) or {}).get("number"))
            yield Step(
                "客户签名的笔迹就是正文所记的，并且是为这一单写的。",
                "The customer's drawing is the one the text names, and was drawn for this record.",
                (*_hashed(name, members[name]), _greps(f'"record":"{number}"', name)),
            )


def _hashed(name: str, content: bytes) -> Iterator[Command]:
    digest = (
        said_by_name(name) or sha256(content).hexdigest()
    )  # an altered photo does not alter what is told of it
    yield _greps(digest, RECORD)
    yield Command(f"echo {quoted(f'{digest}  {name}')} | sha256sum -c", (f"{name}: OK",))


def _greps(text: str, file: str) -> Command:
    return Command(f"grep -F -o -m 1 -e {quoted(text)} {file}", (text,))
