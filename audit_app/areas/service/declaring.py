"""An administrator says what a member is answerable for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from audit_app.areas.models import DeclaredArea
from audit_app.areas.queries import get_member_areas, is_same_person, list_parameters
from audit_app.areas.rules import AreaKind
from audit_app.auditlog import service as auditlog
from audit_app.base.actor import Actor
from audit_app.base.errors import Forbidden, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.workforce.queries import list_programmes, list_sites


@dataclass(frozen=True, slots=True)
class DeclareAreas:
    """All that a member is answerable for from now on; parameters as cx/3.4, a whole category as cx/3."""

    user_id: int
    programmes: tuple[int, ...] = ()
    sites: tuple[int, ...] = ()
    parameters: tuple[str, ...] = ()


def declare_areas(session: Session, actor: Actor, command: DeclareAreas) -> None:
    """Raises NotFound for no member, Invalid for what is not there, Forbidden to take an area off oneself."""
    actor.require("accounts.manage")
    before = get_member_areas(session, command.user_id)
    programmes = {one.id: one.name for one in list_programmes(session)}
    sites = {one.id: one.name for one in list_sites(session)}
    codes = {f"{one.checklist}/{code}" for one in list_parameters(session) for code in one.codes}
    wrong = {}
    if not programmes.keys() >= set(command.programmes):
        wrong["programmes"] = _("Choose programmes of this organisation.")
    if not sites.keys() >= set(command.sites):
        wrong["sites"] = _("Choose sites of this organisation.")
    unknown = set(command.parameters) - codes - set(before.parameters)
    if unknown:
        wrong["parameters"] = _(
            "No checklist here has %(codes)s. Write a parameter like cx/3.4, a whole category like cx/3.",
            codes=", ".join(sorted(unknown))[:200],
        )
    if wrong:
        raise Invalid(_("The areas were not declared."), wrong)
    was = {("p", one) for one in before.programmes} | {("s", one) for one in before.sites}
    will = {("p", one) for one in command.programmes} | {("s", one) for one in command.sites}
    was_codes, will_codes = set(before.parameters), set(command.parameters)
    gone = was - will or was_codes - will_codes
    if gone and is_same_person(session, actor.user_id, [command.user_id]):
        raise Forbidden(_("Nobody takes an area off themselves. Ask another administrator."))
    if (was, was_codes) == (will, will_codes):
        return
    session.execute(delete(DeclaredArea).where(DeclaredArea.user_id == command.user_id))
    session.add_all(_rows(actor, command))
    session.flush()
    told = [
        [*_told(numbers, names), *sorted(parameters)]
        for numbers, names, parameters in (
            (was, (programmes, sites), was_codes),
            (will, (programmes, sites), will_codes),
        )
    ]
    data = {"from": told[0], "to": told[1]}
    auditlog.record(session, actor, "areas.area.declared", ("account", command.user_id), data)


def _rows(actor: Actor, command: DeclareAreas) -> Iterable[DeclaredArea]:
    shared = {"user_id": command.user_id, "declared_by": actor.name}
    for number in sorted(set(command.programmes)):
        yield DeclaredArea(kind=AreaKind.PROGRAMME, programme_id=number, **shared)
    for number in sorted(set(command.sites)):
        yield DeclaredArea(kind=AreaKind.SITE, site_id=number, **shared)
    for text in sorted(set(command.parameters)):
        checklist, _slash, code = text.partition("/")
        yield DeclaredArea(kind=AreaKind.PARAMETER, checklist=checklist, code=code, **shared)


def _told(numbers: set[tuple[str, int]], names: tuple[dict[int, str], dict[int, str]]) -> list[str]:
    return sorted(names[kind == "s"].get(number, str(number)) for kind, number in numbers)
