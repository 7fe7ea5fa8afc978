"""The post: hands one finished message to an SMTP server, or lays it into a folder where none is named."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from audit_app.config import Settings

PATIENCE = 20.0  # seconds for each answer of the server


class Undelivered(Exception):
    """The message was not taken; `for_good` when trying again cannot help."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good


class Post(Protocol):
    """Takes messages; `name` is the same for the same message, so that it can be known again."""

    def deliver(self, message: EmailMessage, name: str) -> None:
        """Returns once somebody else has taken over the message; raises Undelivered."""
        ...


class FolderPost:
    """Messages as files: the same one twice is one file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliver(self, message: EmailMessage, name: str) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = self.folder / f"{name}.part"
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(message.as_bytes())
            part.replace(self.folder / f"{name}.eml")
        except OSError as error:
            raise Undelivered(f"{self.folder}: {error.strerror or error}") from error


class SmtpPost:
    """Messages handed to an SMTP server, one connection each."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def deliver(self, message: EmailMessage, name: str) -> None:  # noqa: ARG002 - the server knows it by its Message-ID
        try:
            with self._connection() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise Undelivered(_said(code, text), for_good=code >= 500) from error
        except smtplib.SMTPDataError as error:
            raise Undelivered(
                _said(error.smtp_code, error.smtp_error), for_good=error.smtp_code >= 500
            ) from error
        except smtplib.SMTPResponseException as error:  # a wrong password, a sender the server does not know
            raise Undelivered(_said(error.smtp_code, error.smtp_error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Undelivered(str(error) or type(error).__name__) from error

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        ours = self.settings
        context = ssl.create_default_context()
        if ours.mail_tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                ours.mail_host, ours.mail_port, timeout=PATIENCE, context=context
            )
        else:
            server = smtplib.SMTP(ours.mail_host, ours.mail_port, timeout=PATIENCE)
        with server:
            if ours.mail_tls == "starttls":
                server.starttls(context=context)
            if ours.mail_user:
                server.login(ours.mail_user, ours.mail_password.get_secret_value())
            yield server


def for_settings(settings: Settings) -> Post:
    """The SMTP server of the settings, or the folder `mail` beside the database."""
    return SmtpPost(settings) if settings.mail_host else FolderPost(settings.data_dir / "mail")


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(words.split())}"
