"""Files of actions, complaints, incidents, documents and reviews."""

from __future__ import annotations

from audit_app.actions import service
from audit_app.actions.importer.actions import ActionChecker
from audit_app.actions.importer.columns import COLUMNS, EXAMPLES
from audit_app.actions.importer.documents import DocumentChecker
from audit_app.actions.importer.reviews import ReviewChecker
from audit_app.actions.importer.troubles import ComplaintChecker, IncidentChecker
from audit_app.base.i18n import gettext as _
from audit_app.intake.importer import Kind, register

ACTIONS = Kind(
    code="actions.actions",
    title=lambda: _("Actions"),
    permission="actions.import",
    columns=COLUMNS["actions"],
    required=ActionChecker.needed,
    dates=("opened_on", "first_due_on", "due_on", "done_on", "looked_on"),
    example=EXAMPLES["actions"],
    about="code",
    checker=ActionChecker,
    apply=service.apply_actions,
    after="/actions/",
)
COMPLAINTS = Kind(
    code="actions.complaints",
    title=lambda: _("Complaints"),
    permission="actions.import",
    columns=COLUMNS["complaints"],
    required=ComplaintChecker.needed,
    dates=("received_on", "answered_on", "closed_on"),
    example=EXAMPLES["complaints"],
    about="code",
    checker=ComplaintChecker,
    apply=service.apply_complaints,
    after="/actions/complaints",
)
INCIDENTS = Kind(
    code="actions.incidents",
    title=lambda: _("Incidents"),
    permission="actions.import",
    columns=COLUMNS["incidents"],
    required=IncidentChecker.needed,
    dates=("occurred_on", "found_on", "closed_on"),
    example=EXAMPLES["incidents"],
    about="code",
    checker=IncidentChecker,
    apply=service.apply_incidents,
    after="/actions/incidents",
)
DOCUMENTS = Kind(
    code="actions.documents",
    title=lambda: _("Controlled documents"),
    permission="actions.import",
    columns=COLUMNS["documents"],
    required=DocumentChecker.needed,
    dates=("approved_on", "review_due_on"),
    example=EXAMPLES["documents"],
    about="code",
    checker=DocumentChecker,
    apply=service.apply_documents,
    after="/actions/documents",
)
REVIEWS = Kind(
    code="actions.reviews",
    title=lambda: _("Reviews"),
    permission="actions.import",
    columns=COLUMNS["reviews"],
    required=ReviewChecker.needed,
    dates=("held_on", "issued_on"),
    example=EXAMPLES["reviews"],
    about="held_on",
    checker=ReviewChecker,
    apply=service.apply_reviews,
    after="/actions/reviews",
)
register(ACTIONS, COMPLAINTS, INCIDENTS, DOCUMENTS, REVIEWS)

__all__ = ["ACTIONS", "COMPLAINTS", "DOCUMENTS", "INCIDENTS", "REVIEWS"]
