"""Loads the rehearsal: the fictional operation, its messy files through the importers, an audit four fifths done.

Every step looks first whether it is done, so loading again changes nothing and an interrupted load goes on.
"""

from __future__ import annotations

import datetime as dt
import io
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import select

from audit_app.accounts import queries as people
from audit_app.accounts import service as accounts
from audit_app.accounts.models import Organisation
from audit_app.accounts.rules import Role
from audit_app.audits import service as audits
from audit_app.audits.models import Audit
from audit_app.audits.rules import Rating
from audit_app.base import background, blobs, clock
from audit_app.base.actor import Actor
from audit_app.base.blobs import FolderStore
from audit_app.base.db import Database
from audit_app.base.errors import External
from audit_app.base.i18n import gettext as _
from audit_app.catalog import queries as catalog
from audit_app.catalog import service as catalog_service
from audit_app.config import Settings
from audit_app.evidence import service as evidence
from audit_app.intake import service as intake
from audit_app.intake.rules import BatchState
from audit_app.publishing import queries as publishing
from audit_app.publishing import service as reports
from audit_app.publishing.rules import Format, Kind
from audit_app.rehearsal import metrics, story
from audit_app.rehearsal.actions import log_files, tell_rest
from audit_app.rehearsal.answers import Answer, answers
from audit_app.rehearsal.coaching import load_coaching
from audit_app.rehearsal.drill import load_drill
from audit_app.rehearsal.files import RehearsalFile
from audit_app.rehearsal.incentives import load_incentives
from audit_app.rehearsal.monitoring import load_monitoring
from audit_app.rehearsal.own import load_areas, load_observer, load_own
from audit_app.rehearsal.people_files import people_files
from audit_app.rehearsal.portal import load_portal
from audit_app.rehearsal.proofs import proofs
from audit_app.rehearsal.talk import load_talk
from audit_app.rehearsal.training_files import completion_files
from audit_app.rehearsal.vendors import load_vendors
from audit_app.training import queries as training
from audit_app.training import service as training_service
from audit_app.training.rules import Topic
from audit_app.workforce import queries as workforce
from audit_app.workforce import service as workforce_service
from audit_app.workforce.rules import Channel

SEED = 32
PASSWORD = "rehearsal only 2026"  # noqa: S105 - of accounts that hold nothing real
EMAIL = f"lead@{story.MAIL_DOMAIN}"
MEMBERS = (
    (EMAIL, "Amihan Reyes-Villanueva", Role.ADMINISTRATOR),
    (f"auditor@{story.MAIL_DOMAIN}", "Tomás Quintero Rojas", Role.AUDITOR),
    (f"second@{story.MAIL_DOMAIN}", "Ирина Соколова", Role.LEAD_AUDITOR),
    (f"compliance@{story.MAIL_DOMAIN}", "Priya Deshpande", Role.COMPLIANCE_OFFICER),
    (f"reader@{story.MAIL_DOMAIN}", "Jun Bautista", Role.READER),
    (f"quality@{story.MAIL_DOMAIN}", "Marisol Abad", Role.QUALITY_LEADER),
    (f"trainer@{story.MAIL_DOMAIN}", "Efren Lacson", Role.TRAINER),
)
TALK = {"lead": 0, "auditor": 1, "second": 2, "compliance": 3, "trainer": 6}
AUDIT = "Bayanihan Connect · 2026 readiness"
LARGEST = 64 * 2**20
TOPICS = {
    story.PRIVACY: Topic.PRIVACY,
    story.COORDINATION: Topic.COORDINATOR,
    story.TEACHING: Topic.TRAINER,
    story.CHANGE: Topic.CHANGE,
}
CHANGED_DAYS_AGO = 150
OWNERS = {
    "1": "Operations manager",
    "2": "Quality manager",
    "3": "Training manager",
    "4": "Workforce planner",
}
CHANNELS = {
    "phone": Channel.PHONE,
    "e-mail": Channel.EMAIL,
    "chat": Channel.CHAT,
    "remote access": Channel.REMOTE,
}


def load(database: Database, settings: Settings, today: dt.date | None = None) -> dict[str, Any]:
    """Loads what is not there yet and makes both gap reports; returns where everything is.

    The day it is told from is the day of the first load: a second one a month later loads nothing new.
    """
    actor = _organisation(database)
    day = today or _day(database, actor)
    release_id = _reference(database, actor)
    with database.reading(actor.organisation_id) as session:
        there = session.scalar(select(Audit.id).where(Audit.name == AUDIT))
    if there is None:
        _people_and_training(database, settings, actor, day)
        load_vendors(database, actor, SEED, day)
        load_monitoring(database, actor, SEED, day)
        _coaching(database, actor, day)
        _metrics(database, settings, actor, day)
        _improvement(database, settings, actor, day)
        load_incentives(database, actor, SEED, day)
        there = _audit(database, settings, actor, release_id, day)
    load_drill(database, settings, _member(database, MEMBERS[1][0]), there, SEED)
    load_portal(
        database, settings, [_member(database, MEMBERS[place][0]) for place in (2, 0)], release_id, SEED
    )
    load_own(database, actor, PASSWORD)
    load_areas(database, actor)
    load_observer(database, actor, PASSWORD)
    load_talk(database, {name: _member(database, MEMBERS[place][0]) for name, place in TALK.items()}, there)
    paths = {form.value: _report(database, settings, actor, there, form) for form in Format}
    return {
        "audit": there,
        "organisation": actor.organisation,
        "email": EMAIL,
        "password": PASSWORD,
        "pdf": str(paths["pdf"]),
        "xlsx": str(paths["xlsx"]),
    }


