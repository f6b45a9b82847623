"""Libraries of others lie here exactly as the manifest names them, with their licences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from infra import vendoring
from infra.vendoring import HOME, manifest, wrong

PERMISSIVE = {"MIT", "BSD-3-Clause", "Apache-2.0", "ISC"}


def test_every_file_is_the_one_that_was_reviewed() -> None:
    assert wrong() == []


def test_every_library_is_pinned_by_hash_and_brings_a_permissive_licence() -> None:
    for package in manifest()["packages"]:
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
        assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", package["integrity"])
        assert package["licence"] in PERMISSIVE
        [licence] = [file["as"] for file in package["files"].values() if file["as"].endswith("LICENSE.md")]
        assert (
            "Permission is hereby granted" in (text := (HOME / licence).read_text())
            or "Redistribution" in text
        )


def test_no_module_imports_by_a_name_that_browsers_do_not_know() -> None:
    bare = re.compile(r"""^\s*(?:import|export)\b[^;'"]*?from\s*["']([^."'/][^"']*)["']""", re.MULTILINE)
    for file in HOME.rglob("*.js"):
        code = re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.DOTALL)
        assert bare.findall(code) == [], file.name


def test_a_file_that_was_touched_or_added_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in HOME.rglob("*"):
        if file.is_file():
            copy = tmp_path / file.relative_to(HOME)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    monkeypatch.setattr(vendoring, "HOME", tmp_path)
    (tmp_path / "fflate" / "browser.js").write_bytes(b"export const unzipSync = 0;")
    (tmp_path / "more.js").write_bytes(b"")
    (tmp_path / "pvutils" / "utils.js").unlink()

    assert wrong() == ["fflate/browser.js", "more.js", "pvutils/utils.js"]
