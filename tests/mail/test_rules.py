"""What is a letter, how it looks on its way, and when it is tried again."""

from __future__ import annotations

import datetime as dt
import email
from email.policy import default

import pytest

from audit_app.mail.rules import Envelope, Fault, as_html, faults, is_address, message, retry_after

pytestmark = pytest.mark.unit
AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def envelope(**changes):
    return Envelope(
        **{
            "to": "a@x.example",
            "name": "",
            "subject": "Hello",
            "text": "Text",
            "locale": "en",
            "key": "k" * 32,
            **changes,
        }
    )


def read(made):
    return email.message_from_bytes(made.as_bytes(), policy=default)


@pytest.mark.parametrize(
    "text",
    [
        "a@x.example\nBcc: b@x.example",
        "a@x.example\r\n",
        "a@x.example,b@x.example",
        "a@x.example; b@x.example",
        "A <a@x.example>",
        "a b@x.example",
        "a@",
        "@x.example",
        "a",
        "",
        "a@x",
        "a@x.example\x00",
        "a@x.example\u2028",
        "a" * 250 + "@x.example",
        '"a"@x.example',
        "a(comment)@x.example",
        "ирина@x.example",
    ],
    ids=repr,
)
def test_what_is_no_single_address_is_refused(text):
    assert not is_address(text)


@pytest.mark.parametrize("text", ["a@x.example", "a.b+c@mail.x.example", "root@localhost", "irina@пример.рф"])
def test_an_address_is_taken(text):
    assert is_address(text)


@pytest.mark.parametrize(
    "line", ["\n", "\r", "\r\nBcc: b@x.example", "\x0b", "\x85", "\u2028", "\x00"], ids=repr
)
def test_line_breaks_in_headers_are_refused(line):
    assert list(faults("a@x.example", f"A{line}", f"Hi{line}there", "Text", "mail.test")) == [
        Fault.NAME,
        Fault.SUBJECT,
    ]


def test_a_letter_without_fault_has_none():
    assert (
        list(faults("a@x.example", "Ирина", "Привет", "Text\nmore", "mail.test", "https://x.example/u")) == []
    )


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "https://x.example/\nBcc: b@x.example", "https://x y", "/u"]
)
def test_an_address_to_unsubscribe_at_is_one_of_the_web(link):
    assert list(faults("a@x.example", "", "Hi", "Text", "mail.test", link)) == [Fault.LINK]


def test_names_and_subjects_of_any_script_arrive_whole():
    made = read(
        message(envelope(name="Ирина Петрова", subject="Проверка „3.4а“ — ñ"), "Prüfung <f@x.example>", AT)
    )

    assert (made["to"].addresses[0].display_name, made["subject"]) == ("Ирина Петрова", "Проверка „3.4а“ — ñ")
    assert made["from"].addresses[0].display_name == "Prüfung"
    assert (made["auto-submitted"], made["message-id"]) == ("auto-generated", f"<{'k' * 32}@x.example>")
    assert [part.get_content_type() for part in made.iter_parts()] == ["text/plain", "text/html"]
    assert made["list-unsubscribe"] is None


def test_a_letter_one_can_end_says_how():
    made = read(message(envelope(unsubscribe="https://x.example/u/1"), "f@x.example", AT))

    assert (made["list-unsubscribe"], made["list-unsubscribe-post"]) == (
        "<https://x.example/u/1>",
        "List-Unsubscribe=One-Click",
    )


def test_html_shows_every_character_as_text():
    html = as_html("<b>", '<script>alert(1)</script>\n\n"Q" & https://x.example/?a=1&b=2.', "en")

    assert "<script" not in html
    assert "<title>&lt;b&gt;</title>" in html
    assert "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" in html
    assert '<a href="https://x.example/?a=1&amp;b=2">https://x.example/?a=1&amp;b=2</a>.' in html


def test_a_link_cannot_leave_its_attribute():
    assert 'href="https://x.example/a"' in as_html("s", 'https://x.example/a"onclick="alert(1)', "en")
    assert "javascript:" not in as_html("s", "javascript:alert(1)", "en").partition("href")[2]


def test_tries_come_later_and_later_and_end():
    waits = [retry_after(tries) for tries in range(1, 7)]

    assert waits[:5] == sorted(waits[:5])
    assert waits[5] is None
