"""Files of evaluations, contacts, absences and forms: that there are such files, and how they are checked."""

from __future__ import annotations

from audit_app.base.i18n import gettext as _
from audit_app.intake.importer import Kind
from audit_app.quality import service
from audit_app.quality.importer.columns import COLUMNS, EXAMPLES
from audit_app.quality.importer.evaluations import EvaluationChecker
from audit_app.quality.importer.forms import FormChecker, apply_forms
from audit_app.quality.importer.sampling import AbsenceChecker, ContactChecker

EVALUATIONS = Kind(
    code="quality.evaluations",
    title=lambda: _("Evaluations"),
    permission="quality.import",
    columns=COLUMNS["evaluations"],
    required=("transaction_id", "agent_code", "day", "method", "selection"),
    dates=("day", "evaluated_on"),
    example=EXAMPLES["evaluations"],
    about="transaction_id",
    checker=EvaluationChecker,
    apply=service.apply_evaluations,
    after="/quality/",
)
CONTACTS = Kind(
    code="quality.contacts",
    title=lambda: _("Contacts"),
    permission="quality.import",
    columns=COLUMNS["contacts"],
    required=("transaction_id", "agent_code", "day", "channel"),
    dates=("day",),
    example=EXAMPLES["contacts"],
    about="transaction_id",
    checker=ContactChecker,
    apply=service.apply_contacts,
    after="/quality/draws",
)
ABSENCES = Kind(
    code="quality.absences",
    title=lambda: _("Days absent"),
    permission="quality.import",
    columns=COLUMNS["absences"],
    required=("agent_code", "month", "days"),
    example=EXAMPLES["absences"],
    about="agent_code",
    checker=AbsenceChecker,
    apply=service.apply_absences,
    after="/quality/",
)
FORMS = Kind(
    code="quality.forms",
    title=lambda: _("Evaluation forms"),
    permission="quality.manage",
    columns=COLUMNS["forms"],
    required=("programme", "form", "code", "text", "error_class"),
    dates=("valid_from",),
    example=EXAMPLES["forms"],
    about="code",
    checker=FormChecker,
    apply=apply_forms,
    after="/quality/forms",
)
