"""Changes what people say, ask and want to be told."""

from __future__ import annotations

from audit_app.talk.service.comments import EditComment, Say, delete_comment, edit_comment, say
from audit_app.talk.service.digest import send_digest
from audit_app.talk.service.notices import notify, open_notice, see_all
from audit_app.talk.service.requests import (
    Ask,
    Decide,
    Provide,
    accept_request,
    ask,
    cancel_request,
    provide,
    return_request,
)
from audit_app.talk.service.wishes import hash_of, make_calendar, revoke_calendar, set_digest, stopper

__all__ = [
    "Ask",
    "Decide",
    "EditComment",
    "Provide",
    "Say",
    "accept_request",
    "ask",
    "cancel_request",
    "delete_comment",
    "edit_comment",
    "hash_of",
    "make_calendar",
    "notify",
    "open_notice",
    "provide",
    "return_request",
    "revoke_calendar",
    "say",
    "see_all",
    "send_digest",
    "set_digest",
    "stopper",
]
