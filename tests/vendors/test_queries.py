"""The board, low scores, logs and figures, each as known on a day."""

from __future__ import annotations

import pytest

from audit_app.base import clock
from audit_app.base.errors import NotFound
from audit_app.base.figure import Outcome, Scope
from audit_app.checks import queries as checks
from audit_app.vendors import queries
from audit_app.vendors.rules import Advice, Dimension, month_back

from .build import FEBRUARY, NOON, TODAY, contact, day, rate, report, see, vendor

YEAR = Scope(as_of=TODAY, since=day("2025-12-01"))


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


def fill(session, actor, number):
    """Three whole months: February has a late report, a late answer and checks half shown."""
    for back in range(3):
        month = month_back(FEBRUARY, back)
        rate(session, actor, number, month, 4, 5, 4)
        report(session, actor, number, f"{month:%Y-%m}-05", f"{month:%Y-%m}-05")
        contact(session, actor, number, f"{month:%Y-%m}-10T09:00", f"{month:%Y-%m}-10T10:00")
    report(session, actor, number, "2026-02-12", "2026-02-14")
    contact(session, actor, number, "2026-02-11T09:00", reached=False, channel="call")
    see(session, actor, number, month_back(FEBRUARY, 1), *["yes"] * 5, "no", "no")
    report(session, actor, number, "2026-03-14")
    contact(session, actor, number, "2026-03-14T09:00")


def test_board_scores_months_and_low_scores_follow(database, actor, stranger):
    with database.transaction(actor.organisation_id) as session:
        number = vendor(session, actor, kinds=["payroll"])
        fill(session, actor, number)
        later = vendor(session, actor, "V-2", contract_from=day("2026-02-10"))
        vendor(session, actor, "V-3", contract_until=day("2025-02-28"))
    with database.reading(actor.organisation_id) as session:
        one, two = queries.read_board(session, FEBRUARY, TODAY)
        assert [row.vendor.id for row in (one, two)] == [number, later]
        values = [score.value for score in one.card.scores]
        assert [round(float(value), 3) for value in values] == [4, 3.857, 4, 1, 1]
        assert one.card.low == (Dimension.PUNCTUALITY, Dimension.RESPONSE)
        assert one.cards[-3].of(Dimension.EXPERTISE).value is None
        assert (one.advised.advice, two.advised.advice) == (Advice.IMPROVE, Advice.NOT_ENOUGH_DATA)
        low = queries.low_scores(session, YEAR)
        assert [(row.vendor_id, row.month, row.dimension, row.value, row.due_on) for row in low] == [
            (number, FEBRUARY, Dimension.PUNCTUALITY, 1.0, day("2026-03-31")),
            (number, FEBRUARY, Dimension.RESPONSE, 1.0, day("2026-03-31")),
        ]
        assert queries.closed_months(Scope(day("2026-02-28"), day("2026-01-02"))) == (FEBRUARY,)
        assert queries.closed_months(Scope(day("2026-02-27"), day("2026-01-02"))) == ()
    with database.reading(stranger.organisation_id) as session:
        assert queries.read_board(session, FEBRUARY, TODAY) == queries.low_scores(session, YEAR) == []


def test_logs_show_late_and_open_first(database, actor):
    with database.transaction(actor.organisation_id) as session:
        number = vendor(session, actor)
        fill(session, actor, number)
        reports = queries.page_reports(session, number, TODAY, 1)
        contacts = queries.page_contacts(session, number, TODAY, 1)
        assert [(row.due_on.isoformat(), row.in_time, row.days_late) for row in reports.rows] == [
            ("2026-02-12", False, 2),
            ("2026-03-14", None, 0),
            ("2026-02-05", True, 0),
            ("2026-01-05", True, 0),
            ("2025-12-05", True, 0),
        ]
        assert [row.in_time for row in contacts.rows] == [False, None, True, True, True]
        assert contacts.total == len(list(queries.stream_contacts(session, TODAY, number))) == 5
        assert len(list(queries.stream_reports(session, TODAY, since=FEBRUARY))) == 2


def test_figures_answer_on_any_day_with_their_rows(database, actor, stranger):
    codes = ["vendors.scored_monthly", "vendors.reports_on_time", "vendors.answered_in_time"]
    with database.reading(actor.organisation_id) as session:
        found = checks.run_checks(session, [*codes, "vendors.low_scores_acted_on"], YEAR)
        assert [figure.outcome for figure in found.values()] == [Outcome.NOT_ENOUGH_DATA] * 4
    with database.transaction(actor.organisation_id) as session:
        number = vendor(session, actor)
        fill(session, actor, number)
    with database.reading(actor.organisation_id) as session:
        found = checks.run_checks(session, codes, YEAR)
        assert [(one.outcome, one.numerator, one.denominator) for one in found.values()] == [
            (Outcome.MET, 3, 3),
            (Outcome.NOT_MET, 3, 4),
            (Outcome.NOT_MET, 3, 4),
        ]
        assert (
            found["vendors.reports_on_time"].sentence
            == "3 of 4 reports due from 1 December 2025 to 14 March 2026 were sent on time (75.0 %)."
        )
        for code in codes:
            rows = checks.rows_behind(session, code, YEAR)
            assert len(rows.rows) == found[code].denominator
            assert rows.against == found[code].denominator - found[code].numerator
            assert all(len(row) == len(rows.columns) for row in rows.rows)
        earlier = Scope(day("2026-02-13"), day("2026-02-01"))
        assert queries.figures(session, earlier)["vendors.reports_on_time"].numerator == 1
        with pytest.raises(NotFound):
            queries.figure_rows(session, "vendors.other", YEAR)
    with database.reading(stranger.organisation_id) as session:
        assert queries.figures(session, YEAR)["vendors.reports_on_time"].denominator == 0


def test_board_asks_as_often_for_many_vendors_as_for_one(database, actor, sent):
    counts = []
    for batch in (range(1), range(1, 20)):
        with database.transaction(actor.organisation_id) as session:
            for number in batch:
                fill(session, actor, vendor(session, actor, f"V-{number}", kinds=["payroll", "other"]))
        sent.clear()
        with database.reading(actor.organisation_id) as session:
            assert len(queries.read_board(session, FEBRUARY, TODAY)) == batch[-1] + 1
            queries.figures(session, YEAR)
        counts.append(len(sent))

    assert counts[0] == counts[1]
    assert counts[0] <= 20
