"""Reads comments, requests for proof, notices and wishes; tells the digest what of it waits for somebody."""

from __future__ import annotations

from audit_app.talk.queries import agenda  # noqa: F401 - registers what waits for somebody
from audit_app.talk.queries.comments import CommentRow, Subject, list_comments, list_shared, subject_of
from audit_app.talk.queries.feed import as_calendar
from audit_app.talk.queries.notices import NoticeRow, count_new, list_notices
from audit_app.talk.queries.requests import (
    Filter,
    RequestRow,
    get_request,
    list_asked_of,
    list_requests,
    stream_requests,
)
from audit_app.talk.queries.wishes import due_for_digest, find_calendar, wish_of

__all__ = [
    "CommentRow",
    "Filter",
    "NoticeRow",
    "RequestRow",
    "Subject",
    "as_calendar",
    "count_new",
    "due_for_digest",
    "find_calendar",
    "get_request",
    "list_asked_of",
    "list_comments",
    "list_notices",
    "list_requests",
    "list_shared",
    "stream_requests",
    "subject_of",
    "wish_of",
]
