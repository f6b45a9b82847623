"""The file of channels: whole or not at all, every slip with its place, its value and what would do; no secret."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra.notices.aliyun import Aliyun
from infra.notices.smtp import Smtp
from server.notices.channels import BadChannels, ChannelFile, Listeners, read_channels
from server.notices.letters import VALUES
from server.settings import Settings, read_settings
from server.staff.roles import EVERYBODY
from tests.server.noticing import OUTLET

SECRET = "whsec_" + base64.b64encode(bytes(32)).decode()
IDS = {name: f"id-{name}" for name in VALUES}
GOOD: dict[str, dict[str, Any]] = {
    "dingtalk": {"url": "https://oapi.dingtalk.com/robot/send?access_token=hush", "secret": "SEChush"},
    "wecom": {"url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=hush"},
    "feishu": {"url": "https://open.feishu.cn/open-apis/bot/v2/hook/hush", "secret": "hush"},
    "webhook": {"url": "https://hooks.example.com/hush", "secret": SECRET},
    "email": {"host": "smtp.example.com", "from": "us@example.com", "to": ["a@example.com", "b@example.com"]},
    "files": {},
    "aliyun_sms": {"key": "hushkey", "secret": "hush", "signature": "北辰家电", "templates": IDS, "roles": None},
    "tencent_sms": {
        "key": "hushkey", "secret": "hush", "app": "1400006666", "signature": "北辰家电", "templates": IDS,
        "roles": None,
    },
    "sns_sms": {"region": "ap-southeast-1", "roles": None},
}  # fmt: skip
TEXTS = ("aliyun_sms", "tencent_sms", "sns_sms")


def toml(value: Any) -> str:
    """A value as TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return (
        repr(value) if isinstance(value, int) else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    )


def channel(kind: str, /, **given: Any) -> str:
    members = {"name": kind, "kind": kind, "roles": ["dispatcher"], **GOOD[kind], **given}
    return "[[channel]]\n" + "".join(
        f"{key} = {toml(value)}\n" for key, value in members.items() if value is not None
    )


class Place:
    """An installation with a file of channels."""

    def __init__(self, home: Path, *, production: bool) -> None:
        origin = (
            {"DOORSTEP_ENVIRONMENT": "production", "DOORSTEP_ORIGIN": "https://a.example"}
            if production
            else {}
        )
        self.settings: Settings = read_settings({"DOORSTEP_HOME": str(home), **origin})
        self.file = home / "notices.toml"

    def reads(self, *channels: str, mode: int = 0o600) -> Listeners:
        self.file.write_text("\n".join(channels), encoding="utf-8")
        self.file.chmod(mode)
        return read_channels(self.settings, lambda: 0)

    def slips(self, *channels: str, mode: int = 0o600) -> str:
        with pytest.raises(BadChannels) as wrong:
            self.reads(*channels, mode=mode)
        assert "hush" not in str(wrong.value)
        return str(wrong.value)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path, production=True)


def test_every_kind_can_be_named(place: Place) -> None:
    listeners = place.reads(*(channel(kind) for kind in GOOD))

    assert [each.kind for each in listeners.every] == [
        "dingtalk",
        "wecom",
        "feishu",
        "webhook",
        "email",
        "email",
        "files",
        *TEXTS,
    ]
    assert all("hush" not in each.channel.shown for each in listeners.every)
    assert len({each.name for each in listeners.every}) == 10
    assert {each.kind for each in listeners.every if each.roles == {"customer"}} == set(TEXTS)


def test_who_hears_what(place: Place) -> None:
    listeners = place.reads(
        channel("wecom", roles=["dispatcher"], outlets=[OUTLET]),
        channel("feishu", roles=["manager", "dispatcher"]),
    )

    def names(audience: tuple[str, ...], outlet: str) -> list[str]:
        return [each.name for each in listeners.of(audience, outlet)]

    assert names(("dispatcher",), OUTLET) == ["wecom", "feishu"]
    assert names(("dispatcher",), "another") == ["feishu"]
    assert names(("manager",), OUTLET) == ["feishu"]
    assert names(("administrator",), OUTLET) == []


