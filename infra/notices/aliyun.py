"""Texts by 阿里云短信服务: SendSms of Dysmsapi 2017-05-25, signed with ACS3-HMAC-SHA256 (signature version 3).

Parameters stand in the query, the body is empty. An answer has a `Code`, whatever its status: `OK`, or what is wrong.
Codes as documented on 2026-11-23 (国内消息 API 错误码). Its limits for one number (a text a minute, five an hour, ten a
day of codes; fifty a day of others) come back as isv.BUSINESS_LIMIT_CONTROL, with the limit in the words beside it.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

from infra.notices import texting
from infra.notices.channel import Message, Refused, Unreachable
from infra.notices.posting import Poster
from infra.notices.texting import Templates
from sync.instants import HOUR, MINUTE, Millis, iso

ADDRESS = "https://dysmsapi.aliyuncs.com/"
ALGORITHM = "ACS3-HMAC-SHA256"
VERSION = "2017-05-25"

REFUSALS: Mapping[str, str] = {
    "SignatureDoesNotMatch": "bad_signature",
    "IncompleteSignature": "bad_signature",
    "InvalidAccessKeyId": "bad_login",
    "InvalidAccessKeyId.NotFound": "bad_login",
    "InvalidAccessKeyId.Inactive": "bad_login",
    "Forbidden.RAM": "bad_login",
    "NoPermission": "bad_login",
    "isp.RAM_PERMISSION_DENY": "bad_login",
    "isv.ACCOUNT_NOT_EXISTS": "bad_login",
    "isv.ACCOUNT_ABNORMAL": "account_stopped",
    "isv.PRODUCT_UN_SUBSCRIPT": "account_stopped",
    "isv.PRODUCT_UNSUBSCRIBE": "account_stopped",
    "isv.SMS_TEMPLATE_ILLEGAL": "template_refused",
    "isv.TEMPLATE_MISSING_PARAMETERS": "template_refused",
    "isv.TEMPLATE_PARAMS_ILLEGAL": "template_refused",
    "isv.INVALID_JSON_PARAM": "template_refused",
    "isv.INVALID_PARAMETERS": "template_refused",
    "isv.PARAM_LENGTH_LIMIT": "template_refused",
    "isv.PARAM_NOT_SUPPORT_URL": "template_refused",
    "isv.SMS_SIGNATURE_ILLEGAL": "sender_name_refused",
    "isv.SMS_SIGNATURE_SCENE_ILLEGAL": "sender_name_refused",
    "isv.SMS_SIGN_ILLEGAL": "sender_name_refused",
    "isv.SIGN_STATE_ILLEGAL": "sender_name_refused",
    "isv.SMS_CONTENT_ILLEGAL": "content_refused",
    "isv.BLACK_KEY_CONTROL_LIMIT": "content_refused",
    "isv.MOBILE_NUMBER_ILLEGAL": "number_refused",
    "isv.DOMESTIC_NUMBER_NOT_SUPPORTED": "number_refused",
    "isv.DENY_IP_RANGE": "address_not_allowed",
}
BUSY: Mapping[str, tuple[str, Millis]] = {
    "isv.OUT_OF_SERVICE": ("no_money", 15 * MINUTE),
    "isv.AMOUNT_NOT_ENOUGH": ("no_money", 15 * MINUTE),
    "isv.DAY_LIMIT_CONTROL": ("rate_limited", HOUR),
    "isv.MONTH_LIMIT_CONTROL": ("rate_limited", HOUR),
    "InvalidTimeStamp.Expired": ("clock_apart", 0),
    "InvalidTimeStamp.Format": ("clock_apart", 0),
    "SignatureNonceUsed": ("busy", 0),
    "isp.SYSTEM_ERROR": ("busy", 0),
    "isp.GATEWAY_ERROR": ("busy", 0),
    "isp.UNKNOWN": ("busy", 0),
    "ServiceUnavailable": ("busy", MINUTE),
    "InternalError": ("busy", 0),
}
OF_ONE_NUMBER = "isv.BUSINESS_LIMIT_CONTROL"
THROTTLED = "Throttling"


def canonical(pairs: Mapping[str, str]) -> str:
    """A query in the one form that is signed."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in sorted(pairs.items()))


def authorization(key: str, secret: str, query: str, headers: Mapping[str, str], body: bytes = b"") -> str:
    """The header Authorization of a POST to `/`. query: canonical. headers: those to sign, lower case, in any order."""
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(headers))
    request = f"POST\n/\n{query}\n{lines}\n{names}\n{sha256(body).hexdigest()}"
    signed = f"{ALGORITHM}\n{sha256(request.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), signed.encode(), sha256).hexdigest()
    return f"{ALGORITHM} Credential={key},SignedHeaders={names},Signature={signature}"


@dataclass(frozen=True)
class Aliyun:
    """key and secret: of a RAM user who may send texts. sender: the approved 签名, without its brackets."""

    poster: Poster
    key: str
    secret: str
    sender: str
    templates: Templates
    now: Callable[[], Millis]
    pace: Millis = 0
    merges: bool = False

    @property
    def shown(self) -> str:
        """The service and the sender's name."""
        return f"【{self.sender}】{self.poster.host}"

    def send(self, message: Message) -> None:
        """As in Channel. It knows no ids of ours that would keep a text from being sent twice."""
        query = canonical(
            {
                "PhoneNumbers": message.to if not message.to.startswith("+86") else message.to[3:],
                "SignName": self.sender,
                "TemplateCode": texting.approved(self.templates, message),
                "TemplateParam": json.dumps(dict(message.values), ensure_ascii=False),
                "OutId": message.id,
            }
        )
        told = texting.body_of(self.poster.post(b"", self._headers(message, query), query))
        code = str(told.get("Code", ""))
        if code != "OK":
            raise _meant(code, str(told.get("Message")))

    def _headers(self, message: Message, query: str) -> Mapping[str, str]:
        at = self.now()
        signed = {
            "host": self.poster.host,
            "x-acs-action": "SendSms",
            "x-acs-version": VERSION,
            "x-acs-date": f"{iso(at)[:19]}Z",
            "x-acs-signature-nonce": sha256(f"{message.id}.{at}".encode()).hexdigest()[:32],
            "x-acs-content-sha256": sha256(b"").hexdigest(),
        }
        rest = {name: value for name, value in signed.items() if name != "host"}
        return {**rest, "Authorization": authorization(self.key, self.secret, query, signed)}


def _quoted(text: str) -> str:
    return quote(text, safe="-_.~")


def _meant(code: str, words: str) -> Refused | Unreachable:
    """What a code means. words: never for a log, they name the number."""
    if code == OF_ONE_NUMBER:
        return Unreachable("rate_limited", MINUTE if "分钟" in words else HOUR, alone=True)
    if code.startswith(THROTTLED):
        return Unreachable("rate_limited", MINUTE)
    if code in BUSY:
        return Unreachable(*BUSY[code])
    return Refused(REFUSALS[code]) if code in REFUSALS else texting.unknown(code)
