"""Steps for the log: from the record up to the root that a signed checkpoint states."""

from __future__ import annotations

from collections.abc import Iterator

from infra.seal.instructions.step import Command, Step, member, quoted
from infra.seal.log.checkpoint import Checkpoint, parsed
from infra.seal.log.note import NoteKey, base64_text
from infra.seal.log.proof_file import LogProof, read_proof
from infra.seal.log.refused import Refused
from infra.seal.parts import CHECKPOINT, RECORD
from infra.seal.proof import ED25519_HEAD, Proof

_SHA = "openssl dgst -sha256 -binary"


def log_steps(proof: Proof) -> Iterator[Step]:
    """Nothing for a checkpoint that none can read."""
    told = read_proof(proof.log_proof.encode())
    try:
        checkpoint = parsed(told.checkpoint.rpartition(b"\n\n")[0].decode() + "\n")
    except (Refused, UnicodeDecodeError):
        return
    yield _entry(told, checkpoint)
    yield _signed(proof)


def _entry(told: LogProof, checkpoint: Checkpoint) -> Step:
    entry = (
        f"{{ printf 'doorstep-record/1\\n'; {member('salt')} | base64 -d; {_SHA} {RECORD}; "
        f"printf '%s' \"$({member('signature')})\" | {_SHA}; }} | {_SHA} > entry.bin"
    )
    root = base64_text(checkpoint.root)
    steps = [_node(at, side, hash) for at, (side, hash) in enumerate(_path(told, checkpoint.size))]
    last = f"node{len(steps)}.bin"
    return Step(
        f"这份记录是日志的第 {told.index} 条（从 0 数起，共 {checkpoint.size} 条）：逐层计算，得到检查点第三行的根。",
        f"This record is entry {told.index} (from 0) of {checkpoint.size} in the log: hash by hash up to the root on "
        "the third line of the checkpoint.",
        (
            Command(entry),
            Command(f"{{ printf '\\000'; cat entry.bin; }} | {_SHA} > node0.bin"),
            *steps,
            Command(f"base64 {last}", (root,)),
            Command(f"sed -n 3p {CHECKPOINT}", (root,)),
        ),
    )


def _node(at: int, left: bool, hash: bytes) -> Command:
    own, beside = f"cat node{at}.bin", f"echo {base64_text(hash)} | base64 -d"
    both = f"{beside}; {own}" if left else f"{own}; {beside}"
    return Command(f"{{ printf '\\001'; {both}; }} | {_SHA} > node{at + 1}.bin")


def _path(told: LogProof, size: int) -> Iterator[tuple[bool, bytes]]:
    """Each hash with the side it stands on (left or not); RFC 9162 section 2.1.3.2, without its checks."""
    fn, sn = told.index, size - 1
    for hash in told.path:
        left = bool(fn & 1) or fn == sn
        yield left, hash
        while left and not fn & 1 and fn:
            fn, sn = fn >> 1, sn >> 1
        fn, sn = fn >> 1, sn >> 1


def _signed(proof: Proof) -> Step:
    key = NoteKey.read(proof.log_key)
    line = f"— {key.name} {base64_text(key.id)[:5]}"  # 30 of the 32 bits of the key's id
    head = "".join(f"\\{one:03o}" for one in ED25519_HEAD)
    return Step(
        "检查点由日志的密钥签名。见证人的签名在它下面几行；您可以与别人手里的检查点比较。",
        "The checkpoint was signed by the log's key. Witnesses sign on lines below; compare it with checkpoints that "
        "others hold.",
        (
            Command(f"sed '/^$/,$d' {CHECKPOINT} > checkpoint.text"),
            Command(
                f"grep -F -e {quoted(line)} {CHECKPOINT} | cut -d' ' -f3 | base64 -d | tail -c 64 > checkpoint.sig"
            ),
            Command(
                f"{{ printf '{head}'; {member('log_key')} | cut -d+ -f3- | base64 -d | tail -c 32; }} > log.der"
            ),
            Command(
                "openssl pkeyutl -verify -pubin -inkey log.der -keyform DER -rawin -in checkpoint.text -sigfile "
                "checkpoint.sig",
                ("Signature Verified Successfully",),
            ),
        ),
    )
