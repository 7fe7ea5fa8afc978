"""A small checklist full of markers, a campaign, a vendor that answers, and an operator that verifies."""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy import select

from audit_app.accounts.models import Membership, Organisation, User
from audit_app.accounts.rules import Role, permissions_of
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.tenancy import EVERY
from audit_app.catalog.models import ChecklistRelease, Source
from audit_app.evidence import service as evidence
from audit_app.mail.models import LetterRow
from audit_app.portal import service
from audit_app.portal.models import Assessment, Campaign, Invitation
from audit_app.scoring.rules import Rating
from tests.factories.audits import builtin
from tests.vendors.build import vendor

MARK = "NEVER-FOR-A-VENDOR"
"""Stands in everything that only the operator may see."""
DUE = clock.today() + dt.timedelta(days=60)
SHOWN = (
    "category_title",
    "title",
    "intent",
    "points",
    "text",
    "proof",
    "good",
    "kind",
    "must_have",
    "scoring",
)
CODES = ("1.1a", "1.1b", "1.2a")
BASE = "https://audit.example"


def release_data():
    """Two parameters with three requirements for vendors and one for auditors alone; markers where only they look."""
    data = copy.deepcopy(builtin())
    category = data["categories"][0]
    first, second = category["parameters"][:2]
    first["requirements"], second["requirements"] = first["requirements"][:2], second["requirements"][:2]
    second["requirements"][1] |= {"audience": "auditor", "text": {"en": f"{MARK} requirement"}}
    second["requirements"][1]["good"] = {"en": f"{MARK} good"}
    for parameter in (first, second):
        parameter["releases"] = [{"release": MARK, "item": "1.1", "certain": True}]
        for item in parameter["requirements"]:
            item["floor"] = {"en": f"{MARK} floor of {item['code']}"}
            item["check"] = "actions.never_for_a_vendor"
    data |= {"categories": [{**category, "parameters": [first, second]}], "version": "7.0.0"}
    return data | {"vendor": {**dict.fromkeys(SHOWN, "both"), "floor": "auditor"}}


def add_release(session, actor, **more):
    data = release_data() | more
    row = ChecklistRelease(
        checklist=data["checklist"],
        version=data["version"],
        title=data["title"]["en"],
        sha256=hashlib.sha256(data["version"].encode()).hexdigest(),
        source=Source.BUILTIN,
        parameters=2,
        requirements=4,
        points=90,
        data=data,
        registered_by_name=actor.name,
    )
    session.add(row)
    session.flush()
    return row.id


@dataclass
class Case:
    """One invited vendor with both sides' actors."""

    database: object
    operator: Actor
    campaign_id: int
    vendor_id: int
    invitation_id: int
    assessment_id: int
    vendor: Actor

    def near(self):
        return self.database.transaction(self.operator.organisation_id)

    def far(self):
        return self.database.transaction(self.vendor.organisation_id)

    def operator_person(self, role=Role.LEAD_AUDITOR, number=None):
        return Actor(
            number, f"{MARK} {role.value}", self.operator.organisation_id, self.operator.organisation,
            role.value, permissions_of(role),
        )  # fmt: skip

    def rate(self, code, rating=Rating.MET, actor=None, revision=None, **values):
        with self.far() as session:
            if revision is None:
                from audit_app.portal.models import Item

                revision = session.scalar(select(Item.revision).where(Item.requirement == code))
            return service.save_item(
                session,
                actor or self.vendor,
                service.SaveItem(self.assessment_id, code, revision, {"rating": rating, **values}),
            )

    def prove(self, code, name="minutes.pdf", sha="ab" * 32):
        with self.far() as session:
            stored = evidence.add_proof(
                session, self.vendor, evidence.AddProof(evidence.Received(name, sha, 321, "application/pdf"))
            )
            service.link_proof(session, self.vendor, self.assessment_id, code, stored.item_id, "page 2")
            return stored.item_id

    def submit(self, ratings=(Rating.MET, Rating.MET, Rating.PARTLY)):
        for code, rating in zip(CODES, ratings, strict=True):
            self.rate(code, rating, comment=f"We do {code}")
        with self.far() as session:
            service.submit(session, self.vendor, self.assessment_id)

    def verify(self, ratings=(Rating.MET, Rating.PARTLY, Rating.NOT_MET), by=None):
        by = by or self.operator
        for code, rating in zip(CODES, ratings, strict=True):
            with self.near() as session:
                service.verify(
                    session,
                    by,
                    service.Verify(
                        self.invitation_id,
                        code,
                        0,
                        {"verified": rating, "remark": f"{MARK} remark", "told": f"Told of {code}"},
                    ),
                )

    def release(self):
        with self.near() as session:
            service.release(session, self.operator, self.invitation_id)


def open_case(database, operator, code="V-1", email="lead@vendor.example", campaign_id=None):
    """A campaign (or one that is there) with one vendor invited."""
    with database.transaction(operator.organisation_id) as session:
        if campaign_id is None:
            release_id = add_release(session, operator)
            campaign_id = service.start_campaign(
                session,
                operator,
                service.StartCampaign(
                    "Spring 2030", release_id, DUE, 14, message="Please help us.", notes=MARK
                ),
            )
        vendor_id = vendor(session, operator, code, contacts=MARK)
        invitation_id = service.invite(
            session, operator, service.Invite(campaign_id, vendor_id, "Vera Lead", email, BASE)
        )
        session.get_one(Invitation, invitation_id).notes = MARK
        assert session.get_one(Campaign, campaign_id).notes == MARK
    with database.across() as session:
        handle = session.scalar(select(Invitation.handle).where(Invitation.id == invitation_id))
        assessment = session.scalars(select(Assessment).where(Assessment.handle == handle)).one()
        user = session.scalars(select(User).where(User.email == email)).one()
        name = session.scalar(select(Organisation.name).where(Organisation.id == assessment.organisation_id))
    role = Role.VENDOR_LEAD
    person = Actor(user.id, user.name, assessment.organisation_id, name, role.value, permissions_of(role))
    return Case(database, operator, campaign_id, vendor_id, invitation_id, assessment.id, person)


def letters(database, kind=None):
    """Every letter there is, oldest first."""
    with database.reading(EVERY) as session:
        rows = session.scalars(select(LetterRow).order_by(LetterRow.id)).all()
    return [row for row in rows if kind in (None, row.kind)]


def link_of(letter):
    """The path of the link in a letter."""
    return next(word for word in letter.text.split() if word.startswith(BASE)).removeprefix(BASE)


def code_of(letter):
    return next(word for word in letter.text.split() if len(word) == 6 and word.isdecimal())


def contributor(case, email="cora@vendor.example", sections=()):
    """A colleague of the vendor's lead, and the actor that they are."""
    with case.far() as session:
        number = service.ask_colleague(
            session,
            case.vendor,
            service.AskColleague(case.assessment_id, "Cora Colleague", email, tuple(sections), BASE),
        )
        role = session.scalar(
            select(Membership.role).where(
                Membership.user_id == number, Membership.organisation_id == case.vendor.organisation_id
            )
        )
    return Actor(
        number, "Cora Colleague", case.vendor.organisation_id, case.vendor.organisation, role.value,
        permissions_of(role),
    )  # fmt: skip
