"""Things that entries are about lead to their page, for whoever may open it."""

from __future__ import annotations

import pytest

from audit_app.accounts.rules import Role
from audit_app.auditlog import service as trail
from audit_app.auditlog.rules import PAGES, page_of
from audit_app.web.guards import PUBLIC, permission_at


@pytest.mark.parametrize("kind", PAGES)
def test_each_page_is_there(app, kind):
    permission = permission_at(app, page_of(kind, "7"))

    assert permission not in (None, PUBLIC)


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("action", "0"),
        ("action", "x@x.example"),
        ("action", "../7"),
        ("action", ""),
        ("answer", "7"),
        ("action", "7\n"),
    ],
)
def test_what_has_no_page_leads_nowhere(kind, subject):
    assert page_of(kind, subject) is None


def test_entry_links_its_thing_for_who_may_open_it(database, actor, sign_in):
    with database.transaction(actor.organisation_id) as session:
        action = trail.record(session, actor, "actions.action.opened", ("action", 7))
        letter = trail.record(session, actor, "mail.letter.sent", ("letter", 8))
        answer = trail.record(session, actor, "audits.answer.saved", ("answer", 9))
    auditor, officer = sign_in(Role.LEAD_AUDITOR), sign_in(Role.COMPLIANCE_OFFICER)

    assert 'href="/actions/7"' in auditor.get(f"/trail/{action}").text
    assert 'href="/mail/8"' in officer.get(f"/trail/{letter}").text
    assert 'href="/mail/8"' not in auditor.get(f"/trail/{letter}").text
    assert "Open answer" not in officer.get(f"/trail/{answer}").text
