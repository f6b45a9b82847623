"""What the units, the image, compose and the run book say is true of the programs they speak of."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from server.app import create_app
from server.cli import main
from server.keys import KINDS
from server.settings import SETTINGS, Settings, read_settings
from server.sweeps.table import SWEEPS
from sync.device import cli as phone
from sync.device.clock import Clocks
from sync.device.keeping import KEPT
from sync.instants import DAY
from tests.infra.deployment_files import (
    FILES,
    INFRA,
    SYSTEMD,
    UNITS,
    compose,
    environment_of,
    settings_in_the_run_book,
    text,
    typed_in_the_run_book,
    unit,
)

ROOT = INFRA.parent
NAMES = {setting.name for setting in SETTINGS}
SECRETS = {setting.name for setting in SETTINGS if setting.secret}
SERVICES = compose()["services"]
OURS = sorted(name for name, service in SERVICES.items() if service["image"] == "doorstep")
NOT_ROOT = {"doorstep": "10001:10001", "nginx:1.28": "101:101", "postgres:18-trixie": "postgres"}
HARD = {
    *(
        "NoNewPrivileges",
        "ProtectHome",
        "PrivateTmp",
        "PrivateDevices",
        "ProtectClock",
        "ProtectControlGroups",
    ),
    *("ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables", "RemoveIPC"),
    *(
        "RestrictNamespaces",
        "RestrictRealtime",
        "RestrictSUIDSGID",
        "LockPersonality",
        "MemoryDenyWriteExecute",
    ),
}


def program(arguments: str) -> str:
    """The `doorstep …` of a line that runs it by whatever path, or through `docker compose`."""
    found = re.search(r"(?:(?:^|[ /])doorstep|by-hand) ([a-z-].*)", arguments)
    return found[1] if found else ""


def commands() -> list[str]:
    """Every command line of ours: in the run book, the units, compose and the image."""
    book = [re.sub(r"^sudo (?=doorstep )", "", each) for each in typed_in_the_run_book()]
    found = [each.removeprefix("doorstep ") for each in book if each.startswith("doorstep ")]
    found += [program(each) for each in book if " by-hand " in each]
    found += [program(value) for name in UNITS for value in unit(name)["ExecStart"]]
    found += [" ".join(SERVICES[name]["command"]) for name in OURS]
    found += [
        " ".join(re.findall(r'"([^"]+)"', line))
        for line in text("Dockerfile").splitlines()
        if line.startswith("CMD")
    ]
    return sorted({each for each in found if each and "…" not in each})


def verbs_of_the_phone(capsys: pytest.CaptureFixture[str]) -> set[str]:
    phone.main(["--help"], Clocks(int, int, ""))
    return set(re.findall(r"^    (\S+)", capsys.readouterr().out, re.MULTILINE))


def wrong(typed: str, verbs: set[str]) -> list[str]:
    """What is wrong with this command line: a command, an option, a choice, or a count of arguments."""
    words, command = shlex.split(typed.rstrip("'").replace('"', "'")), main
    if words[0] == "device":
        return [] if words[1] in verbs else [f"device {words[1]}"]
    found: click.Command = command
    while isinstance(found, click.Group) and words and not words[0].startswith("-"):
        below = found.get_command(click.Context(found), words.pop(0))
        if below is None:
            return [f"no command in {typed}"]
        found = below
    if isinstance(found, click.Group) and not found.invoke_without_command and words != ["--help"]:
        return [f"{typed} is a group"]
    return misfits(found, words)


def misfits(command: click.Command, words: list[str]) -> list[str]:
    """Options that are none, choices that are none, arguments too many or too few (a bare name needs none)."""
    options = {name: each for each in command.params if isinstance(each, click.Option) for name in each.opts}
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    said, given, left = [], set(), list(words)
    values: list[tuple[click.Parameter, str]] = []
    while left:
        word = left.pop(0)
        if word == "--help":
            return []
        if word.startswith("--"):
            if word not in options:
                said.append(word)
                continue
            given.add(options[word].name)
            if not options[word].is_flag:
                values.append((options[word], left.pop(0)))
        elif arguments:
            values.append((arguments.pop(0), word))
        else:
            said.append(f"one word too many: {word}")
    choices = [(each.type.choices, value) for each, value in values if isinstance(each.type, click.Choice)]
    said += [value for known, value in choices if value not in known]
    if words:
        said += [each.name or "" for each in arguments if each.required]
        said += [each.name or "" for each in options.values() if each.required and each.name not in given]
    return said


def accepted(environment: dict[str, str]) -> Settings:
    settings = read_settings(environment)
    assert settings.production and settings.proxies == 1 and settings.home == Path("/var/lib/doorstep")
    return settings


def filled_in(value: str) -> str:
    """A value of compose with the run book's settings filled in."""
    told = settings_in_the_run_book()
    return re.sub(r"\$\{(\w+)(?::\?|:?-(\w*))\}", lambda name: told.get(name[1]) or name[2] or "", value)


