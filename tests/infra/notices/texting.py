"""Stand-ins for those who send texts. Each works out the signature anew, by the provider's own description of it and by
other means than the adapter: step by step over what came over the wire.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from urllib.parse import quote, unquote

from tests.infra.notices.standins import Call, Reply


def hmac_hex(key: bytes, text: str) -> str:
    """HMAC-SHA256 as hex."""
    return hmac.new(key, text.encode("utf-8"), hashlib.sha256).hexdigest()


def hash_hex(data: bytes) -> str:
    """SHA-256 as hex."""
    digest = hashlib.new("sha256")
    digest.update(data)
    return digest.hexdigest()


def parts_of(authorization: str, algorithm: str) -> dict[str, str]:
    """Credential, SignedHeaders and Signature of this header."""
    told, _, rest = authorization.partition(" ")
    if told != algorithm:
        return {}
    return dict(part.strip().split("=", 1) for part in rest.split(","))


@dataclass
class Texts:
    """texts: (number, template, values) of what was taken, in order. again: whether the same nonce came twice."""

    now: Callable[[], int]
    texts: list[tuple[str, str, list[str]]] = field(default_factory=list)
    nonces: set[str] = field(default_factory=set)


class AliyunTexts(Texts):
    """阿里云: V3 signature over method, path, query, the headers it names, and the body's hash."""

    key, secret, sender = "LTAI5tExampleKeyId", "aliyun-hush-secret", "北辰家电"
    approved = {"SMS_100": ["link"], "SMS_101": ["link"], "SMS_102": ["link"], "SMS_103": ["code"]}

    def __call__(self, call: Call) -> Reply:
        """Its rule."""
        wrong = self._wrong(call)
        if wrong:
            return Reply({"Code": wrong, "Message": f"of {call.path}", "RequestId": "R"}, 400)
        asked = call.query
        if asked["SignName"] != self.sender:
            return self._says("isv.SMS_SIGNATURE_ILLEGAL")
        values = json.loads(asked["TemplateParam"])
        if asked["TemplateCode"] not in self.approved:
            return self._says("isv.SMS_TEMPLATE_ILLEGAL")
        if list(values) != self.approved[asked["TemplateCode"]]:
            return self._says("isv.TEMPLATE_MISSING_PARAMETERS")
        if any("://" in value for value in values.values()):
            return self._says("isv.PARAM_NOT_SUPPORT_URL")
        if not (asked["PhoneNumbers"].isdigit() and len(asked["PhoneNumbers"]) == 11):
            return self._says("isv.MOBILE_NUMBER_ILLEGAL")
        self.texts.append((asked["PhoneNumbers"], asked["TemplateCode"], list(values.values())))
        return Reply({"Code": "OK", "Message": "OK", "BizId": "1", "RequestId": "R"})

    def _says(self, code: str) -> Reply:
        return Reply({"Code": code, "Message": "of 13800001234", "RequestId": "R"})

    def _wrong(self, call: Call) -> str:
        given = parts_of(call.headers.get("authorization", ""), "ACS3-HMAC-SHA256")
        if given.get("Credential") != self.key:
            return "InvalidAccessKeyId.NotFound"
        needed = {"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce"}
        names = given["SignedHeaders"].split(";")
        if names != sorted(names) or not {*needed, "x-acs-version"} <= set(names):
            return "IncompleteSignature"
        at = datetime.strptime(call.headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
        if abs(at.timestamp() * 1000 - self.now()) > 15 * 60_000:
            return "InvalidTimeStamp.Expired"
        if call.headers["x-acs-content-sha256"] != hash_hex(call.body):
            return "InvalidDigest"
        if (call.headers["x-acs-action"], call.headers["x-acs-version"]) != ("SendSms", "2017-05-25"):
            return "InvalidAction.NotFound"
        if hmac_hex(self.secret.encode(), self._to_sign(call, names)) != given["Signature"]:
            return "SignatureDoesNotMatch"
        if call.headers["x-acs-signature-nonce"] in self.nonces:
            return "SignatureNonceUsed"
        self.nonces.add(call.headers["x-acs-signature-nonce"])
        return ""

    def _to_sign(self, call: Call, names: list[str]) -> str:
        pairs = [(name, call.query[name]) for name in sorted(call.query)]
        query = "&".join(quote(name, safe="~") + "=" + quote(value, safe="~") for name, value in pairs)
        request = ["POST", call.path, query]
        request += [f"{name}:{call.headers[name]}" for name in names]
        request += ["", ";".join(names), hash_hex(call.body)]
        return "ACS3-HMAC-SHA256\n" + hash_hex("\n".join(request).encode())


class TencentTexts(Texts):
    """腾讯云: TC3 signature over a JSON body, with a key derived from the day and the service."""

    key, secret, sender, app = "AKIDexample", "tencent-hush-secret", "北辰家电", "1400006666"
    approved = {"1110": 1, "1111": 1, "1112": 1, "1113": 1}

    def __call__(self, call: Call) -> Reply:
        """Its rule."""
        wrong = self._wrong(call)
        if wrong:
            return Reply({"Response": {"Error": {"Code": wrong, "Message": "no"}, "RequestId": "R"}})
        asked = call.json
        if asked["SmsSdkAppId"] != self.app:
            return self._says(call, "UnauthorizedOperation.SmsSdkAppIdVerifyFail")
        if asked["SignName"] != self.sender:
            return self._says(call, "FailedOperation.SignatureIncorrectOrUnapproved")
        values = asked["TemplateParamSet"]
        if self.approved.get(asked["TemplateId"]) != len(values):
            return self._says(call, "FailedOperation.TemplateIncorrectOrUnapproved")
        [number] = asked["PhoneNumberSet"]
        if not (number.startswith("+") and number[1:].isdigit()):
            return self._says(call, "InvalidParameterValue.IncorrectPhoneNumber")
        self.texts.append((number, asked["TemplateId"], values))
        return self._says(call, "Ok")

    def _says(self, call: Call, code: str) -> Reply:
        [number] = call.json["PhoneNumberSet"]
        entry = {"SerialNo": "1", "PhoneNumber": number, "Fee": 1, "SessionContext": "", "Code": code}
        return Reply(
            {"Response": {"SendStatusSet": [{**entry, "Message": code, "IsoCode": "CN"}], "RequestId": "R"}}
        )

    def _wrong(self, call: Call) -> str:
        given = parts_of(call.headers.get("authorization", ""), "TC3-HMAC-SHA256")
        key, _, scope = given.get("Credential", "").partition("/")
        if key != self.key:
            return "AuthFailure.SecretIdNotFound"
        seconds = int(call.headers["x-tc-timestamp"])
        if abs(seconds * 1000 - self.now()) > 5 * 60_000:
            return "AuthFailure.SignatureExpire"
        day = str(datetime.fromtimestamp(seconds, timezone.utc).date())
        names = given["SignedHeaders"].split(";")
        if scope != f"{day}/sms/tc3_request" or not {"content-type", "host"} <= set(names):
            return "AuthFailure.InvalidAuthorization"
        request = ["POST", "/", unquote("")]
        request += [f"{name}:{call.headers[name].lower()}" for name in names]
        request += ["", ";".join(names), hash_hex(call.body)]
        signed = ["TC3-HMAC-SHA256", str(seconds), scope, hash_hex("\n".join(request).encode())]
        made = ("TC3" + self.secret).encode()
        for step in scope.split("/"):
            made = hmac.new(made, step.encode(), hashlib.sha256).digest()
        if hmac_hex(made, "\n".join(signed)) != given["Signature"]:
            return "AuthFailure.SignatureFailure"
        version = (call.headers["x-tc-action"], call.headers["x-tc-version"])
        return "" if version == ("SendSms", "2021-01-11") and call.headers["x-tc-region"] else "InvalidAction"


class SnsTexts(Texts):
    """Amazon SNS: a form, signed with version 4, answered in XML."""

    key, secret, region = "AKIAEXAMPLE", "sns-hush-secret", "ap-southeast-1"
    opted_out = frozenset[str]()

    def __call__(self, call: Call) -> Reply:
        """Its rule."""
        asked = {
            unquote(name.replace("+", " ")): unquote(value.replace("+", " "))
            for name, _, value in (pair.partition("=") for pair in call.body.decode().split("&"))
        }
        given = parts_of(call.headers.get("authorization", ""), "AWS4-HMAC-SHA256")
        if not given.get("Credential", "").startswith(self.key + "/"):
            return self._fails(403, "InvalidClientTokenId", "no such key")
        if self._signature(call, given) != given["Signature"]:
            return self._fails(403, "SignatureDoesNotMatch", "no")
        if asked["Action"] != "Publish" or asked["Version"] != "2010-03-31":
            return self._fails(400, "InvalidAction", "no")
        number = asked["PhoneNumber"]
        if not number.startswith("+"):
            return self._fails(400, "InvalidParameter", f"Invalid parameter: PhoneNumber Reason: {number}")
        if number in self.opted_out:
            return self._fails(400, "OptedOut", f"{number} opted out")
        kinds = [asked[name] for name in sorted(asked) if name.endswith("StringValue")]
        self.texts.append((number, asked["Message"], kinds))
        return Reply(
            '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m'
            "</MessageId></PublishResult><ResponseMetadata><RequestId>R</RequestId></ResponseMetadata>"
            "</PublishResponse>"
        )

    def _fails(self, status: int, code: str, words: str) -> Reply:
        error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{words}</Message></Error>"
        return Reply(f"<ErrorResponse>{error}<RequestId>R</RequestId></ErrorResponse>", status)

    def _signature(self, call: Call, given: dict[str, str]) -> str:
        names = given["SignedHeaders"].split(";")
        request = ["POST", call.path or "/", ""]
        request += [f"{name}:{call.headers[name]}" for name in names]
        request += ["", ";".join(names), hash_hex(call.body)]
        _, day, region, service, end = given["Credential"].split("/")
        scope = "/".join((day, region, service, end))
        told = ["AWS4-HMAC-SHA256", call.headers["x-amz-date"], scope, hash_hex("\n".join(request).encode())]
        made = ("AWS4" + self.secret).encode()
        for step in (day, region, service, end):
            made = hmac.new(made, step.encode(), hashlib.sha256).digest()
        return hmac_hex(made, "\n".join(told))
