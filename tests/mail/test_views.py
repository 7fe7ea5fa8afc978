"""The page of mails and its terminal verbs: who may look, what is shown as text, what stays hidden."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from audit_app.accounts.rules import Role
from audit_app.cli import cli
from audit_app.mail import queries
from audit_app.mail import service as mail
from audit_app.mail.rules import State

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def letter(database, actor):
    with database.transaction(actor.organisation_id) as session:
        return mail.send(
            session, actor, mail.Letter("a@x.example", SCRIPT, f"Text {SCRIPT}", "mail.test", name=SCRIPT)
        )


def test_page_lists_what_was_mailed_as_text(sign_in, letter):
    client = sign_in(Role.COMPLIANCE_OFFICER)

    for address in ("/mail/", f"/mail/{letter}"):
        page = client.get(address).text
        assert SCRIPT not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_filters_find_by_address_kind_and_state(sign_in, letter):
    client = sign_in(Role.COMPLIANCE_OFFICER)

    found = {
        query: f'/mail/{letter}"' in client.get(f"/mail/?{query}").text
        for query in (
            "to=A%40X",
            "to=zzz",
            "kind=mail",
            "kind=portal",
            "state=waiting",
            "state=sent",
            "state=x",
        )
    }

    assert found == {
        "to=A%40X": True,
        "to=zzz": False,
        "kind=mail": True,
        "kind=portal": False,
        "state=waiting": True,
        "state=sent": False,
        "state=x": True,
    }


def test_text_with_a_secret_is_not_shown_even_before_it_is_sent(sign_in, database, actor):
    with database.transaction(actor.organisation_id) as session:
        number = mail.send(
            session,
            actor,
            mail.Letter("a@x.example", "Hi", "https://x.example/in/abc123", "a.b", secret=True),
        )

    page = sign_in(Role.ADMINISTRATOR).get(f"/mail/{number}").text

    assert "abc123" not in page
    assert "shown to nobody but its reader" in page


def test_letter_of_another_organisation_is_not_there(sign_in, letter, stranger):
    client = sign_in(Role.ADMINISTRATOR, email="x@other.example", owner=stranger)

    assert client.get(f"/mail/{letter}").status_code == 404
    assert client.post(f"/mail/{letter}/again").status_code == 404
    assert f'/mail/{letter}"' not in client.get("/mail/").text


def test_sending_again_needs_the_right_and_a_failed_letter(sign_in, database, actor, letter):
    with database.transaction(actor.organisation_id) as session:
        queries.get_letter(session, letter).state = State.FAILED
    assert sign_in(Role.COMPLIANCE_OFFICER).post(f"/mail/{letter}/again").status_code == 403

    client = sign_in(Role.ADMINISTRATOR)
    assert "Send it again" in client.get(f"/mail/{letter}").text
    assert client.post(f"/mail/{letter}/again").status_code == 302
    assert client.post(f"/mail/{letter}/again").status_code == 409


@pytest.fixture
def run(database, tmp_path):
    runner = CliRunner(env={"AUDIT_APP_DATA_DIR": str(tmp_path), "AUDIT_APP_DATABASE_URL": database.url})
    return lambda *words: runner.invoke(cli, words)


def test_terminal_lists_without_texts(run, actor, letter):
    (row,) = json.loads(run("--json", "mail", "list", "--to", "a@x").output)

    assert (row["id"], row["to"], row["state"]) == (letter, "a@x.example", "waiting")
    assert "text" not in row


def test_terminal_sends_a_test(run, actor, tmp_path):
    done = run("--json", "mail", "test", "a@x.example")

    assert (done.exit_code, json.loads(done.output)["state"]) == (0, "sent")
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1


def test_terminal_says_when_a_test_was_not_taken(run, actor, monkeypatch):
    monkeypatch.setenv("AUDIT_APP_MAIL_HOST", "127.0.0.1")
    monkeypatch.setenv("AUDIT_APP_MAIL_PORT", "1")

    done = run("mail", "test", "a@x.example")

    assert (done.exit_code, "not taken by 127.0.0.1" in done.output) == (1, True)
