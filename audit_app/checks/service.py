"""Puts together what a release asks of records and what records say today."""

from __future__ import annotations

from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.base.i18n import in_language
from audit_app.catalog.rules import Release
from audit_app.checks.queries import run_checks
from audit_app.checks.rules import Check, need_of
from audit_app.intake.service import KINDS


def list_checks(
    session: Session, release: Release, scope: Scope, *, room: str = "", language: str = "en"
) -> list[Check]:
    """Every requirement of a release that records answer, in its order; `room`: only that room's."""
    asked = [
        item
        for item in release.requirements
        if item.check and (not room or item.check.partition(".")[0] == room)
    ]
    found = run_checks(session, [item.check for item in asked if item.check], scope)
    return [
        Check(
            item.code,
            in_language(item.text, language),
            item.check,
            need_of(item.check, KINDS),
            found.get(item.check),
        )
        for item in asked
        if item.check
    ]
