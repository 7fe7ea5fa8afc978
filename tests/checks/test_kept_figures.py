"""Figures are computed once, and never after a record has changed that they rest on."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from babel.support import NullTranslations

from audit_app.base import clock, i18n
from audit_app.base.db import Database
from audit_app.base.errors import AppError
from audit_app.base.figure import Scope
from audit_app.checks.queries import SOURCES, run_checks
from audit_app.training import queries as training
from audit_app.training import service
from audit_app.training.rules import Status
from audit_app.workforce import service as workforce
from audit_app.workforce.queries import Filter
from tests.factories.audits import add_audit, save
from tests.training.build import NOON, TODAY, complete, module, require
from tests.workforce.build import hire, structure

CODES = tuple(training.CHECKS)
SCOPE = Scope(as_of=TODAY, since=dt.date(2025, 3, 15))


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def places(database, actor):
    """One agent who must hold one skill, and does."""
    with database.transaction(actor.organisation_id) as session:
        found = structure(session, actor)
        skill = module(session, actor, "S-1", kind="skill")
        require(session, actor, found["agent"], skill)
        person = hire(session, actor, found, live_on=dt.date(2025, 6, 1))
        complete(session, actor, person, skill, "2025-05-20")
    return {**found, "skill": skill, "person": person}


@pytest.fixture
def asked(database, actor, sent):
    """A function that runs every check of training and tells (figures, statements sent)."""

    def ask(owner=actor, server=database):
        sent.clear()
        with server.reading(owner.organisation_id) as session:
            found = run_checks(session, CODES, SCOPE)
        return found, len(sent)

    return ask


def held(figures):
    figure = figures["training.none_missing_or_expired"]
    return figure.numerator, figure.denominator


def test_figures_are_read_again_only_when_their_records_changed(database, actor, stranger, places, asked):
    first, cold = asked()
    assert (held(first), cold > 5) == ((1, 1), True)
    assert asked() == (first, 1)

    # What others do, and what is answered in an audit, changes no record of ours.
    audit_id = add_audit(database, actor)
    again, _more = asked()
    save(database, actor, audit_id, "2.7a", finding="Nobody owns it.")
    with database.transaction(stranger.organisation_id) as session:
        structure(session, stranger)
    assert asked() == (again, 1)
    assert asked(stranger)[0] != again

    with database.transaction(actor.organisation_id) as session:
        complete(session, actor, places["person"], places["skill"], "2026-03-01", result="fail")
    failed, statements = asked()
    assert (held(failed), statements > 5) == ((0, 1), True)


def test_one_new_record_has_one_person_looked_at_again(database, actor, places, asked, sent):
    with database.transaction(actor.organisation_id) as session:
        other = hire(session, actor, places, "E-2", live_on=dt.date(2025, 6, 1))
        complete(session, actor, other, places["skill"], "2025-05-20")
    asked()
    with database.transaction(actor.organisation_id) as session:
        complete(session, actor, other, places["skill"], "2026-03-01", result="fail")

    assert held(asked()[0]) == (1, 2)
    looked = [text for text in sent if "training_completion" in text and text.startswith("SELECT")]
    assert len(looked) > 5
    one = ("training_completion.person_id IN (", "workforce_person.id IN (")
    assert all(any(words in text for words in one) for text in looked)


def test_what_a_transaction_saw_of_itself_is_gone_with_it(database, actor, places, asked):
    def fail_and_give_up():
        with database.transaction(actor.organisation_id) as session:
            complete(session, actor, places["person"], places["skill"], "2026-03-01", result="fail")
            seen.append(held(run_checks(session, CODES, SCOPE)))
            raise ZeroDivisionError

    seen = []
    with pytest.raises(ZeroDivisionError):
        fail_and_give_up()
    with database.transaction(actor.organisation_id) as session:  # gets the number that was given up
        hire(session, actor, places, "E-2", live_on=dt.date(2025, 6, 1))

    assert seen == [(0, 1)]
    assert held(asked()[0]) == (1, 2)


def test_sentences_are_kept_by_language(database, actor, places, asked):
    class Loud(NullTranslations):
        def gettext(self, message):
            return f"{message} Hear, hear."

    code = "training.none_missing_or_expired"
    quiet = asked()[0][code].sentence
    i18n.speak(Loud())
    try:
        loud = asked()[0][code].sentence
    finally:
        i18n.speak(None)

    assert loud != quiet
    assert asked()[0][code].sentence == quiet


@pytest.mark.parametrize("seed", range(3))
def test_kept_is_what_computing_anew_would_give_whatever_happened_before(database, actor, places, seed):
    """Two server processes write and read in turn; neither ever shows what is no longer true."""
    dice, other = random.Random(seed), Database(database.url)
    servers = (database, other)
    people = [places["person"]]

    def record(session):
        day = TODAY - dt.timedelta(days=dice.randrange(500))
        result = dice.choice(("pass", "fail"))
        complete(session, actor, dice.choice(people), places["skill"], day.isoformat(), result=result)

    def take_on(session):
        people.append(hire(session, actor, places, f"E-{len(people) + 1}", live_on=dt.date(2025, 6, 1)))

    def let_go(session):
        workforce.leave(session, actor, dice.choice(people), TODAY - dt.timedelta(days=dice.randrange(30)))

    def ask_for_more(session):
        months = dice.choice((6, 12, None))
        require(session, actor, places["agent"], places["skill"], validity_months=months)

    def rename(session):
        service.change_module(
            session, actor, places["skill"], service.SaveModule("S-1", f"Skill {dice.random()}")
        )

    steps = (record, record, record, record, take_on, let_go, ask_for_more, rename)
    chosen = Filter(TODAY)
    try:
        for _step in range(12):
            try:
                with dice.choice(servers).transaction(actor.organisation_id) as session:
                    dice.choice(steps)(session)
            except AppError:
                continue  # the same try twice, or somebody leaves twice
            newcomer = Database(database.url)  # keeps nothing yet
            with newcomer.reading(actor.organisation_id) as session:
                fresh = SOURCES["training"].figures(session, SCOPE, CODES)
                everybody = training.read_matrix(session, chosen)
            newcomer.close()
            for server in servers:
                with server.reading(actor.organisation_id) as session:
                    assert run_checks(session, CODES, SCOPE) == fresh
                    matrix = training.read_matrix(session, chosen)
                    assert matrix == everybody
                    cells = [cell for row in matrix.page.rows for cell in row.cells if cell]
                    assert matrix.page.total == len(matrix.page.rows)
                    for status in Status:
                        found = sum(cell.standing.status == status for cell in cells)
                        assert matrix.counts.get(status, 0) == found
    finally:
        other.close()
