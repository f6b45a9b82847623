"""The child: shut in, renewed, and blamed only for what it did itself."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from infra.images import JPEG, Inspected, Inspector, InspectorUnavailable, Limits, Refused
from infra.images.inspector import PROGRAM, ROOT
from tests.infra.images.samples import photo

READY = """
import sys, os, signal, time
from infra.images import framing
out = sys.stdout.buffer
framing.send(out, {"ready": True})
"""


def program(then: str) -> list[str]:
    """A child that says it is ready and then does something else than it should."""
    return [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{READY}\n{then}"]


def test_the_child_knows_no_secret_and_holds_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORSTEP_OBJECTS_SECRET_KEY", "hush")
    with socket.socket() as open_socket, Inspector() as own:
        open_socket.set_inheritable(True)
        own.inspect(photo(), JPEG)
        child = Path(f"/proc/{own.pid}")
        assert child.joinpath("environ").read_bytes() == b""
        held = [str(one.readlink()) for one in child.joinpath("fd").iterdir()]
        assert {link.split(":")[0] for link in held} == {"pipe", "/dev/null"}


def test_the_child_can_open_nothing_start_nothing_and_is_not_root() -> None:
    attempts = """
import os, socket, sys
sys.path.insert(0, ROOT)
from infra.images.child import shut_in
from infra.images.verdicts import Limits
shut_in(Limits())
for name, act in (("open", lambda: open("/etc/hostname")), ("socket", socket.socket), ("fork", os.fork)):
    try:
        act()
        print(name, end=" ")
    except OSError:
        pass
print(os.geteuid() == 0)
""".replace("ROOT", repr(str(ROOT)))
    done = subprocess.run([sys.executable, "-c", attempts], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_child_is_renewed_after_its_number_of_images() -> None:
    with Inspector(Limits(images=3)) as own:
        pids = []
        for _ in range(7):
            own.inspect(photo(), JPEG)
            pids.append(own.pid)
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 1]


@pytest.mark.parametrize("how", [signal.SIGSEGV, signal.SIGKILL])
def test_a_child_that_died_between_two_photos_is_replaced_unnoticed(how: signal.Signals) -> None:
    with Inspector() as own:
        own.inspect(photo(), JPEG)
        assert own.pid is not None
        os.kill(own.pid, how)
        assert isinstance(own.inspect(photo(2), JPEG), Inspected)


HEAD = "{'width': 1, 'height': 1, 'taken': None, 'copied': False}"


@pytest.mark.parametrize(
    "end",
    [
        "os.kill(os.getpid(), signal.SIGSEGV)",
        "sys.exit(3)",
        "out.write(bytes([0, 0, 0, 2]) + b'[]')",
        "out.write(b'\\xff' * 100)",
        f"framing.send(out, {HEAD}, b'<html>', b'')",
        "framing.send(out, {}, b'x' * 5_000_000)",
    ],
)
def test_a_body_over_which_the_child_ends_twice_or_talks_nonsense_is_unreadable(end: str) -> None:
    with Inspector(program=program(f"framing.receive(sys.stdin.buffer, 10**9)\n{end}")) as own:
        found = own.inspect(photo(), JPEG)
    assert isinstance(found, Refused) and found.code == "unreadable"


def test_a_child_killed_from_outside_says_nothing_of_the_photo() -> None:
    with (
        Inspector(program=program("os.kill(os.getpid(), signal.SIGKILL)")) as own,
        pytest.raises(InspectorUnavailable, match="killed"),
    ):
        own.inspect(photo(), JPEG)


def test_a_child_that_stays_silent_is_ended_and_says_nothing_of_the_photo() -> None:
    with (
        Inspector(Limits(wall_seconds=0.3), program=program("time.sleep(60)")) as own,
        pytest.raises(InspectorUnavailable, match="no answer"),
    ):
        own.inspect(photo(), JPEG)
    assert own.pid is None


def test_a_child_that_cannot_start_is_no_verdict() -> None:
    with (
        Inspector(program=[sys.executable, "-c", "1/0"]) as own,
        pytest.raises(InspectorUnavailable, match="start"),
    ):
        own.inspect(photo(), JPEG)


def test_the_child_leaves_with_its_parent() -> None:
    with Inspector() as own:
        own.inspect(photo(), JPEG)
        pid = own.pid
    assert not Path(f"/proc/{pid}").exists()


def test_a_child_whose_parent_was_killed_leaves_by_itself() -> None:
    """Its input ends; it does not wait for a parent that is no more."""
    with subprocess.Popen([*PROGRAM, "{}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={}) as child:
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(timeout=20) == 0
