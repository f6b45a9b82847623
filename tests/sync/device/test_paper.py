"""What a terminal shows of a record: a code that a camera reads whatever the theme, and a heading over the photos."""

from __future__ import annotations

import json
import os
import pty

import pytest

from sync.device.paper import qr, sheet_lines
from sync.device.screen import still_lacks
from sync.work.sheets import sheet
from tests.sync.device import camera
from tests.sync.device.typist import JOB
from tests.sync.work.texts import whole

ADDRESSES = (
    "http://127.0.0.1:8000/r/xITezNstny9GnfL7",
    "https://office.example/r/0123456789abcdef",
    "https://repairs.some-service-centre.example.cn/r/ZZZZZZZZZZZZZZZZ",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_code_in_a_terminal_has_its_own_colours_and_its_quiet_zone(address):
    lines = qr(address, True).splitlines()
    shown = camera.pixels(lines)
    assert camera.read(shown) == address
    assert camera.quiet(shown) >= 4
    assert all(line.endswith("\x1b[0m") and line.count("\x1b") == 2 for line in lines)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_code_that_goes_elsewhere_is_dark_on_light_paper(address):
    lines = qr(address, False).splitlines()
    assert not any("\x1b" in line for line in lines)
    assert camera.read(camera.pixels(lines, theme="light")) == address


def test_whoever_signs_in_a_terminal_gets_a_code_with_colours(typist, monkeypatch):
    typist.types("arrive", JOB)
    *piped, lacks = typist.types("sign", JOB, "--customer-name", "张伟").splitlines()
    assert "记录还缺" in lacks
    assert not any("\x1b" in line for line in piped)
    assert camera.read(camera.pixels(piped[1:-1], theme="light")) == piped[-1]
    ours, theirs = pty.openpty()
    os.set_blocking(ours, False)
    with os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr("sys.stdout", terminal)
        typist.types("sign", JOB, "--customer-name", "张伟", "--anyway")
        terminal.flush()
        shown = os.read(ours, 1 << 16).decode().splitlines()
        monkeypatch.undo()
    os.close(ours)
    assert camera.read(camera.pixels(shown[1:-1])) == shown[-1]


def test_a_preview_says_what_the_office_would_ask_about(typist):
    typist.types("arrive", JOB)
    typist.types("finish", JOB, "--result", "no_fault_found")
    said = typist.types("record", JOB, "--customer-name", "张伟").splitlines()[-1]
    assert "签署前请补齐" in said and "机号" in said and "serials of the appliance" in said
    assert "到达" not in said and "试机" not in said
    typist.types("finish", JOB, "--result", "repaired")
    assert "试机" in typist.types("record", JOB, "--customer-name", "张伟")
    assert still_lacks(()) == []


@pytest.mark.parametrize(("language", "heading"), [("zh-CN", "照片"), ("en", "Photos")])
def test_photos_have_a_heading(language, heading):
    text = whole(language=language)
    text["photos"] = [{"sha256": "ab" * 32, "purpose": "before", "at": "2026-11-24T10:00:00+08:00"}]
    lines = list(sheet_lines(sheet(json.loads(json.dumps(text)))))
    place = lines.index(heading)
    assert "abababababab" in lines[place + 1]
    text["photos"] = []
    assert heading not in list(sheet_lines(sheet(text)))
