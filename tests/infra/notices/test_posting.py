"""Whom we connect to, with which certificate, and how long we listen."""

from __future__ import annotations

import socket
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest

from infra.notices import Refused, Unreachable
from infra.notices.posting import Poster
from infra.notices.reach import Reach, public
from tests.infra.notices.authority import certificate_for
from tests.infra.notices.standins import Reply, dripping, server_side, standing

HOME = Reach(private=True, plain=True)


def resolving(*addresses: str) -> Any:
    """A name server that knows these, whatever it is asked."""

    def resolve(host: str, port: int, **_: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    return resolve


def code_of(poster: Poster) -> tuple[type[Exception], str]:
    with pytest.raises((Refused, Unreachable)) as said:
        poster.post(b"{}", {})
    return type(said.value), said.value.code


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.100.100.200",
            "0.0.0.0",
        ),
        *(
            "224.0.0.1",
            "::1",
            "fe80::1%eth0",
            "fd00::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:0a00:0001::1",
        ),
        "ff02::1",
    ],
)
def test_an_inner_address_is_not_public(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize(
    "address", ["203.119.24.1", "8.8.8.8", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize("addresses", [("10.0.0.1",), ("8.8.8.8", "127.0.0.1")])
def test_a_name_that_leads_inside_is_refused_in_production(addresses: tuple[str, ...]) -> None:
    url = httpx.URL("https://hooks.example.com/")

    assert code_of(Poster(url, Reach(resolve=resolving(*addresses)))) == (Refused, "private_address")


def test_without_tls_nothing_leaves_this_machine() -> None:
    url = httpx.URL("http://hooks.example.com/")

    for reach in (
        Reach(resolve=resolving("8.8.8.8")),
        Reach(private=True, resolve=resolving("127.0.0.1")),
        Reach(private=True, plain=True, resolve=resolving("192.168.1.1")),
    ):
        assert code_of(Poster(url, reach)) == (Refused, "not_encrypted")


def test_the_connection_goes_to_the_address_that_was_looked_at() -> None:
    """A name server that says something else the second time changes nothing: it is asked once."""
    asked: list[str] = []

    def resolve(host: str, port: int, **_: object) -> list[Any]:
        asked.append(host)
        return resolving("127.0.0.1" if len(asked) == 1 else "192.0.2.1")(host, port)  # type: ignore[no-any-return]

    with standing(lambda call: Reply("ok")) as stand_in:
        url = httpx.URL(f"http://hooks.example.com:{stand_in.port}/here?a=1")
        answer = Poster(url, Reach(private=True, plain=True, resolve=resolve)).post(b"{}", {}, {"b": "+/="})

    assert (answer.status, answer.body, asked) == (200, b"ok", ["hooks.example.com"])
    [call] = stand_in.calls
    assert (call.path, call.query) == ("/here", {"a": "1", "b": "+/="})
    assert call.headers["host"] == f"hooks.example.com:{stand_in.port}"


def test_where_one_address_does_not_answer_the_next_is_tried() -> None:
    with standing(lambda call: Reply("ok")) as stand_in:
        url = httpx.URL(f"http://hooks.example.com:{stand_in.port}/")
        reach = Reach(private=True, plain=True, resolve=resolving("127.0.0.2", "127.0.0.1"))
        assert Poster(url, reach).post(b"{}", {}).body == b"ok"


def test_a_certificate_must_be_for_the_name_and_of_a_known_authority(tmp_path: Path) -> None:
    good, key = certificate_for("hooks.example.com", tmp_path)
    other, _ = certificate_for("other.example.com", tmp_path)
    reach = Reach(private=True, resolve=resolving("127.0.0.1"))
    with standing(lambda call: Reply("ok"), server_side(good, key)) as stand_in:
        port = stand_in.port
        named = httpx.URL(f"https://hooks.example.com:{port}/")
        assert Poster(named, reach, good).post(b"{}", {}).body == b"ok"
        assert code_of(Poster(named, reach, other)) == (Unreachable, "bad_certificate")
        assert code_of(Poster(named, reach)) == (Unreachable, "bad_certificate")
        elsewhere = httpx.URL(f"https://other.example.com:{port}/")
        assert code_of(Poster(elsewhere, reach, good)) == (Unreachable, "bad_certificate")
    assert len(stand_in.calls) == 1


def test_nobody_there_and_no_such_name() -> None:
    def unknown(*_: object, **__: object) -> list[Any]:
        raise socket.gaierror(-2, "secret.example.com is not known")

    assert code_of(Poster(httpx.URL("http://127.0.0.1:1/"), HOME)) == (Unreachable, "no_connection")
    nameless = Reach(resolve=unknown)
    assert code_of(Poster(httpx.URL("https://secret.example.com/"), nameless)) == (
        Unreachable,
        "unknown_host",
    )


@pytest.mark.parametrize(
    ("first", "drop"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
    ],
)
def test_an_answer_that_drips_is_cut_when_its_time_is_over(first: bytes, drop: bytes) -> None:
    with dripping(first, drop) as port:
        began = monotonic()
        code = code_of(Poster(httpx.URL(f"http://127.0.0.1:{port}/"), HOME, seconds=0.4))
    assert code in ((Unreachable, "no_answer"), (Unreachable, "no_connection"))
    assert monotonic() - began < 5


@pytest.mark.parametrize(
    ("first", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
)
def test_a_body_that_drips_is_no_body(first: bytes, drop: bytes) -> None:
    with dripping(first, drop) as port:
        answer = Poster(httpx.URL(f"http://127.0.0.1:{port}/"), HOME, seconds=0.4).post(b"{}", {})
    assert (answer.status, answer.body) == (200, None)


@pytest.mark.parametrize("rubbish", [b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00\xff" * 10])
def test_whoever_does_not_speak_http_is_no_answer(rubbish: bytes) -> None:
    with dripping(rubbish, b"\r\n") as port:
        kind, _ = code_of(Poster(httpx.URL(f"http://127.0.0.1:{port}/"), HOME, seconds=2))
    assert kind is Unreachable


def test_the_address_is_shown_without_what_is_secret() -> None:
    for url in ("https://host.example:8443/robot/hush?access_token=hush", "https://host.example/hush"):
        shown = Poster(httpx.URL(url), HOME).shown
        assert "hush" not in shown and shown.startswith("https://host.example")
