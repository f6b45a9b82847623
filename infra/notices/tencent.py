"""Texts by 腾讯云短信: SendSms of version 2021-01-11, signed with TC3-HMAC-SHA256.

The request is JSON. An answer has `Response`: an `Error` with a code, or one `SendStatusSet` entry a number, whose
code is `Ok` or what is wrong. Codes as documented on 2026-11-23 (短信 错误码).
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from hashlib import sha256
from typing import Any

from infra.notices import robots, texting
from infra.notices.channel import Message, Refused, Unreachable
from infra.notices.posting import Poster
from infra.notices.texting import Templates
from sync.instants import HOUR, MINUTE, SECOND, Millis

ADDRESS = "https://sms.tencentcloudapi.com/"
ALGORITHM = "TC3-HMAC-SHA256"
SERVICE, VERSION = "sms", "2021-01-11"
SIGNED = ("content-type", "host", "x-tc-action")

REFUSALS: Mapping[str, str] = {
    "AuthFailure.SignatureFailure": "bad_signature",
    "AuthFailure.InvalidAuthorization": "bad_signature",
    "AuthFailure": "bad_login",
    "UnauthorizedOperation": "bad_login",
    "UnauthorizedOperation.RequestIpNotInWhitelist": "address_not_allowed",
    "IpInBlacklist": "address_not_allowed",
    "IpNotInWhitelist": "address_not_allowed",
    "UnauthorizedOperation.SdkAppIdIsDisabled": "account_stopped",
    "UnauthorizedOperation.SmsSdkAppIdVerifyFail": "bad_login",
    "FailedOperation.TemplateIncorrectOrUnapproved": "template_refused",
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": "template_refused",
    "FailedOperation.TemplateIdNotExist": "template_refused",
    "FailedOperation.TemplateUnapprovedOrNotExist": "template_refused",
    "InvalidParameterValue.TemplateParameterFormatError": "template_refused",
    "InvalidParameterValue.TemplateParameterLengthLimit": "template_refused",
    "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": "template_refused",
    "InvalidParameterValue.ContentLengthLimit": "template_refused",
    "FailedOperation.SignatureIncorrectOrUnapproved": "sender_name_refused",
    "FailedOperation.MissingSignature": "sender_name_refused",
    "FailedOperation.MissingSignatureList": "sender_name_refused",
    "FailedOperation.ContainSensitiveWord": "content_refused",
    "FailedOperation.ForbidAddMarketingTemplates": "template_refused",
    "InvalidParameterValue.SdkAppIdNotExist": "bad_login",
    "InvalidParameterValue.IncorrectPhoneNumber": "number_refused",
    "LimitExceeded.AppCountryOrRegionInBlacklist": "number_refused",
    "FailedOperation.PhoneNumberInBlacklist": "unwanted",
}
BUSY: Mapping[str, tuple[str, Millis]] = {
    "FailedOperation.InsufficientBalanceInSmsPackage": ("no_money", 15 * MINUTE),
    "UnauthorizedOperation.SerivceSuspendDueToArrears": ("no_money", 15 * MINUTE),
    "UnauthorizedOperation.ServiceSuspendDueToArrears": ("no_money", 15 * MINUTE),
    "AuthFailure.SignatureExpire": ("clock_apart", 0),
    "RequestLimitExceeded": ("rate_limited", MINUTE),
    "LimitExceeded": ("rate_limited", HOUR),
    "InternalError": ("busy", 0),
    "ServiceUnavailable": ("busy", MINUTE),
}
OF_ONE_NUMBER: Mapping[str, Millis] = {
    "LimitExceeded.PhoneNumberThirtySecondLimit": MINUTE,
    "LimitExceeded.PhoneNumberOneHourLimit": HOUR,
    "LimitExceeded.PhoneNumberDailyLimit": HOUR,
    "LimitExceeded.PhoneNumberSameContentDailyLimit": HOUR,
    "LimitExceeded.DeliveryFrequencyLimit": MINUTE,
}


def authorization(
    key: str, secret: str, service: str, headers: Mapping[str, str], body: bytes, seconds: int
) -> str:
    """The header Authorization of a POST to `/`. headers: those to sign, lower case, values too where it says so."""
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name].strip().lower()}\n" for name in sorted(headers))
    request = f"POST\n/\n\n{lines}\n{names}\n{sha256(body).hexdigest()}"
    day = datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d")
    scope = f"{day}/{service}/tc3_request"
    signed = f"{ALGORITHM}\n{seconds}\n{scope}\n{sha256(request.encode()).hexdigest()}"
    derived = f"TC3{secret}".encode()
    for part in (day, service, "tc3_request"):
        derived = hmac.digest(derived, part.encode(), "sha256")
    signature = hmac.new(derived, signed.encode(), sha256).hexdigest()
    return f"{ALGORITHM} Credential={key}/{scope}, SignedHeaders={names}, Signature={signature}"


@dataclass(frozen=True)
class Tencent:
    """key, secret: SecretId and SecretKey of a user who may send texts. app: SmsSdkAppId. sender: the approved 签名."""

    poster: Poster
    key: str
    secret: str
    app: str
    region: str
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
        body = robots.body(
            {
                "PhoneNumberSet": [message.to],
                "SmsSdkAppId": self.app,
                "SignName": self.sender,
                "TemplateId": texting.approved(self.templates, message),
                "TemplateParamSet": list(message.values.values()),
                "SessionContext": message.id,
            }
        )
        code = _said(texting.body_of(self.poster.post(body, self._headers(body))))
        if code != "Ok":
            raise _meant(code)

    def _headers(self, body: bytes) -> Mapping[str, str]:
        seconds = self.now() // SECOND
        sent = {**robots.JSON, "X-TC-Action": "SendSms"}
        signed = {**{name.lower(): value for name, value in sent.items()}, "host": self.poster.host}
        return {
            **sent,
            "X-TC-Version": VERSION,
            "X-TC-Timestamp": str(seconds),
            "X-TC-Region": self.region,
            "Authorization": authorization(self.key, self.secret, SERVICE, signed, body, seconds),
        }


def _said(told: Mapping[str, Any]) -> str:
    """The code of the answer, or of its one number."""
    response = told.get("Response")
    if isinstance(response, dict):
        several = response.get("SendStatusSet")
        entry = several[0] if isinstance(several, list) and len(several) == 1 else response.get("Error")
        if isinstance(entry, dict) and isinstance(entry.get("Code"), str):
            return str(entry["Code"])
    raise Unreachable("rubbish")


def _meant(code: str) -> Refused | Unreachable:
    """What a code means; one that has no meaning of its own means what its first part does."""
    if code in OF_ONE_NUMBER:
        return Unreachable("rate_limited", OF_ONE_NUMBER[code], alone=True)
    for known in (code, code.partition(".")[0]):
        if known in BUSY:
            return Unreachable(*BUSY[known])
        if known in REFUSALS:
            return Refused(REFUSALS[known])
    return texting.unknown(code)
