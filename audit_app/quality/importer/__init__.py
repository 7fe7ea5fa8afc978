"""Files that quality takes, a module for each noun."""

from __future__ import annotations

from audit_app.intake.importer import register
from audit_app.quality.importer import incentives, monitoring

register(monitoring.EVALUATIONS, monitoring.CONTACTS, monitoring.ABSENCES, monitoring.FORMS)
register(incentives.PAYOUTS, incentives.FIGURES)
