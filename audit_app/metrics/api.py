"""Metrics through the API: catalogue, values, targets, months, summary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.figure import Scope
from audit_app.metrics import queries, service
from audit_app.metrics.queries.board import Board
from audit_app.metrics.queries.catalogue import MetricRow, TargetRow
from audit_app.metrics.queries.detail import Detail, RecountRow
from audit_app.metrics.queries.summary import Summary
from audit_app.metrics.rules import last_day, month_of
from audit_app.scoring.rules import Month
from audit_app.web.endpoints import Api

api = Api("metrics")


def _scope(month: Month | None, programme_id: int | None) -> Scope:
    chosen = month or month_of(clock.today()) - 1
    return Scope(
        as_of=min(last_day(chosen), clock.today()),
        since=last_day(chosen - 12) + dt.timedelta(days=1),
        programmes=frozenset() if programme_id is None else frozenset({programme_id}),
    )


def list_metrics(session: Session) -> list[MetricRow]:
    """Every metric of the catalogue, those left out too."""
    return queries.list_metrics(session)


def board(session: Session, month: Month | None = None, programme_id: int | None = None) -> Board:
    """Metrics by twelve months up to one, the last that is over unless another is named."""
    return queries.board(session, _scope(month, programme_id))


def summary(session: Session, month: Month | None = None, programme_id: int | None = None) -> Summary:
    """The performance summary."""
    return queries.summary(session, _scope(month, programme_id))


def get_metric(
    session: Session, code: str, month: Month | None = None, programme_id: int | None = None
) -> Detail:
    """One metric: how it runs, its targets, where it differs."""
    return queries.detail(session, queries.get_metric(session, code), _scope(month, programme_id))


def list_targets(session: Session, code: str) -> list[TargetRow]:
    """The targets of a metric."""
    return queries.list_targets(session, queries.get_metric(session, code).id)


def list_locked(session: Session) -> list[str]:
    """The months that are closed."""
    return queries.list_locked(session)


def list_recounts(session: Session) -> list[RecountRow]:
    """Values that were counted again from raw data."""
    return queries.list_recounts(session, None)


def record_values(session: Session, actor: Actor, values: Sequence[service.RecordValue]) -> None:
    """Writes down monthly counts, all or none; a count of null takes the value away."""
    service.record_values(session, actor, values)


def adopt_catalogue(session: Session, actor: Actor) -> None:
    """Takes over the catalogue that comes along."""
    service.adopt_catalogue(session, actor)


METRIC = "/metrics/catalogue/<code>"

api.get("/metrics", "metrics.see", board)
api.get("/metrics/summary", "metrics.see", summary)
api.get("/metrics/catalogue", "metrics.see", list_metrics)
api.post("/metrics/catalogue", "metrics.manage", service.add_metric, "Adds a metric.")
api.post("/metrics/catalogue/builtin", "metrics.manage", adopt_catalogue)
api.get(METRIC, "metrics.see", get_metric)
api.put(METRIC, "metrics.manage", service.change_metric, "Changes a metric's definition.")
api.post(f"{METRIC}/leaving-out", "metrics.manage", service.leave_out, "Leaves a metric out, with a reason.")
api.post(f"{METRIC}/taking-in", "metrics.manage", service.take_in, "Takes a metric in again.")
api.get(f"{METRIC}/targets", "metrics.see", list_targets)
api.post(f"{METRIC}/targets", "metrics.manage", service.set_target, "Sets a target from a month on.")
api.post(
    "/metrics/targets/<int:target_id>/confirmation",
    "metrics.manage",
    service.confirm_target,
    "Confirms a target.",
)
api.delete("/metrics/targets/<int:target_id>", "metrics.manage", service.drop_target, "Drops a target.")
api.put("/metrics/values", "metrics.record", record_values)
api.get("/metrics/months", "metrics.see", list_locked)
api.post("/metrics/months/<month>/lock", "metrics.manage", service.lock_month, "Closes a month.")
api.post("/metrics/months/<month>/unlock", "metrics.manage", service.unlock_month, "Opens a month again.")
api.get("/metrics/recounts", "metrics.see", list_recounts)
api.post("/metrics/recounts", "metrics.record", service.record_recount, "Writes down a recount.")
