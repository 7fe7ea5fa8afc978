"""Whoever alone rated everything does not sign, unless the audit says that one person audits alone: then it is printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from audit_app.accounts.queries import find_actor
from audit_app.audits import queries, service
from audit_app.audits.models import Answer
from audit_app.audits.rules import Rating, State, rated_alone
from audit_app.base.errors import Forbidden
from audit_app.publishing.snapshot import gap_analysis
from tests.factories.audits import add_audit, answer_all, save


@pytest.mark.parametrize(
    ("raters", "alone"),
    [
        ([(1, "")], True),
        ([(1, ""), (2, "")], True),
        ([(1, ""), (3, "")], False),
        ([(None, "Ada")], True),
        ([(None, "Ben")], False),
        ([(1, ""), (None, "Ada")], True),
        ([(1, ""), (None, "")], False),
        ([], False),
    ],
)
def test_rated_alone_counts_every_account_and_old_names(raters, alone):
    assert rated_alone(raters, {1, 2}, "Ada") is alone


@pytest.fixture
def people(database, add_user):
    """A lead, her second account, and a colleague."""
    numbers = [add_user(f"{name}@x.example") for name in ("ada", "Ada+2", "ben")]
    with database.across() as session:
        return [find_actor(session, number) for number in numbers]


def ready(database, actor, raters, **more):
    """An audit in review in which these people gave the ratings, in turn."""
    audit_id = add_audit(database, actor, **more)
    answer_all(database, actor, audit_id)
    with database.transaction(actor.organisation_id) as session:
        codes = sorted(answer.requirement for answer in session.query(Answer))
        for place, who in enumerate(raters):
            session.execute(
                update(Answer)
                .where(Answer.requirement.in_(codes[place :: len(raters)]))
                .values(rated_by_id=who.user_id)
            )
    move(database, actor, audit_id, State.IN_PROGRESS)
    move(database, actor, audit_id, State.IN_REVIEW)
    return audit_id


def move(database, who, audit_id, to):
    with database.transaction(who.organisation_id) as session:
        service.move(session, who, service.Move(audit_id, to, "Agreed."))


def signature(database, actor, audit_id):
    with database.reading(actor.organisation_id) as session:
        report = gap_analysis(session, audit_id)
        return queries.list_sign_offs(session, audit_id)[0].alone, [one.alone for one in report.signatures]


@pytest.mark.parametrize("twin", [0, 1], ids=["the same account", "another account"])
def test_who_alone_rated_everything_does_not_sign_and_somebody_else_does(database, actor, people, twin):
    audit_id = ready(database, actor, people[:1])

    with pytest.raises(Forbidden, match="You alone rated everything here"):
        move(database, people[twin], audit_id, State.SIGNED_OFF)
    move(database, people[2], audit_id, State.SIGNED_OFF)

    assert signature(database, actor, audit_id) == (False, [False])


def test_one_of_several_who_rated_signs(database, actor, people):
    audit_id = ready(database, actor, [people[0], people[2]])

    move(database, people[0], audit_id, State.SIGNED_OFF)

    assert signature(database, actor, audit_id) == (False, [False])


def test_audit_of_one_person_says_so_beside_the_signature_and_in_the_report(database, actor, people):
    audit_id = ready(database, actor, people[:1], alone=True)

    move(database, people[1], audit_id, State.SIGNED_OFF)

    assert signature(database, actor, audit_id) == (True, [True])
    with database.reading(actor.organisation_id) as session:
        assert queries.get_signed(session, audit_id)["audit"]["alone"] is True


def test_rating_is_remembered_by_account_and_words_are_not(database, actor, people):
    ada, _twin, ben = people
    audit_id = add_audit(database, actor)

    def rater():
        with database.reading(actor.organisation_id) as session:
            return session.query(Answer.rated_by_id).filter(Answer.requirement == "1.1a").scalar()

    found = []
    for revision, (who, values) in enumerate(
        [
            (ada, {"rating": Rating.PARTLY}),
            (ben, {"finding": "Two of five."}),
            (ben, {"rating": Rating.NOT_MET}),
            (ada, {"rating": None}),
        ]
    ):
        save(database, who, audit_id, "1.1a", revision, **values)
        found.append(rater())

    assert found == [ada.user_id, ada.user_id, ben.user_id, None]


def test_page_says_before_signing_who_does_not_and_the_form_has_the_setting(database, actor, sign_in, people):
    client = sign_in(email="lea@x.example")
    with database.across() as session:
        lea = find_actor(session, people[2].user_id + 1)
    audit_id = ready(database, actor, [lea])

    page = client.get(f"/audits/{audit_id}/").text
    assert "You alone rated everything here" in page
    answer = client.post(f"/audits/{audit_id}/state", data={"to": "signed_off"})
    assert answer.status_code == 403

    audit = client.get(f"/audits/{audit_id}/change").text
    assert "One person audits alone" in audit
    with database.transaction(actor.organisation_id) as session:
        row = queries.get_audit(session, audit_id)
        command = service.ChangeAudit(
            audit_id=audit_id,
            name=row.name,
            entity=row.entity,
            period_from=row.period_from,
            period_until=row.period_until,
            alone=True,
        )
        service.change_audit(session, replace(actor, user_id=lea.user_id), command)
    assert "You alone rated everything here" not in client.get(f"/audits/{audit_id}/").text
    assert client.post(f"/audits/{audit_id}/state", data={"to": "signed_off"}).status_code == 303
    assert "one person rated and signed" in client.get(f"/audits/{audit_id}/").text
