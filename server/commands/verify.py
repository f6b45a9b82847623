"""`doorstep verify FILE`: what a record proves, from its file alone; no settings, no database, no network."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from infra.seal.issuer import IssuerKeys
    from infra.seal.verifying import File, Report

FILE = click.Path(path_type=Path)
LANG = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="语言 · language")
MARKS = {"ok": "✓", "bad": "✗", "absent": "–"}
FAILURES: Mapping[type[OSError], tuple[str, str]] = {
    FileNotFoundError: ("没有这个文件", "there is no such file"),
    IsADirectoryError: ("这是一个目录，请给出文件", "it is a directory: give a file"),
    PermissionError: ("没有读取的权限", "it may not be read by you"),
}
ISSUER: Mapping[str, tuple[str, str]] = {
    "too_long": ("太大", "too long"),
    "not_json": ("不是密钥表（issuer.json）", "no key list (issuer.json)"),
    "unknown_version": (
        "不是密钥表（issuer.json），或来自更新的版本",
        "no key list (issuer.json), or one of a later version",
    ),
    "bad_text": ("没有写明是谁的密钥", "it does not say whose keys these are"),
    "bad_list": ("{field} 不是密钥的列表", "{field} is no list of keys"),
    "bad_key": ("{field} 不是有效的密钥", "{field} is no valid key"),
}
"""Why a key list cannot be used."""
LONGEST = 512 << 20
MEMORY = 4 << 30


@click.command(
    help="核对记录：PDF、证据包，或 record.json 加 --proof；不用网络和数据库 · verify a record, offline: a PDF, "
    "a bundle, or record.json with --proof; exit 0 nothing contradicts (who issued it is in the words), 1 something "
    "does not hold, 2 cannot be read."
)
@click.argument("file", type=FILE)
@click.option(
    "--proof",
    "proofs",
    type=FILE,
    multiple=True,
    help="proof.json，或有见证人签名的日志证明 witnessed.txt；可重复 · proof.json, or witnessed.txt, a proof of the "
    "log that witnesses signed; may be repeated",
)
@click.option(
    "--issuer", type=FILE, help="出具方的密钥表 issuer.json · the issuer's key list, got from the issuer"
)
@click.option("--photo", "photos", type=FILE, multiple=True, help="照片，可重复 · a photo, may be repeated")
@click.option("--strokes", type=FILE, multiple=True, help="客户签名笔迹 · the customer's drawing")
@click.option("--json", "as_json", is_flag=True, help="给程序读 · for programs")
@LANG
def command(
    file: Path,
    proofs: tuple[Path, ...],
    issuer: Path | None,
    photos: tuple[Path, ...],
    strokes: tuple[Path, ...],
    as_json: bool,
    lang: str,
) -> int:
    """Everything that was looked at, a line each, and what it comes to."""
    _quiet()
    from infra.seal.verifying import verify

    proof, witnessed = _proofs(proofs, lang)
    report = verify(
        _content(file, lang),
        file.name,
        proof=proof,
        witnessed=witnessed,
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
        said = FAILURES.get(type(problem), (problem.strerror, problem.strerror))
        raise _unreadable(file, str(said[lang != "zh"]), lang) from None


def _files(paths: tuple[Path, ...], lang: str) -> list[File]:
    from infra.seal.verifying import File

    return [File(path.name, _content(path, lang)) for path in paths]


def _proofs(paths: tuple[Path, ...], lang: str) -> tuple[bytes | None, list[File]]:
    """proof.json, of which there is one, and proofs of the log."""
    from infra.seal.verifying.given import says_proof
    from infra.seal.verifying.later import is_later

    files = _files(paths, lang)
    own = [each for each in files if not is_later(each.content)]
    for other in own:
        if not says_proof(other.content):
            zh = f"{other.name} 不是证明文件：--proof 要的是 proof.json 或 witnessed.txt"
            raise _refused(zh, f"{other.name} is no proof: --proof takes proof.json or witnessed.txt", lang)
    if len(own) > 1:
        names = [own[0].name, own[1].name]
        zh = f"proof.json 只能给一份：{'、'.join(names)} 都是"
        raise _refused(zh, f"there is but one proof.json, and both {' and '.join(names)} are one", lang)
    return (own[0].content if own else None), [each for each in files if each not in own]


def _keys(file: Path, lang: str) -> IssuerKeys:
    from infra.seal.issuer import IssuerRefused, read_issuer

    try:
        return read_issuer(_content(file, lang))
    except IssuerRefused as refused:
        why = ISSUER[refused.code][lang != "zh"].format(field=refused.field)
        raise _refused(f"{file} 不能用：{why}", f"{file} cannot be used: {why}", lang) from None


def _unreadable(file: Path, why: str, lang: str) -> click.ClickException:
    return _refused(f"{file} 无法读取：{why}", f"{file} cannot be read: {why}", lang)


def _refused(zh: str, en: str, lang: str) -> click.ClickException:
    problem = click.ClickException(zh if lang == "zh" else en)
    problem.exit_code = 2
    return problem
