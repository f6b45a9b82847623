"""Whatever is typed wrong is answered in words, in both languages, and records nothing."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.device.mistyped import kindly
from sync.exchange.base64url import encoded
from tests.sync.device.typist import JOB

A_KEY = encoded(X25519PrivateKey.from_private_bytes(b"k" * 32).public_key().public_bytes_raw())


@pytest.mark.parametrize(
    ("typed", "expect", "zh", "en"),
    [
        ("jobz", 2, "没有 jobz 这个命令，您要的是 jobs", "did you mean jobs"),
        ("dance", 2, "没有 dance 这个命令 ·", "there is no command dance\n"),
        ("sync now", 2, "不认识 now", "not understood: now"),
        ("jobs --all", 2, "不认识 --all", "not understood: --all"),
        ("show", 2, "还缺 JOB", "JOB is missing"),
        ("sign JOB", 2, "还缺 --customer-name", "--customer-name is missing"),
        ("finish JOB --result", 2, "--result 后面要写内容", "needs a value"),
        (
            "finish JOB --result fixed",
            2,
            "--result 不能是 fixed，可选：repaired, adjusted",
            "choose from repaired",
        ),
        ("sign JOB --customer-name x --re y", 2, "--re 可能是", "--re could be any of"),
        ("show JOB --json=x", 2, "--json 后面不写内容", "takes no value"),
        ("show \x1b[2J", 1, "没有这样的工单：\ufffd[2J。用 jobs 查看", "`jobs` lists them"),
        ("dance\x1b[2J", 2, "没有 dance\\x1b[2J 这个命令", "no command"),
        ("enrol X --server office", 2, "--server 应如 https://", "(office)"),
        ("export /nowhere/x", 1, "没有这个文件或目录", "no such file or directory"),
        ("export /", 1, "这是目录", "it is a directory"),
        ("retract JOB 2 --reason x", 2, "number 本机没有记录过（2）", "never recorded on this phone (2)"),
        ("retract JOB first --reason x", 2, "number 应为整数（first）", "must be a whole number"),
        ("appoint JOB --from noon --to one", 2, "--from 应为带时区的时间（noon）", "with an offset (noon)"),
        ("note JOB \u3000", 2, "text 不能为空，没有记录", "text may not be empty: not recorded"),
    ],
)
def test_a_slip_is_answered_in_both_languages(typist, typed, expect, zh, en):
    typist.types("arrive", JOB)
    typist.sql("update enrolments set export_key = ?", A_KEY)
    said = typist.types(*(JOB if word == "JOB" else word for word in typed.split(" ")), expect=expect)
    assert zh in said and en in said
    assert len(typist.lines()) == 1


def test_a_home_that_cannot_be_one_is_said_so(typist, tmp_path):
    file = tmp_path / "file"
    file.write_text("no directory")
    other = tmp_path / "other"
    other.mkdir()
    (other / "device.sqlite").write_text("no database at all, but long enough to be looked at" * 20)
    for home, told in ((file / "x", "没有这个文件或目录"), (other, "不是本机的数据库")):
        typist.home = home
        said = typist.types("jobs", expect=1)
        assert str(home) in said and told in said


def test_what_has_no_words_is_said_as_it_stands():
    assert kindly("something new") == "something new"
    assert kindly("argument --x: invalid choice: \"\" (choose from 'a', 'b')") == (
        "--x 不能是 “”，可选：a, b · --x cannot be “”; choose from a, b"
    )


def test_what_waits_at_the_office_says_why(typist):
    typist.types("note", JOB, "门铃坏了")
    for receipt, code, told in (
        (
            "held",
            "not_yours",
            "待确认 · to confirm: 工单从未派给此人 · the job was never this person's (not_yours)",
        ),
        ("quarantined", "bad_args", "kept for review: 内容填写不对 · its arguments are wrong (bad_args)"),
        ("held", "from_tomorrow", "to confirm: from_tomorrow (from_tomorrow)"),
    ):
        typist.sql("update lines set receipt = ?, code = ?", receipt, code)
        assert told in typist.types("outbox")
