"""The payouts of the rehearsal: all as earned, but for one that is too high and one that should not be."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from audit_app.base import clock
from audit_app.base.figure import Scope
from audit_app.quality.queries import incentives as queries
from audit_app.quality.rules.incentives import Match
from audit_app.rehearsal import story
from audit_app.rehearsal.incentives import GIFTS, MONEY, load_incentives
from audit_app.workforce import service as workforce
from tests.quality.incentive_build import NOON, evaluate
from tests.workforce.build import hire, structure

DAY = NOON.date()


def test_payouts_are_as_earned_but_for_two(database, actor):
    with clock.at(NOON):
        with database.transaction(actor.organisation_id) as session:
            places = structure(session, actor)
            kestrel = workforce.add_programme(session, actor, workforce.AddProgramme(story.KESTREL.name, ()))
            for place in range(6):
                person = hire(session, actor, places, f"E-{place}", live_on=dt.date(2025, 3, 1))
                for month in (dt.date(2025, 12, 1), dt.date(2026, 1, 1)):
                    where = {"programme": kestrel} if place % 2 else {}
                    evaluate(session, places, person, 5, 90.0, month, compliance=place == 5, **where)
        for _time in range(2):  # loading again changes nothing
            load_incentives(database, actor, 32, DAY)
        with database.reading(actor.organisation_id) as session:
            schemes = {one.name: one.payouts for one in queries.list_schemes(session)}
            lines = queries.paid_against_earned(session, Scope(DAY, dt.date(2025, 3, 1)))

    assert schemes == {MONEY: 6, GIFTS: 5}
    assert Counter(line.match for line in lines) == {
        Match.SAME: 9,
        Match.DIFFERENT: 1,
        Match.DESPITE_STOP: 1,
    }
