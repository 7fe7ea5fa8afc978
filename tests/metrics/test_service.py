"""Values, targets and months on real databases: what is kept, what is refused, what the trail says."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from audit_app.accounts.rules import READ
from audit_app.auditlog.models import Entry
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.metrics import queries, service
from audit_app.metrics.models import MonthValue, Recount, TargetFrom
from audit_app.metrics.rules import Frequency, Unit
from audit_app.scoring.rules import Direction, Group, Month

from .build import AS_OF, NOON, operation, scope, series, target, value


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def places(database, actor):
    with database.transaction(actor.organisation_id) as session:
        return operation(session, actor)


def write(database, actor):
    return database.transaction(actor.organisation_id)


def trail(database, actor, action):
    with database.reading(actor.organisation_id) as session:
        return session.scalars(select(Entry).where(Entry.action == action).order_by(Entry.sequence)).all()


def test_values_are_exact_replaced_and_taken_away(database, actor, places):
    lumen = places["lumen"]
    with write(database, actor) as session:
        service.record_values(
            session,
            actor,
            [
                value("cost_per_contact", AS_OF, "812345678901.123456", "3", lumen),
                value("absence", AS_OF, 0, 0),
            ],
        )
    with write(database, actor) as session:
        again = [value("cost_per_contact", AS_OF, "812345678901.123456", "3", lumen)]
        assert service.record_values(session, actor, again) == 0
        changed = [value("cost_per_contact", AS_OF, "0.1", "0.3", lumen), value("absence", AS_OF, None, None)]
        assert service.record_values(session, actor, changed) == 2

    with database.reading(actor.organisation_id) as session:
        rows = session.execute(select(MonthValue.numerator, MonthValue.denominator)).all()
    assert rows == [(Decimal("0.1"), Decimal("0.3"))]
    first, second = trail(database, actor, "metrics.values.recorded")
    assert first.data["values"][0]["to"] == ["812345678901.123456", "3"]
    assert second.data["values"][0]["from"] == ["812345678901.123456", "3"]
    assert second.data["values"][1]["to"] is None


def test_values_that_cannot_be_meant_are_refused_together(database, actor, places):
    commands = [
        value("absence", AS_OF, 1, 2),
        value("absence", AS_OF + 2, 1, 2),
        value("absence", AS_OF, 3, 2),
        value("speed_of_answer", AS_OF, 300, 2),
        value("absence", AS_OF, 1, 0),
        value("absence", AS_OF, 1, None),
        value("attrition", AS_OF, 1, 2),
        value("customer_critical_accuracy", AS_OF, 1, 2),
        value("nothing", AS_OF, 1, 2),
        value("absence", AS_OF, 1, 2, 9_999),
        value("absence", AS_OF, 1, 2, site_id=9_999),
    ]
    with pytest.raises(Invalid) as refused, write(database, actor) as session:
        service.record_values(session, actor, commands)

    assert list(refused.value.fields) == ["1", "2", "4", "5", "6", "7", "8", "9", "10"]
    assert refused.value.fields["1"] == "2026-12 lies in the future."
    assert "cannot be more" in refused.value.fields["2"]
    assert "people's first and last days" in refused.value.fields["6"]
    assert "monitoring" in refused.value.fields["7"]
    with database.reading(actor.organisation_id) as session:
        assert session.scalars(select(MonthValue)).all() == []


def test_months_that_are_closed_stay_as_they_are(database, actor, places):
    with write(database, actor) as session:
        service.record_values(session, actor, [value("absence", AS_OF, 1, 2)])
        service.lock_month(session, actor, AS_OF)
        service.lock_month(session, actor, AS_OF)
    with pytest.raises(Invalid) as refused, write(database, actor) as session:
        service.record_values(session, actor, [value("absence", AS_OF, 2, 2)])
    assert "is closed" in refused.value.fields["0"]
    with pytest.raises(Conflict), write(database, actor) as session:
        service.write_values(session, actor, [{"month": str(AS_OF), "metric_id": 1}])
    with pytest.raises(Invalid), write(database, actor) as session:
        service.lock_month(session, actor, AS_OF + 1)
    with pytest.raises(Invalid), write(database, actor) as session:
        service.unlock_month(session, actor, AS_OF, " ")
    with write(database, actor) as session:
        service.unlock_month(session, actor, AS_OF, "The export was late")
        assert service.record_values(session, actor, [value("absence", AS_OF, 2, 2)]) == 1
    assert trail(database, actor, "metrics.month.unlocked")[0].data == {"reason": "The export was late"}


def test_targets_begin_once_a_month_and_loosening_needs_approval(database, actor, places):
    with write(database, actor) as session:
        target(session, actor, "service_level", "2026-05", "0.85")
    with pytest.raises(Conflict, match="from 2026-05 on already"), write(database, actor) as session:
        target(session, actor, "service_level", "2026-05", "0.9")
    with pytest.raises(Invalid) as refused, write(database, actor) as session:
        target(session, actor, "service_level", "2026-09", "0.8")
    assert list(refused.value.fields) == ["approval"]
    with write(database, actor) as session:
        target(
            session, actor, "service_level", "2026-09", "0.8", approved_by="Director", approval="New client"
        )
        # easier than what holds for everybody: a programme's own first target loosens as well
        with pytest.raises(Invalid):
            target(session, actor, "service_level", "2026-10", "0.7", programme=places["lumen"])
        target(session, actor, "service_level", "2026-10", "0.9", programme=places["lumen"])
    with database.reading(actor.organisation_id) as session:
        row = queries.get_metric(session, "service_level")
        found = [
            (one.target.from_month, one.loosened, one.proposed)
            for one in queries.list_targets(session, row.id)
        ]
    assert [(str(month), easier, proposed) for month, easier, proposed in found] == [
        ("2026-10", False, False),
        ("2026-09", True, False),
        ("2026-05", False, False),
        ("2024-11", False, True),
    ]


def test_the_database_itself_refuses_two_targets_for_one_month(database, actor, places):
    with database.reading(actor.organisation_id) as session:
        row = queries.get_metric(session, "absence")
    twin = {"metric_id": row.id, "from_month": "2024-11", "high": Decimal("0.04"), "reason": "x"}

    for wrong in (twin, {**twin, "from_month": "2026-01", "loosened": True}):
        with pytest.raises(Conflict), write(database, actor) as session:
            session.add(TargetFrom(**wrong))


def test_target_that_cannot_be_meant_is_refused(database, actor, places):
    wrong = (
        ({"low": None, "high": "0.9"}, "low"),
        ({"low": "1.5"}, "low"),
        ({"reason": " "}, "reason"),
        ({"month": "2031-01"}, "from_month"),
        ({"programme": 9_999}, "programme_id"),
    )
    for more, field in wrong:
        with pytest.raises(Invalid) as refused, write(database, actor) as session:
            target(session, actor, "service_level", **{"month": "2026-09", "low": "0.9", **more})
        assert list(refused.value.fields) == [field]


def test_never_judged_metrics_take_no_target(database, actor, places):
    with pytest.raises(Invalid) as refused, write(database, actor) as session:
        target(session, actor, "autonomous_handle_rate", "2026-09", "0.3")

    assert "never judged" in refused.value.fields["low"]


def test_targets_are_confirmed_or_taken_back_before_they_count(database, actor, places):
    with write(database, actor) as session:
        proposed = session.scalars(select(TargetFrom).where(TargetFrom.from_month == "2024-11")).first().id
        service.confirm_target(session, actor, proposed, "Contract with Lumen, clause 3")
        future = target(session, actor, "absence", "2026-12", high="0.04")
        service.drop_target(session, actor, future)
        with pytest.raises(Conflict, match="held against"):
            service.drop_target(session, actor, proposed)
        with pytest.raises(NotFound):
            service.drop_target(session, actor, 9_999)
        with pytest.raises(Invalid):
            service.confirm_target(session, actor, proposed, "")
        row = session.get(TargetFrom, proposed)
        assert (row.proposed, row.reason) == (False, "Contract with Lumen, clause 3")


def test_catalogue_is_adopted_once_and_own_metrics_are_added(database, actor, places):
    own = service.SaveMetric(
        code="refund_rate",
        name="Refunds",
        item="4.5",
        group=Group.COST,
        definition="Share of contacts that ended in a refund.",
        numerator="Refunds",
        denominator="Contacts",
        unit=Unit.PERCENT,
        direction=Direction.LOWER,
        frequency=Frequency.MONTHLY,
        owner="Finance",
        data_source="Ledger",
        part_of_whole=True,
    )
    with write(database, actor) as session:
        assert service.adopt_catalogue(session, actor) == 0
        service.add_metric(session, actor, own)
        with pytest.raises(Conflict, match="Refunds"):
            service.add_metric(session, actor, own)
        service.leave_out(session, actor, "conversion", "Nothing is sold")
        with pytest.raises(Invalid):
            service.leave_out(session, actor, "absence", "")
        in_use = {row.definition.code for row in queries.list_metrics(session, in_use=True)}
        assert len(queries.list_metrics(session)) == 40
        assert ("refund_rate" in in_use, "conversion" in in_use) == (True, False)
        service.take_in(session, actor, "conversion")
        assert queries.get_metric(session, "conversion").in_use


def test_unit_of_a_metric_with_targets_stays(database, actor, places):
    with database.reading(actor.organisation_id) as session:
        was = queries.get_metric(session, "absence").definition
    fields = {name: getattr(was, name) for name in service.SaveMetric.__dataclass_fields__ if name != "name"}
    with write(database, actor) as session:
        service.change_metric(session, actor, service.SaveMetric(name="Absence, unplanned", **fields))
        with pytest.raises(Conflict, match="its unit, direction and factor stay"):
            service.change_metric(
                session,
                actor,
                service.SaveMetric(name="Absence", **{**fields, "direction": Direction.HIGHER}),
            )
    (entry,) = trail(database, actor, "metrics.metric.changed")
    assert entry.data == {"from": {"name": "Absence"}, "to": {"name": "Absence, unplanned"}}


def test_recount_is_held_against_what_is_reported(database, actor, places):
    def again(above, below, **more):
        return service.RecordRecount(
            "service_level", AS_OF, places["lumen"], Decimal(above), Decimal(below), "calls.csv", **more
        )

    with write(database, actor) as session:
        series(session, actor, "service_level", [80, 81], places["lumen"])
        first = service.record_recount(session, actor, again("8050", "10000", rows=10_000, sha256="a" * 64))
        second = service.record_recount(session, actor, again("79", "100"))
        with pytest.raises(NotFound, match="Nothing is reported for 2026-07"):
            service.record_recount(
                session,
                actor,
                service.RecordRecount("service_level", Month(2026, 7), None, Decimal(1), Decimal(2), "x"),
            )
        for wrong in (again("2", "1"), again("0", "0")):
            with pytest.raises(Invalid):
                service.record_recount(session, actor, wrong)
        rows = [session.get(Recount, number) for number in (first, second)]
        assert [(row.agrees, row.reported_numerator) for row in rows] == [(True, 81), (False, 81)]
        found = queries.figures(session, scope(), ["metrics.values_recalculated"])
        figure = found["metrics.values_recalculated"]
        # the last recount of one value counts
        assert (figure.outcome, figure.numerator, figure.denominator) == ("not_met", 0, 1)
        assert "more than 1 %" in figure.sentence


def test_whoever_only_reads_changes_nothing(database, actor, places):
    reader = Actor(None, "Reader", actor.organisation_id, permissions=READ)
    verbs = (
        lambda session: service.record_values(session, reader, [value("absence", AS_OF, 1, 2)]),
        lambda session: target(session, reader, "absence", "2026-12", high="0.01"),
        lambda session: service.adopt_catalogue(session, reader),
        lambda session: service.lock_month(session, reader, AS_OF),
        lambda session: service.leave_out(session, reader, "absence", "why"),
    )
    with write(database, actor) as session:
        for verb in verbs:
            with pytest.raises(Forbidden):
                verb(session)


def test_another_organisation_sees_nothing_and_reaches_nothing(database, actor, stranger, places):
    with write(database, actor) as session:
        series(session, actor, "absence", [3] * 12)
    with write(database, stranger) as session:
        assert queries.list_metrics(session) == []
        assert queries.metric_inputs(session, scope()) == {}
        with pytest.raises(NotFound):
            queries.get_metric(session, "absence")
        service.adopt_catalogue(session, stranger)
        with pytest.raises(Invalid):
            service.record_values(session, stranger, [value("absence", AS_OF, 1, 2, places["lumen"])])
        assert queries.metric_inputs(session, scope()) == {}
