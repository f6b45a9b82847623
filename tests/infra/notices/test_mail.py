"""Mail: as files, and through a real SMTP server that encrypts, asks for passwords and refuses."""

from __future__ import annotations

import logging
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra.notices import Message, Refused, Unreachable
from infra.notices.files import Files
from infra.notices.reach import Reach
from infra.notices.smtp import Server, Smtp
from tests.infra.notices.authority import certificate_for
from tests.infra.notices.conftest import NOON
from tests.infra.notices.mailing import Office, serving
from tests.infra.notices.standins import dripping, server_side

HOME = Reach(private=True, plain=True)
TO = "manager@example.com"


@pytest.fixture
def office() -> Office:
    return Office()


def channel(port: int, **given: Any) -> Smtp:
    server = Server("127.0.0.1", port, given.pop("security", "none"), given.pop("reach", HOME), **given)
    return Smtp(server, "doorstep@example.com", TO, lambda: NOON)


def code_of(channel: Smtp, message: Message) -> tuple[type[Exception], str]:
    with pytest.raises((Refused, Unreachable)) as said:
        channel.send(message)
    assert TO not in repr(said.value)
    return type(said.value), said.value.code


def test_a_mail_arrives(office: Office, message: Message) -> None:
    with serving(office) as port:
        channel(port).send(message)

    [mail] = office.taken
    assert mail["Subject"] == message.subject
    assert mail.get_content().strip() == message.text
    assert (mail["To"], mail["From"]) == (TO, "doorstep@example.com")
    assert mail["Message-ID"] == f"<{message.id}@example.com>"
    assert mail["Date"] == "Tue, 24 Nov 2026 04:00:00 +0000"
    assert mail["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_it_is_encrypted_and_signed_in(
    office: Office, message: Message, security: str, tmp_path: Path
) -> None:
    certificate, key = certificate_for("mail.example.com", tmp_path)
    other, _ = certificate_for("other.example.com", tmp_path)
    tls = server_side(certificate, key)
    options: dict[str, Any] = {"ssl_context": tls} if security == "tls" else {"tls_context": tls}
    options |= {"authenticator": office.authenticate}
    options |= dict.fromkeys(("auth_required", "auth_require_tls"), security == "starttls")
    reach = Reach(private=True, resolve=lambda host, port, type: [(2, 1, 6, "", ("127.0.0.1", port))])

    def over(host: str, ca: Path, wrong: str = "") -> Smtp:
        server = Server(host, port, security, reach, "doorstep", wrong or "correct horse", ca)  # type: ignore[arg-type]
        return Smtp(server, "doorstep@example.com", TO, lambda: NOON)

    with serving(office, **options) as port:
        over("mail.example.com", certificate).send(message)
        assert code_of(over("mail.example.com", certificate, "wrong"), message) == (Refused, "bad_login")
        assert code_of(over("other.example.com", certificate), message) == (Unreachable, "bad_certificate")
        assert code_of(over("mail.example.com", other), message) == (Unreachable, "bad_certificate")
    assert len(office.taken) == 1
    assert set(office.signed_in) == {"doorstep"}


@pytest.mark.parametrize(
    ("step", "said", "expected"),
    [
        ("MAIL", "550 5.7.1 no", (Refused, "sender_refused")),
        ("MAIL", "451 4.3.0 later", (Unreachable, "smtp_451")),
        ("RCPT", f"550 5.1.1 <{TO}> unknown", (Refused, "recipient_refused")),
        ("RCPT", "450 4.2.1 grey", (Unreachable, "smtp_450")),
        ("DATA", "554 5.7.1 spam", (Refused, "content_refused")),
        ("DATA", "452 4.3.1 full", (Unreachable, "smtp_452")),
    ],
)
def test_a_refusal_is_for_ever_or_for_now(
    office: Office, message: Message, step: str, said: str, expected: tuple[type[Exception], str]
) -> None:
    office.answers[step] = said
    with serving(office) as port:
        assert code_of(channel(port), message) == expected
    assert office.taken == []


