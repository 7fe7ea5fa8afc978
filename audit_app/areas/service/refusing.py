"""Says no to whoever would judge their own area or be their own second person, and who may instead."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from audit_app.areas.queries import is_same_person, own_of
from audit_app.areas.rules import Hit, Why, own_part
from audit_app.base.errors import Forbidden
from audit_app.base.i18n import gettext as _

MOST_NAMES = 3


def sentence(hit: Hit, instead: Sequence[str] = ()) -> str:
    """Why this is the person's own area and who may do it; `instead` are names, none: somebody from elsewhere."""
    text = {
        Why.WORKS: _(
            "You work on %(name)s, which this audit covers: nobody judges their own area.", name=hit.name
        ),
        Why.PROGRAMME: _(
            "The programme %(name)s is your own area, and this audit covers it: nobody judges their own area.",
            name=hit.name,
        ),
        Why.SITE: _(
            "The site %(name)s is your own area, and this audit covers it: nobody judges their own area.",
            name=hit.name,
        ),
        Why.PARAMETER: _(
            "You answer for parameter %(name)s yourself: nobody judges their own area.", name=hit.name
        ),
    }[hit.why]
    return f"{text} {_who(instead)}"


def refuse_own(
    session: Session,
    user_id: int | None,
    parameter: str,
    checklist: str = "",
    place: tuple[int, int] = (0, 0),
) -> None:
    """Raises Forbidden when somebody would judge their own outside an audit: a parameter, or a programme and site.

    `place` are their numbers, 0 for none: what names no place is nobody's place.
    """
    own = own_of(session, user_id)
    hit = own_part(own, programmes=place[:1], sites=place[1:], checklist=checklist, parameter=parameter)
    if hit is not None:
        raise Forbidden(
            _("%(name)s is your own area: nobody judges their own area. Ask somebody else.", name=hit.name)
        )


def sentence_about(hit: Hit, who: str) -> str:
    """The same as others read it."""
    return {
        Why.WORKS: _(
            "%(who)s works on %(name)s, which this audit covers: nobody judges their own area.",
            who=who,
            name=hit.name,
        ),
        Why.PROGRAMME: _(
            "%(who)s answers for the programme %(name)s, which this audit covers: nobody judges their own area.",
            who=who,
            name=hit.name,
        ),
        Why.SITE: _(
            "%(who)s answers for the site %(name)s, which this audit covers: nobody judges their own area.",
            who=who,
            name=hit.name,
        ),
        Why.PARAMETER: _(
            "%(who)s answers for parameter %(name)s: nobody judges their own area.", who=who, name=hit.name
        ),
    }[hit.why]


def _who(instead: Sequence[str]) -> str:
    if not instead:
        return _("Ask an auditor from elsewhere.")
    names, more = ", ".join(instead[:MOST_NAMES]), len(instead) - MOST_NAMES
    if more > 0:
        return _("Who may: %(names)s and %(more)s more.", names=names, more=more)
    return _("Who may: %(names)s.", names=names)


def refuse_same_person(
    session: Session, user_id: int | None, others: Collection[int | None], message: str
) -> None:
    """Raises Forbidden when one of the other accounts is the same human's as this one: the one rule of second persons.

    The terminal and jobs (None) are nobody, hence no second person to anybody's work nor anybody's first.
    """
    if is_same_person(session, user_id, others):
        raise Forbidden(
            message if user_id in others else f"{message} {_('Another account of yours is you as well.')}"
        )