def _coaching(database: Database, actor: Actor, day: dt.date) -> None:
    """What follows from the evaluations; steps and disputes are the business of two lead auditors."""
    deciders = [_member(database, MEMBERS[place][0]) for place in (0, 2)]
    load_coaching(database, actor, deciders, SEED, day)


def _organisation(database: Database) -> Actor:
    with database.across() as session:
        found = session.scalar(select(Organisation.id).where(Organisation.name == story.ORGANISATION))
        if found is not None:
            return people.system_actor(session, found)
    with database.transaction(None) as session:
        actor = accounts.found_organisation(session, story.ORGANISATION)
        for email, name, role in MEMBERS:
            accounts.add_member(session, actor, accounts.AddMember(email, name, role, PASSWORD))
    return actor


def _day(database: Database, actor: Actor) -> dt.date:
    with database.across() as session:
        founded = session.scalar(
            select(Organisation.created_at).where(Organisation.id == actor.organisation_id)
        )
    return founded.date() if founded else clock.today()


def _member(database: Database, email: str) -> Actor:
    with database.across() as session:
        user = people.find_user(session, email)
        actor = people.find_actor(session, user.id) if user else None
    if actor is None:
        raise External(_("The rehearsal's accounts are gone. Load it into an empty data folder."))
    return actor


def _reference(database: Database, actor: Actor) -> int:
    """The checklist, the sites, programmes and jobs."""
    with database.transaction(actor.organisation_id) as session:
        catalog_service.register_builtin(session, actor)
        if not workforce.list_sites(session):
            for site in story.SITES:
                workforce_service.add_site(session, actor, site.name)
            for programme in story.PROGRAMMES:
                channels = tuple(CHANNELS[name] for name in programme.channels)
                workforce_service.add_programme(
                    session, actor, workforce_service.AddProgramme(programme.name, channels)
                )
            for job in story.JOBS:
                workforce_service.add_job(
                    session,
                    actor,
                    workforce_service.AddJob(
                        job, customer_facing=job in story.AGENTS, support=job in story.SUPPORT
                    ),
                )
    with database.reading(actor.organisation_id) as session:
        return catalog.list_releases(session)[0].id


def _people_and_training(database: Database, settings: Settings, actor: Actor, day: dt.date) -> None:
    _take(database, settings, actor, "training.people", people_files(SEED, day))
    _take(database, settings, actor, "training.requirements", [story.requirements_file()])
    with database.transaction(actor.organisation_id) as session:
        for module in training.list_modules(session):
            if module.code in TOPICS and module.topic is Topic.GENERAL:
                changed = day - dt.timedelta(days=CHANGED_DAYS_AGO) if module.code == story.CHANGE else None
                training_service.change_module(
                    session,
                    actor,
                    module.id,
                    training_service.SaveModule(
                        module.code, module.title, module.kind, TOPICS[module.code], changed
                    ),
                )
    _take(database, settings, actor, "training.completions", completion_files(SEED, day))


def _metrics(database: Database, settings: Settings, actor: Actor, day: dt.date) -> None:
    with database.transaction(actor.organisation_id) as session:
        metrics.prepare(session, actor, day)
    _take(database, settings, actor, "metrics.values", metrics.metric_files(SEED, day))
    with database.transaction(actor.organisation_id) as session:
        metrics.recount(session, actor, day)


def _improvement(database: Database, settings: Settings, actor: Actor, day: dt.date) -> None:
    """The improvement log: its files, and what comes in none."""
    for kind, file in log_files(SEED, day).kinds():
        _take(database, settings, actor, kind, [file])
    lead = _member(database, EMAIL)
    with database.transaction(actor.organisation_id) as session:
        tell_rest(session, lead, day)


def _take(
    database: Database, settings: Settings, actor: Actor, kind: str, files: Iterable[RehearsalFile]
) -> None:
    """Sends files through the importer as a person would: upload, check, answer its question, apply."""
    folder = settings.data_dir / "imports"
    store = FolderStore(folder)
    for file in files:
        kept = store.put(io.BytesIO(file.content), LARGEST, file.filename)
        command = intake.StageImport(
            kind, file.filename, kept.sha256, kept.size, str(folder), settings.import_max_rows, LARGEST
        )
        with database.transaction(actor.organisation_id) as session:
            batch_id, job_id = intake.stage_import(session, actor, command)
        background.run_now(database, job_id)
        with database.reading(actor.organisation_id) as session:
            batch = intake.get_batch(session, batch_id)
        if batch.state is BatchState.ASKING:
            with database.transaction(actor.organisation_id) as session:
                job_id = intake.check_again(session, actor, batch_id, {"date_order": "day_first"})
            background.run_now(database, job_id)
            with database.reading(actor.organisation_id) as session:
                batch = intake.get_batch(session, batch_id)
        if batch.state is not BatchState.CHECKED:
            raise External(f"{file.filename}: {batch.state.value} {batch.message}")
        if batch.counts.get("new") or batch.counts.get("changed"):
            with database.transaction(actor.organisation_id) as session:
                job_id = intake.queue_apply(session, actor, batch_id)
            background.run_now(database, job_id)