@pytest.mark.parametrize("goodbye", ["500 what?", "421 going"])
def test_a_mail_that_was_taken_was_taken_whatever_follows(
    office: Office, message: Message, goodbye: str
) -> None:
    office.answers["QUIT"] = goodbye
    with serving(office) as port:
        channel(port).send(message)
    assert len(office.taken) == 1


def test_a_server_that_does_not_encrypt_gets_nothing(office: Office, message: Message) -> None:
    with serving(office) as port:
        assert code_of(channel(port, security="starttls"), message) == (Refused, "not_supported")
        assert code_of(channel(port, security="tls"), message)[0] is Unreachable
    assert office.taken == []


def test_without_tls_no_mail_leaves_the_house(message: Message) -> None:
    outside = Reach(private=True, resolve=lambda host, port, type: [(2, 1, 6, "", ("8.8.8.8", port))])

    assert code_of(channel(25, reach=outside), message) == (Refused, "not_encrypted")
    assert code_of(channel(25, reach=Reach()), message) == (Refused, "private_address")


def test_nobody_there_and_a_server_that_drips(message: Message) -> None:
    assert code_of(channel(1), message) == (Unreachable, "no_connection")
    with dripping(b"220-", b"x") as port:
        assert code_of(channel(port, seconds=0.4), message) == (Unreachable, "no_answer")
    with dripping(b"HTTP/1.1 400 Bad Request\r\n", b"\r\n") as port:
        assert code_of(channel(port, seconds=2), message)[0] is Unreachable


def test_the_address_is_shown_without_its_name_and_never_logged(
    office: Office, message: Message, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with serving(office) as port:
        channel(port).send(message)
    logged = "".join(each.message for each in caplog.records if not each.name.startswith("mail"))
    assert TO not in logged
    assert channel(465).shown == "m…@example.com (127.0.0.1:465)"


def test_a_subject_cannot_add_headers(office: Office, message: Message) -> None:
    with serving(office) as port, pytest.raises(ValueError, match=r"[Hh]eader"):
        channel(port).send(replace(message, subject="hello\r\nBcc: everybody@example.com"))
    assert office.taken == []


@pytest.fixture
def files(tmp_path: Path) -> Callable[[], list[Path]]:
    return lambda: sorted((tmp_path / "notices").glob("*"))


def test_a_file_is_a_mail_one_can_read(
    message: Message, tmp_path: Path, files: Callable[[], list[Path]]
) -> None:
    channel = Files(tmp_path / "notices", lambda: NOON)
    channel.send(message)
    channel.send(message)

    [file] = files()
    assert file.name == f"20261124T040000Z-{message.id}.eml"
    assert message.text in file.read_text(encoding="utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_directory_that_is_none_is_tried_again(message: Message, tmp_path: Path) -> None:
    (tmp_path / "notices").write_text("in the way")
    with pytest.raises(Unreachable, match="cannot_write"):
        Files(tmp_path / "notices", lambda: NOON).send(message)


@pytest.mark.parametrize(
    ("lang", "subject", "text"),
    [
        ("zh", "北辰家电 · 您的服务记录", "报修单 N-1 的服务记录已可查看。"),
        ("en", "North · your record", "It can be read."),
    ],
)
def test_mail_to_a_customer_is_plain_words_first_and_the_same_as_html(
    office: Office, message: Message, lang: str, subject: str, text: str
) -> None:
    html = f"<!doctype html><p>{text}</p>"
    letter = replace(message, subject=subject, text=text, html=html, to="chen@example.com", language=lang)
    with serving(office) as port:
        server = Server("127.0.0.1", port, "none", HOME)
        smtp = Smtp(server, "doorstep@example.com", "", lambda: NOON)
        smtp.send(letter)
        smtp.send(letter)

    first, again = office.taken
    assert (first["To"], first["Subject"], first.get_content_type()) == (
        "chen@example.com",
        subject,
        "multipart/alternative",
    )
    plain, marked = first.iter_parts()
    assert (plain.get_content_type(), plain.get_content().strip()) == ("text/plain", text)
    assert (marked.get_content_type(), marked.get_content().strip()) == ("text/html", html)
    assert first["Message-ID"] == again["Message-ID"]
    assert "chen" not in smtp.shown
