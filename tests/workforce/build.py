"""Builds the workforce that tests need."""

from __future__ import annotations

import datetime as dt

from audit_app.workforce import service
from audit_app.workforce.rules import Channel, Dates

TODAY = dt.date(2026, 3, 14)


def structure(session, actor):
    """One site, one programme, an agent's and a trainer's job: their numbers by name."""
    return {
        "site": service.add_site(session, actor, "Manila"),
        "other_site": service.add_site(session, actor, "Bogotá"),
        "programme": service.add_programme(
            session, actor, service.AddProgramme("Lumen Pay", (Channel.PHONE, Channel.EMAIL))
        ),
        "agent": service.add_job(session, actor, service.AddJob("Phone agent")),
        "trainer": service.add_job(
            session, actor, service.AddJob("Trainer", customer_facing=False, support=True)
        ),
    }


def hire(session, actor, places, code="E-1", **more):
    """One person; `hired_on`, `live_on`, `left_on`, `job` and so on may be given."""
    dates = Dates(more.get("hired_on", dt.date(2025, 1, 6)), more.get("live_on"), more.get("left_on"))
    return service.hire(
        session,
        actor,
        service.Hire(
            code,
            more.get("full_name", f"Person {code}"),
            dates,
            service.Place(
                places[more.get("site", "site")],
                places["programme"] if more.get("programme", True) else None,
                places[more.get("job", "agent")],
            ),
            supervisor_code=more.get("supervisor_code", ""),
        ),
    )
