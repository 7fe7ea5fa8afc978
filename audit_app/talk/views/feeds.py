"""What opens without signing in, by a secret in its address: the calendar of due dates, and ending the digest."""

from __future__ import annotations

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature

from audit_app.accounts.queries import VISITOR, person_in
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.agenda import tasks_of
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.talk import queries, service
from audit_app.talk.rules import Often
from audit_app.talk.views.blueprint import blueprint
from audit_app.web.context import database, settings
from audit_app.web.guards import public
from audit_app.web.refusals import turn_away


@blueprint.get("/calendar/<token>.ics")
@public
def calendar(token: str) -> ResponseReturnValue:
    """One person's due dates; whatever is wrong with the address is told alike."""
    with database().across() as session:
        owner = queries.find_calendar(session, service.hash_of(token))
        person = person_in(session, *owner) if owner else None
    if person is None:
        turn_away("a calendar that is nobody's", _visitor(owner[0]) if owner else None)
        raise NotFound(_("There is no such calendar. Make a new address under For you."))
    with database().reading(person.organisation_id) as session:
        tasks = tasks_of(session, person, clock.today())
    body = queries.as_calendar(tasks, person.organisation, settings().link)
    return Response(body, mimetype="text/calendar")


def _visitor(organisation_id: int) -> Actor:
    """Somebody unknown, on the trail of the organisation that what they came with belongs to."""
    return Actor(None, VISITOR, organisation_id)


def _person(token: str) -> Actor:
    """Whom a link in a digest belongs to; raises NotFound when we did not make it."""
    try:
        organisation_id, user_id = service.stopper(settings().secret()).loads(token)
    except (BadSignature, TypeError, ValueError) as error:
        turn_away("a link that is not ours")
        raise NotFound(_("This link is not one of ours, or it was cut short. Sign in to choose.")) from error
    with database().across() as session:
        person = person_in(session, organisation_id, user_id)
    if person is None:
        turn_away("a link of somebody shut out", _visitor(organisation_id))
        raise NotFound(_("This account is shut: it gets no mail."))
    return person


@blueprint.get("/digest/stop/<token>")
@public
def digest_stop(token: str) -> ResponseReturnValue:
    """Asks first: mail programs open links by themselves."""
    _person(token)
    return render_template("talk/stop.html", token=token, done=False)


@blueprint.post("/digest/stop/<token>")
@public
def digest_stop_save(token: str) -> ResponseReturnValue:
    """Turns the digest off and changes nothing else; a mail program may post here by itself (RFC 8058)."""
    person = _person(token)
    with database().transaction(person.organisation_id) as session:
        service.set_digest(session, person, Often.OFF)
    return render_template("talk/stop.html", token=token, done=True)
