"""Monthly values from files: months as people write them, what is rejected, twice the same, closed months."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from audit_app.auditlog.models import Entry
from audit_app.base import clock
from audit_app.intake.rules import BatchState
from audit_app.metrics import service
from audit_app.metrics.models import MonthValue
from audit_app.scoring.rules import Month
from tests.intake.build import check, rejected, take

from .build import NOON, operation

HEAD = "KPI,Program,Channel,Period,Count,Base\n"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def places(database, actor):
    with database.transaction(actor.organisation_id) as session:
        return operation(session, actor)


def kept(database, actor):
    with database.reading(actor.organisation_id) as session:
        query = select(
            MonthValue.month,
            MonthValue.channel,
            MonthValue.programme_id,
            MonthValue.numerator,
            MonthValue.denominator,
        ).order_by(MonthValue.month)
        return [tuple(row) for row in session.execute(query)]


def test_file_is_applied_and_changes_only_what_differs(database, actor, places, tmp_path):
    lumen = places["lumen"]
    text = HEAD + "".join(
        f"{metric},{programme},{channel},{month},{above},{below}\n"
        for metric, programme, channel, month, above, below in (
            ("service_level", "Lumen Pay", "Phone", "2026-03", "18240", "22100"),
            ("Service level", "lumen pay", "voice", "04/2026", "18 000", "22000.5"),
            ("SERVICE_LEVEL", "Lumen Pay", "e-mail", "May 2026", "1", "2"),
            ("schedule_adherence", "all", "all", "2026-06", "0", "0"),
        )
    )
    batch = take(database, actor, tmp_path, "metrics.values", "march.csv", text)

    assert (batch.state, batch.counts["new"], batch.counts["rejected"]) == (BatchState.APPLIED, 4, 0)
    assert kept(database, actor) == [
        ("2026-03", "phone", lumen, 18240, 22100),
        ("2026-04", "phone", lumen, 18000, pytest.approx(22000.5)),
        ("2026-05", "e_mail", lumen, 1, 2),
        ("2026-06", None, None, 0, 0),
    ]
    again = take(database, actor, tmp_path, "metrics.values", "march2.csv", text.replace("18240", "18241"))
    assert (again.counts["changed"], again.counts["same"]) == (1, 3)
    assert kept(database, actor)[0][3] == 18241
    with database.reading(actor.organisation_id) as session:
        query = select(Entry).where(Entry.action == "metrics.values.imported").order_by(Entry.sequence)
        entries = session.scalars(query).all()
    assert [entry.data["rows"] for entry in entries] == [4, 1]


def test_rows_that_cannot_be_meant_are_rejected_one_by_one(database, actor, places, tmp_path):
    with database.transaction(actor.organisation_id) as session:
        service.lock_month(session, actor, Month(2026, 1))
    text = (
        f"{HEAD}service_levle,Lumen Pay,phone,2026-03,1,2\n"
        "service_level,Lumen Pai,phone,2026-03,1,2\n"
        "service_level,Lumen Pay,pigeon,2026-03,1,2\n"
        "service_level,Lumen Pay,phone,2027-03,1,2\n"
        "service_level,Lumen Pay,phone,2026-01,1,2\n"
        "service_level,Lumen Pay,phone,spring,1,2\n"
        "service_level,Lumen Pay,phone,2026-03,3,2\n"
        "service_level,Lumen Pay,phone,2026-03,-1,2\n"
        "attrition,Lumen Pay,,2026-03,1,2\n"
        "service_level,Lumen Pay,phone,2026-03,,2\n"
        "service_level,Lumen Pay,chat,2026-03,1,2\n"
    )
    batch = check(database, actor, tmp_path, "metrics.values", "wrong.csv", text)
    found = rejected(database, actor, batch)

    assert (batch.counts["new"], batch.counts["rejected"]) == (1, 10)
    assert [(number, column) for number, column, _wrong in found] == [
        (2, "KPI"), (3, "Program"), (4, "Channel"), (5, "Period"), (6, "Period"), (7, "Period"),
        (8, "Count"), (9, "Count"), (10, "KPI"), (11, "Count"),
    ]  # fmt: skip
    sentences = {number: wrong for number, _column, wrong in found}
    assert sentences[6] == "2026-01 is closed."
    assert "never typed a second time" in sentences[10]
    assert kept(database, actor) == []
