"""nginx stands before the web: the same limits, the same words, nobody's data in its logs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from server.app import LARGEST_BODY, create_app
from server.errors import PROBLEMS
from server.phones.handing_in import LARGEST_FILE
from server.settings import read_settings
from tests.infra.deployment_files import Block, compose, nginx, text, unit

HTTP = nginx().all("http")[0]
SERVERS = HTTP.all("server")
SITE = SERVERS[-1]
LOCATIONS = {" ".join(each.words[1:]): each for each in SITE.all("location")}
SERVING = {name: each for name, each in LOCATIONS.items() if each.value("proxy_pass")}
SAID = {name: each for name, each in LOCATIONS.items() if each.value("return")}
HAND_INS = "= /api/v1/hand-ins"
SIZES = {"": 1, "k": 1024, "m": 1024 * 1024}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(read_settings({"DOORSTEP_HOME": str(tmp_path_factory.mktemp("home"))}))


def size(said: str | None) -> int:
    assert said is not None
    number, unit = re.fullmatch(r"(\d+)([km]?)", said).groups()  # type: ignore[union-attr]
    return int(number) * SIZES[unit]


def mapped(into: str, value: str) -> str:
    """What the map with this variable makes of a value, as nginx does it: first words, then patterns in order."""
    [found] = [each for each in HTTP.all("map") if each.words[2] == into]
    patterns = [(row.words[0], row.words[1]) for row in found.inside]
    for pattern, result in patterns:
        if pattern.startswith("~"):
            flags = re.IGNORECASE if pattern.startswith("~*") else 0
            match = re.search(re.sub(r"\(\?<(\w+)>", r"(?P<\1>", pattern.lstrip("~*")), value, flags)
            if match:
                return match.expand(re.sub(r"\$(\w+)", r"\\g<\1>", result))
        elif pattern == value:
            return result
    return dict(patterns)["default"]


def routes(app: Flask) -> set[tuple[str, str]]:
    return {(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods or ()}


def inherited(location: Block, name: str) -> list[list[str]]:
    """Directives that hold here: its own, or else the server's; nginx mixes none."""
    return [each.words[1:] for each in (location.all(name) or SITE.all(name))]


def test_a_body_may_be_as_large_as_the_server_takes_it() -> None:
    assert size(SITE.value("client_max_body_size")) == LARGEST_BODY


def test_only_a_hand_in_may_be_larger_and_as_large_as_the_server_takes_it() -> None:
    larger = {name: size(each.value("client_max_body_size")) for name, each in LOCATIONS.items()
              if each.value("client_max_body_size")}  # fmt: skip
    asked_before = "= " + str(LOCATIONS[HAND_INS].value("auth_request"))
    assert larger == {HAND_INS: LARGEST_FILE, asked_before: LARGEST_FILE}


def test_nobody_s_large_body_is_waited_for_before_somebody_is_signed_in(app: Flask) -> None:
    asked = LOCATIONS["= " + str(LOCATIONS[HAND_INS].value("auth_request"))]
    assert asked.value("internal") == "" and asked.value("proxy_pass_request_body") == "off"
    path = str(asked.value("proxy_pass")).removeprefix("http://doorstep")
    assert (asked.value("proxy_method"), path) in routes(app)


def test_a_body_waits_here_and_not_in_a_thread_of_the_server() -> None:
    assert SITE.value("proxy_request_buffering") == "on"
    assert [each for each in SITE.walk() if each.words == ["proxy_request_buffering", "off"]] == []
    assert SITE.value("client_body_timeout") and HTTP.value("client_header_timeout")


def test_every_path_that_is_named_is_one_of_the_server(app: Flask) -> None:
    counted = [row.words[0] for each in HTTP.all("map") if each.words[2] in ("$enrols", "$signs_in")
               for row in each.inside if row.words[0] != "default"]  # fmt: skip
    assert {tuple(each.split()) for each in counted} == {
        ("POST", "/api/v1/devices"),
        ("POST", "/api/v1/sessions"),
    }
    assert {tuple(each.split()) for each in counted} | {("POST", HAND_INS.removeprefix("= "))} <= routes(app)


def test_who_enrols_and_who_signs_in_is_counted_by_address() -> None:
    zones = {
        each.words[2].removeprefix("zone=").split(":")[0]: each.words[1]
        for each in HTTP.all("limit_req_zone")
    }
    assert zones == {"enrolment": "$enrols", "sessions": "$signs_in"}
    assert {each.words[1] for each in SITE.all("limit_req")} == {f"zone={name}" for name in zones}
    assert (
        mapped("$enrols", "POST /api/v1/devices")
        == "$binary_remote_addr"
        != mapped("$enrols", "POST /api/v1/sync")
    )


@pytest.mark.parametrize("name", sorted(SERVING))
def test_the_server_hears_one_address_and_it_is_not_the_caller_s_word(name: str) -> None:
    told = dict(inherited(SERVING[name], "proxy_set_header"))
    assert (told["X-Forwarded-For"], told["X-Forwarded-Proto"]) == ("$remote_addr", "$scheme")
    assert (told["X-Forwarded-Host"], told["Forwarded"], told["Host"]) == ("", "", "$host")


