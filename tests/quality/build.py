"""Builds an operation with agents and evaluations, straight into the tables."""

from __future__ import annotations

import datetime as dt
import itertools

from audit_app.quality import service
from audit_app.quality.models import Evaluation
from audit_app.quality.rules import Method, Selection
from audit_app.workforce import service as workforce
from audit_app.workforce.queries import structure
from audit_app.workforce.rules import Channel, Dates

TODAY = dt.date(2026, 10, 31)
_numbers = itertools.count(1)


def add_people(database, actor, *codes, programme="Lumen Pay", site="Manila", job="Phone agent", **dates):
    """Hires people on one programme; returns their numbers by code, and `programme` and `site`."""
    hired_on = dates.get("hired_on", dt.date(2025, 1, 6))
    with database.transaction(actor.organisation_id) as session:
        place = _places(session, actor, programme, site, job)
        found = {
            code: workforce.hire(
                session,
                actor,
                workforce.Hire(
                    code=code,
                    full_name=code.title(),
                    dates=Dates(hired_on, dates.get("live_on", hired_on), dates.get("left_on")),
                    place=place,
                ),
            )
            for code in codes
        }
    return found | {"programme": place.programme_id, "site": place.site_id}


def _places(session, actor, programme, site, job):
    there = structure(session)
    sites = {one.name: one.id for one in there.sites}
    programmes = {one.name: one.id for one in there.programmes}
    jobs = {one.name: one.id for one in there.jobs}
    return workforce.Place(
        site_id=sites.get(site) or workforce.add_site(session, actor, site),
        programme_id=programmes.get(programme)
        or workforce.add_programme(session, actor, workforce.AddProgramme(programme, tuple(Channel))),
        job_id=jobs.get(job)
        or workforce.add_job(session, actor, workforce.AddJob(job, customer_facing="agent" in job.lower())),
    )


def evaluation(agent_id, places, day=dt.date(2026, 10, 5), **values):
    """An evaluation without errors, random, remote, by phone, unless told otherwise."""
    defaults = {
        "transaction_id": f"T{next(_numbers)}",
        "day": day,
        "month": day.replace(day=1),
        "evaluated_on": day,
        "agent_id": agent_id,
        "evaluator_name": "Client",
        "method": Method.REMOTE,
        "channel": Channel.PHONE,
        "programme_id": places["programme"],
        "site_id": places["site"],
        "selection": Selection.RANDOM,
    }
    return Evaluation(**(defaults | values))


def add(database, actor, evaluations):
    """Writes evaluations and counts their months."""
    with database.transaction(actor.organisation_id) as session:
        session.add_all(evaluations)
        service.retally(session, {one.agent_id for one in evaluations}, {one.month for one in evaluations})
        session.flush()
        return [one.id for one in evaluations]
