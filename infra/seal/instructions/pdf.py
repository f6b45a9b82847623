"""Steps for the sealed PDF: that it is unchanged, and how to get everything else out of it alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.seal.instructions.record import covered
from infra.seal.instructions.step import Command, Step, member
from infra.seal.parts import (
    CHAIN,
    CHECKPOINT,
    COUNTERSIGNATURE,
    COUNTERSIGNATURE_KEY,
    DEVICE,
    ISSUER,
    PDF,
    PROOF,
    RECORD,
    SIGNATURE,
    SIGNED,
    STATEMENT,
)
from infra.seal.proof import Proof

_RANGE = re.compile(rb"/ByteRange \[0 (\d{1,12}) (\d{1,12}) (\d{1,12})\]")
_DUMPED = f"{PDF}.sig0"


def seal_steps(pdf: bytes) -> Iterator[Step]:
    """The seal of this PDF by two programs. Needs seal.pem and issuer.json of the bundle beside it."""
    yield Step(
        "PDF 的每一个字节自封印以来没有改动（pdfsig 不认识出具方，所以它会说证书不受信任）。",
        "Not a byte of the PDF changed since it was sealed (pdfsig does not know the issuer, so it says not trusted).",
        (_pdfsig(),),
    )
    yield Step(
        "用 openssl 再做一遍，并核对证书链。issuer.json 是随包来的：要知道是谁的，请换成您从出具方得到的那一份。",
        "The same with openssl, and the chain of certificates. issuer.json came with the bundle: to know whose it is, "
        "put the one in its place that you have from the issuer.",
        (
            *_openssl(pdf),
            Command(f"openssl verify -CAfile roots.pem -untrusted {CHAIN} {CHAIN}", (f"{CHAIN}: OK",)),
        ),
    )
    yield Step(
        "PDF 里附带的正文和证明就是这里的两份。",
        "The text and the proof inside the PDF are the two that lie here.",
        (
            Command(f"mkdir -p inside && pdfdetach -saveall -o inside {PDF}"),
            Command(
                f"cmp inside/{RECORD} {RECORD} && cmp inside/{PROOF} {PROOF} && echo identical",
                ("identical",),
            ),
        ),
    )


def _pdfsig() -> Command:
    return Command(
        f"pdfsig {PDF}", ("  - Total document signed", "  - Signature Validation: Signature is Valid.")
    )


def _openssl(pdf: bytes) -> Iterator[Command]:
    found = _RANGE.findall(pdf)
    if not found:
        return
    first, _, last = (int(each) for each in found[-1])  # the seal is what was written last
    yield Command(f"pdfsig -dump {PDF} > pdfsig.out")
    yield Command(f"{{ head -c {first} {PDF}; tail -c {last} {PDF}; }} > sealed.bin")
    roots = f"grep '^\"seal\":' {ISSUER} | grep -o '[-]----BEGIN[^\"]*'"
    yield Command(f"printf '%b' \"$({roots})\" > roots.pem")
    yield Command(
        f"openssl cms -verify -binary -inform DER -in {_DUMPED} -content sealed.bin -CAfile roots.pem -purpose any "
        "-out sealed.out",
        ("CMS Verification successful",),
    )


def alone_steps(proof: Proof) -> Iterator[Step]:
    """From record.pdf alone, in an empty directory: the files that the other steps read."""
    yield Step(
        "封印，以及其中的附件。",
        "The seal, and what is attached.",
        (_pdfsig(), Command(f"pdfdetach -saveall -o . {PDF}")),
    )
    yield Step(
        "由 proof.json 还原签名、密钥、声明和检查点；然后照做上面的“正文”和“日志”两部分。",
        "Signatures, keys, statement and checkpoint out of proof.json; then go on with the parts Text and Log above.",
        tuple(_files(proof)),
    )


def _files(proof: Proof) -> Iterator[Command]:
    yield Command(f"{covered(proof)} > {SIGNED}")
    yield Command(f"{member('signature_der')} | base64 -d > {SIGNATURE}")
    yield _key("key_der", DEVICE)
    statement = f"{member('statement')} | sed 's/\\\\\\(.\\)/\\1/g' | tr -d '\\n'"
    yield Command(f"{{ printf 'record-countersignature/1\\n'; {statement}; }} > {STATEMENT}")
    yield Command(f"{member('countersignature')} | base64 -d > {COUNTERSIGNATURE}")
    yield _key("countersignature_key_der", COUNTERSIGNATURE_KEY)
    yield Command(f"printf '%b' \"$({member('log_proof')})\" | sed '1,/^$/d' > {CHECKPOINT}")


def _key(name: str, file: str) -> Command:
    return Command(f"{member(name)} | base64 -d | openssl pkey -pubin -inform DER -out {file}")
