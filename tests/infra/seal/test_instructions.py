"""Every command of VERIFY.txt says what VERIFY.txt says it says, today and in 2045, with tools nobody here wrote."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from infra.seal.bundle import bundle
from infra.seal.instructions import ALONE, LOG, PICTURES, SEAL, SEEN, TEXT, instructions
from infra.seal.instructions.step import ANSWER, COMMAND
from infra.seal.issuer import issuer_bytes
from infra.seal.parts import derived
from infra.seal.proof import proof_bytes
from tests.infra.seal.verifying.made import (
    PHOTOS,
    House,
    cosigned,
    digest,
    drawing,
    text,
    with_witness,
    witness_text,
)

WITNESS = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
OTHER_WITNESS = Ed25519PrivateKey.from_private_bytes(b"v" * 32)
IN_2045 = ("faketime", "2045-06-01 12:00:00")


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.fixture(scope="module")
def whole(house: House) -> bytes:
    record, strokes = text(), drawing("A7-12")
    told = with_witness(house.proof(record), "witness.example.org", WITNESS, 1_795_600_000)
    proof = proof_bytes(told)
    keys = replace(house.keys, witnesses=(witness_text("witness.example.org", WITNESS),))
    return bundle(
        record,
        proof,
        issuer_bytes(keys),
        pdf=house.pdf(record, proof),
        witnessed=cosigned(house.later(told), "witness.example.org", WITNESS, 1_795_600_060),
        photos={digest(one): one for one in PHOTOS},
        strokes={digest(strokes): strokes},
    )


def unpacked(content: bytes, there: Path) -> str:
    """The bundle in this directory; its VERIFY.txt."""
    with zipfile.ZipFile(BytesIO(content)) as opened:
        opened.extractall(there)
    return (there / "VERIFY.txt").read_text(encoding="utf-8")


def part(file: str, heading: str) -> str:
    return file.split(heading, 1)[1].split("\n== ", 1)[0]


def commands(words: str) -> list[tuple[str, list[str]]]:
    """Each command as it is printed, with the lines that it has to say."""
    found: list[tuple[str, list[str]]] = []
    for line in words.splitlines():
        if line.startswith(COMMAND):
            found.append((line.removeprefix(COMMAND), []))
        elif line.startswith(ANSWER):
            found[-1][1].append(line.removeprefix(ANSWER))
    return found


def failing(words: str, there: Path, under: Sequence[str] = ()) -> list[str]:
    """The commands that end otherwise than they should."""
    wrong = []
    for line, says in commands(words):
        ran = subprocess.run([*under, "sh", "-c", line], cwd=there, capture_output=True, check=False)
        said = (ran.stdout + ran.stderr).decode().splitlines()
        if ran.returncode or not set(says) <= set(said):
            wrong.append(line)
    return wrong


@pytest.mark.parametrize("under", [(), IN_2045], ids=["today", "2045"])
def test_every_command_in_the_bundle(whole: bytes, tmp_path: Path, under: Sequence[str]) -> None:
    told = unpacked(whole, tmp_path).split(ALONE)[0]
    assert len(commands(told)) > 25
    assert failing(told, tmp_path, under) == []


def test_the_words_of_another_witness_make_a_command_fail(whole: bytes, tmp_path: Path) -> None:
    told = unpacked(whole, tmp_path)
    issuer = (tmp_path / "issuer.json").read_text(encoding="utf-8")
    mine, other = (witness_text("witness.example.org", each) for each in (WITNESS, OTHER_WITNESS))
    key = other.rpartition("+")[2]  # under the same name and id
    (tmp_path / "issuer.json").write_text(issuer.replace(mine.rpartition("+")[2], key), encoding="utf-8")
    assert failing(told.split(ALONE)[0], tmp_path) == [
        line for line, _ in commands(part(told, SEEN)) if "witness.sig" in line and "openssl" in line
    ]


@pytest.mark.parametrize("under", [(), IN_2045], ids=["today", "2045"])
def test_every_command_from_the_pdf_alone(
    whole: bytes, house: House, tmp_path: Path, under: Sequence[str]
) -> None:
    """In a directory with nothing but record.pdf; the files come out as they lie in the bundle."""
    told = unpacked(whole, tmp_path / "bundle")
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "record.pdf").write_bytes((tmp_path / "bundle" / "record.pdf").read_bytes())
    assert failing(part(told, ALONE), alone, under) == []
    assert failing(part(told, TEXT) + part(told, LOG), alone, under) == []
    for name in derived(b"", house.proof(text())):
        assert (alone / name).read_bytes() == (tmp_path / "bundle" / name).read_bytes(), name


def test_a_correction_by_the_office(house: House, tmp_path: Path) -> None:
    record = text(corrects="ab" * 32, photos=[], signed_by={"absent": "office"})
    proof = proof_bytes(house.proof(record, by="office"))
    told = unpacked(bundle(record, proof, issuer_bytes(house.keys), pdf=house.pdf(record, proof)), tmp_path)
    assert "not by the customer" in told
    assert failing(told.split(ALONE)[0], tmp_path) == []
    covered = f"repair-record/v1-sha256\n{house.issuer}\n{digest(record)}"
    assert (tmp_path / "signed.bin").read_text(encoding="utf-8") == covered
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "record.pdf").write_bytes((tmp_path / "record.pdf").read_bytes())
    assert failing(part(told, ALONE) + part(told, TEXT) + part(told, LOG), alone) == []
    (tmp_path / "record.json").write_bytes(record.replace("不制冷".encode(), "不制热".encode()))
    assert len(failing(part(told, TEXT), tmp_path)) == 2


def test_a_record_that_is_not_sealed_has_no_steps_for_a_pdf(house: House, tmp_path: Path) -> None:
    record = text()
    told = unpacked(bundle(record, proof_bytes(house.proof(record)), issuer_bytes(house.keys)), tmp_path)
    assert SEAL not in told and ALONE not in told and PICTURES not in told
    assert failing(told, tmp_path) == []


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("record.json", TEXT),
        ("signed.bin", TEXT),
        ("signature.der", TEXT),
        ("statement.bin", TEXT),
        ("countersignature.bin", TEXT),
        ("record.json", LOG),
        ("checkpoint", LOG),
        ("witnessed.txt", SEEN),
        ("record.pdf", SEAL),
        (f"photos/{digest(PHOTOS[0])}.jpg", PICTURES),
        (f"strokes/{digest(drawing('A7-12'))}.json", PICTURES),
    ],
)
def test_a_flipped_bit_makes_a_command_fail(whole: bytes, tmp_path: Path, name: str, heading: str) -> None:
    told = unpacked(whole, tmp_path)
    content = bytearray((tmp_path / name).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / name).write_bytes(content)
    assert failing(part(told, heading), tmp_path)


@pytest.mark.parametrize(
    "issuer", ["https://it's.example.com", "https://a.example.com:8443", "https://$(id).`id`"]
)
def test_an_odd_issuer_stays_one_word(issuer: str, tmp_path: Path) -> None:
    odd = House(issuer=issuer, origin=issuer.removeprefix("https://") + "/records")
    record = text(issuer=issuer)
    told = unpacked(bundle(record, proof_bytes(odd.proof(record)), b"{}"), tmp_path)
    assert failing(told, tmp_path) == []


def test_the_same_files_give_the_same_words(house: House) -> None:
    proof = house.proof(text())
    assert instructions({}, proof) == instructions({}, proof)
