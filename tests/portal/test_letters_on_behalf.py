"""The operator's page of mail: that its letters to vendors went, and nothing else of what is the vendor's."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select

from audit_app.accounts.rules import Role
from audit_app.base.tenancy import EVERY
from audit_app.mail import queries
from audit_app.mail import service as mail
from audit_app.mail.models import LetterRow
from audit_app.mail.rules import State
from audit_app.portal import service
from tests.portal.build import BASE, contributor, letters, link_of, open_case

VENDORS_OWN = "MARK-OF-THE-VENDOR"
LEAD = "lead@vendor.example"


def seen(database, actor, **chosen):
    with database.reading(actor.organisation_id) as session:
        return queries.list_letters(session, queries.Filter(**chosen)).rows


@pytest.fixture
def mailed(app, database, case):
    """Everything that a vendor gets or sends: an invitation, a code, a colleague's link, a letter with a mark, a reminder."""
    app.test_client().post(link_of(letters(database, "portal.invitation")[-1]))
    contributor(case)
    with case.far() as session:
        letter = mail.Letter("own@vendor.example", VENDORS_OWN, VENDORS_OWN, "vendor.own", name=VENDORS_OWN)
        mail.send(session, case.vendor, letter)
    with case.near() as session:
        service.remind(session, case.operator, BASE, campaign_id=case.campaign_id, now=True)
    with database.transaction(EVERY) as session:
        for row in session.scalars(select(LetterRow)):
            row.text, row.name = VENDORS_OWN, VENDORS_OWN
    return case


def test_operator_sees_that_its_own_letters_went_and_no_other(mailed, database):
    rows = seen(database, mailed.operator)

    assert {(row.kind, row.to, row.of_another) for row in rows} == {
        ("portal.invitation", LEAD, True),
        ("portal.reminder", LEAD, True),
    }
    assert VENDORS_OWN not in "".join(str(dataclasses.asdict(row)) for row in rows)
    kinds = {row.kind for row in letters(database)}
    assert kinds == {"portal.invitation", "portal.code", "vendor.own", "portal.reminder"}


def test_why_one_failed_is_told(mailed, database):
    with mailed.far() as session:
        row = session.scalars(select(LetterRow).where(LetterRow.kind == "portal.reminder")).one()
        mail.claim(session, row.id)
        mail.note_failed(session, mailed.vendor, row.id, "550 no such user", for_good=True)

    [row] = seen(database, mailed.operator, state=State.FAILED)
    assert (row.kind, row.reason) == ("portal.reminder", "550 no such user")


def test_nobody_else_sees_any_of_them(mailed, database, stranger):
    other = open_case(database, stranger, "V-2", "other@vendor.example")

    assert {row.to for row in seen(database, stranger)} == {"other@vendor.example"}
    assert {row.to for row in seen(database, other.vendor)} == {"other@vendor.example"}
    assert {row.to for row in seen(database, mailed.operator)} == {LEAD}


def test_vendor_sees_all_of_its_own_as_its_own(mailed, database):
    rows = seen(database, mailed.vendor)

    assert {row.kind for row in rows} == {"portal.invitation", "portal.code", "vendor.own", "portal.reminder"}
    assert not any(row.of_another for row in rows)


def test_names_and_accounts_over_there_cannot_be_found_by_asking(mailed, database):
    assert seen(database, mailed.operator, to=VENDORS_OWN) == ()
    assert seen(database, mailed.operator, user_id=mailed.vendor.user_id) == ()
    assert len(seen(database, mailed.operator, to=LEAD)) == 2


def test_letter_itself_stays_closed(mailed, database, sign_in):
    client = sign_in(Role.ADMINISTRATOR)

    page = client.get("/mail/").text
    assert "to a vendor, at your asking" in page
    assert VENDORS_OWN not in page
    for row in letters(database):
        assert client.get(f"/mail/{row.id}").status_code == 404
        assert client.post(f"/mail/{row.id}/again").status_code == 404
        assert f'href="/mail/{row.id}"' not in page


def test_letter_written_afterwards_is_on_nobodys_behalf(mailed, database):
    with mailed.far() as session:
        with mail.on_behalf(session, mailed.operator.organisation_id):
            pass
        mail.send(session, mailed.vendor, mail.Letter("x@x.example", "S", "T", "vendor.own"))
        last = session.scalars(select(LetterRow).order_by(LetterRow.id.desc()).limit(1)).one()
        assert last.on_behalf_of is None
