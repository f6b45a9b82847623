"""Reading what a device sends: line 1, and the operations after it, each judged alone.

A line that cannot be understood is kept verbatim under one of these codes, and the others go on:

    not_json            not one JSON object in UTF-8; NaN and a member that occurs twice are not JSON either
    too_long            over 48 KiB
    bad_text            NUL, another control character (tab and line breaks are text), or a lone surrogate
    bad_number          beyond 2^53 either way, or not whole
    bad_line            a member of the line itself (op, job, at, since, token, prev, args)
    unknown_operation   no operation of this name is recorded by devices
    bad_args            the arguments of the operation
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from schemas.operations import ARGS
from schemas.operations.fields import Hash, Id, Inside, Judging, Listed, Text, Whole
from sync.exchange.chain import line_hash
from sync.exchange.lines import MAX_LINE, Envelope, Line, Misunderstood, Recorded, Understood
from sync.exchange.strict import Trouble, parsed
from sync.instants import Millis, millis
from sync.work.records import proved

MAX_ENVELOPE = 512 << 10
MAX_COUNT = 1_000_000  # more than a request may carry, so that it is told `too_large` and halves its batch
MAX_TOKENS = 600
MAX_FEEDS = 8

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HASH = re.compile(r"[0-9a-f]{64}")
_DETAIL = 200


class BadEnvelope(ValueError):
    """Line 1 is none: nothing of the request is kept. field: which member; value: its text, cut; why: a code."""

    def __init__(self, field: str, value: object, why: str) -> None:
        super().__init__(field, why)
        self.field, self.value, self.why = field, repr(value)[:80], why


def envelope(line: bytes) -> Envelope:
    """Line 1 of a request. Raises BadEnvelope. What a cursor or a token says is judged where it is used."""
    if len(line) > MAX_ENVELOPE:
        raise BadEnvelope("line", len(line), "too_long")
    try:
        value = parsed(_text(line))
    except Trouble as trouble:
        raise BadEnvelope("line", trouble.detail, trouble.code) from None
    for name, field in _ENVELOPE.items():
        given = value.get(name)
        code = ("required" if field.required else None) if given is None else field.refused(given)
        if code is not None:
            raise BadEnvelope(name, given, code)
    recorded, missing, cursor = value["recorded"], value.get("missing"), value.get("cursor")
    if missing is not None and missing[0] > missing[1]:
        raise BadEnvelope("missing", missing, "ends_before_it_begins")
    if recorded["n"] > 0 and recorded.get("hash") is None:
        raise BadEnvelope("recorded", recorded, "hash: required")
    return Envelope(
        device=value["device"],
        app=value["app"],
        schema=value["schema"],
        first=value["first"],
        count=value["count"],
        sha256=value["sha256"],
        recorded=Recorded(recorded["n"], recorded.get("hash")),
        missing=None if missing is None else (missing[0], missing[1]),
        of=value.get("of"),
        asks="cursor" in value,
        cursor=cursor if isinstance(cursor, dict) else None,
        tokens=tuple(value.get("tokens") or ()),
        certificate=value.get("certificate"),
        uncertified="certificate" in value and value["certificate"] is None,
        mismatch=tuple(value.get("mismatch") or ()),
        of_certificate=value.get("of_certificate"),
    )


def understand(raw: bytes, n: int, issuer: str | None = None) -> Line:
    """The line of this number, its bytes hashed and judged. Never raises.

    issuer: the installation's origin; given it, the signature of a record is checked under the key it names.
    Whether that is the key of the device is for the door to say: a later enrolment may hand the line in.
    """
    content = _content(raw)
    if issuer is not None and isinstance(content, Understood) and content.op == "record.sign":
        content = replace(content, proved=proved(content.args, issuer))
    return Line(n, raw, line_hash(raw), content)


def _content(raw: bytes) -> Understood | Misunderstood:
    if len(raw) > MAX_LINE:
        return Misunderstood("too_long", f"{len(raw)} bytes")
    try:
        value = parsed(_text(raw))
    except Trouble as trouble:
        return _misunderstood(trouble, _salvaged(raw))
    try:
        return _understood(value)
    except Trouble as trouble:
        return _misunderstood(trouble, value)


def _text(raw: bytes) -> str:
    if b"\0" in raw:
        raise Trouble("bad_text", "NUL")
    try:
        return raw.decode()
    except UnicodeDecodeError as failure:
        raise Trouble("not_json", f"not UTF-8 at byte {failure.start}") from None


def _understood(value: Mapping[str, Any]) -> Understood:
    name, args = value.get("op"), value.get("args")
    if not isinstance(name, str):
        raise Trouble("bad_line", "op")
    since = value.get("since")
    if not isinstance(since, dict):
        raise Trouble("bad_line", "since")
    if not isinstance(args, dict):
        raise Trouble("bad_line", "args")
    understood = Understood(
        op=name,
        about=_shaped(value, "job", _ID, null=True),
        said=_said(value),
        wall=_counter(since, "wall"),
        mono=None if since.get("mono") is None else _counter(since, "mono"),
        token=_shaped(value, "token", _HASH, null=True),
        prev=_shaped(value, "prev", _HASH) or "",
        args=args,
    )
    schema = ARGS.get(name)
    if schema is None:
        raise Trouble("unknown_operation", name[:_DETAIL])
    wrong = schema.wrong(args)
    if wrong is not None:
        raise Trouble("bad_args", wrong[:_DETAIL])
    return understood


def _shaped(value: Mapping[str, Any], name: str, shape: re.Pattern[str], *, null: bool = False) -> str | None:
    given = value.get(name)
    if given is None and null and name in value:
        return None
    if not isinstance(given, str) or shape.fullmatch(given) is None:
        raise Trouble("bad_line", name)
    return given


def _said(value: Mapping[str, Any]) -> Millis:
    said = value.get("at")
    try:
        if isinstance(said, str) and len(said) <= 40:
            return millis(said)
    except (ValueError, OverflowError):
        pass
    raise Trouble("bad_line", "at")


def _counter(since: Mapping[str, Any], name: str) -> int:
    given = since.get(name)
    if not isinstance(given, int) or isinstance(given, bool):
        raise Trouble("bad_line", f"since.{name}")
    return given


def _misunderstood(trouble: Trouble, value: Mapping[str, Any]) -> Misunderstood:
    """Kept with whatever of its own members could be read, so that its place in the chain and its time are judged."""
    since = value.get("since")
    since = since if isinstance(since, dict) else {}
    name = value.get("op")
    return Misunderstood(
        code=trouble.code,
        detail=trouble.detail,
        prev=_readable(lambda: _shaped(value, "prev", _HASH)),
        about=_readable(lambda: _shaped(value, "job", _ID)),
        op=name if isinstance(name, str) and name in ARGS else None,
        said=_readable(lambda: _said(value)),
        wall=_readable(lambda: _counter(since, "wall")),
        mono=_readable(lambda: _counter(since, "mono")),
        token=_readable(lambda: _shaped(value, "token", _HASH)),
    )


def _readable(read: Any) -> Any:
    try:
        return read()
    except Trouble:
        return None


def _salvaged(raw: bytes) -> dict[str, Any]:
    """What a lenient reader makes of a refused line; its own members are judged one by one."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


_ENVELOPE: Mapping[str, Judging] = {
    "sync": Whole(least=1, most=1, required=True),
    "device": Id(required=True),
    "app": Text(80, required=True),
    "schema": Whole(least=1, most=1_000_000, required=True),
    "first": Whole(least=1, required=True),
    "count": Whole(most=MAX_COUNT, required=True),
    "sha256": Hash(required=True),
    "recorded": Inside({"n": Whole(required=True), "hash": Hash()}, required=True),
    "missing": Listed(Whole(least=1, required=True), 2, least=2),
    "of": Id(),
    "tokens": Listed(Text(2048, required=True), MAX_TOKENS),
    "certificate": Text(4096),
    "of_certificate": Text(4096),
    "mismatch": Listed(Text(128, required=True), MAX_FEEDS),
}
