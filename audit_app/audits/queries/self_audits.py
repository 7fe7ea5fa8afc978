"""What the audits themselves answer of the self-audit: whether all was audited, by whom, and what came back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import User
from audit_app.audits.models import (
    Answer,
    Audit,
    AuditMember,
    AuditProgramme,
    AuditSite,
    ParameterPlan,
    SignOff,
)
from audit_app.base.errors import NotFound
from audit_app.base.figure import Figure, FigureRows, Outcome, Scope
from audit_app.base.i18n import gettext as _
from audit_app.workforce.models import Person, Placement, Programme, Site
from audit_app.workforce.queries import placed_on

PARTLY = 80  # percent; own rule: a fifth left out is a plan that was not kept
YEAR = dt.timedelta(days=365)  # the list: within the last 12 months


@dataclass(frozen=True, slots=True)
class Done:
    """What one question came to: rows against, rows behind, and the sentences for all and for some."""

    against: list[tuple[Any, ...]]
    behind: list[tuple[Any, ...]]
    columns: tuple[str, ...]
    good: str
    bad: str


@dataclass(frozen=True, slots=True)
class Held:
    """An audit of the last 12 months with the sites and programmes it covers; none named means all."""

    id: int
    name: str
    since: dt.date
    until: dt.date
    sites: frozenset[int]
    programmes: frozenset[int]


def _held(session: Session, scope: Scope) -> list[Held]:
    """Audits whose period touches the 12 months up to the day, the newest first."""
    sites: dict[int, set[int]] = {}
    programmes: dict[int, set[int]] = {}
    for audit, number in session.execute(select(AuditSite.audit_id, AuditSite.site_id)):
        sites.setdefault(audit, set()).add(number)
    for audit, number in session.execute(select(AuditProgramme.audit_id, AuditProgramme.programme_id)):
        programmes.setdefault(audit, set()).add(number)
    rows = session.execute(
        select(Audit.id, Audit.name, Audit.period_from, Audit.period_until)
        .where(Audit.period_until > scope.as_of - YEAR, Audit.period_from <= scope.as_of)
        .order_by(Audit.period_until.desc(), Audit.id.desc())
    )
    return [
        Held(
            number,
            name,
            since,
            until,
            frozenset(sites.get(number, ())),
            frozenset(programmes.get(number, ())),
        )
        for number, name, since, until in rows
    ]


def self_audit_complete(session: Session, scope: Scope) -> Done:
    """1.5b: each parameter answered whole, within 12 months, at every site and on every programme in scope."""
    audits = _held(session, scope)
    whole: dict[str, list[Held]] = {}
    by_id = {audit.id: audit for audit in audits}
    parameters: dict[str, None] = {}
    rows = session.execute(
        select(Answer.audit_id, Answer.parameter, func.count(Answer.id), func.count(Answer.rating))
        .where(Answer.audit_id.in_(by_id))
        .group_by(Answer.audit_id, Answer.parameter)
        .order_by(Answer.parameter)
    )
    for audit, parameter, asked, answered in rows:
        parameters[parameter] = None
        if asked == answered:
            whole.setdefault(parameter, []).append(by_id[audit])
    places = _names(session, Site, scope.sites), _names(session, Programme, scope.programmes)
    lines = [(code, *_left_out(whole.get(code, []), *places)) for code in parameters]
    against = [line for line in lines if line[1] or line[2]]
    return Done(
        against,
        [line for line in lines if not line[1] and not line[2]],
        ("parameter", "sites_left_out", "programmes_left_out"),
        _(
            "All %(sample)s parameters were audited within 12 months up to %(day)s, at every site and programme in scope."
        ),
        _(
            "%(against)s of %(sample)s parameters were not audited whole within 12 months up to %(day)s at some site or programme."
        ),
    )


def _names(session: Session, model: Any, wanted: Collection[int]) -> dict[int, str]:
    query = select(model.id, model.name).order_by(model.name)
    return dict(session.execute(query.where(model.id.in_(wanted)) if wanted else query).all())


def _left_out(
    audits: Collection[Held], sites: Mapping[int, str], programmes: Mapping[int, str]
) -> tuple[str, str]:
    if not audits:
        return ", ".join(sites.values()) or "–", ", ".join(programmes.values()) or "–"
    seen_sites = {number for number in sites if any(not one.sites or number in one.sites for one in audits)}
    seen = {
        number
        for number in programmes
        if any(not one.programmes or number in one.programmes for one in audits)
    }
    return (
        ", ".join(name for number, name in sites.items() if number not in seen_sites),
        ", ".join(name for number, name in programmes.items() if number not in seen),
    )


def auditors_independent(session: Session, scope: Scope) -> Done:
    """1.5c: nobody audits a programme and site they work at; accounts and staff are joined by their addresses.

    Somebody whose job belongs to no programme in particular works in none of the audited areas.
    """
    audits = {audit.id: audit for audit in _held(session, scope)}
    rows = session.execute(
        select(
            AuditMember.audit_id,
            Person.full_name,
            Placement.site_id,
            Site.name,
            Placement.programme_id,
            func.coalesce(Programme.name, ""),
        )
        .join(User, User.id == AuditMember.user_id)
        .join(Person, func.lower(Person.email) == func.lower(User.email))
        .join(Placement, and_(Placement.person_id == Person.id, placed_on(scope.as_of)))
        .join(Site, Site.id == Placement.site_id)
        .outerjoin(Programme, Programme.id == Placement.programme_id)
        .where(AuditMember.audit_id.in_(audits))
        .order_by(Person.full_name)
    )
    against: list[tuple[Any, ...]] = []
    behind: list[tuple[Any, ...]] = []
    for number, person, site_id, site, programme_id, programme in rows:
        audit = audits[number]
        here = not audit.sites or site_id in audit.sites
        same = programme_id is not None and (not audit.programmes or programme_id in audit.programmes)
        (against if here and same else behind).append((audit.name, person, site, programme))
    return Done(
        against,
        behind,
        ("audit", "auditor", "site", "programme"),
        _(
            "None of %(sample)s auditors known from the staff list worked in an area of their audit on %(day)s."
        ),
        _(
            "%(against)s of %(sample)s auditors known from the staff list worked in an area of their audit on %(day)s."
        ),
    )


def no_repeat_major(session: Session, scope: Scope) -> Done:
    """1.5e: no parameter graded major in the signed audit before is marked as a repeat in the newest one."""
    columns = ("parameter", "grade_before", "marked_as_repeat")
    audits = _held(session, scope)
    newest = audits[0] if audits else None
    if newest is None:
        return Done([], [], columns, "", "")
    document = session.scalars(
        select(SignOff.document)
        .join(Audit, Audit.id == SignOff.audit_id)
        .where(SignOff.reopened_at.is_(None), Audit.period_until < newest.until, Audit.id != newest.id)
        .order_by(Audit.period_until.desc(), SignOff.id.desc())
        .limit(1)
    ).first()
    if document is None:
        return Done([], [], columns, "", "")
    repeated = set(
        session.scalars(
            select(ParameterPlan.parameter).where(ParameterPlan.audit_id == newest.id, ParameterPlan.repeat)
        )
    )
    lines = [
        (part["code"], part.get("grade") or "", "yes" if part["code"] in repeated else "no")
        for part in document["score"]["parameters"]
    ]
    against = [line for line in lines if line[1] == "major" and line[2] == "yes"]
    return Done(
        against,
        [line for line in lines if line not in against],
        columns,
        _("No major finding of the audit before came back: %(sample)s parameters were compared on %(day)s."),
        _(
            "%(against)s of %(sample)s parameters had a major finding in the audit before and have it again on %(day)s."
        ),
    )


CHECKS: dict[str, Callable[[Session, Scope], Done]] = {
    "actions.self_audit_complete": self_audit_complete,
    "actions.auditors_independent": auditors_independent,
    "actions.no_repeat_major": no_repeat_major,
}
STRICT = frozenset({"actions.auditors_independent", "actions.no_repeat_major"})  # one case is one too many


def figures(session: Session, scope: Scope, codes: Collection[str]) -> dict[str, Figure]:
    """The asked figures by code, each in a few statements."""
    return {code: _figure(code, CHECKS[code](session, scope), scope) for code in codes if code in CHECKS}


def figure_rows(session: Session, code: str, scope: Scope) -> FigureRows:
    """The rows behind one figure; raises NotFound."""
    if code not in CHECKS:
        raise NotFound(_("Audits have no figure called %(code)s.", code=code))
    done = CHECKS[code](session, scope)
    return FigureRows(done.columns, (*done.against, *done.behind), len(done.against))


def _figure(code: str, done: Done, scope: Scope) -> Figure:
    sample, against = len(done.against) + len(done.behind), len(done.against)
    day = format_date(scope.as_of, "d MMMM y", locale="en")
    if not sample:
        sentence = _("There are no records to answer this from on %(day)s.", day=day)
        return Figure(code, Outcome.NOT_ENOUGH_DATA, 0, 0, scope.as_of, sentence)
    outcome = Outcome.MET
    if against:
        enough = code not in STRICT and (sample - against) * 100 >= PARTLY * sample
        outcome = Outcome.PARTLY if enough else Outcome.NOT_MET
    text = done.bad if against else done.good
    sentence = text % {"sample": sample, "against": against, "day": day}
    return Figure(code, outcome, sample - against, sample, scope.as_of, sentence)