def test_mail_has_a_listener_for_each_address_that_keeps_its_name(place: Place) -> None:
    before = place.reads(channel("email")).every
    after = place.reads(channel("email", to=["b@example.com", "c@example.com"])).every

    assert before[1].name == after[0].name
    assert all("example" not in each.name for each in before)
    first = before[0].channel
    assert isinstance(first, Smtp) and (first.to, first.server.port) == ("a@example.com", 465)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (channel("wecom", kind="pigeon"), "kind: 'pigeon': one of email, webhook"),
        (channel("wecom", kind=None), "kind: None: one of"),
        (channel("wecom", colour="red"), "'wecom', colour: no such member; there are"),
        (channel("wecom", url=None), "'wecom', url: missing"),
        (channel("wecom", roles=["boss"]), "roles: ['boss']: one of administrator"),
        (channel("wecom", roles=[]), "roles: []: a list of roles"),
        (channel("wecom", roles="dispatcher"), "roles: 'dispatcher': a list of roles"),
        (channel("wecom", outlets=["north"]), "outlets: ['north']: an id"),
        (channel("wecom", outlets=[OUTLET, OUTLET]), "none of them twice"),
        (channel("wecom", language="fr"), "language: 'fr': one of zh, en"),
        (channel("wecom", local="yes"), "local: 'yes': true or false"),
        (channel("wecom", name="to all"), "name: 'to all': up to 24 letters"),
        (
            channel("wecom", url="https://qyapi.weixin.qq.com/hush"),
            "url: (hidden): an https address with key",
        ),
        (channel("wecom", url="ftp://hush?key=hush"), "url: (hidden): an https address"),
        (channel("wecom", url="https://u:hush@host/?key=hush"), "url: (hidden): an https address"),
        (channel("webhook", secret="hush"), "secret: (hidden): whsec_ and 24 to 64 bytes"),
        (channel("webhook", ca="/nowhere.pem"), "ca: '/nowhere.pem': a file that is there"),
        (channel("email", to=["a@b@c"]), "to: ['a@b@c']: an address such as"),
        (channel("email", to=["王@example.com"]), "an address such as"),
        (
            channel("email", to=["a@example.com\r\nBcc: b@example.com"]).replace("\r\n", "\\r\\n"),
            "an address such as",
        ),
        (channel("email", port=0), "port: 0: a port"),
        (channel("email", port=True), "port: True: a port"),
        (channel("email", login="us"), "password: (hidden): login and password, both or neither"),
        (channel("email", login="us", password="hush", security="none"), "security: 'none': tls or starttls"),
        (channel("wecom") + channel("wecom"), "name: 'wecom': two channels have it"),
        ("[[chanel]]\n" + channel("wecom"), "chanel: no such member; there is [[channel]]"),
        (
            channel("aliyun_sms", templates={}),
            "templates: {}: record_ready, record_corrected, link_again, completion",
        ),
        (
            channel("tencent_sms", templates={**IDS, "alarm": "1"}),
            "alarm: the provider's id of each of record_ready",
        ),
        (
            channel("aliyun_sms", templates={**IDS, "link_again": {"fr": "1"}}),
            "link_again: the provider's id",
        ),
        (channel("aliyun_sms", templates=None), "templates: missing"),
        (channel("aliyun_sms", signature="【北辰】"), "signature: '【北辰】': the approved 签名"),
        (channel("aliyun_sms", roles=["manager"]), "roles: ['manager']: one of customer"),
        (channel("aliyun_sms", prefixes=["86"]), "prefixes: ['86']: such as +86"),
        (channel("aliyun_sms", country="+86"), "country: '+86': a calling code"),
        (channel("tencent_sms", app="x"), "app: 'x': the SmsSdkAppId"),
        (
            channel("tencent_sms", url="https://x.example.com/api"),
            "url: 'https://x.example.com/api': an https address without",
        ),
        (channel("sns_sms", key="hush"), "secret: (hidden): key and secret, both or neither"),
        (channel("sns_sms", sender="Door Step"), "sender: 'Door Step': up to 11 letters"),
        (channel("wecom", roles=["customer"]), "roles: ['customer']: one of administrator"),
        (channel("email", to="customer"), 'to = "customer" and roles = ["customer"], both or neither'),
        (channel("email", roles=["customer"]), 'to = "customer" and roles = ["customer"], both or neither'),
        (channel("email", to="customer", roles=["customer", "manager"]), "both or neither"),
        ("channel = 3", "[[channel]], once for each"),
        ("[[channel]]\nname =", "not TOML"),
    ],
)
def test_a_slip_is_named_with_its_value_and_what_would_do(place: Place, wrong: str, said: str) -> None:
    assert said in place.slips(wrong)


