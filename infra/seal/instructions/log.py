"""Steps for the log: from the record up to the root that a signed checkpoint states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infra.seal.instructions.step import Command, Step, member, quoted
from infra.seal.issuer import IssuerRefused, read_issuer
from infra.seal.log.checkpoint import Checkpoint, parsed
from infra.seal.log.cosignature import WitnessKey
from infra.seal.log.note import NoteKey, base64_text, divided
from infra.seal.log.proof_file import LogProof, read_proof
from infra.seal.log.refused import Refused
from infra.seal.parts import CHECKPOINT, ISSUER, RECORD, WITNESSED
from infra.seal.proof import ED25519_HEAD, Proof

_SHA = "openssl dgst -sha256 -binary"
_TEXT = "witnessed.text"
_ED25519 = "".join(f"\\{one:03o}" for one in ED25519_HEAD)


def log_steps(proof: Proof) -> Iterator[Step]:
    """Nothing for a checkpoint that none can read."""
    found = _read(proof.log_proof.encode())
    if found is not None:
        yield _entry(*found)
        yield _signed(proof)


def witness_steps(members: Mapping[str, bytes]) -> Iterator[Step]:
    """Steps for witnessed.txt, after those of the log; nothing without one that can be read."""
    found = _read(members[WITNESSED]) if WITNESSED in members else None
    if found is None:
        return
    commands, last = _nodes(*found, "later")
    root = base64_text(found[1].root)
    yield Step(
        f"{WITNESSED}：同一条记录也在有见证人签名的检查点之内（第 {found[0].index} 条，共 {found[1].size} 条）。",
        f"{WITNESSED}: the same entry under a checkpoint that witnesses signed (entry {found[0].index} of "
        f"{found[1].size}).",
        (
            Command(f"sed '1,/^$/d' {WITNESSED} > witnessed.note"),
            Command(f"sed '/^$/,$d' witnessed.note > {_TEXT}"),
            *commands,
            Command(f"base64 {last}", (root,)),
            Command(f"sed -n 3p {_TEXT}", (root,)),
        ),
    )
    for witness, at in _witnesses(found[0].checkpoint, members):
        yield _seen(witness, at)


def _read(content: bytes) -> tuple[LogProof, Checkpoint] | None:
    try:
        told = read_proof(content)
        return told, parsed(divided(told.checkpoint)[0])
    except Refused:
        return None


def _witnesses(note: bytes, members: Mapping[str, bytes]) -> Iterator[tuple[WitnessKey, int]]:
    """The witnesses of issuer.json whose lines the checkpoint has, each with the second at which it says it signed."""
    try:
        listed = read_issuer(members.get(ISSUER, b"")).witnesses
    except IssuerRefused:
        return
    signed = {(name, line[:4]): line[4:12] for name, line in divided(note)[1]}
    for text in listed:
        try:
            witness = WitnessKey.read(text)
        except Refused:
            continue
        at = signed.get((witness.name, witness.id))
        if at is not None:
            yield witness, int.from_bytes(at, "big")


def _seen(witness: WitnessKey, at: int) -> Step:
    line = f"— {witness.name} {base64_text(witness.id)[:5]}"
    key = f"{witness.name}+{witness.id.hex()}+"
    return Step(
        f"见证人 {witness.name} 签名说看过这个检查点（1970 年以来第 {at} 秒）。{ISSUER} 里的见证人公钥是随包来的："
        "请换成您从见证人得到的那一份。",
        f"The witness {witness.name} signed that it saw this checkpoint, {at} seconds after the beginning of 1970. Its "
        f"key in {ISSUER} came with the bundle: put the one in its place that you have from the witness.",
        (
            Command(f"{{ printf 'cosignature/v1\\ntime {at}\\n'; cat {_TEXT}; }} > witness.bin"),
            Command(
                f"grep -F -e {quoted(line)} witnessed.note | cut -d' ' -f3 | base64 -d | tail -c 64 > witness.sig"
            ),
            Command(
                f"{{ printf '{_ED25519}'; tr '\"' '\\n' < {ISSUER} | grep -F -e {quoted(key)} | cut -d+ -f3- | "
                "base64 -d | tail -c 32; } > witness.der"
            ),
            _verified("witness.der", "witness.bin", "witness.sig"),
        ),
    )


def _entry(told: LogProof, checkpoint: Checkpoint) -> Step:
    entry = (
        f"{{ printf 'doorstep-record/1\\n'; {member('salt')} | base64 -d; {_SHA} {RECORD}; "
        f"printf '%s' \"$({member('signature')})\" | {_SHA}; }} | {_SHA} > entry.bin"
    )
    root = base64_text(checkpoint.root)
    steps, last = _nodes(told, checkpoint, "node")
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


def _nodes(told: LogProof, checkpoint: Checkpoint, name: str) -> tuple[list[Command], str]:
    """The commands from the leaf, node0.bin, up to the root, and the file that the root is in."""
    commands, own = list[Command](), "node0.bin"
    for at, (left, hash) in enumerate(_path(told, checkpoint.size), 1):
        beside, file = f"echo {base64_text(hash)} | base64 -d", f"{name}{at}.bin"
        both = f"{beside}; cat {own}" if left else f"cat {own}; {beside}"
        commands.append(Command(f"{{ printf '\\001'; {both}; }} | {_SHA} > {file}"))
        own = file
    return commands, own


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
                f"{{ printf '{_ED25519}'; {member('log_key')} | cut -d+ -f3- | base64 -d | tail -c 32; }} > log.der"
            ),
            _verified("log.der", "checkpoint.text", "checkpoint.sig"),
        ),
    )


def _verified(key: str, content: str, signature: str) -> Command:
    line = (
        f"openssl pkeyutl -verify -pubin -inkey {key} -keyform DER -rawin -in {content} -sigfile {signature}"
    )
    return Command(line, ("Signature Verified Successfully",))
