"""Texts by Amazon SNS: Publish to a telephone number. Nobody has to approve templates; the words are ours.

Not in China's regions, which send no texts. One attempt a call: the sweep tries again, and says so. boto3 writes
what it sends into its log when that is at DEBUG; it is kept from it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

from infra.notices.channel import Message, Refused, Unreachable
from infra.notices.reach import CONNECT_SECONDS, SILENCE_SECONDS
from infra.notices.texting import unknown
from sync.instants import HOUR, MINUTE, Millis

REFUSALS: Mapping[str, str] = {
    "SignatureDoesNotMatch": "bad_signature",
    "IncompleteSignature": "bad_signature",
    "InvalidClientTokenId": "bad_login",
    "InvalidAccessKeyId": "bad_login",
    "MissingAuthenticationToken": "bad_login",
    "UnrecognizedClientException": "bad_login",
    "AuthorizationError": "bad_login",
    "AccessDenied": "bad_login",
    "AccessDeniedException": "bad_login",
    "OptInRequired": "account_stopped",
    "OptedOut": "unwanted",
    "PhoneNumberOptedOut": "unwanted",
}
BUSY: Mapping[str, tuple[str, Millis]] = {
    "Throttling": ("rate_limited", MINUTE),
    "Throttled": ("rate_limited", MINUTE),
    "ThrottlingException": ("rate_limited", MINUTE),
    "KMSThrottling": ("rate_limited", MINUTE),
    "MonthlySpendLimitExceeded": ("no_money", HOUR),
    "RequestExpired": ("clock_apart", 0),
    "ExpiredToken": ("busy", MINUTE),
    "InternalError": ("busy", 0),
    "InternalFailure": ("busy", 0),
    "ServiceUnavailable": ("busy", MINUTE),
}
INVALID = frozenset({"InvalidParameter", "InvalidParameterValue", "ValidationException", "ValidationError"})


@dataclass(frozen=True)
class Sns:
    """key empty: the machine's own role. sender: up to 11 letters and digits, where the country knows such names.
    endpoint empty: AWS itself.
    """

    region: str
    key: str = ""
    secret: str = field(default="", repr=False)
    sender: str = ""
    endpoint: str = ""
    pace: Millis = 100
    merges: bool = False

    @property
    def shown(self) -> str:
        """The service's region."""
        return f"SNS {self.region}"

    def send(self, message: Message) -> None:
        """As in Channel. A text that was sent and not heard of is sent again."""
        kinds = {"SMSType": "Transactional", **({"SenderID": self.sender} if self.sender else {})}
        attributes = {
            f"AWS.SNS.SMS.{name}": {"DataType": "String", "StringValue": value}
            for name, value in kinds.items()
        }
        failure: Refused | Unreachable | None = None
        try:
            self._client.publish(PhoneNumber=message.to, Message=message.text, MessageAttributes=attributes)
        except ClientError as refused:
            failure = _meant(refused.response)
        except (NoCredentialsError, PartialCredentialsError):
            failure = Refused("bad_login")
        except BotoCoreError as trouble:
            failure = Unreachable("no_answer" if "Timeout" in type(trouble).__name__ else "no_connection")
        except Exception:  # noqa: BLE001  boto's parsers raise whatever a strange answer brings them to
            failure = Unreachable("rubbish")
        if failure is not None:
            raise failure

    @cached_property
    def _client(self) -> Any:
        for name in ("boto3", "botocore"):
            logger = logging.getLogger(name)
            logger.setLevel(max(logger.level, logging.INFO))
        return boto3.session.Session().client(
            "sns",
            region_name=self.region,
            endpoint_url=self.endpoint or None,
            aws_access_key_id=self.key or None,
            aws_secret_access_key=self.secret or None,
            config=Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=SILENCE_SECONDS,
                retries={"mode": "standard", "total_max_attempts": 1},
            ),
        )


def _meant(response: Mapping[str, Any]) -> Refused | Unreachable:
    """What an error means. Its words are never for a log: they name the number."""
    error = response.get("Error", {})
    code, words = str(error.get("Code", "")), str(error.get("Message", ""))
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in INVALID:
        return Refused("number_refused" if "PhoneNumber" in words else "content_refused")
    if code in BUSY:
        return Unreachable(*BUSY[code])
    if code in REFUSALS:
        return Refused(REFUSALS[code])
    return Unreachable(f"http_{status}") if status >= 500 else unknown(code)
