"""Builds releases, audits, answers and linked proof."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML
from sqlalchemy import select

from audit_app.audits import service
from audit_app.audits.models import Answer
from audit_app.audits.rules import Rating
from audit_app.catalog.models import ChecklistRelease, Source
from audit_app.catalog.queries import find_release
from audit_app.evidence.models import EvidenceItem, EvidenceVersion


@cache
def builtin() -> dict:
    """The shipped release 1.0.0, parsed once."""
    return YAML(typ="safe").load((files("checklists") / "cx" / "1.0.0.yaml").read_text(encoding="utf-8"))


def add_release(database, actor):
    """The shipped release in the database, once; returns its number."""
    data = builtin()
    parameters = [item for category in data["categories"] for item in category["parameters"]]
    with database.transaction(actor.organisation_id) as session:
        if kept := find_release(session, data["checklist"], data["version"]):
            return kept.id
        row = ChecklistRelease(
            checklist=data["checklist"],
            version=data["version"],
            title=data["title"]["en"],
            sha256=hashlib.sha256(b"cx").hexdigest(),
            source=Source.BUILTIN,
            parameters=len(parameters),
            requirements=sum(len(item["requirements"]) for item in parameters),
            points=sum(item["points"] for item in parameters),
            data=data,
            registered_by_name=actor.name,
        )
        session.add(row)
        session.flush()
        return row.id


def add_audit(database, actor, release_id=None, **more):
    """A fresh audit of the shipped release; returns its number."""
    release_id = release_id or add_release(database, actor)
    values = {
        "name": "Manila 2026 readiness",
        "entity": "Northwind Support",
        "period_from": dt.date(2025, 11, 1),
        "period_until": dt.date(2026, 10, 31),
        **more,
    }
    with database.transaction(actor.organisation_id) as session:
        return service.start_audit(session, actor, service.StartAudit(release_id=release_id, **values))


def add_proof(database, actor, title="Minutes of October", name="minutes.pdf"):
    """A proof whose bytes nobody needs; returns its number."""
    with database.transaction(actor.organisation_id) as session:
        item = EvidenceItem(title=title, created_by=actor.name, version=1)
        session.add(item)
        session.flush()
        session.add(
            EvidenceVersion(
                item_id=item.id,
                number=1,
                filename=name,
                sha256=hashlib.sha256(title.encode()).hexdigest(),
                size_bytes=1234,
                media_type="application/pdf",
                uploaded_by=actor.name,
            )
        )
        return item.id


def save(database, actor, audit_id, requirement, revision=0, **values):
    """Saves fields of an answer as that actor."""
    with database.transaction(actor.organisation_id) as session:
        return service.save_answer(
            session, actor, service.SaveAnswer(audit_id, requirement, revision, values)
        )


def link(database, actor, audit_id, requirement, item_id, pointer=""):
    """Links a proof to an answer."""
    with database.transaction(actor.organisation_id) as session:
        return service.link_proof(session, actor, service.LinkProof(audit_id, requirement, item_id, pointer))


def answer_all(database, actor, audit_id, rating=Rating.PARTLY, besides=()):
    """Rates everything alike, in the database itself, for tests of what follows."""
    with database.transaction(actor.organisation_id) as session:
        for answer in session.scalars(select(Answer).where(Answer.audit_id == audit_id)):
            if answer.requirement not in besides:
                answer.rating = rating
                answer.revision += 1
