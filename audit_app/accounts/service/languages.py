"""Which language somebody wants pages and mails in."""

from __future__ import annotations

from sqlalchemy.orm import Session

from audit_app.accounts.models import User
from audit_app.auditlog import service as auditlog
from audit_app.base.actor import Actor
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import languages


def choose_language(session: Session, actor: Actor, language: str) -> None:
    """Of pages and mails from now on; empty: whatever the browser asks for. Raises Invalid without a translation."""
    if language and language not in languages():
        sentence = _("There is no translation into “%(language)s” here.", language=language[:20])
        raise Invalid(sentence, {"language": sentence})
    user = session.get_one(User, actor.user_id)
    change = auditlog.changes({"language": user.language or ""}, {"language": language})
    if not change["to"]:
        return
    user.language = language or None
    auditlog.record(session, actor, "accounts.language.chosen", ("account", user.id), change)
