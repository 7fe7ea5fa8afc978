"""One campaign of the rehearsal: a vendor with its result and an appeal, one to verify, one half way."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from audit_app.accounts.models import User
from audit_app.accounts.rules import Role, permissions_of
from audit_app.base import blobs, clock
from audit_app.base.actor import Actor
from audit_app.base.db import Database
from audit_app.config import Settings
from audit_app.evidence import service as evidence
from audit_app.portal import service
from audit_app.portal.models import Assessment, Item
from audit_app.portal.queries.operator import get_invitation, list_campaigns, list_received
from audit_app.portal.rules import State
from audit_app.rehearsal import story
from audit_app.scoring.rules import Rating
from audit_app.vendors.queries import list_vendors

CAMPAIGN = "Vendors look at themselves"
LEADS = ("Ligaya Manalo", "Rodrigo Pérez", "Grace Okonjo")
STATES = (State.RELEASED, State.SUBMITTED, State.ANSWERING)
TOO_HIGH = {Rating.MET: Rating.PARTLY, Rating.PARTLY: Rating.NOT_MET}
LARGEST = 2**20


def load_portal(
    database: Database, settings: Settings, leads: Sequence[Actor], release_id: int, seed: int
) -> None:
    """Invites the three vendors and plays their parts; where there is a campaign already, nothing is done."""
    verifier = leads[0]
    with database.transaction(verifier.organisation_id) as session:
        if list_campaigns(session):
            return
        command = service.StartCampaign(
            CAMPAIGN,
            release_id,
            clock.today() + dt.timedelta(days=45),
            21,
            message="Answer for the work you do for us. Ask beside a question when it is unclear.",
            notes="Recruiter over-rated itself last time: look at its proof first.",
        )
        campaign_id = service.start_campaign(session, verifier, command)
        vendors = list_vendors(session)[: len(STATES)]
    for vendor, name, state in zip(vendors, LEADS, STATES, strict=False):
        chance = random.Random(f"{seed}/portal/{vendor.code}")
        email = f"{vendor.code.lower()}@vendors.{story.MAIL_DOMAIN}"
        with database.transaction(verifier.organisation_id) as session:
            number = service.invite(
                session, verifier, service.Invite(campaign_id, vendor.id, name, email, settings.link(""))
            )
        lead, assessment_id = _vendor(database, email)
        _answer(database, settings, lead, assessment_id, state, chance)
        if state is State.RELEASED:
            _verify(database, verifier, number, chance)
            _appeal(database, lead, assessment_id)


def _vendor(database: Database, email: str) -> tuple[Actor, int]:
    with database.across() as session:
        user = session.scalars(select(User).where(User.email == email)).one()
        row = session.scalars(select(Assessment).order_by(Assessment.id.desc()).limit(1)).one()
        role = Role.VENDOR_LEAD
        actor = Actor(
            user.id, user.name, row.organisation_id, role=role.value, permissions=permissions_of(role)
        )
        return replace(actor, organisation=row.title), row.id


def _answer(
    database: Database,
    settings: Settings,
    lead: Actor,
    assessment_id: int,
    state: State,
    chance: random.Random,
) -> None:
    store = blobs.for_settings(settings)
    with database.transaction(lead.organisation_id) as session:
        codes = session.scalars(
            select(Item.requirement).where(Item.assessment_id == assessment_id).order_by(Item.position)
        ).all()
        text = f"Minutes of the monthly review, kept by {lead.name}.\n".encode()
        file = evidence.StoreFile(io.BytesIO(text), "review-minutes.txt", "Minutes of the monthly review")
        proof = evidence.store_file(session, lead, file, store, LARGEST).item_id
        for code in codes if state is not State.ANSWERING else codes[: len(codes) // 2]:
            rating = chance.choice((Rating.MET, Rating.MET, Rating.MET, Rating.PARTLY, Rating.NOT_MET))
            values = {"rating": rating, "comment": "Reviewed every month with the account manager."}
            service.save_item(session, lead, service.SaveItem(assessment_id, code, 0, values))
            if rating is Rating.MET and chance.random() < 0.2:
                service.link_proof(session, lead, assessment_id, code, proof, "page 1")
        if state is State.ANSWERING:
            service.ask(session, lead, assessment_id, codes[-1], "Does this concern a vendor of our size?")
        else:
            service.submit(session, lead, assessment_id)


def _verify(database: Database, verifier: Actor, number: int, chance: random.Random) -> None:
    with database.transaction(verifier.organisation_id) as session:
        for row in list_received(session, number):
            own = row.own or Rating.NOT_MET
            lower = chance.random() < 0.25 and own in TOO_HIGH
            verified = TOO_HIGH[own] if lower else own
            values = {
                "verified": verified,
                "told": "What was shown does not cover every month." if lower else "",
            }
            service.verify(session, verifier, service.Verify(number, row.requirement, 0, values))
        if get_invitation(session, number).state is State.SUBMITTED:
            service.release(session, verifier, number)


def _appeal(database: Database, lead: Actor, assessment_id: int) -> None:
    with database.transaction(lead.organisation_id) as session:
        code = session.scalar(
            select(Item.requirement)
            .where(Item.assessment_id == assessment_id, Item.rating != Item.verified)
            .order_by(Item.position)
            .limit(1)
        )
        if code is not None:
            reason = "The minutes of all twelve months are in the file; page 1 lists them."
            service.appeal(session, lead, assessment_id, code, reason)
