"""Letters delivered for real: to an SMTP server on loopback and to a folder, refused, late, twice, after a crash."""

from __future__ import annotations

import contextlib
import datetime as dt
import email
import socket
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from sqlalchemy import select

from audit_app.auditlog.models import Entry
from audit_app.base import background, clock
from audit_app.base.background import JobRow
from audit_app.base.errors import Conflict, Invalid
from audit_app.mail import jobs, queries
from audit_app.mail import service as mail
from audit_app.mail.rules import LEFT_AFTER, State

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
LINK = "https://audit.example/in/abc123"


class Inbox:
    """What the server does with messages: keeps them, or answers as told."""

    def __init__(self):
        self.messages, self.answer = [], "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - the library's name
        if address.startswith("nobody"):
            return "550 no such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - the library's name
        if self.answer.startswith("250"):
            self.messages.append(email.message_from_bytes(envelope.content, policy=default))
        return self.answer


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def inbox(settings, monkeypatch):
    """A real server; the job reads where it is from the environment, as in a server."""
    inbox, port = Inbox(), free_port()
    controller = Controller(
        inbox,
        hostname="127.0.0.1",
        port=port,
        auth_require_tls=False,
        authenticator=lambda _server, _session, _envelope, _way, data: AuthResult(
            success=(data.login, data.password) == (b"us", b"secret-word")
        ),
        auth_required=True,
    )
    controller.start()
    for name, value in {
        "DATA_DIR": settings.data_dir,
        "MAIL_HOST": "127.0.0.1",
        "MAIL_PORT": port,
        "MAIL_TLS": "none",
        "MAIL_USER": "us",
        "MAIL_PASSWORD": "secret-word",
        "MAIL_FROM": "Prüfung <audit@x.example>",
    }.items():
        monkeypatch.setenv(f"AUDIT_APP_{name}", str(value))
    yield inbox
    controller.stop()


@pytest.fixture
def folder(settings, monkeypatch):
    monkeypatch.setenv("AUDIT_APP_DATA_DIR", str(settings.data_dir))
    return settings.data_dir / "mail"


def write(database, actor, **changes):
    letter = mail.Letter(
        **{
            "to": "a@x.example",
            "subject": "Hello",
            "text": f"Open {LINK}",
            "kind": "portal.invitation",
            **changes,
        }
    )
    with database.transaction(actor.organisation_id) as session:
        return mail.send(session, actor, letter), mail.queued(session)


def look(database, actor, number):
    with database.reading(actor.organisation_id) as session:
        return queries.get_letter(session, number)


def deliver(database, actor):
    """As the next minute does it."""
    jobs.sweep(database, actor.organisation_id)
    with database.reading(actor.organisation_id) as session:
        waiting = session.scalars(select(JobRow.id).where(JobRow.state == background.State.WAITING)).all()
    for job in waiting:
        assert background.run_now(database, job) is background.State.DONE


def trail(database, actor):
    with database.reading(actor.organisation_id) as session:
        return [
            (entry.action, entry.data)
            for entry in session.scalars(select(Entry).order_by(Entry.sequence))
            if entry.action.startswith("mail.")
        ]


def test_letter_arrives_by_smtp_with_names_of_any_script(database, actor, inbox):
    number, job = write(database, actor, name="Ирина", subject="Приглашение")

    background.run_now(database, job)

    (message,) = inbox.messages
    assert message["to"].addresses[0].display_name == "Ирина"
    assert message["subject"] == "Приглашение"
    assert message["from"].addresses[0].addr_spec == "audit@x.example"
    assert LINK in message.get_body(("plain",)).get_content()
    letter = look(database, actor, number)
    assert (letter.state, letter.tries, letter.reason) == (State.SENT, 1, "")
    assert [action for action, _data in trail(database, actor)] == ["mail.letter.written", "mail.letter.sent"]


def test_one_delivery_for_all_letters_of_a_transaction(database, actor, inbox):
    with database.transaction(actor.organisation_id) as session:
        for at in range(3):
            mail.send(session, actor, mail.Letter(f"p{at}@x.example", "Hello", "Text", "mail.test"))
        job = mail.queued(session)
    background.run_now(database, job)

    assert [message["to"] for message in inbox.messages] == ["p0@x.example", "p1@x.example", "p2@x.example"]
    with database.reading(actor.organisation_id) as session:
        assert len(session.scalars(select(JobRow)).all()) == 1


def test_secret_link_is_forgotten_and_never_on_the_trail(database, actor, inbox):
    number, job = write(database, actor, secret=True, unsubscribe=f"{LINK}/stop")
    assert LINK in look(database, actor, number).text

    background.run_now(database, job)

    letter = look(database, actor, number)
    assert (letter.text, letter.unsubscribe) == ("", "")
    assert "abc123" not in str(trail(database, actor))
    assert LINK in inbox.messages[0].get_body(("plain",)).get_content()


def test_letter_of_a_transaction_that_fails_is_never_sent(database, actor, folder):
    with contextlib.suppress(ZeroDivisionError), database.transaction(actor.organisation_id) as session:
        mail.send(session, actor, mail.Letter("a@x.example", "Hello", "Text", "mail.test"))
        _ = 1 / 0
    deliver(database, actor)

    assert not folder.exists()


