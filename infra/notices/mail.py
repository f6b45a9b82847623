"""A message as mail: plain text, and HTML where it has some, with an id that stays the same when it is sent again."""

from __future__ import annotations

from datetime import datetime, timezone
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from infra.notices.channel import Message
from sync.instants import SECOND, Millis


def letter(message: Message, sender: str, to: str, now: Millis, *, legible: bool = False) -> EmailMessage:
    """The mail: one plain text, or multipart/alternative. sender and to: addresses. legible: as a person would like to
    read it, not as servers like it.
    """
    mail = EmailMessage(policy=policy.SMTPUTF8 if legible else policy.SMTP)
    mail["Subject"] = message.subject
    mail["From"] = sender
    mail["To"] = to
    mail["Date"] = format_datetime(datetime.fromtimestamp(now / SECOND, timezone.utc))
    mail["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # no answers from those who are on holiday
    encoding = "8bit" if legible else "base64"
    mail.set_content(message.text + "\n", charset="utf-8", cte=encoding)
    if message.html:
        mail.add_alternative(message.html, subtype="html", charset="utf-8", cte=encoding)
    return mail
