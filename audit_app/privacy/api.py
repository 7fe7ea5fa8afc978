"""Personal data through the API, in the steps of the screens; only a token that names it gets here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.paging import SIZE, Page, offset
from audit_app.base.tenancy import TenantSession
from audit_app.privacy import queries, service
from audit_app.privacy.queries import Mention, Who
from audit_app.privacy.rules import due_before
from audit_app.web.context import settings
from audit_app.web.endpoints import Api

api = Api("privacy")
Kind = Literal["account", "person"]


@dataclass(frozen=True, slots=True)
class Held:
    """A person, and how many rows of each table are tied to them."""

    person: Who
    held: dict[str, int]


@dataclass(frozen=True, slots=True)
class Export:
    """Every row that is tied to a person, by table, and where else they are named."""

    person: Who
    organisation: str
    tables: dict[str, list[dict[str, Any]]]
    named_in: list[Mention]


def find_person(session: Session, person: str) -> Held:
    """Whom an e-mail address, a code, account:7 or person:7 means, and what is held of them."""
    who = queries.find_who(session, person)
    return Held(who, {name: len(rows) for name, rows in queries.holdings(session, who).items()})


def list_due(session: Session, page: int = 1, size: int = SIZE) -> Page[Who]:
    """Everybody who left longer ago than people are kept and can still be read."""
    found = queries.list_due(session, due_before(clock.today(), settings().people_keep_months))
    first = offset(page, size)
    return Page(tuple(found[first : first + size]), page, size, len(found))


def export_person(session: TenantSession, actor: Actor, kind: Kind, number: int) -> Export:
    """Everything that is held of a person; on the trail."""
    who = queries.find_who(session, f"{kind}:{number}")
    told = json.loads(json.dumps(service.export_person(session, actor, who), default=str))
    named = [Mention(**(one | {"key": tuple(one["key"])})) for one in told["named_in"]]
    return Export(who, told["organisation"], told["tables"], named)


def preview_erasure(session: Session, actor: Actor, kind: Kind, number: int) -> service.Preview:
    """What erasing a person would do, with a value that confirms it within ten minutes."""
    who = queries.find_who(session, f"{kind}:{number}")
    return service.preview_erasure(session, actor, who, settings().secret())


def erase_person(
    session: TenantSession, actor: Actor, kind: Kind, number: int, command: service.Erase
) -> service.Erased:
    """Lets a person go, for good, once the preview is confirmed."""
    who = queries.find_who(session, f"{kind}:{number}")
    return service.erase_confirmed(session, actor, who, command, settings().secret())


EXPORT, ERASE = "people.export", "people.erase"
ONE = "/personal-data/<kind>/<int:number>"

api.get("/personal-data", EXPORT, find_person)
api.get("/personal-data/due", EXPORT, list_due)
api.get(f"{ONE}/export", EXPORT, export_person, noted=True)
api.post(f"{ONE}/erasure/preview", ERASE, preview_erasure, dry=True)
api.post(f"{ONE}/erasure", ERASE, erase_person)