def _audit(database: Database, settings: Settings, actor: Actor, release_id: int, day: dt.date) -> int:
    """The audit with its proof and answers: in one transaction, after the files are in the store."""
    lead, auditor, second = (_member(database, email) for email, _name, _role in MEMBERS[:3])
    store = blobs.for_settings(settings)
    received = [
        (proof, evidence.receive(_stream(proof.content), proof.filename, store, LARGEST))
        for proof in proofs(day)
    ]
    until = day.replace(day=1) - dt.timedelta(days=1)
    since = (until.replace(day=1) - dt.timedelta(days=360)).replace(day=1)
    with database.transaction(actor.organisation_id) as session:
        release = catalog.get_release(session, release_id)
        known = {item.code for item in release.requirements}
        number = audits.start_audit(
            session,
            lead,
            audits.StartAudit(
                release_id=release_id,
                name=AUDIT,
                entity="Bayanihan Connect: Manila, Bogotá and Pune, serving Lumen Pay and Kestrel Home",
                period_from=since,
                period_until=until,
                due_on=day + dt.timedelta(days=75),
                channels=tuple(Channel),
                sites=tuple(site.id for site in workforce.list_sites(session)),
                programmes=tuple(programme.id for programme in workforce.list_programmes(session)),
                team=tuple(item.user_id for item in (lead, auditor, second) if item.user_id),
                objectives="Find out what keeps the operation from being ready, and in which order to mend it.",
                confidentiality="Rehearsal data: everything and everybody here is made up",
            ),
        )
        for proof, file in received:
            stored = evidence.add_proof(
                session,
                auditor,
                evidence.AddProof(
                    file, proof.title, proof.description, proof.period_from, proof.period_until
                ),
            )
            for code, pointer in proof.supports:
                if code in known:
                    audits.link_proof(
                        session, auditor, audits.LinkProof(number, code, stored.item_id, pointer)
                    )
        for answer in answers(SEED, day, known):
            _answer(session, number, answer, (auditor, second), day)
        audits.plan_parameters(
            session,
            lead,
            number,
            _plans([item.code for item in release.parameters], day, (lead, auditor, second)),
        )
    return number


def _stream(content: bytes) -> BinaryIO:
    return io.BytesIO(content)


def _answer(session: Any, number: int, answer: Answer, team: tuple[Actor, ...], day: dt.date) -> None:
    auditor, second = team
    values: dict[str, Any] = {
        "rating": Rating(answer.rating.value),
        "finding": answer.finding,
        "notes": answer.note,
        **({"na_reason": answer.reason} if answer.reason else {}),
    }
    if answer.rating.value in {"partly", "not_met"}:
        values["owner"] = OWNERS[answer.code[0]]
        values["due_on"] = day + dt.timedelta(days=14 + 7 * (sum(answer.code.encode()) % 6))
    audits.save_answer(session, auditor, audits.SaveAnswer(number, answer.code, 0, values))
    if answer.confirmed:
        audits.confirm_not_applicable(
            session, second, audits.ConfirmNotApplicable(number, answer.code, agreed=True)
        )


def _plans(codes: list[str], day: dt.date, team: tuple[Actor, ...]) -> list[audits.PlanParameter]:
    """Parameters dealt out in turn, due week by week."""
    return [
        audits.PlanParameter(
            code, team[place % len(team)].user_id, day + dt.timedelta(days=7 * (1 + place % 8)), repeat=False
        )
        for place, code in enumerate(codes)
    ]


def _report(database: Database, settings: Settings, actor: Actor, audit_id: int, form: Format) -> Path:
    """The gap report as a file beside the data; made only when there is none yet."""
    folder = settings.data_dir / "reports"
    path = folder / f"gap-analysis.{form}"
    if path.exists():
        return path
    with database.transaction(actor.organisation_id) as session:
        number = reports.request_report(
            session, actor, reports.RequestReport(audit_id, Kind.GAP_ANALYSIS, form)
        )
        job_id = publishing.get_report(session, number).job_id
    background.run_now(database, job_id)
    with database.reading(actor.organisation_id) as session:
        report = publishing.get_report(session, number)
    if report.sha256 is None:
        raise External(report.message or f"The {form} report is {report.state.value}.")
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{path.name}.{secrets.token_hex(4)}"
    with blobs.for_settings(settings).open(report.sha256) as source, part.open("wb") as target:
        shutil.copyfileobj(source, target)
    part.replace(path)
    return path
