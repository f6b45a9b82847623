"""What cannot be right as it was typed is one line: zh-CN first, then en, and how it goes."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from server.cli import main


@pytest.mark.parametrize(
    ("typed", "zh", "en", "how"),
    [
        ("job show", "缺少 NUMBER", "NUMBER is missing", "job show [OPTIONS] NUMBER"),
        ("job cancel 1", "缺少 --reason", "--reason is missing", "job cancel [OPTIONS] NUMBER"),
        ("job shwo 1", "没有命令 shwo，是 show 吗？", "did you mean show?", "job [OPTIONS] COMMAND"),
        ("jbo", "没有命令 jbo，是 job 吗？", "no such command jbo", "[OPTIONS] COMMAND"),
        ("job list --foo", "没有选项 --foo", "no such option --foo", "job list [OPTIONS]"),
        ("job show 1 2", "多出 2", "2 is too much", "job show [OPTIONS] NUMBER"),
        ("job list --limit 0", "--limit 应为 1–200 的整数", "0 is not in the range", "job list [OPTIONS]"),
        ("job list --limit", "选项 --limit 需要一个值", "requires an argument", ""),
        ("job review 1 maybe", "VERDICT 不在可选范围内", "one of accepted, returned", "job review [OPTIONS]"),
        ("records pdf X-1 /tmp", "FILE 文件无法使用：是目录", "is a directory", "records pdf [OPTIONS]"),
        (
            "phone hand-in /nope",
            "FILE 文件无法使用：不存在",
            "does not exist",
            "phone hand-in [OPTIONS] FILE",
        ),
        ("quarantine mend a 2", "ARGS 不对", "must be a JSON object", "quarantine mend [OPTIONS]"),
    ],
)
def test_it_is_said_in_one_line(typed: str, zh: str, en: str, how: str) -> None:
    told = CliRunner().invoke(main, typed.split())

    assert told.exit_code == 2
    [line] = told.output.splitlines()
    assert line.startswith(zh)
    assert line.index(zh) < line.index(" · ") < line.index(en)
    assert how in line and ("usage" in line) == bool(how)


def test_a_group_alone_explains_itself() -> None:
    told = CliRunner().invoke(main, ["job"])

    assert "create" in told.output and "建单" in told.output


def test_what_the_server_or_the_machine_refuses_is_the_sentence_alone() -> None:
    told = CliRunner().invoke(main, ["job", "list"], env={"DOORSTEP_PROXIES": "many"})

    assert told.exit_code == 1
    assert "DOORSTEP_PROXIES" in told.output and "Error:" not in told.output
