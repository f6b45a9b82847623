"""`doorstep verify` on a machine that has nothing of ours: a file, and what it proves."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from infra.seal.issuer import IssuerKeys, issuer_bytes
from infra.seal.proof import proof_bytes
from tests.infra.seal.verifying.made import (
    ISSUER,
    PHOTOS,
    House,
    cosigned,
    digest,
    drawing,
    photo,
    text,
    witness_text,
)

WITNESS = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.fixture
def there(house: House, tmp_path: Path) -> Path:
    """A directory with a record in its files."""
    record = text(zone="Asia/Shanghai")
    told = house.proof(record)
    proof = proof_bytes(told)
    files = {
        "record.json": record,
        "proof.json": proof,
        "record.pdf": house.pdf(record, proof),
        "issuer.json": issuer_bytes(house.keys),
        "photo.jpg": PHOTOS[0],
        "strokes.json": drawing("A7-12"),
        "witnessed.txt": cosigned(house.later(told), "witness.example.org", WITNESS, 1_795_600_000),
        "witnesses.json": issuer_bytes(
            IssuerKeys(ISSUER, witnesses=(witness_text("witness.example.org", WITNESS),))
        ),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def run(there: Path, *arguments: str, under: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """Without a usable setting: none may be read."""
    nothing = {
        "DOORSTEP_HOME": "/nowhere/at/all",
        "DOORSTEP_DATABASE_URL": "nonsense",
        "DOORSTEP_ORIGIN": "nonsense",
    }
    program = [*under, sys.executable, "-m", "server.cli", "verify", *arguments]
    return subprocess.run(
        program,
        cwd=there,
        env=os.environ | nothing | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_genuine_pdf_ends_with_0_and_writes_nothing(there: Path) -> None:
    before = sorted(there.iterdir())
    done = run(there, "record.pdf", "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("record.pdf  Unchanged since sealed by key ")
    assert "not by itself a reliable electronic signature" in done.stdout
    assert sorted(there.iterdir()) == before


def test_the_issuer_is_named_against_its_keys_and_in_chinese_first(there: Path) -> None:
    done = run(there, "record.pdf", "--issuer", "issuer.json")
    assert done.returncode == 0
    assert done.stdout.startswith(f"record.pdf  真实：由 {ISSUER} 出具")


def test_it_still_does_in_2045(there: Path) -> None:
    year = subprocess.run(
        ["faketime", "2045-06-01", "date", "+%Y"], capture_output=True, text=True, check=True
    )
    assert year.stdout == "2045\n"
    done = run(there, "record.pdf", "--issuer", "issuer.json", under=("faketime", "2045-06-01"))
    assert (done.returncode, done.stderr) == (0, "")


def test_a_record_with_its_proof_photos_and_drawing(there: Path) -> None:
    given = ("record.json", "--proof", "proof.json", "--photo", "photo.jpg", "--strokes", "strokes.json")
    done = run(there, *given, "--json")
    codes = {each["code"] for each in json.loads(done.stdout)["findings"]}
    assert done.returncode == 0
    assert {"photo_unchanged", "strokes_unchanged", "in_log"} <= codes


def test_what_does_not_hold_is_named_and_ends_with_1(there: Path) -> None:
    changed = (there / "record.pdf").read_bytes().replace(b"/Title", b"/TitlE", 1)
    (there / "record.pdf").write_bytes(changed)
    (there / "photo.jpg").write_bytes(photo(99))
    done = run(there, "record.pdf", "--photo", "photo.jpg", "--lang", "en")
    assert (done.returncode, done.stderr) == (1, "")
    assert "✗ The PDF was altered after it was sealed" in done.stdout
    assert "✗ Photo photo.jpg is none of those the text names" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("record.json",), "--proof"),
        (("photo.jpg",), "This is no PDF"),
        (("record.pdf", "--issuer", "photo.jpg"), "photo.jpg cannot be used: no key list (issuer.json)"),
        (("nothing.pdf",), "nothing.pdf cannot be read: there is no such file"),
        ((".",), ". cannot be read: it is a directory: give a file"),
        (("record.json", "--proof", "proof.json", "--proof", "proof.json"), "there is but one proof.json"),
        (("record.pdf", "--proof", "issuer.json"), "issuer.json is no proof: --proof takes proof.json or"),
        (("record.pdf", "--proof", "record.json"), "record.json is no proof"),
        (("record.pdf", "--proof", "photo.jpg"), "photo.jpg is no proof"),
    ],
)
def test_what_cannot_be_read_ends_with_2(there: Path, arguments: Sequence[str], said: str) -> None:
    done = run(there, *arguments, "--lang", "en")
    assert done.returncode == 2
    assert said in done.stdout + done.stderr


def test_a_proof_that_was_altered_is_still_one_and_does_not_hold(there: Path) -> None:
    (there / "proof.json").write_bytes((there / "proof.json").read_bytes()[:-2])
    done = run(there, "record.pdf", "--proof", "proof.json")
    assert (done.returncode, "✗ proof.json 不能用" in done.stdout) == (1, True)


def test_witnesses_and_a_later_proof_beside_the_pdf(there: Path) -> None:
    """A list of witnesses alone, as somebody has it who never got a key of the issuer."""
    given = ("--issuer", "witnesses.json", "--proof", "witnessed.txt", "--lang", "en")
    done = run(there, "record.json", "--proof", "proof.json", *given)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"record.json  Genuine: the log of {ISSUER} has this record")
    assert "✓ Witnessed: witness.example.org signed" in done.stdout
    done = run(there, "record.pdf", *given)
    assert done.returncode == 0
    assert "record.pdf  The text attached to the PDF (record.json) is a record of" in done.stdout
    assert "do not rely on what its pages say" in done.stdout
    (there / "witnessed.txt").write_bytes(
        (there / "witnessed.txt").read_bytes().replace(b"index 5", b"index 3")
    )
    done = run(there, "record.pdf", *given)
    assert done.returncode == 1
    assert "✗ witnessed.txt is the proof of another record, or was altered" in done.stdout


def test_nothing_is_said_in_the_words_of_programs(there: Path) -> None:
    """Times on the clocks of the place, codes in words, a record that no PDF seals not called sealed."""
    for lang, colon in (("zh", "、"), ("en", ", ")):
        done = run(there, "record.json", "--proof", "proof.json", "--lang", lang)
        assert "2026-11-24 15:30:00 +08:00" in done.stdout and "07:30:00.000Z" not in done.stdout
        assert not re.search(r"[a-z]+_[a-z]+", done.stdout.replace("--issuer", "")), done.stdout
        assert f"{digest(PHOTOS[0])}{colon}{digest(PHOTOS[1])}" in done.stdout
        first = done.stdout.splitlines()[0]
        assert "封印" not in first and "seal" not in first
