"""Files of people, requirements and completions: how their rows are checked, and that there are such files."""

from __future__ import annotations

from audit_app.base.i18n import gettext as _
from audit_app.intake.importer import Kind, register
from audit_app.training import service
from audit_app.training.importer import known
from audit_app.training.importer.columns import COLUMNS, EXAMPLES
from audit_app.training.importer.completions import CompletionChecker
from audit_app.training.importer.people import PeopleChecker
from audit_app.training.importer.requirements import RequirementChecker

PEOPLE = Kind(
    code="training.people",
    title=lambda: _("People"),
    permission="training.import",
    columns=COLUMNS["people"],
    required=("person_code", "full_name", "site", "job", "hired_on"),
    dates=("hired_on", "live_on", "left_on", "placed_on"),
    example=EXAMPLES["people"],
    about="person_code",
    collect="person_code",
    checker=PeopleChecker,
    apply=service.apply_people,
    words=lambda _session, rows: [[text for text in row if text is not None] for row in rows],
    after="/training/",
)
REQUIREMENTS = Kind(
    code="training.requirements",
    title=lambda: _("Requirements"),
    permission="training.import",
    columns=COLUMNS["requirements"],
    required=("job", "module_code"),
    dates=("effective_on",),
    example=EXAMPLES["requirements"],
    about="module_code",
    checker=RequirementChecker,
    apply=service.apply_requirements,
    words=lambda _session, rows: [[text for text in row if text is not None] for row in rows],
    after="/training/modules",
)
COMPLETIONS = Kind(
    code="training.completions",
    title=lambda: _("Completions"),
    permission="training.import",
    columns=COLUMNS["completions"],
    required=("person_code", "module_code", "completed_on"),
    dates=("completed_on",),
    example=EXAMPLES["completions"],
    about="completed_on",
    checker=CompletionChecker,
    apply=service.apply_completions,
    words=known.words_of_completions,
    after="/training/",
)
register(PEOPLE, REQUIREMENTS, COMPLETIONS)

__all__ = ["COMPLETIONS", "PEOPLE", "REQUIREMENTS"]
