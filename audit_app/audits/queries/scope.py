"""What an audit covers: its sites and programmes, and what that means for records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from audit_app.audits.models import AuditProgramme, AuditSite
from audit_app.audits.queries.audits import AuditRow
from audit_app.base.figure import Scope
from audit_app.base.prepared import OWNER, Prepared
from audit_app.workforce.models import Programme, Site


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """What an audit covers; empty means all."""

    sites: tuple[tuple[int, str], ...]
    programmes: tuple[tuple[int, str], ...]


def _named(place: Any, link: Any, key: Any) -> Any:
    return (
        select(literal(place.name).label("kind"), place.c.id.label("id"), place.c.name.label("name"))
        .join(link, key == place.c.id)
        .where(
            link.c.audit_id == bindparam("audit_id"),
            link.c.organisation_id == OWNER,
            place.c.organisation_id == OWNER,
        )
    )


_SITE: Any = Site.__table__
_LINKED: Any = AuditSite.__table__
_PROGRAMME: Any = Programme.__table__
_COVERED: Any = AuditProgramme.__table__
_SCOPE = Prepared(
    union_all(
        _named(_SITE, _LINKED, _LINKED.c.site_id), _named(_PROGRAMME, _COVERED, _COVERED.c.programme_id)
    ).order_by("name")
)


def scope_names(session: Session, audit_id: int) -> ScopeRow:
    """The sites and programmes of an audit, by name."""
    found: dict[str, list[tuple[int, str]]] = {_SITE.name: [], _PROGRAMME.name: []}
    rows: Any = _SCOPE.run(session, audit_id=audit_id)
    for kind, number, name in rows:
        found[kind].append((number, name))
    return ScopeRow(tuple(found[_SITE.name]), tuple(found[_PROGRAMME.name]))


def scope_of(audit: AuditRow, names: ScopeRow) -> Scope:
    """The audit's scope as records understand it."""
    return Scope(
        as_of=audit.as_of,
        since=audit.period_from,
        programmes=frozenset(number for number, _name in names.programmes),
        sites=frozenset(number for number, _name in names.sites),
    )
