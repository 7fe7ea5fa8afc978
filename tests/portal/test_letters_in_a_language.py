"""Each letter speaks the language of whom it is for, whatever its sender or their browser speaks."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from audit_app.accounts.models import User
from audit_app.accounts.rules import Role
from audit_app.base import clock, i18n
from audit_app.base.tenancy import EVERY
from audit_app.portal import service
from audit_app.portal.models import Appeal, Campaign, Question
from audit_app.scoring.rules import Rating
from tests.portal.build import BASE, CODES, contributor, letters, link_of

LEAD = "lead@vendor.example"
pytestmark = pytest.mark.usefixtures("filipino")


def speak(database, email, language="fil"):
    with database.transaction(None) as session:
        session.scalars(select(User).where(User.email == email)).one().language = language


def newest(database, kind):
    letter = letters(database, kind)[-1]
    return letter.to, letter.locale, letter.subject


def test_invitation_code_reminder_and_new_link(app, database, case):
    assert newest(database, "portal.invitation")[1:] == (
        "en",
        "Northwind Support asks for a self-assessment: Spring 2030",
    )
    speak(database, LEAD)
    with case.near() as session:
        service.invite_again(session, case.operator, case.invitation_id, "Vera", LEAD, BASE)
        service.remind(session, case.operator, BASE, campaign_id=case.campaign_id, now=True)
    assert newest(database, "portal.invitation") == (
        LEAD,
        "fil",
        "Humihiling ang Northwind Support: Spring 2030",
    )
    assert newest(database, "portal.reminder")[1:] == ("fil", f"Hanggang {due(database)}: Spring 2030")

    english = {"Accept-Language": "en"}
    app.test_client().post(link_of(letters(database, "portal.invitation")[-1]), headers=english)
    assert newest(database, "portal.code") == (LEAD, "fil", "Ang iyong code")
    with clock.at(clock.now() + dt.timedelta(hours=2)):
        app.test_client().post("/portal/link", data={"email": LEAD}, headers=english, buffered=True)
    assert newest(database, "portal.link") == (LEAD, "fil", "Ang bagong link")
    assert i18n.spoken() is None


def due(database):
    with database.reading(EVERY) as session:
        return session.scalars(select(Campaign.due_on)).one()


def test_colleague_is_written_to_in_theirs_and_not_the_leads(database, case):
    contributor(case)
    speak(database, LEAD)
    contributor(case, "cory@vendor.example")

    assert newest(database, "portal.invitation") == (
        "cory@vendor.example",
        "en",
        "Vera Lead hands you questions: Spring 2030",
    )
    speak(database, "cory@vendor.example")
    contributor(case, "cory@vendor.example")
    assert newest(database, "portal.invitation")[1:] == ("fil", "Mga tanong mula kay Vera Lead: Spring 2030")


def test_answer_result_and_decision(database, case, add_user):
    speak(database, LEAD)
    with case.far() as session:
        service.ask(session, case.vendor, case.assessment_id, CODES[0], "Which year?")
    with case.near() as session:
        question = session.scalars(select(Question.id)).one()
        service.answer_question(session, case.operator, question, "The last one.")
    assert newest(database, "portal.news") == (LEAD, "fil", "Nasagot ang tanong")

    case.submit()
    case.verify()
    case.release()
    assert newest(database, "portal.news") == (LEAD, "fil", "Narito ang resulta")

    with case.far() as session:
        service.appeal(session, case.vendor, case.assessment_id, CODES[1], "We do have it, look at page two.")
    decider = case.operator_person(number=add_user("second@x.example"))
    with case.near() as session:
        number = session.scalars(select(Appeal.id)).one()
        service.decide(session, decider, service.Decide(number, Rating.PARTLY, "We looked again."))
    assert newest(database, "portal.news") == (LEAD, "fil", "Napagpasyahan ang apela")


def test_who_begins_by_themselves_is_written_to_as_their_page_spoke(app, database, case):
    with case.near() as session:
        service.allow_joining(session, case.operator, case.campaign_id, allowed=True)
    with case.near() as session:
        key = session.scalars(select(Campaign.join_key)).one()
    form = {"company": "Acme", "name": "Al", "email": "al@acme.example"}

    app.test_client().post(
        f"/portal/join/{key}", data=form, headers={"Accept-Language": "fil"}, buffered=True
    )

    assert newest(database, "portal.join") == ("al@acme.example", "fil", "Simulan")


def test_reset_and_invitation_of_a_member_in_the_readers_not_the_askers(app, database, add_user, sign_in):
    add_user("ann@x.example")
    speak(database, "ann@x.example")

    app.test_client().post(
        "/sign-in/forgotten", data={"email": "ann@x.example"}, headers={"Accept-Language": "en"}
    )
    assert newest(database, "accounts.reset") == ("ann@x.example", "fil", "Bagong password")

    new = {"name": "Bo", "email": "bo@x.example", "role": "reader", "password": ""}
    sign_in(Role.ADMINISTRATOR).post("/access/", data=new, headers={"Accept-Language": "fil"})
    assert newest(database, "accounts.invitation") == (
        "bo@x.example",
        "en",
        "Your access to the readiness audit",
    )
