"""Settings: read once from the environment, here and nowhere else.

`SETTINGS` is the whole list; the README's table is checked against it. A bad value stops the start with
`BadSetting`, which names the setting and what was given.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


class BadSetting(Exception):
    """A setting cannot be used: its environment name, the value (hidden if secret) and what would do."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        super().__init__(f"{name}={value!r}: {wanted}")
        self.name, self.value, self.wanted = name, value, wanted


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the table. `read` turns text into the value; ValueError says what would do."""

    name: str
    default: str
    meaning: str
    read: Callable[[str], Any] = str
    secret: bool = False

    @property
    def attribute(self) -> str:
        """The name of the value in `Settings`."""
        return self.name.removeprefix("DOORSTEP_").lower()


def _home(text: str) -> Path:
    if not text:
        raise ValueError("a directory")
    return Path(text).expanduser().resolve()


def _origin(text: str) -> str:
    parts = urlsplit(text)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.path
        or parts.query
        or parts.fragment
    ):
        raise ValueError("an origin such as https://service.example.com, without a path")
    return text


def _address(text: str) -> str:
    return _origin(text.rstrip("/")) if text else ""


def _database(text: str) -> str:
    """`postgresql://` means psycopg 3; an empty text means SQLite under the home directory."""
    if not text:
        return ""
    try:
        url = make_url(text)
    except ArgumentError:
        raise ValueError("an address such as postgresql://user:password@host/doorstep") from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("postgresql+psycopg", "sqlite"):
        raise ValueError("a database of kind postgresql or sqlite")
    if url.drivername == "sqlite" and not (url.database and Path(url.database).is_absolute()):
        raise ValueError("an absolute file, such as sqlite:////var/lib/doorstep/doorstep.db")
    return url.render_as_string(hide_password=False)


def _file(text: str) -> Path | None:
    return Path(text).expanduser().resolve() if text else None


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError("one of " + ", ".join(words))
        return text

    return read


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 9:
        raise ValueError("a number from 0 to 9")
    return int(text)


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 36_500:
        raise ValueError("a number of days from 0 to 36500")
    return int(text)


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("an http or https address")
    return text


KMS_KEYS = ("seal", "countersign", "log")


def _kms(text: str) -> Mapping[str, str]:
    """`name=key id, …`: the name of a key of ours, and an id, alias or ARN of AWS."""
    named = [each.strip().partition("=") for each in text.split(",") if each.strip()]
    if any(name not in KMS_KEYS or not key for name, _, key in named) or len({n for n, _, _ in named}) < len(
        named
    ):
        raise ValueError("name=key pairs by comma, each name once, of " + ", ".join(KMS_KEYS))
    return {name: key for name, _, key in named}


def _bucket(text: str) -> str:
    if not 3 <= len(text) <= 63 or not all(c.isascii() and (c.isalnum() or c in ".-") for c in text):
        raise ValueError("a bucket name of 3 to 63 letters, digits, dots and hyphens")
    return text


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "DOORSTEP_HOME", "var", "Directory for the embedded database, keys and other local files.", _home
    ),
    Setting(
        "DOORSTEP_DATABASE_URL",
        "",
        "Database; `postgresql://user:password@host/name`, or empty for SQLite in the home directory.",
        _database,
        secret=True,
    ),
    Setting(
        "DOORSTEP_ORIGIN",
        "http://127.0.0.1:8000",
        "Origin under which people and phones reach the server; also the issuer named in records.",
        _origin,
    ),
    Setting(
        "DOORSTEP_OBJECTS_ENDPOINT", "", "Address of the S3 object store; empty for AWS itself.", _address
    ),
    Setting("DOORSTEP_OBJECTS_BUCKET", "doorstep", "Bucket that holds photos and records.", _bucket),
    Setting("DOORSTEP_OBJECTS_REGION", "us-east-1", "Region the object store expects in signatures."),
    Setting(
        "DOORSTEP_OBJECTS_ACCESS_KEY", "", "Access key; empty to use the machine's own role.", secret=True
    ),
    Setting("DOORSTEP_OBJECTS_SECRET_KEY", "", "Secret of the access key.", secret=True),
    Setting(
        "DOORSTEP_OBJECTS_ADDRESSING",
        "virtual",
        "`virtual` (AWS, Aliyun OSS, Tencent COS) or `path` (the embedded store, MinIO).",
        _one_of("virtual", "path"),
    ),
    Setting(
        "DOORSTEP_OBJECTS_LOCK_DAYS",
        "0",
        "For how many days sealed records are locked in the bucket (Object Lock, compliance); 0 for not at all.",
        _days,
    ),
    Setting(
        "DOORSTEP_PROXIES",
        "0",
        "How many proxies of ours stand before the server and write X-Forwarded-For; 1 behind nginx.",
        _count,
    ),
    Setting(
        "DOORSTEP_NOTICES",
        "",
        "File of the channels that notices go to; empty for `notices.toml` in the home directory.",
        _file,
    ),
    Setting(
        "DOORSTEP_TIMESTAMPS",
        "",
        "Address of an RFC 3161 timestamp authority that seals ask; empty for none.",
        _web_address,
        secret=True,
    ),
    Setting(
        "DOORSTEP_WITNESSES",
        "",
        "File of the witnesses that are asked to watch the log of records; empty for none.",
        _file,
    ),
    Setting(
        "DOORSTEP_KMS",
        "",
        "Keys that AWS KMS holds, such as `seal=alias/a,countersign=alias/b,log=alias/c`; those not named are files.",
        _kms,
    ),
    Setting(
        "DOORSTEP_ENVIRONMENT",
        "development",
        "`production` refuses plain http origins and keys that are missing or readable by others.",
        _one_of("development", "production"),
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values, by the names of `SETTINGS` without their prefix."""

    home: Path
    database_url: str = field(repr=False)
    origin: str
    objects_endpoint: str
    objects_bucket: str
    objects_region: str
    objects_access_key: str = field(repr=False)
    objects_secret_key: str = field(repr=False)
    objects_addressing: str
    objects_lock_days: int
    proxies: int
    notices: Path
    timestamps: str = field(repr=False)
    witnesses: Path | None
    kms: Mapping[str, str]
    environment: str

    @property
    def production(self) -> bool:
        """Whether this serves real customers."""
        return self.environment == "production"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this environment; BadSetting for the first that cannot be used."""
    given = os.environ if environment is None else environment
    _refuse_slips(given)
    values = {setting.attribute: _value(setting, given) for setting in SETTINGS}
    if not values["database_url"]:
        values["database_url"] = f"sqlite:///{values['home'] / 'doorstep.db'}"
    values["notices"] = values["notices"] or values["home"] / "notices.toml"
    if values["environment"] == "production" and not values["origin"].startswith("https://"):
        raise BadSetting("DOORSTEP_ORIGIN", values["origin"], "an https origin in production")
    if bool(values["objects_access_key"]) != bool(values["objects_secret_key"]):
        raise BadSetting("DOORSTEP_OBJECTS_SECRET_KEY", "(hidden)", "access key and secret, both or neither")
    return Settings(**values)


def _value(setting: Setting, given: Mapping[str, str]) -> Any:
    text = given.get(setting.name, setting.default).strip()
    try:
        return setting.read(text)
    except ValueError as problem:
        raise BadSetting(setting.name, "(hidden)" if setting.secret else text, str(problem)) from None


def _refuse_slips(given: Mapping[str, str]) -> None:
    """A name that is none of ours is a slip of the pen, and would otherwise go unnoticed."""
    known = [setting.name for setting in SETTINGS]
    for name in sorted(name for name in given if name.startswith("DOORSTEP_") and name not in known):
        meant = get_close_matches(name, known, 1, cutoff=0.85)
        one = f"; {meant[0]} is one" if meant else ": `doorstep settings` has them all"
        raise BadSetting(name, "(hidden)", f"no such setting{one}")


def shown(settings: Settings) -> dict[str, str]:
    """Environment name -> value for people's eyes: secrets hidden, the database's password too."""
    values: dict[str, str] = {}
    for setting, value in zip(SETTINGS, (getattr(settings, f.name) for f in fields(settings)), strict=True):
        if setting.name == "DOORSTEP_DATABASE_URL":
            values[setting.name] = make_url(value).render_as_string(hide_password=True)
        else:
            told = (
                ",".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, Mapping) else str(value)
            )
            values[setting.name] = "(hidden)" if setting.secret and value else told
    return values
