"""Mail by SMTP, to one address: over TLS, STARTTLS, or in plain text where it does not leave this machine or house."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from infra.notices.channel import Message, Refused, Unreachable
from infra.notices.mail import letter
from infra.notices.reach import CONNECT_SECONDS, SILENCE_SECONDS, WHOLE_SECONDS, Deadline, Reach
from sync.instants import SECOND, Millis

Security = Literal["tls", "starttls", "none"]


@dataclass(frozen=True)
class Server:
    """A mail server and how we sign in. ca: as in Poster. Without a login nobody signs in."""

    host: str
    port: int
    security: Security
    reach: Reach
    login: str = ""
    password: str = ""
    ca: Path | None = None
    seconds: float = WHOLE_SECONDS

    def authorities(self) -> ssl.SSLContext:
        """Whom we believe that a server is who it says."""
        return ssl.create_default_context(cafile=self.ca)


@dataclass(frozen=True)
class Smtp:
    """One recipient: each has an answer of their own, and nobody sees the others. to empty: whom the message is for."""

    server: Server
    sender: str
    to: str
    now: Callable[[], Millis]
    pace: Millis = 2 * SECOND
    merges: bool = True

    @property
    def shown(self) -> str:
        """The server, and the address without most of its name."""
        name, _, domain = self.to.rpartition("@")
        whom = f"{name[:1]}…@{domain} " if self.to else ""
        return f"{whom}({self.server.host}:{self.server.port})"

    def send(self, message: Message) -> None:
        """As in Channel."""
        to = self.to or message.to
        mail = letter(message, self.sender, to, self.now())
        with Deadline(self.server.seconds) as deadline:
            try:
                session = _Session(self.server, deadline)
                try:
                    session.sign_in()
                    session.send_message(mail, self.sender, [to])
                finally:
                    session.leave()
            except (OSError, smtplib.SMTPException) as failure:
                raise _meant(failure, deadline) from None


class _Session(smtplib.SMTP):
    """Connects only where we may, and lets itself be cut."""

    def __init__(self, server: Server, deadline: Deadline) -> None:
        self._server, self._deadline = server, deadline
        super().__init__(server.host, server.port, local_hostname="doorstep", timeout=SILENCE_SECONDS)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """smtplib asks here for a connection."""
        server, reach = self._server, self._server.reach
        find = reach.inner_addresses if server.security == "none" else reach.addresses
        connection = _connected(find(host, port), port)
        self._deadline.watch(connection)
        connection.settimeout(timeout)
        if server.security == "tls":
            connection = server.authorities().wrap_socket(connection, server_hostname=host)
            self._deadline.watch(connection)
        return connection

    def sign_in(self) -> None:
        """Encrypt where it was not done, then say who we are."""
        if self._server.security == "starttls":
            self.starttls(context=self._server.authorities())
            if self.sock is not None:
                self._deadline.watch(self.sock)
        if self._server.login:
            self.login(self._server.login, self._server.password)

    def leave(self) -> None:
        """Say goodbye. However that goes, it changes nothing about the mail."""
        with suppress(OSError, smtplib.SMTPException):
            self.quit()
        self.close()


def _connected(addresses: list[str], port: int) -> socket.socket:
    for address in addresses[:-1]:
        try:
            return socket.create_connection((address, port), CONNECT_SECONDS)
        except OSError:
            continue
    return socket.create_connection((addresses[-1], port), CONNECT_SECONDS)


FIVE = (
    (smtplib.SMTPAuthenticationError, "bad_login"),
    (smtplib.SMTPSenderRefused, "sender_refused"),
    (smtplib.SMTPDataError, "content_refused"),
)


def _meant(failure: Exception, deadline: Deadline) -> Refused | Unreachable:
    """What a failure means, without its text, which has addresses."""
    if deadline.over or isinstance(failure, TimeoutError):
        return Unreachable("no_answer")
    if isinstance(failure, ssl.SSLCertVerificationError):
        return Unreachable("bad_certificate")
    if isinstance(failure, smtplib.SMTPNotSupportedError):
        return Refused("not_supported")
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return _by_number(next(iter(failure.recipients.values()))[0], "recipient_refused")
    if isinstance(failure, smtplib.SMTPResponseException):
        codes = [code for kind, code in FIVE if isinstance(failure, kind)]
        return _by_number(failure.smtp_code, codes[0] if codes else f"smtp_{failure.smtp_code}")
    if isinstance(failure, smtplib.SMTPException) and not isinstance(failure, smtplib.SMTPServerDisconnected):
        return Unreachable("rubbish")
    return Unreachable("no_connection")


def _by_number(number: int, code: str) -> Refused | Unreachable:
    return Refused(code) if 500 <= number < 600 else Unreachable(f"smtp_{number}")
