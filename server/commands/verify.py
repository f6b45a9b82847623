"""`doorstep verify FILE`: what a record proves, from its file alone; no settings, no database, no network."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from infra.seal.issuer import IssuerKeys
    from infra.seal.verifying import File, Report

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LANG = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="zh · en")
MARKS = {"ok": "✓", "bad": "✗", "absent": "–"}
LONGEST = 512 << 20
MEMORY = 4 << 30


@click.command(
    help="核对记录：PDF、证据包，或 record.json 加 --proof；不用网络和数据库 · verify a record, offline: a PDF, "
    "a bundle, or record.json with --proof; exit 0 genuine, 1 something does not hold, 2 cannot be read."
)
@click.argument("file", type=FILE)
@click.option("--proof", type=FILE, help="proof.json")
@click.option(
    "--issuer", type=FILE, help="出具方的密钥表 issuer.json · the issuer's key list, got from the issuer"
)
@click.option("--photo", "photos", type=FILE, multiple=True, help="照片，可重复 · a photo, may be repeated")
@click.option("--strokes", type=FILE, multiple=True, help="客户签名笔迹 · the customer's drawing")
@click.option("--json", "as_json", is_flag=True, help="给程序读 · for programs")
@LANG
def command(
    file: Path,
    proof: Path | None,
    issuer: Path | None,
    photos: tuple[Path, ...],
    strokes: tuple[Path, ...],
    as_json: bool,
    lang: str,
) -> int:
    """Everything that was looked at, a line each, and what it comes to."""
    _quiet()
    from infra.seal.verifying import verify

    report = verify(
        _content(file, lang),
        file.name,
        proof=None if proof is None else _content(proof, lang),
        issuer=None if issuer is None else _keys(issuer, lang),
        photos=_files(photos, lang),
        strokes=_files(strokes, lang),
    )
    if as_json:
        click.echo(json.dumps(report.document, ensure_ascii=False, indent=1))
    else:
        for line in lines(report, lang):
            click.echo(line)
    sys.exit(report.exit_code)


def lines(report: Report, lang: str) -> list[str]:
    """The report as it is read on a screen."""
    from infra.seal.verifying.layers import LAYERS

    told = [f"{report.name}  {report.said(lang)}"]
    for layer, words in LAYERS.items():
        found = [each for each in report.findings if each.layer == layer]
        if found:
            told += ["", words[lang != "zh"]]
            told += [f"  {MARKS[each.state]} {each.said(lang)}" for each in found]
    return told


def _quiet() -> None:
    """pyHanko logs what it finds wrong, and the report says it. A bomb in a PDF fails here, not the whole machine."""
    import logging
    import resource

    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).disabled = True
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard > MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))


def _content(file: Path, lang: str) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LONGEST + 1)
    except OSError as problem:
        raise _unreadable(file, str(problem.strerror), lang) from None


def _files(paths: tuple[Path, ...], lang: str) -> list[File]:
    from infra.seal.verifying import File

    return [File(path.name, _content(path, lang)) for path in paths]


def _keys(file: Path, lang: str) -> IssuerKeys:
    from infra.seal.issuer import IssuerRefused, read_issuer

    try:
        return read_issuer(_content(file, lang))
    except IssuerRefused as refused:
        raise _unreadable(file, str(refused), lang) from None


def _unreadable(file: Path, why: str, lang: str) -> click.ClickException:
    said = f"{file.name} 无法读取：{why}" if lang == "zh" else f"{file.name} cannot be read: {why}"
    problem = click.ClickException(said)
    problem.exit_code = 2
    return problem