def test_every_command_exists_with_its_options(capsys: pytest.CaptureFixture[str]) -> None:
    verbs = verbs_of_the_phone(capsys)
    assert len(commands()) > 30
    assert {typed: told for typed in commands() if (told := wrong(typed, verbs))} == {}


@pytest.mark.parametrize(
    "typed",
    ["phone loose K7", "phone", "phone wipe K7", "web --hosts 0.0.0.0", "restore a b", "device teleport",
     "holds settle ID perhaps", "outlet add NAME"],
)  # fmt: skip
def test_a_command_that_does_not_exist_is_seen(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert wrong(typed, verbs_of_the_phone(capsys))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_setting_that_is_named_is_one(file: Path) -> None:
    assert set(re.findall(r"DOORSTEP_[A-Z_]+", file.read_text(encoding="utf-8"))) - NAMES == set()


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_and_the_settings_file_are_all_that_production_demands(name: str) -> None:
    told = {**environment_of(name), **settings_in_the_run_book()}
    assert set(told) == NAMES and unit(name)["EnvironmentFile"] == ["/etc/doorstep/environment"]
    assert "doorstep" in unit(name)["StateDirectory"][0].split()
    accepted(told)


@pytest.mark.parametrize("name", OURS)
def test_a_container_gets_all_that_production_demands(name: str) -> None:
    told = {key: filled_in(value) for key, value in SERVICES[name]["environment"].items()}
    assert set(told) == NAMES
    accepted(told)


def test_the_console_runs_as_the_services_do() -> None:
    script = (SYSTEMD / "doorstep").read_text(encoding="utf-8")
    assert dict(re.findall(r"--setenv=(\w+)=(\S+)", script)) == environment_of("doorstep-web.service")
    [web] = unit("doorstep-web.service")["ExecStart"]
    for same in ("--uid=doorstep", "EnvironmentFile=/etc/doorstep/environment", web.split()[0]):
        assert same in script


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_not_root_and_may_do_little(name: str) -> None:
    told = unit(name)
    assert told["User"] == told["Group"] == ["doorstep"]
    assert {key for key in HARD if told.get(key) != ["yes"]} == set()
    assert (told["ProtectSystem"], told["CapabilityBoundingSet"], told["UMask"]) == (
        ["strict"],
        [""],
        ["0077"],
    )
    assert told["SystemCallFilter"] == ["@system-service"] and told["StateDirectoryMode"] == ["0700"]


@pytest.mark.parametrize("name", UNITS)
def test_all_of_a_service_ends_together_and_it_starts_again(name: str) -> None:
    told = unit(name)
    assert told["KillMode"] == ["control-group"]
    assert told["Restart"] == (["on-failure"] if told["Type"] == ["oneshot"] else ["always"])


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_container_is_not_root_and_may_do_little(name: str) -> None:
    service = SERVICES[name]
    assert service["user"] == NOT_ROOT[service["image"]]
    assert service["cap_drop"] == ["ALL"] and service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service and "cap_add" not in service and "docker.sock" not in str(service)
    assert service.get("read_only", False) is (name != "database")


def test_the_image_is_not_root_and_holds_nothing_that_builds() -> None:
    stages = text("Dockerfile").split("\nFROM ")
    assert re.findall(r"^USER (.+)", stages[-1], re.MULTILINE) == [NOT_ROOT["doorstep"]]
    assert "pip install --require-hashes --only-binary :all: -r requirements.lock" in stages[1]
    for stage in (stages[1], stages[-1]):
        assert re.search(r"pip uninstall --yes.* setuptools.* pip", stage)
    assert "pip install" not in stages[-1]


def test_what_the_image_is_made_of_is_there_and_reaches_the_builder() -> None:
    copied = {
        word
        for line in re.findall(r"^COPY ([^-].*)", text("Dockerfile"), re.MULTILINE)
        for word in line.split()[:-1]
    }
    ignored = text("Dockerfile.dockerignore").splitlines()
    assert "*" in ignored and copied == {line[1:] for line in ignored if line.startswith("!")}
    assert {name for name in copied if not (ROOT / name).exists()} == set()


def test_backups_are_written_by_programs_as_new_as_the_database() -> None:
    major = set(re.findall(r"postgres(?::|ql/)(\d+)", text("Dockerfile")))
    assert major == set(re.findall(r"postgres:(\d+)", text("compose.yaml"))) and len(major) == 1


def test_no_secret_stands_in_a_file() -> None:
    for name in UNITS:
        assert set(environment_of(name)) & SECRETS == set()
    for name in OURS:
        for secret in SECRETS:
            assert re.fullmatch(r"\$\{" + secret + r"(?::\?|-)\}", SERVICES[name]["environment"][secret])
    others = {key for name in set(SERVICES) - set(OURS) for key in SERVICES[name]["environment"]}
    assert {key for key in others if re.search("PASS|SECRET|KEY", key)} == {"POSTGRES_PASSWORD_FILE"}
    assert {each["file"].rsplit("/", 1)[0] for each in compose()["secrets"].values()} == {
        "/etc/doorstep/secrets"
    }
    for file in FILES:
        written = file.read_text(encoding="utf-8")
        assert "PRIVATE KEY" not in written
        assert set(re.findall(r"://[^/\s:@]+:([^/\s@]+)@", written)) <= {"PASSWORD"}


def test_nginx_knows_no_secret_and_only_it_is_reached_from_outside() -> None:
    assert set(SERVICES["nginx"]["environment"]) == {"DOORSTEP_ORIGIN"}
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"nginx"}
    assert {name for name, service in SERVICES.items() if "front" in service["networks"]} == {"nginx", "web"}
    assert SERVICES["database"]["networks"] == ["inside"] and compose()["networks"]["inside"] == {
        "internal": True
    }
    assert "--host 127.0.0.1" in unit("doorstep-web.service")["ExecStart"][0]