@pytest.mark.parametrize(
    ("to", "answer", "state", "said"),
    [
        ("nobody@x.example", "250 OK", State.FAILED, "550 no such box"),
        ("a@x.example", "554 spam", State.FAILED, "554 spam"),
        ("a@x.example", "451 later", State.WAITING, "451 later"),
    ],
)
def test_what_the_server_says_is_kept(database, actor, inbox, to, answer, state, said):
    inbox.answer = answer
    number, job = write(database, actor, to=to)

    background.run_now(database, job)

    letter = look(database, actor, number)
    assert (letter.state, letter.reason, inbox.messages) == (state, said, [])


def test_letter_is_tried_again_until_it_is_taken(database, actor, inbox):
    inbox.answer = "451 later"
    number, job = write(database, actor)
    background.run_now(database, job)
    deliver(database, actor)
    assert look(database, actor, number).tries == 1  # its time has not come

    inbox.answer = "250 OK"
    with clock.at(clock.now() + dt.timedelta(minutes=2)):
        deliver(database, actor)

    assert (look(database, actor, number).state, len(inbox.messages)) == (State.SENT, 1)


def test_letter_that_nobody_takes_is_given_up_and_its_secret_forgotten(database, actor, inbox):
    inbox.answer = "451 later"
    number, _job = write(database, actor, secret=True)

    for day in range(8):
        with clock.at(clock.now() + dt.timedelta(days=day)):
            deliver(database, actor)

    letter = look(database, actor, number)
    assert (letter.state, letter.tries, letter.text) == (State.FAILED, 6, "")
    assert trail(database, actor)[-1][0] == "mail.letter.failed"


def test_wrong_password_at_the_server_waits_to_be_mended(database, actor, inbox, monkeypatch):
    monkeypatch.setenv("AUDIT_APP_MAIL_PASSWORD", "wrong")
    number, job = write(database, actor)

    background.run_now(database, job)

    letter = look(database, actor, number)
    assert (letter.state, inbox.messages, "wrong" in letter.reason) == (State.WAITING, [], False)


def test_server_that_is_not_there_waits(database, actor, inbox, monkeypatch):
    monkeypatch.setenv("AUDIT_APP_MAIL_PORT", str(free_port()))
    number, job = write(database, actor)

    background.run_now(database, job)

    assert look(database, actor, number).state == State.WAITING


def test_server_without_encryption_gets_no_password(database, actor, inbox, monkeypatch):
    monkeypatch.setenv("AUDIT_APP_MAIL_TLS", "starttls")
    number, job = write(database, actor)

    background.run_now(database, job)

    letter = look(database, actor, number)
    assert (letter.state, "STARTTLS" in letter.reason) == (State.WAITING, True)


def test_letter_that_a_crash_left_goes_out_again_under_the_same_name(database, actor, folder):
    number, job = write(database, actor)
    background.run_now(database, job)
    before = [path.name for path in folder.iterdir()]
    with database.transaction(actor.organisation_id) as session:  # as if it had died before noting it
        queries.get_letter(session, number).state = State.SENDING

    deliver(database, actor)
    assert look(database, actor, number).state == State.SENDING  # somebody may be at it

    with clock.at(clock.now() + LEFT_AFTER + dt.timedelta(seconds=1)):
        deliver(database, actor)
    assert look(database, actor, number).state == State.SENT
    assert [path.name for path in folder.iterdir()] == before


def test_two_workers_cannot_have_the_same_letter(database, actor, folder):
    number, _job = write(database, actor)

    claimed = []
    for _worker in range(2):
        with database.transaction(actor.organisation_id) as session:
            claimed.append(mail.claim(session, number))

    assert [letter is None for letter in claimed] == [False, True]


def test_files_in_the_folder_are_their_owners_alone(database, actor, folder):
    _number, job = write(database, actor)
    background.run_now(database, job)

    (path,) = folder.iterdir()
    assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert (
        LINK in email.message_from_bytes(path.read_bytes(), policy=default).get_body(("plain",)).get_content()
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "a@x.example\r\nBcc: b@x.example"},
        {"subject": "Hello\r\nBcc: b@x.example"},
        {"name": "A\nBcc: b@x.example"},
        {"text": " "},
        {"kind": "invitation"},
        {"unsubscribe": "javascript:alert(1)"},
    ],
    ids=str,
)
def test_what_is_no_letter_is_refused_and_leaves_nothing(database, actor, changes):
    with pytest.raises(Invalid):
        write(database, actor, **changes)

    with database.reading(actor.organisation_id) as session:
        assert queries.list_letters(session, queries.Filter()).total == 0
    assert trail(database, actor) == []


def test_failed_letter_is_sent_again_on_demand_and_no_other(database, actor, inbox):
    inbox.answer = "554 spam"
    number, job = write(database, actor)
    hidden, _job = write(database, actor, secret=True)
    background.run_now(database, job)
    inbox.answer = "250 OK"

    with database.transaction(actor.organisation_id) as session:
        mail.send_again(session, actor, number)
    deliver(database, actor)
    assert look(database, actor, number).state == State.SENT

    for one in (number, hidden):
        with pytest.raises(Conflict), database.transaction(actor.organisation_id) as session:
            mail.send_again(session, actor, one)
