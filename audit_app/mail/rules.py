"""What a letter may be, how it is put into a message, and when it is tried again."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from html import escape

LONGEST_ADDRESS = 254
LONGEST_SUBJECT = 200
LONGEST_TEXT = 100_000
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""How long after each failed try the next one comes; after the last there is none."""
LEFT_AFTER = dt.timedelta(minutes=10)
"""A letter that somebody began to deliver so long ago was left by a process that died."""
BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
KIND = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")


class State(enum.StrEnum):
    """How far a letter is."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Fault(enum.StrEnum):
    """Why a letter is not taken."""

    ADDRESS = "address"
    NAME = "name"
    SUBJECT = "subject"
    TEXT = "text"
    KIND = "kind"
    LINK = "link"


def faults(to: str, name: str, subject: str, text: str, kind: str, unsubscribe: str = "") -> Iterator[Fault]:
    """What is wrong with a letter; a line break in a header would let its writer add headers."""
    if not is_address(to):
        yield Fault.ADDRESS
    if BREAKS.search(name) or len(name) > LONGEST_SUBJECT:
        yield Fault.NAME
    if not subject.strip() or BREAKS.search(subject) or len(subject) > LONGEST_SUBJECT:
        yield Fault.SUBJECT
    if not text.strip() or len(text) > LONGEST_TEXT:
        yield Fault.TEXT
    if not KIND.fullmatch(kind):
        yield Fault.KIND
    if unsubscribe and not LINK.fullmatch(unsubscribe):
        yield Fault.LINK


def is_address(text: str) -> bool:
    """Whether it is exactly one address and nothing else."""
    if BREAKS.search(text) or len(text) > LONGEST_ADDRESS or re.search(r"[\s,;<>()\"]", text):
        return False
    try:
        found = _address("", text)
    except (HeaderParseError, ValueError, IndexError):
        return False
    return bool(found.username) and ("." in found.domain or found.domain == "localhost")


def _address(name: str, text: str) -> Address:
    """The address as it travels: a domain of another script under its ASCII name."""
    user, _at, domain = text.rpartition("@")
    return Address(name, addr_spec=f"{user}@{domain.encode('idna').decode()}")


def retry_after(tries: int) -> dt.timedelta | None:
    """How long to wait after so many failed tries; None: give up."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a message is made of; `key` makes the Message-ID, so that the same letter sent twice can be known."""

    to: str
    name: str
    subject: str
    text: str
    locale: str
    key: str
    unsubscribe: str = ""


def message(envelope: Envelope, sender: str, at: dt.datetime) -> EmailMessage:
    """The letter as it travels: plain text, and the same as simple HTML."""
    own_name, own_address = parseaddr(sender)
    letter = EmailMessage(policy=SMTP)
    letter["From"] = _address(own_name, own_address)
    letter["To"] = _address(envelope.name, envelope.to)
    letter["Subject"] = envelope.subject
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{envelope.key}@{own_address.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Auto-Response-Suppress"] = "All"
    letter["Content-Language"] = envelope.locale
    if envelope.unsubscribe:
        letter["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter.set_content(envelope.text)
    letter.add_alternative(as_html(envelope.subject, envelope.text, envelope.locale), subtype="html")
    return letter


def as_html(subject: str, text: str, locale: str) -> str:
    """The text as paragraphs with links; every character of it is shown as text."""
    paragraphs = "\n".join(f"<p>{_linked(paragraph)}</p>" for paragraph in re.split(r"\n\s*\n", text.strip()))
    return (
        f'<!doctype html>\n<html lang="{escape(locale)}"><head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>\n<body>\n{paragraphs}\n</body></html>\n"
    )


def _linked(text: str) -> str:
    parts, end = [], 0
    for found in LINK.finditer(text):
        address = escape(found.group())
        parts += [escape(text[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join([*parts, escape(text[end:])]).replace("\n", "<br>\n")