def test_all_slips_are_named_at_once(place: Place) -> None:
    said = place.slips(channel("wecom", language="fr", url=None), channel("email", port=0))

    assert all(
        each in said
        for each in ("[[channel]] 1 'wecom', language", "url: missing", "[[channel]] 2 'email', port")
    )


@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_file_that_others_may_read_is_refused_in_production(place: Place, mode: int) -> None:
    assert "readable by others; chmod 600" in place.slips(channel("wecom"), mode=mode)


def test_without_a_file_production_tells_nobody_and_development_everybody(
    tmp_path: Path, place: Place
) -> None:
    assert read_channels(place.settings, lambda: 0) == Listeners((), missing=True)

    home = read_channels(Place(tmp_path, production=False).settings, lambda: 0)
    assert [each.kind for each in home.every] == ["files"]
    assert all(home.of((role,), OUTLET) for role in (*EVERYBODY, "customer"))


def test_an_empty_file_means_nobody_and_is_meant(place: Place) -> None:
    assert place.reads("") == Listeners(())


def test_inner_addresses_are_for_those_who_say_so_in_production(tmp_path: Path, place: Place) -> None:
    outside, inside = place.reads(channel("wecom"), channel("feishu", local=True)).every
    here, _ = Place(tmp_path, production=False).reads(channel("wecom"), channel("feishu", local=True)).every

    reaches = [each.channel.poster.reach for each in (outside, inside, here)]  # type: ignore[attr-defined]
    assert [(each.private, each.plain) for each in reaches] == [(False, False), (True, False), (True, True)]


def test_a_worker_reads_a_change_and_keeps_what_was_good(place: Place) -> None:
    file = ChannelFile(place.settings, lambda: 0)
    assert (file.current(), file.note) == ((Listeners((), missing=True), True), "no_channels_file")
    place.reads(channel("wecom"))
    listeners, anew = file.current()
    assert listeners is not None
    assert ([each.name for each in listeners.every], anew, file.note) == (["wecom"], True, "")
    assert file.current() == (listeners, False)

    place.file.write_text("[[channel]")
    assert (file.current(), file.note) == ((listeners, True), "channels_unreadable")
    assert file.current() == (listeners, False)
    place.reads(channel("feishu"))
    assert file.current()[0] != listeners
    assert file.note == ""


def test_a_text_that_would_be_sent_in_pieces_is_a_slip(tmp_path: Path) -> None:
    place = Place(tmp_path, production=True)
    place.settings = replace(place.settings, origin="https://service-centre.of.a.long.name.example.com")

    assert "record_ready has" in place.slips(channel("aliyun_sms", signature="北辰家用电器维修"))
    assert "70 fit: a shorter name, or a shorter DOORSTEP_ORIGIN" in place.slips(channel("tencent_sms"))


def test_templates_are_of_the_channels_language_or_of_those_they_name(place: Place) -> None:
    both = {**IDS, "completion_code": {"zh": "id-zh", "en": "id-en"}}
    [listener] = place.reads(channel("aliyun_sms", templates=both)).every
    reaching, service = listener.reaching, listener.channel
    assert reaching is not None and isinstance(service, Aliyun)

    told = [reaching.language(name, "en", listener.language) for name in VALUES]
    assert told == ["zh", "zh", "zh", "en"]
    assert service.templates["completion_code", "en"] == "id-en"
    assert service.templates["record_ready", "zh"] == "id-record_ready"


@pytest.mark.parametrize(
    ("members", "phones", "expected"),
    [
        ({}, ("0755-8888 1234", "138 0000 1234"), "+8613800001234"),
        ({"prefixes": ["+86"]}, ("+44 7700 900123",), ""),
        ({"prefixes": ["+44", "+1"]}, ("138 0000 1234", "+44 7700 900123"), "+447700900123"),
        ({"country": "44"}, ("07700 900123",), "+447700900123"),
    ],
)
def test_numbers_go_to_the_channel_that_reaches_them(
    place: Place, members: dict[str, Any], phones: tuple[str, ...], expected: str
) -> None:
    [listener] = place.reads(channel("sns_sms", **members)).every
    assert listener.reaching is not None
    assert listener.reaching.address(phones, ("chen@example.com",)) == expected


def test_mail_to_customers_is_one_listener_that_reaches_addresses_alone(place: Place) -> None:
    [listener] = place.reads(channel("email", to="customer", roles=["customer"])).every
    assert listener.reaching is not None
    assert listener.reaching.address(("138 0000 1234",), ("chen@example.com",)) == "chen@example.com"
    assert listener.reaching.address(("138 0000 1234",), ()) == ""
