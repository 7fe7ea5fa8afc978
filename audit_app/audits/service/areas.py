"""Who may judge what: nobody their own area, and whoever is limited only what is assigned to them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.areas import service as areas
from audit_app.audits.models import Audit, ParameterPlan
from audit_app.audits.queries.areas import book_hit, own_hit, who_may
from audit_app.audits.queries.book import Book
from audit_app.audits.queries.scope import scope_names
from audit_app.base.actor import Actor
from audit_app.base.errors import Forbidden
from audit_app.base.i18n import gettext as _
from audit_app.catalog.queries import get_release


def refuse_unassigned(session: Session, actor: Actor, audit_id: int, parameter: str) -> None:
    """Raises Forbidden when the person answers assigned parameters only, and this one is not theirs."""
    if not actor.assigned_only:
        return
    assignee = session.scalar(
        select(ParameterPlan.assignee_id).where(
            ParameterPlan.audit_id == audit_id, ParameterPlan.parameter == parameter
        )
    )
    if assignee != actor.user_id:
        raise Forbidden(
            _(
                "Parameter %(code)s is not assigned to you, and you answer assigned parameters only. "
                "Ask a lead auditor to assign it.",
                code=parameter,
            )
        )


def refuse_own_area(session: Session, actor: Actor, audit: Audit, parameter: str = "") -> None:
    """Raises Forbidden, naming who may, when the person would judge their own area.

    That is a programme or site that the audit covers (none named: all of them), by declaration or because the
    staff's records have them working there; with a parameter, that one, too, when they answer for it.
    """
    if why := why_own_area(session, actor, audit, parameter):
        raise Forbidden(why)


def why_own_area(session: Session, actor: Actor, audit: Audit, parameter: str = "") -> str:
    """The same as a sentence; empty where nothing of it is their own."""
    hit = own_hit(session, actor.user_id, audit.id, audit.release_id, parameter)
    if hit is None:
        return ""
    checklist = get_release(session, audit.release_id).checklist
    return areas.sentence(
        hit, who_may(session, audit.id, scope_names(session, audit.id), checklist, parameter)
    )


def why_own(session: Session, book: Book, actor: Actor, parameter: str = "") -> str:
    """The same of an audit at hand, for a page that says so before anybody types."""
    hit = book_hit(session, book, actor.user_id, parameter)
    if hit is None:
        return ""
    return areas.sentence(hit, who_may(session, book.audit.id, book.names, book.release.checklist, parameter))


def why_not_assigned(session: Session, audit: Audit, parameter: str, member: tuple[int, str]) -> str:
    """Why a parameter is not given to a member (number and name): it would be their own; empty where it may."""
    hit = own_hit(session, member[0], audit.id, audit.release_id, parameter)
    if hit is None:
        return ""
    return _(
        "%(why)s Parameter %(code)s goes to somebody else.",
        why=areas.sentence_about(hit, member[1]),
        code=parameter,
    )
