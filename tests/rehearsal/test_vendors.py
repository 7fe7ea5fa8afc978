"""The three vendors of the rehearsal: one to keep, one to improve, one to take back, the same on every run."""

from __future__ import annotations

import datetime as dt

from audit_app.base import clock
from audit_app.base.figure import Outcome, Scope
from audit_app.rehearsal.vendors import MONTHS, load_vendors
from audit_app.vendors import queries
from audit_app.vendors.rules import Advice, Dimension, Reason, Sign, Trend, month_back

DAY = dt.date(2026, 3, 14)
FEBRUARY = dt.date(2026, 2, 1)


def test_vendors_tell_their_stories(database, actor):
    with clock.at(dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)):
        for _again in range(2):
            load_vendors(database, actor, 32, DAY)
        with database.reading(actor.organisation_id) as session:
            board = queries.read_board(session, FEBRUARY, DAY, MONTHS)
            rows = {row.vendor.code: row for row in board}
            figures = queries.figures(session, Scope(DAY, dt.date(2025, 3, 1)))

    assert {code: row.advised.advice for code, row in rows.items()} == {
        "PAY-01": Advice.KEEP,
        "OVF-02": Advice.TAKE_BACK,
        "REC-03": Advice.IMPROVE,
    }
    lost = rows["OVF-02"]
    assert lost.trend is Trend.FALLING
    assert {Sign.ALWAYS_LATE, Sign.UNREACHABLE} <= {one.sign for one in lost.signs}
    assert {Reason.LOW_LONG, Reason.TOTAL_LOW} <= {one.reason for one in lost.advised.reasons if one.grave}
    assert Dimension.RESPONSE in rows["REC-03"].card.low
    holes = {
        (row.vendor.code, card.month) for row in rows.values() for card in row.cards if card.total is None
    }
    assert holes == {("REC-03", month_back(FEBRUARY, 5)), ("REC-03", month_back(FEBRUARY, 8))}
    assert figures["vendors.scored_monthly"].outcome is Outcome.PARTLY
    assert figures["vendors.reports_on_time"].outcome is Outcome.NOT_MET
    assert figures["vendors.answered_in_time"].outcome is Outcome.PARTLY
