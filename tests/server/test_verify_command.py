"""`doorstep verify` on a machine that has nothing of ours: a file, and what it proves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from infra.seal.issuer import issuer_bytes
from infra.seal.proof import proof_bytes
from tests.infra.seal.verifying.made import ISSUER, PHOTOS, House, drawing, photo, text

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.fixture
def there(house: House, tmp_path: Path) -> Path:
    """A directory with a record in its files."""
    record = text()
    proof = proof_bytes(house.proof(record))
    files = {
        "record.json": record,
        "proof.json": proof,
        "record.pdf": house.pdf(record, proof),
        "issuer.json": issuer_bytes(house.keys),
        "photo.jpg": PHOTOS[0],
        "strokes.json": drawing("A7-12"),
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
        (("record.pdf", "--issuer", "photo.jpg"), "photo.jpg cannot be read: not_json"),
    ],
)
def test_what_cannot_be_read_ends_with_2(there: Path, arguments: Sequence[str], said: str) -> None:
    done = run(there, *arguments, "--lang", "en")
    assert done.returncode == 2
    assert said in done.stdout + done.stderr


def test_a_file_that_is_not_there_ends_with_2(there: Path) -> None:
    assert run(there, "nothing.pdf").returncode == 2
