"""VERIFY.txt: how to check a record without us, command by command, with tools that every system has.

Written for one bundle: hashes, places and byte ranges stand in its commands. A line that begins with `$ ` is a command
for a POSIX shell in the directory of the unpacked bundle; lines under it that begin with `= ` stand in what it says.
A test runs all of them as they are printed.
"""

from __future__ import annotations

from collections.abc import Mapping

from infra.seal.instructions.log import log_steps, witness_steps
from infra.seal.instructions.pdf import alone_steps, seal_steps
from infra.seal.instructions.record import picture_steps, text_steps
from infra.seal.instructions.step import printed
from infra.seal.parts import PDF
from infra.seal.proof import Proof

TEXT, LOG, SEEN, SEAL, PICTURES, ALONE = (
    "== 正文 · Text ==",
    "== 日志 · Log ==",
    "== 见证 · Witnesses ==",
    "== 封印 · Seal ==",
    "== 照片与签名笔迹 · Photos and drawing ==",
    "== 只有 PDF 时 · With the PDF alone ==",
)
_HEAD = """不靠我们核对这份记录 · Checking this record without us

“$ ”之后是命令，在解开证据包的目录里运行；“= ”之后是它应当说出的话（之外可以有别的）。需要 openssl 3、coreutils，
核对 PDF 还需要 poppler-utils（pdfsig、pdfdetach）。2045 年也应如此：证书没有期限。
After "$ " stands a command, for a shell in the directory of the unpacked bundle; after "= " what it has to say, among
other things. Needs openssl 3 and coreutils, for the PDF poppler-utils too (pdfsig, pdfdetach). It shall be so in 2045
as well: the certificates have no end.

这些命令证明的是：自从相应的密钥签名以来没有改动。密钥是谁的，要与出具方另外公布的密钥或见证人手里的检查点比较（包里有
witnessed.txt 时，它就是见证人签过名的日志证明）：
What they prove is that nothing changed since these keys signed. Whose keys they are shows a comparison with a
checkpoint that a witness holds (witnessed.txt, where the bundle has it, is a proof under one that witnesses signed), or
with the keys that the issuer publishes elsewhere:
{issuer}/.well-known/doorstep-issuer.json

在师傅手机上用手指写的签名，本身不是“可靠的电子签名”（电子签名法第十三条第一款第一、二项）。
A finger's drawing on the technician's phone is not by itself a reliable electronic signature (Electronic Signature Law
of China, Art. 13 (1) 1 and 2).
"""


def instructions(members: Mapping[str, bytes], proof: Proof) -> bytes:
    """VERIFY.txt for a bundle of these files. The same files give the same bytes."""
    lines = [_HEAD.format(issuer=proof.issuer), TEXT, *printed(text_steps(proof))]
    lines += ["", LOG, *printed(log_steps(proof))]
    seen = printed(witness_steps(members))
    if seen:
        lines += ["", SEEN, *seen]
    pictures = printed(picture_steps(members))
    if pictures:
        lines += ["", PICTURES, *pictures]
    if PDF in members:
        lines += ["", SEAL, *printed(seal_steps(members[PDF]))]
        lines += ["", ALONE, *printed(alone_steps(proof))]
    return ("\n".join(lines) + "\n").encode()
