"""Files that quality takes, a module for each noun."""

from __future__ import annotations

from audit_app.intake.importer import register
from audit_app.quality.importer import follow, incentives, monitoring

register(monitoring.EVALUATIONS, monitoring.CONTACTS, monitoring.ABSENCES, monitoring.FORMS)
register(incentives.PAYOUTS, incentives.FIGURES)
register(follow.FEEDBACK, follow.COACHINGS, follow.CALIBRATIONS)
