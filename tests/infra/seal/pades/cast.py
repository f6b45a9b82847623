"""An installation with a seal, the paper it seals, and the tools of others that look at it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from cryptography.hazmat.primitives.serialization import Encoding

from infra.seal.keys.held import HeldKey
from infra.seal.pades.authority import Names, make_authority
from infra.seal.pades.chain import SealChain
from infra.seal.pades.sealer import Sealer
from sync.instants import Millis, millis
from tests.infra.seal.keys.cast import rsa

NAMES = Names("https://service.example.com")
SINCE = millis("2026-11-01T00:00:00Z")
AT = millis("2026-11-24T01:52:10.987Z")
IN_2045 = "2045-06-01 12:00:00"
RECORD = '{"number":"7K-41","remark":"修好了 \\ud83d\\udc4d \\u0000"}'.encode()
PROOF = b'{\n"proof":1\n}\n'
PAGES = 2

_SOURCE = """
#set document(title: "维修记录 7K-41", author: "Doorstep", date: datetime(year: 2026, month: 11, day: 24))
#set text(lang: "zh", font: "Libertinus Serif")
#let attached(name, relationship) = pdf.attach(name, read(name, encoding: none), relationship: relationship,
  mime-type: "application/json", description: name)
#attached("record.json", "source")
#attached("proof.json", "data")
= Repair record 7K-41
The boiler was leaking.
#pagebreak()
It does not leak any more.
"""


@cache
def chain() -> SealChain:
    """The certificates of the development authority for the session's seal key."""
    with TemporaryDirectory() as home:
        file = Path(home) / "seal.crt"
        return make_authority(file, HeldKey(rsa()).public, NAMES, serials=(1001, 1002), since=SINCE)


@cache
def sealer() -> Sealer:
    """The session's sealer, without timestamps."""
    return Sealer(HeldKey(rsa()), chain().certificate, chain().issuers)


@cache
def paper() -> bytes:
    """A record as the press prints it: two pages, two attachments, PDF/A-3a and PDF/UA-1."""
    with TemporaryDirectory() as place:
        files = {"record.json": RECORD, "proof.json": PROOF, "record.typ": _SOURCE.encode()}
        for name, content in files.items():
            (Path(place) / name).write_bytes(content)
        return typst.compile(str(Path(place) / "record.typ"), root=place, pdf_standards=["a-3a", "ua-1"])


@cache
def sealed(at: Millis = AT) -> bytes:
    """That paper with its seal."""
    return sealer().seal(paper(), at)


@dataclass(frozen=True)
class Signed:
    """A signed PDF cut as its /ByteRange says. gap: what lies between, `<` and `>` with it."""

    before: bytes
    gap: bytes
    after: bytes

    @property
    def content(self) -> bytes:
        """What the signature is over."""
        return self.before + self.after

    @property
    def cms(self) -> bytes:
        """The signature, DER."""
        return bytes.fromhex(self.gap[1:-1].decode())


def cut(pdf: bytes) -> Signed:
    """The PDF, cut by its first /ByteRange."""
    found = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", pdf)
    assert found
    start, length, second, rest = map(int, found.groups())
    assert start == 0
    return Signed(pdf[:length], pdf[length:second], pdf[second : second + rest])


def tool(*command: str | Path, when: str = "", cwd: Path | None = None) -> tuple[int, str]:
    """Exit code and output of a program of others. when: the day its clock shows."""
    told = ["faketime", when, *command] if when else list(command)
    place = {**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        told, env=place, cwd=cwd, timeout=30, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return done.returncode, done.stdout.decode(errors="replace")


def pdfsig(file: Path, trusting: SealChain | None = None, when: str = "") -> dict[str, str]:
    """What poppler's pdfsig says of the first signature, by name; what has no value is there with an empty one.

    trusting: its root is in the database of authorities, which is empty otherwise.
    """
    _, said = tool("pdfsig", "-nssdir", f"sql:{_nss(file.parent, trusting)}", file, when=when)
    pairs = (line.strip(" -").partition(": ") for line in said.split("Signature #2")[0].splitlines())
    return {name: value for name, _, value in pairs if name}


def _nss(place: Path, trusting: SealChain | None) -> Path:
    database = place / ("trusting" if trusting else "empty")
    if not database.exists():
        database.mkdir()
        der = place / "root.der"
        der.write_bytes(trusting.root.public_bytes(Encoding.DER) if trusting else b"")
        asked = [sys.executable, Path(__file__).with_name("nss.py"), database, der]
        subprocess.run(asked, check=True, timeout=30)
    return database
