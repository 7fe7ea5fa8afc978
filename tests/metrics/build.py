"""Builds what tests of metrics need: two programmes, the catalogue, months of counts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from audit_app.base.figure import Scope
from audit_app.metrics import service
from audit_app.metrics.rules import last_day
from audit_app.scoring.rules import Month
from audit_app.workforce import service as workforce
from audit_app.workforce.rules import Channel

NOON = dt.datetime(2026, 11, 14, 12, tzinfo=dt.UTC)
AS_OF = Month(2026, 10)


def operation(session, actor):
    """Two sites, two programmes and the adopted catalogue: their numbers by name."""
    found = {
        "manila": workforce.add_site(session, actor, "Manila"),
        "bogota": workforce.add_site(session, actor, "Bogotá"),
        "lumen": workforce.add_programme(
            session, actor, workforce.AddProgramme("Lumen Pay", (Channel.PHONE, Channel.EMAIL))
        ),
        "kestrel": workforce.add_programme(
            session, actor, workforce.AddProgramme("Kestrel Home", (Channel.PHONE,))
        ),
        "agent": workforce.add_job(session, actor, workforce.AddJob("Phone agent")),
    }
    service.adopt_catalogue(session, actor)
    return found


def value(code, month, numerator, denominator, programme=None, **more):
    return service.RecordValue(
        code,
        month if isinstance(month, Month) else Month.parse(month),
        None if numerator is None else Decimal(numerator),
        None if denominator is None else Decimal(denominator),
        programme_id=programme,
        **more,
    )


def series(session, actor, code, values, programme=None, of=100, **more):
    """One value a month up to AS_OF, as numerators of `of`; None leaves a month out."""
    months = AS_OF.window(len(values))
    rows = [
        value(code, month, number, of, programme, **more)
        for month, number in zip(months, values, strict=True)
        if number is not None
    ]
    service.record_values(session, actor, rows)


def target(session, actor, code, month, low=None, high=None, programme=None, **more):
    return service.set_target(
        session,
        actor,
        service.SetTarget(
            code,
            programme,
            Month.parse(month),
            None if low is None else Decimal(low),
            None if high is None else Decimal(high),
            **{"reason": "Contract, clause 4", **more},
        ),
    )


def scope(as_of=AS_OF, programmes=(), sites=()):
    since = last_day(as_of - 12) + dt.timedelta(days=1)
    return Scope(last_day(as_of), since, frozenset(programmes), frozenset(sites))
