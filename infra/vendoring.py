"""Libraries of the browser, fetched by `npm pack` exactly as server/customer/static/vendor/manifest.json names them.

Each package is checked against its integrity hash before it is opened; imports by name become relative addresses,
because there is no build step; each file is checked against its SHA-256. `infra/vendor` fetches, `--check` looks at
what lies there, `--record` writes the SHA-256 of what was fetched into the manifest, after a version changed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HOME = Path(__file__).parent.parent / "server" / "customer" / "static" / "vendor"
MANIFEST = HOME / "manifest.json"
_IMPORT = re.compile(r"""((?:^|\s)(?:from|import)\s*)(["'])([^"']+)\2(?=\s*(?:;|\n|$))""", re.MULTILINE)


class Wrong(Exception):
    """A library is not what the manifest says: which, and why."""


def manifest() -> dict[str, Any]:
    """Which libraries, which files of them, and their hashes."""
    told: dict[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return told


def files(told: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], str, Mapping[str, str]]]:
    """(where it lies, its package, its path in the package, what the manifest says of it)."""
    for package in told["packages"]:
        for path, file in package["files"].items():
            yield file["as"], package, path, file


def wrong() -> list[str]:
    """What lies in the directory and is not as the manifest has it; names, in order."""
    told = manifest()
    expected = {where: file["sha256"] for where, _, _, file in files(told)}
    lies = {path.relative_to(HOME).as_posix(): path for path in HOME.rglob("*") if path.is_file()}
    lies.pop(MANIFEST.name)
    found = list(lies.keys() ^ expected.keys())
    return sorted(
        found + [n for n in lies.keys() & expected.keys() if _sha256(lies[n].read_bytes()) != expected[n]]
    )


def fetch(*, record: bool) -> None:
    """Fetch every package and lay its files out. Raises Wrong."""
    told = manifest()
    for package in told["packages"]:
        with tempfile.TemporaryDirectory() as scratch:
            for path, content in _contents(_packed(package, Path(scratch)), package):
                file = package["files"][path]
                made = _relative(content, told["imports"], file["as"])
                if record:
                    file["sha256"] = _sha256(made)
                elif _sha256(made) != file["sha256"]:
                    raise Wrong(f"{package['name']} {path}: another SHA-256")
                (HOME / file["as"]).parent.mkdir(parents=True, exist_ok=True)
                (HOME / file["as"]).write_bytes(made)
    if record:
        MANIFEST.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _packed(package: Mapping[str, Any], scratch: Path) -> Path:
    """The package as the registry gives it, once its hash is right."""
    named = f"{package['name']}@{package['version']}"
    subprocess.run(
        ["npm", "pack", "--silent", "--ignore-scripts", named], cwd=scratch, check=True, capture_output=True
    )
    [file] = scratch.glob("*.tgz")
    digest = base64.b64encode(hashlib.sha512(file.read_bytes()).digest()).decode()
    if package["integrity"] != f"sha512-{digest}":
        raise Wrong(f"{named}: sha512-{digest}")
    return file


def _contents(file: Path, package: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(file) as archive:
        for path in package["files"]:
            member = archive.extractfile(f"package/{path}")
            if member is None:
                raise Wrong(f"{package['name']}: no {path}")
            yield path, member.read()


def _relative(content: bytes, imports: Mapping[str, str], where: str) -> bytes:
    """The module with its imports as addresses that a browser understands: `imports` says where a name lies."""
    if not where.endswith(".js"):
        return content
    up = "../" * where.count("/")

    def moved(found: re.Match[str]) -> str:
        before, quote, name = found.groups()
        if name in imports:
            name = (up or "./") + imports[name]
        elif name.startswith(".") and not name.endswith(".js"):
            name += ".js"
        return f"{before}{quote}{name}{quote}"

    text = _IMPORT.sub(moved, content.decode())
    return re.sub(r"\n//# sourceMappingURL=.*\s*$", "\n", text).encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def main(arguments: list[str]) -> int:
    """The command."""
    if arguments == ["--check"]:
        for name in wrong():
            print(f"not as the manifest has it: {name}")
        return 1 if wrong() else 0
    if arguments not in ([], ["--record"]):
        print(__doc__)
        return 2
    try:
        fetch(record=bool(arguments))
    except Wrong as problem:
        print(problem)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
