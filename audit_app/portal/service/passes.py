"""Links and codes for people of a vendor: sent, opened, finished. Every refusal is on the trail with its reason."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import func, select, update

from audit_app.accounts import queries as people
from audit_app.accounts import service as accounts
from audit_app.accounts.models import Membership, User
from audit_app.accounts.rules import Role
from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import TenantSession
from audit_app.portal.models import Pass
from audit_app.portal.rules import (
    CODE_MINUTES,
    CODES_MOST,
    LINK_DAYS,
    TRIES_MOST,
    PassState,
    Refused,
    check_code,
    code_hash,
    make_code,
    make_token,
    may_enter_by_link,
    may_open,
    may_type,
    token_hash,
)
from audit_app.portal.service.handed import Person
from audit_app.portal.service.letters import (
    letter_of_news,
    letter_of_reminder,
    letter_with_code,
    letter_with_link,
    letter_with_new_link,
)

LINKS_AN_HOUR = 3


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that was opened in a browser, which from now on has `browser` to show for it."""

    pass_id: int
    browser: str


def invite(session: TenantSession, actor: Actor, person: Person, base: str) -> int:
    """Makes the person a member of this vendor's organisation and sends a link; returns the account's number."""
    user = people.find_user(session, person.email)
    membership = _membership(session, actor, user.id) if user else None
    if user is None or membership is None:
        user = accounts.add_member(session, actor, accounts.AddMember(person.email, person.name, person.role))
    elif not membership.active or (membership.role, person.role) == (
        Role.VENDOR_CONTRIBUTOR,
        Role.VENDOR_LEAD,
    ):
        membership.role, membership.active = person.role, True
        data = {"email": user.email, "role": person.role}
        auditlog.record(session, actor, "accounts.member.changed", ("account", user.id), data)
    revoke_links(session, user.id)
    token = _issue(session, actor, user.id)
    letter_with_link(session, actor, user, person, f"{base}/portal/in/{token}", LINK_DAYS)
    return user.id


def renew(session: TenantSession, user_id: int, organisation: str, base: str) -> bool:
    """A new link to come back with; False when this person has had enough of them within the hour."""
    user = session.get_one(User, user_id)
    actor = _as(session, user)
    since = clock.now() - dt.timedelta(hours=1)
    sent = session.scalar(
        select(func.count()).select_from(Pass).where(Pass.user_id == user_id, Pass.created_at > since)
    )
    if (sent or 0) >= LINKS_AN_HOUR or not _own_door(session, user):
        auditlog.record(session, actor, "portal.link.refused", ("account", user_id), {"why": "too_often"})
        return False
    revoke_links(session, user_id)
    token = _issue(session, actor, user_id)
    letter_with_new_link(session, actor, user, organisation, f"{base}/portal/in/{token}", LINK_DAYS)
    return True


def revoke_links(session: TenantSession, user_id: int) -> None:
    """Whatever links a person still had unused are worth nothing from now on."""
    session.execute(
        update(Pass)
        .where(Pass.user_id == user_id, Pass.used_at.is_(None), Pass.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )


def remind(
    session: TenantSession, actor: Actor, email: str, title: str, due_on: dt.date, open_ones: int, base: str
) -> None:
    """A mail to the lead, without a link that opens anything."""
    user = people.find_user(session, email)
    membership = _membership(session, actor, user.id) if user else None
    if user is not None and membership is not None and membership.active:
        letter_of_reminder(session, actor, user, title, due_on, open_ones, f"{base}/portal/link")


def tell_leads(session: TenantSession, actor: Actor, news: accounts.Words) -> None:
    """A mail to everybody who leads here: something came, sign in to read it."""
    leads = session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organisation_id == actor.organisation_id,
            Membership.role == Role.VENDOR_LEAD,
            Membership.active,
        )
        .order_by(User.id)
    )
    for user in leads:
        letter_of_news(session, actor, user, news)


def _membership(session: TenantSession, actor: Actor, user_id: int) -> Membership | None:
    return session.scalars(
        select(Membership).where(
            Membership.organisation_id == actor.organisation_id, Membership.user_id == user_id
        )
    ).one_or_none()


def open_link(session: TenantSession, token: str, address: str) -> Opened | Refused:
    """Burns the link, binds it to this browser and mails the code; what is refused is on the trail."""
    found = _locked(session, Pass.token_hash == token_hash(token))
    if found is None:
        return Refused.UNKNOWN
    user = session.get_one(User, found.user_id)
    actor = _as(session, user, address)
    refused = may_open(_state(found), clock.now()) or _by_door(session, user)
    if refused:
        auditlog.record(session, actor, "portal.link.refused", ("account", user.id), {"why": refused})
        return refused
    browser = secrets.token_urlsafe(24)
    found.opened_at, found.browser_hash = clock.now(), token_hash(browser)
    _send_code(session, actor, user, found, browser)
    auditlog.record(session, actor, "portal.link.opened", ("account", user.id))
    return Opened(found.id, browser)