def test_tables_are_made_before_anybody_needs_them() -> None:
    assert SERVICES["migrate"]["restart"] == "no"
    assert SERVICES["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    for name in ("web", "worker"):
        assert SERVICES[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


def test_who_asks_after_our_health_asks_where_there_is_an_answer(tmp_path: Path) -> None:
    routes = {
        rule.rule for rule in create_app(read_settings({"DOORSTEP_HOME": str(tmp_path)})).url_map.iter_rules()
    }
    asked = [" ".join(SERVICES[name]["healthcheck"]["test"]) for name in ("web", "nginx")]
    asked += [each for each in typed_in_the_run_book() if each.startswith("curl ")]
    paths = [re.findall(r"https?://[^/'\" ]+(/[^'\", ]*)", each) for each in asked]
    assert len(paths) >= 4 and {path for each in paths for path in each} == {"/health"} <= routes
    assert all(paths)


def test_backups_stay_as_long_as_phones_keep_what_they_did() -> None:
    [removes] = unit("doorstep-backup.service")["ExecStartPost"]
    assert int(re.findall(r"-mtime \+(\d+)", removes)[0]) * DAY == KEPT
    [writes] = unit("doorstep-backup.service")["ExecStart"]
    [where] = re.findall(r"find (\S+) .*-name \"\*(\.\w+)\"", removes)
    assert where[0] in writes and f'{where[1]}"' in writes
    assert unit("doorstep-backup.service")["StateDirectory"] == [f"doorstep {Path(where[0]).name}"]


def test_the_run_book_names_files_units_and_services_that_are_there() -> None:
    book = text("RUNBOOK.md")
    paths = set(re.findall(r"(?<![\w.])infra/[\w./-]*\w", book))
    assert {path for path in paths if not (ROOT / path).exists()} == set()
    named = set(re.findall(r"doorstep-\w+\.(?:service|timer)", book))
    assert named == {file.name for file in SYSTEMD.iterdir()} - {"doorstep"}
    assert set(re.findall(r"run --rm ([\w-]+)", book)) <= set(SERVICES)


def test_the_run_book_speaks_of_every_sweep_and_every_key() -> None:
    book = text("RUNBOOK.md")
    assert re.findall(r"^\| `sweep:(\w+)`", book, re.MULTILINE) == [sweep.name for sweep in SWEEPS]
    assert {name for name in KINDS if f"`{name}.pem`" not in book} == set()