@pytest.mark.parametrize("name", sorted(SAID))
def test_what_nginx_refuses_is_told_as_the_server_would(name: str) -> None:
    status, body = SAID[name].value("return").split(" ", 1)  # type: ignore[union-attr]
    problem = json.loads(body)
    kind = PROBLEMS[problem["code"]]
    assert (int(status), problem["status"]) == (kind.status, kind.status)
    assert problem["type"] == f"urn:doorstep:problem:{problem['code']}"
    assert SAID[name].value("default_type") == "application/problem+json"
    titles = [mapped(problem["title"], mapped("$language", asked)) for asked in ("", "zh-CN,en", "en-GB,zh")]
    assert titles == [kind.zh, kind.zh, kind.en]


@pytest.mark.parametrize("name", sorted(SERVING))
def test_whatever_nginx_may_refuse_has_its_words(name: str) -> None:
    told = {code for each in inherited(SERVING[name], "error_page") for code in each[:-1]}
    assert told >= {"413", "429", "500", "502", "503", "504"}
    assert "auth_request" not in {each.words[0] for each in SERVING[name].inside} or "401" in told


@pytest.mark.parametrize("name", ["", *sorted(SAID)])
def test_every_answer_tells_browsers_to_stay_with_tls(name: str) -> None:
    told = inherited(SAID.get(name, SITE), "add_header")
    assert ["Strict-Transport-Security", "max-age=31536000", "always"] in told


def test_nothing_older_than_tls_1_2_is_spoken_on_any_port() -> None:
    assert HTTP.value("ssl_protocols") == "TLSv1.2 TLSv1.3"
    assert [each for server in SERVERS for each in server.walk() if each.words[0] == "ssl_protocols"] == []


def test_a_log_names_no_query_no_body_and_nobody() -> None:
    [shape] = HTTP.all("log_format")
    assert set(re.findall(r"\$\w+", " ".join(shape.words))) == {
        *("$time_iso8601", "$neighbourhood", "$request_method", "$path_told", "$status", "$request_length"),
        *("$bytes_sent", "$request_time", "$upstream_status", "$upstream_response_time"),
    }
    logs = [each.words[1:] for each in nginx().walk() if each.words[0] == "access_log"]
    assert logs == [["/var/log/nginx/access.log", shape.words[1]], ["off"]]
    errors = [each.words[-1] for each in nginx().walk() if each.words[0] == "error_log"]
    assert errors == ["crit"]  # below that its lines quote requests


@pytest.mark.parametrize(
    ("uri", "asked", "told"),
    [
        ("/api/v1/customers", "/api/v1/customers?q=13800138000", "/api/v1/customers"),
        ("/r/Ab3dEf6hIj9kLm2n", "/r/Ab3dEf6hIj9kLm2n", "/r/-"),
        ("/r/Ab3dEf6hIj9kLm2n", "/%72/Ab3dEf6hIj9kLm2n?x", "/r/-"),
        ("/a b", "/a%20b", "/a%20b"),
    ],
)
def test_a_path_is_told_without_query_and_without_a_customer_s_link(uri: str, asked: str, told: str) -> None:
    assert mapped("$path_told", f"{mapped('$of_a_customer', uri)} {asked}") == told


@pytest.mark.parametrize(
    ("address", "told"),
    [("203.0.113.77", "203.0.113.0"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"), ("unix:", "-")],
)
def test_an_address_is_told_as_its_neighbourhood(address: str, told: str) -> None:
    assert mapped("$neighbourhood", address) == told


def test_bodies_and_answers_are_not_packed_anew() -> None:
    assert [each.words for each in nginx().walk() if "gzip" in each.words[0]] == [["gzip", "off"]]


def test_the_words_that_an_installation_replaces_are_there() -> None:
    script = " ".join(compose()["services"]["nginx"]["command"])
    replaced = [old.replace("\\", "") for old in re.findall(r"s/([^/]+)/", script)]
    assert replaced == ["service.example.com", "127.0.0.1:8000"]
    assert [word for word in replaced if word not in "".join(" ".join(b.words) for b in nginx().walk())] == []
    assert "sed 's/service\\.example\\.com/HOST/g'" in text("RUNBOOK.md")


def test_nginx_knocks_where_the_web_listens() -> None:
    [there] = [each.words[1] for each in HTTP.all("upstream")[0].all("server")]
    [started] = unit("doorstep-web.service")["ExecStart"]
    assert there == "{}:{}".format(*re.findall(r"--(?:host|port) (\S+)", started))
    [put_there] = re.findall(r"/127[^/]+/([^/]+)/", " ".join(compose()["services"]["nginx"]["command"]))
    started = " ".join(compose()["services"]["web"]["command"])
    assert put_there == "web:{}".format(*re.findall(r"--port (\S+)", started))


def test_who_asks_for_another_name_gets_nothing() -> None:
    first = SERVERS[0]
    assert (
        all("default_server" in each.words for each in first.all("listen")) and first.value("return") == "444"
    )
    assert first.value("ssl_reject_handshake") == "on"
    named = {Path(str(server.value("server_name"))).name for server in SERVERS[1:]}
    assert named == {"service.example.com"}
