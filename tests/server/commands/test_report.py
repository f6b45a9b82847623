"""`doorstep report`: promises kept, in words, as a file, as data."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from flask import Flask

from tests.server.live import Desk
from tests.server.office import Office
from tests.server.reports.rows import KEPT, LATE, promised

EVIDENCE = (*[KEPT] * 81, *[{**KEPT, "grade": "claimed"}] * 15, *[{"outcome": "breached"}] * 4)


def test_a_report_says_on_what_it_rests(desk: Desk, app: Flask, office: Office) -> None:
    promised(app, office.north, *EVIDENCE, {**LATE, "promise": "finish"}, {"outcome": "unknown"})

    zh, en = desk.says("report", "promises"), desk.says("report", "--lang", "en", "promises")

    assert all(
        word in zh for word in ("96 %：81 有据，15 自报", "4：4 未做到", "1 未知", "合计", "上门", "修复")
    )
    assert all(word in en for word in ("96 %: 81 proved, 15 reported", "4: 4 not done", "all", "2026-11-01"))


def test_columns_in_which_nothing_stands_are_left_out(desk: Desk, app: Flask, office: Office) -> None:
    promised(app, office.north, KEPT)
    told = desk.says("report", "promises")
    assert ("计入" in told, "超时" in told, "补报" in told, "改约" in told) == (True, True, False, False)
    promised(app, office.north, {**KEPT, "outcome": "met_reported_late"})
    assert "补报" in desk.says("report", "promises")


def test_where_nothing_fell_due_it_says_so(desk: Desk) -> None:
    assert "这段时间没有到期的承诺" in desk.says(
        "report", "promises", "--from", "2026-01-01", "--to", "2026-01-31"
    )
    assert "No promise fell due" in desk.says("report", "--lang", "en", "promises")


def test_a_report_is_grouped_and_narrowed(desk: Desk, app: Flask, office: Office) -> None:
    promised(app, office.north, {**KEPT, "technician": office.ann.id}, {**LATE, "technician": office.bob.id})

    told = desk.says("report", "promises", "--by", "technician", "--by", "period", "--period", "week")
    assert all(word in told for word in ("Ann", "Bob", "2026-11-23–11-29"))
    told = desk.says("report", "promises", "--by", "technician", "--technician", "Ann", "--outlet", "North")
    assert "Ann" in told and "Bob" not in told


def test_a_report_becomes_a_file_or_data(desk: Desk, app: Flask, office: Office, tmp_path: Path) -> None:
    promised(app, office.north, *EVIDENCE)
    file = tmp_path / "report.csv"

    desk.says("report", "promises", "--csv", str(file))

    [row] = csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())
    assert (row["时限"], row["按时率（%）"], row["按时：有据"]) == ("上门", "96.0", "81")
    assert json.loads(desk.says("report", "promises", "--json"))["total"]["kept"] == 96


def test_what_is_asked_wrong_is_said_in_words(desk: Desk, tmp_path: Path) -> None:
    assert "没有找到：West" in desk.is_told("report", "promises", "--outlet", "West")
    told = desk.is_told(
        "report", "promises", "--from", "2026-12-01", "--to", "2026-11-01", "--csv", str(tmp_path / "f")
    )
    assert "结束早于开始" in told
    assert not (tmp_path / "f").exists()
    assert desk.types("report", "promises", "--from", "tomorrow").exit_code == 2
    assert desk.types("report", "promises", "--csv", "a", "--json").exit_code == 2
