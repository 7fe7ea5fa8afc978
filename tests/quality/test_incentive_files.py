"""Files of payouts and figures: each fault with its row, the same file twice, and what becomes of signatures."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import select

import audit_app.quality.importer  # noqa: F401 - registers the kinds
from audit_app.base import clock
from audit_app.quality.models import AgentFigure, Payout
from audit_app.quality.rules.incentives import Reward, RewardKind, Tier
from audit_app.quality.service.incentives import confirm_payout
from tests.intake.build import check, rejected, take
from tests.workforce.build import hire, structure

from .incentive_build import NOON, scheme

HEAD = "Employee No.,month,Bonus,amount,gift,paid_on\n"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def people(database, actor):
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        scheme(session, actor)
        scheme(session, actor, "Gifts", RewardKind.GIFT, (Tier(85, Reward(gift="Mug")),))
        return [
            hire(session, actor, places, "E-1"),
            hire(session, actor, places, "E-2", left_on=dt.date(2026, 1, 20)),
        ]


def test_payouts_are_checked_row_by_row(database, actor, people, tmp_path):
    rows = [
        "E-1,2026-01,quality BONUS,1000.50,,2026-02-10",
        "E-1,2026-01-31,Gifts,,Mug,2026-02-10",
        "E-9,2026-01,Quality bonus,1000,,2026-02-10",
        "E-1,2026-01,Quality bonuss,1000,,2026-02-10",
        "E-1,2025-12,Quality bonus,1000,,2026-02-10",
        "E-2,2026-02,Quality bonus,1000,,2026-03-10",
        "E-1,2026-02,Quality bonus,,Mug,2026-03-10",
        "E-1,2026-02,Gifts,5,,2026-03-10",
        "E-1,2026-02,Quality bonus,1000,,2026-05-10",
        "E-1,2026-02,Quality bonus,1000,,2026-01-10",
        "E-1,2026-06,Quality bonus,1000,,2026-03-10",
        "E-1,soon,Quality bonus,1.005,,",
        "E-1,2026-01,Quality bonus,900,,2026-02-10",
    ]
    batch = take(database, actor, tmp_path, "quality.payouts", "p.csv", HEAD + "\n".join(rows))

    found = {(number, column) for number, column, _problem in rejected(database, actor, batch)}
    assert {
        (4, "Employee No."), (5, "Bonus"), (6, "month"), (7, "month"), (8, "amount"), (9, "gift"), (10, "paid_on"),
        (11, "paid_on"), (12, "month"), (13, "month"), (13, "amount"), (13, "paid_on"),
    } <= found  # fmt: skip
    with database.reading(actor.organisation_id) as session:
        kept = session.execute(select(Payout.month, Payout.amount, Payout.gift).order_by(Payout.gift)).all()
    assert [tuple(row) for row in kept] == [
        (dt.date(2026, 1, 1), 100_050, ""),
        (dt.date(2026, 1, 1), 0, "Mug"),
    ]


def test_same_file_changes_nothing_and_a_change_asks_for_the_second_person_again(
    database, actor, people, tmp_path, add_user
):
    text = HEAD + "E-1,2026-01,Quality bonus,1000,,2026-02-10\n"
    take(database, actor, tmp_path, "quality.payouts", "p.csv", text)
    second = dataclasses.replace(actor, user_id=add_user(), name="Second")
    with database.transaction(actor.organisation_id) as session:
        confirm_payout(session, second, session.scalars(select(Payout.id)).one())
    again = check(database, actor, tmp_path, "quality.payouts", "p.csv", text + "\n")
    assert (again.counts["same"], again.counts["new"], again.counts["changed"]) == (1, 0, 0)

    take(database, actor, tmp_path, "quality.payouts", "q.csv", text.replace("1000", "1100"))
    with database.reading(actor.organisation_id) as session:
        row = session.scalars(select(Payout)).one()
    assert (row.amount, row.confirmed_by, row.confirmed_by_id) == (110_000, "", None)


def test_figures_are_taken_and_keep_one_spelling(database, actor, people, tmp_path):
    head = "person_code,month,figure,value\n"
    take(database, actor, tmp_path, "quality.figures", "f.csv", head + "E-1,2026-01,Adherence,94.5\n")
    take(
        database,
        actor,
        tmp_path,
        "quality.figures",
        "g.csv",
        head + "e-1,2026-01,ADHERENCE,95\nE-1,2026-02,adherence,96\n",
    )

    with database.reading(actor.organisation_id) as session:
        kept = session.execute(select(AgentFigure.name, AgentFigure.value).order_by(AgentFigure.month)).all()
    assert [tuple(row) for row in kept] == [("Adherence", 95.0), ("Adherence", 96.0)]
