"""What can go wrong, and the only place that knows HTTP numbers.

    Problem                     raised with a code of PROBLEMS and facts, never with prose
      bad_fields                with `errors`: field, code, value (the sentences are in server/words.py)
    a defect of ours            `defect` 500, logged without its words and with a short number that the answer repeats
    database or object store    `unavailable` 503

Every answer is `application/problem+json` (RFC 9457): type, title, status, code, facts. Codes are stable
and never used again for something else. Titles follow Accept-Language: zh-CN first, or en.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, request
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException

from server.house import house
from server.traces import path_told, without_words
from server.words import FIELD_WORDS
from sync.ports import StoreUnreachable

log = logging.getLogger("doorstep")


@dataclass(frozen=True, slots=True)
class Kind:
    """One code: its HTTP status and its sentence in both languages."""

    status: int
    zh: str
    en: str


PROBLEMS: Mapping[str, Kind] = {
    "bad_request": Kind(400, "请求格式不对", "The request cannot be read"),
    "bad_json": Kind(400, "请求内容不是有效的 JSON", "The body is not valid JSON"),
    "bad_encoding": Kind(400, "文件编码无法识别", "The encoding of the file is not known"),
    "bad_envelope": Kind(
        400, "内容与首行不符，请重发", "The body disagrees with its first line; send it again"
    ),
    "bad_signature": Kind(401, "签名不对", "The signature does not fit"),
    "bad_export": Kind(
        422,
        "这不是手机导出的文件，或不属于本系统",
        "Not an export file of a phone, or not for this installation",
    ),
    "bad_code": Kind(
        404,
        "绑定码不对或已过期，请向调度员再要一个",
        "This code is wrong or has lapsed; ask the dispatcher for another",
    ),
    "unknown_device": Kind(401, "不认识这部手机", "This phone is not known here"),
    "sign_in": Kind(401, "请先登录", "Please sign in"),
    "wrong_login": Kind(401, "账号或密码不对", "Login or password is wrong"),
    "not_allowed": Kind(403, "您的角色不能这样做", "Your role may not do this"),
    "not_found": Kind(404, "没有找到", "Not found"),
    "wrong_method": Kind(405, "此地址不支持该方法", "This address does not know the method"),
    "not_acceptable": Kind(406, "无法按要求的格式回答", "No answer in the wanted format"),
    "conflict": Kind(409, "别人刚刚改过，请先刷新", "Somebody changed this meanwhile; load it again"),
    "not_now": Kind(409, "现在的状态不能这样做", "This cannot be done as things stand now"),
    "too_late_to_undo": Kind(
        409, "已超过 10 分钟，不能撤销", "More than ten minutes ago; it can no longer be taken back"
    ),
    "built_on": Kind(
        409, "之后已有别的处理，不能撤销", "Something builds on it; it can no longer be taken back"
    ),
    "settled": Kind(409, "别人已经处理过了", "Somebody settled this already"),
    "taken": Kind(409, "已经有相同的了", "There is one like this already"),
    "not_doubtful": Kind(
        409, "这项时限没有存疑，无须认定", "This promise is not in doubt; there is nothing to settle"
    ),
    "unknown_reference": Kind(409, "所指的对象不存在", "What this refers to does not exist"),
    "no_policy": Kind(
        409,
        "没有适用于这项工作的服务承诺，请先补一条",
        "No policy fits this work, so nothing can be promised",
    ),
    "in_use": Kind(409, "还在使用，不能停用", "Still in use"),
    "too_large": Kind(413, "内容太大", "Too large"),
    "wrong_type": Kind(415, "内容类型不对", "Wrong content type"),
    "bad_fields": Kind(422, "有字段填写不对", "Some fields are wrong"),
    "bad_rows": Kind(422, "有些行不对，一行也没有导入", "Some rows are wrong; nothing was imported"),
    "slow_down": Kind(429, "太频繁了，请稍后再试", "Too often; try again later"),
    "defect": Kind(500, "我们这里出了差错，已记录", "Something went wrong on our side; it has been noted"),
    "unavailable": Kind(503, "暂时不能服务，请稍后再试", "Not available at the moment; try again later"),
}

_CODES = {  # what werkzeug and Flask raise themselves
    400: "bad_request", 401: "sign_in", 403: "not_allowed", 404: "not_found", 405: "wrong_method",
    406: "not_acceptable", 413: "too_large", 415: "wrong_type", 422: "bad_fields", 429: "slow_down",
    503: "unavailable",
}  # fmt: skip

_KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


class Problem(Exception):
    """Something a caller can understand and mend: a code of PROBLEMS and facts.

    retry_after: seconds. errors: for `bad_fields` and `bad_rows`, one mapping a finding.
    """

    def __init__(self, code: str, *, retry_after: int | None = None, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.retry_after, self.facts = code, retry_after, facts


def chinese() -> bool:
    """Whether the asker reads Chinese rather than English; Chinese if nothing is said."""
    return request.accept_languages.best_match(["zh", "en"], default="zh") == "zh"


def answer(code: str, *, headers: Mapping[str, str] | None = None, **facts: Any) -> Response:
    """The problem as an answer. `facts` are plain JSON values; `errors` among them get their sentences."""
    kind, zh = PROBLEMS[code], chinese()
    if "errors" in facts:
        facts["errors"] = [_with_sentence(finding, zh) for finding in facts["errors"]]
    body = {
        "type": f"urn:doorstep:problem:{code}",
        "title": kind.zh if zh else kind.en,
        "status": kind.status,
        "code": code,
        **facts,
    }
    response = Response(
        json.dumps(body, ensure_ascii=False, default=str),
        kind.status,
        content_type="application/problem+json",
    )
    response.headers["Content-Language"] = "zh-CN" if zh else "en"
    response.vary.add("Accept-Language")
    response.headers.extend(headers or {})
    if kind.status == 401 and "WWW-Authenticate" not in response.headers:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _with_sentence(finding: Mapping[str, Any], zh: bool) -> dict[str, Any]:
    words = FIELD_WORDS.get(finding.get("code", ""))
    return {**finding, "message": words[0 if zh else 1] if words else finding.get("code", "")}


def register(app: Flask) -> None:
    """Every error of this app leaves it as a problem."""
    for kind, told in BY_KIND:
        app.register_error_handler(kind, told)


def of_problem(problem: Problem) -> Response:
    """A problem raised by our own code."""
    headers = {} if problem.retry_after is None else {"Retry-After": str(problem.retry_after)}
    return answer(problem.code, headers=headers, **problem.facts)


def of_http(error: HTTPException) -> Response:
    """What werkzeug or Flask raised; Allow and Retry-After are kept, its English prose is not."""
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    if error.code is not None and 300 <= error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    code = _CODES.get(error.code or 0)
    if code is None:
        return of_defect(error) if (error.code or 500) >= 500 else answer("bad_request")
    kept = {name: value for name, value in error.get_headers() if name in _KEPT_HEADERS}
    return answer(code, headers=kept)


def of_database(error: DBAPIError) -> Response:
    """The database is away or asks to try again; anything else it says is a defect of ours."""
    if isinstance(error, OperationalError | InterfaceError):
        return of_unreachable(error)
    return of_defect(error)


def of_unreachable(error: Exception) -> Response:
    """A dependency does not answer. Between 2 and 9 seconds later is soon enough, and not all at once."""
    said = str(getattr(error, "orig", None) or error)  # what the driver says; not the statement
    log.warning("unavailable: %s: %s", type(error).__name__, said.partition("\n")[0])
    wait = 2 + house().chance(1)[0] % 8
    return answer("unavailable", headers={"Retry-After": str(wait)})


def of_defect(error: Exception) -> Response:
    """A defect of ours: logged with where it happened, told to the caller by a short number only."""
    number = house().chance(4).hex()
    log.error("defect %s at %s %s\n%s", number, request.method, path_told(request.path), without_words(error))
    return answer("defect", number=number)


BY_KIND: tuple[tuple[type[Exception], Callable[[Any], Response]], ...] = (
    (Problem, of_problem),
    (HTTPException, of_http),
    (StoreUnreachable, of_unreachable),
    (DBAPIError, of_database),
    (PoolExhausted, of_unreachable),
    (Exception, of_defect),
)
"""Which error is told how; the first kind that fits."""
