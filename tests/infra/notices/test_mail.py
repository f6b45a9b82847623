"""Mail: as files, and through a real SMTP server that encrypts, asks for passwords and refuses."""

from __future__ import annotations

import email
import logging
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from infra.notices import Message, Refused, Unreachable
from infra.notices.files import Files
from infra.notices.reach import Reach
from infra.notices.smtp import Server, Smtp
from tests.infra.notices.authority import certificate_for
from tests.infra.notices.conftest import NOON
from tests.infra.notices.standins import dripping, server_side

HOME = Reach(private=True, plain=True)
TO = "manager@example.com"


class Office:
    """A mail server's mind. answers: what it says at each step instead of yes. taken: the mails it took."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.taken: list[EmailMessage] = []
        self.signed_in: list[str] = []

    async def handle_MAIL(
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "RCPT" not in self.answers:
            envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        if "DATA" not in self.answers:
            assert isinstance(envelope.content, bytes)
            mail = email.message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.taken.append(mail)
        return self.answers.get("DATA", "250 OK")

    async def handle_QUIT(self, server: Any, session: Session, envelope: Envelope) -> str:
        return self.answers.get("QUIT", "221 Bye")

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        """Sign in with the one password it knows."""
        assert isinstance(data, LoginPassword)
        self.signed_in.append(data.login.decode())
        return AuthResult(success=data.password == b"correct horse", handled=False)


@pytest.fixture
def office() -> Office:
    return Office()


class AnyPort(Controller):
    """A server on whatever port is free; aiosmtpd connects to itself once, and must know which that is."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def serving(office: Office, **options: Any) -> Iterator[int]:
    """The port of this server."""
    controller = AnyPort(office, hostname="127.0.0.1", port=0, server_hostname="mail", **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


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
