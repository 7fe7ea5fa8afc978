"""Reads audits: lists, one audit as a book, the history of an answer, the export."""

from __future__ import annotations

from audit_app.audits.queries import agenda, self_audits  # noqa: F401 - agenda registers what waits for somebody
from audit_app.audits.queries.answers import (
    AnswerRow,
    Light,
    ProofLink,
    ProofUse,
    get_answer,
    is_rated_alone,
    list_answers,
    list_light,
    list_links,
    list_uses,
)
from audit_app.audits.queries.areas import own_hits
from audit_app.audits.queries.audits import (
    AuditRow,
    Plan,
    SignOffRow,
    Summary,
    find_sign_off,
    get_audit,
    get_signed,
    list_audits,
    list_members,
    list_mine,
    list_plans,
    list_sign_offs,
)
from audit_app.audits.queries.book import Book, ParameterState, get_book
from audit_app.audits.queries.export import export
from audit_app.audits.queries.scope import ScopeRow, scope_of
from audit_app.audits.queries.scores import inputs, score_of
from audit_app.checks import queries as checks

checks.register(
    "audits",
    checks.Source(
        self_audits.figures, self_audits.figure_rows, ("audits", "workforce", "accounts", "intake")
    ),
    self_audits.CHECKS,
)

__all__ = [
    "AnswerRow",
    "AuditRow",
    "Book",
    "Light",
    "ParameterState",
    "Plan",
    "ProofLink",
    "ProofUse",
    "ScopeRow",
    "SignOffRow",
    "Summary",
    "export",
    "find_sign_off",
    "get_answer",
    "get_audit",
    "get_book",
    "get_signed",
    "inputs",
    "is_rated_alone",
    "list_answers",
    "list_audits",
    "list_light",
    "list_links",
    "list_members",
    "list_mine",
    "list_plans",
    "list_sign_offs",
    "list_uses",
    "own_hits",
    "scope_of",
    "score_of",
]