def send_code_again(session: TenantSession, opened: Opened, address: str) -> Refused | None:
    """Another code to the same browser, a few times."""
    found = _locked(session, Pass.id == opened.pass_id)
    if found is None:
        return Refused.UNKNOWN
    user = session.get_one(User, found.user_id)
    actor = _as(session, user, address)
    refused = may_type(_state(found), opened.browser, clock.now())
    if refused in (None, Refused.CODE_EXPIRED) and found.codes < CODES_MOST:
        _send_code(session, actor, user, found, opened.browser)
        return None
    refused = refused or Refused.TOO_MANY_TRIES
    auditlog.record(session, actor, "portal.code.refused", ("account", user.id), {"why": refused})
    return refused


def finish(session: TenantSession, opened: Opened, code: str, address: str) -> int | Refused:
    """The account to sign in once the code fits; a wrong one counts, and five end the link."""
    found = _locked(session, Pass.id == opened.pass_id)
    if found is None:
        return Refused.UNKNOWN
    user = session.get_one(User, found.user_id)
    actor = _as(session, user, address)
    refused = may_type(_state(found), opened.browser, clock.now()) or _by_door(session, user)
    if refused is None and not check_code(_state(found), opened.browser, code):
        found.tries += 1
        refused = Refused.WRONG_CODE if found.tries < TRIES_MOST else Refused.TOO_MANY_TRIES
    if refused:
        auditlog.record(session, actor, "portal.code.refused", ("account", user.id), {"why": refused})
        return refused
    found.used_at, found.code_hash = clock.now(), ""
    auditlog.record(session, actor, "portal.link.used", ("account", user.id))
    return user.id


def _issue(session: TenantSession, actor: Actor, user_id: int) -> str:
    token = make_token()
    now = clock.now()
    session.add(
        Pass(
            user_id=user_id,
            token_hash=token_hash(token),
            created_at=now,
            expires_at=now + dt.timedelta(days=LINK_DAYS),
        )
    )
    session.flush()
    auditlog.record(session, actor, "portal.link.sent", ("account", user_id), {"days": LINK_DAYS})
    return token


def _send_code(session: TenantSession, actor: Actor, user: User, found: Pass, browser: str) -> None:
    code = make_code()
    found.code_hash = code_hash(code, browser)
    found.code_until = clock.now() + dt.timedelta(minutes=CODE_MINUTES)
    found.codes += 1
    letter_with_code(session, actor, user, code, CODE_MINUTES)


def _locked(session: TenantSession, where: object) -> Pass | None:
    return session.scalars(select(Pass).where(where).with_for_update()).one_or_none()  # type: ignore[arg-type]


def _state(found: Pass) -> PassState:
    return PassState(
        expires_at=found.expires_at,
        opened_at=found.opened_at,
        used_at=found.used_at,
        revoked_at=found.revoked_at,
        browser_hash=found.browser_hash,
        code_hash=found.code_hash,
        code_until=found.code_until,
        tries=found.tries,
    )


def _as(session: TenantSession, user: User, address: str = "") -> Actor:
    return Actor(user.id, user.name, session.info["organisation_id"], address=address)


def _own_door(session: TenantSession, user: User) -> bool:
    roles = [role.value for _organisation, role, active in people.list_rights(session, user.id) if active]
    return user.active and may_enter_by_link(has_password=bool(user.password), roles=roles)


def _by_door(session: TenantSession, user: User) -> Refused | None:
    """Whoever has other rights in this installation signs in by the front door, with everything it asks."""
    return None if _own_door(session, user) else Refused.OTHER_DOOR


def refused(why: Refused) -> Invalid | NotFound:
    """What the person is told. What is wrong with a link tells a stranger nothing."""
    if why is Refused.WRONG_CODE:
        told = _("This is not the code of the mail. Look at the newest mail and type its six digits.")
        return Invalid(told, {"code": told})
    if why is Refused.CODE_EXPIRED:
        told = _("This code is too old. Ask for another one.")
        return Invalid(told, {"code": told})
    if why is Refused.OTHER_DOOR:
        return Invalid(_("Your account signs in with its own password. Use “Sign in” instead of the link."))
    return Invalid(
        _(
            "This link does not open anything any more: it works once, for a while, in one browser. Ask for a new one."
        )
    )
