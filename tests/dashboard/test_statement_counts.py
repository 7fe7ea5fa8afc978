"""Every list and map asks the database as often for many rows as for few, and never more than fifteen times."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from audit_app.accounts.rules import Role
from audit_app.base import clock
from audit_app.mail import service as mail
from audit_app.publishing import service as reports
from audit_app.publishing.rules import Format, Kind
from audit_app.talk import service as talk
from audit_app.talk.rules import Kind as About
from audit_app.talk.rules import Thing
from audit_app.webhooks import service as webhooks
from tests.factories.audits import add_audit, add_proof, add_release, link
from tests.training.build import complete, module, require
from tests.workforce.build import hire, structure

MOST = 15
PAGES = (
    "/home/",
    "/audits/",
    "/audits/1/",
    "/audits/1/p/3.4",
    "/audits/1/plan",
    "/training/",
    "/training/modules",
    "/training/before-live",
    "/proof/",
    "/proof/1",
    "/reports/",
    "/people/",
    "/people/structure",
    "/checklists/",
    "/trail/",
    "/mail/",
    "/requests/",
    "/talk/requirement/1/3.4a",
    "/for-you/",
    "/webhooks/",
    "/webhooks/1",
    "/webhooks/1/change",
)


def add_rows(database, actor, places, release_id, code):
    """One more of everything that a list shows."""
    audit_id = add_audit(database, actor, release_id, name=f"Audit {code}")
    for each in {1, audit_id}:
        link(database, actor, each, "3.4a", add_proof(database, actor, f"Minutes {code} of {each}"))
    with database.transaction(actor.organisation_id) as session:
        for form in Format:
            reports.request_report(session, actor, reports.RequestReport(audit_id, Kind.GAP_ANALYSIS, form))
        person = hire(session, actor, places, f"E-{code}", live_on=dt.date(2025, 2, 3))
        module_id = module(session, actor, f"M-{code}", kind="skill")
        require(session, actor, places["agent"], module_id)
        talk.say(session, actor, talk.Say(Thing(About.REQUIREMENT, 1, "3.4a"), f"Comment {code} @lead"))
        talk.ask(session, actor, talk.Ask(1, "3.4a", 1, clock.today(), f"Proof {code}"))
        made = webhooks.make_subscription(
            session,
            replace(actor, user_id=1),
            webhooks.MakeSubscription(f"No. {code}", "https://x.example/", ("*",)),
            "key",
        )
        for number in {1, made.id}:
            webhooks.send_test(session, actor, number, str)
        mail.send(session, actor, mail.Letter("a@x.example", f"No. {code}", "Text", "mail.test"))
        complete(session, actor, person, module_id, "2026-03-01", result="fail" if code % 2 else "pass")


def test_pages_ask_as_often_for_many_rows_as_for_few(database, actor, sign_in, sent):
    client, counts = sign_in(Role.ADMINISTRATOR), []
    release_id = add_release(database, actor)
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)

    for codes in (range(1, 3), range(3, 10)):
        for code in codes:
            add_rows(database, actor, places, release_id, code)
        found, first = {}, {}
        for page in PAGES:
            sent.clear()
            client.get(page)  # what a process reads once, it has read
            first[page] = len(sent)
            sent.clear()
            assert client.get(page).status_code == 200, page
            found[page] = len(sent)
        counts.append(found)

    few, many = counts
    assert many == few
    for each in (few, first):  # `first`: after the records changed, when nothing kept is true any more
        assert {page: number for page, number in each.items() if number > MOST} == {}
