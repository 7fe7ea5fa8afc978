"""One audit as a book: what was asked, what was answered, what records say, and what it comes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from audit_app.audits.queries.answers import AnswerRow, Light, list_answers, list_light
from audit_app.audits.queries.audits import (
    AuditRow,
    Plan,
    find_sign_off,
    get_audit,
    list_plans,
)
from audit_app.audits.queries.scope import ScopeRow, scope_names, scope_of
from audit_app.audits.queries.scores import (
    Metrics,
    inputs,
    metrics_of,
    profile_of,
    score_of,
    signed_metrics,
)
from audit_app.audits.rules import State, next_open
from audit_app.base.errors import NotFound
from audit_app.base.figure import Figure, Outcome, Scope
from audit_app.base.i18n import gettext as _
from audit_app.catalog.queries import get_release
from audit_app.catalog.rules import Parameter, Release, Requirement
from audit_app.checks.queries import run_checks
from audit_app.scoring import rules as scoring


@dataclass(frozen=True, slots=True)
class ParameterState:
    """A parameter in the rail: how much is answered, its grade, its score."""

    code: str
    category: str
    answered: int
    applicable: int
    score: scoring.ParameterScore

    @property
    def state(self) -> str:
        """`not_started`, `in_progress`, `done` or `not_applicable`."""
        if not self.applicable:
            return "not_applicable"
        if self.answered >= self.applicable:
            return "done"
        return "in_progress" if self.answered else "not_started"


@dataclass(frozen=True)
class Book:
    """Everything a page of the walk needs; `answers` holds one parameter's, or all."""

    audit: AuditRow
    release: Release
    names: ScopeRow
    plans: Mapping[str, Plan]
    light: Mapping[str, Light]
    answers: Mapping[str, AnswerRow]
    figures: Mapping[str, Figure]
    metrics: Metrics

    @cached_property
    def scope(self) -> Scope:
        return scope_of(self.audit, self.names)

    @cached_property
    def profile(self) -> scoring.Profile:
        return profile_of(self.release)

    @cached_property
    def inputs(self) -> tuple[scoring.ParameterIn, ...]:
        repeats = {code for code, plan in self.plans.items() if plan.repeat}
        return inputs(self.release, self.light.values(), repeats, self.metrics)

    @cached_property
    def score(self) -> scoring.AuditScore:
        return score_of(self.release, self.inputs, self.month)

    @property
    def month(self) -> scoring.Month:
        return scoring.Month(self.audit.as_of.year, self.audit.as_of.month)

    @cached_property
    def gaps(self) -> list[scoring.Gap]:
        return scoring.gaps(self.score)

    @cached_property
    def parameters(self) -> dict[str, ParameterState]:
        found = {}
        for part in self.score.parameters:
            applicable = [item for item in part.requirements if item.applicable]
            found[part.code] = ParameterState(
                part.code, part.category, sum(item.answered for item in applicable), len(applicable), part
            )
        return found

    def figure(self, requirement: Requirement) -> Figure | None:
        return self.figures.get(requirement.check) if requirement.check else None

    def next_open(self, after: str | None = None) -> str | None:
        """The next unanswered requirement, in the checklist's order."""
        order = [item.code for item in self.release.requirements]
        answered = {code for code, light in self.light.items() if light.answered}
        return next_open(order, answered, after)

    def neighbours(self, parameter: str) -> tuple[Parameter | None, Parameter | None]:
        """The parameters before and behind one."""
        order = self.release.parameters
        place = next(i for i, item in enumerate(order) if item.code == parameter)
        return (order[place - 1] if place else None, order[place + 1] if place + 1 < len(order) else None)


def get_book(
    session: Session,
    audit_id: int,
    *,
    parameter: str | None = None,
    requirement: str | None = None,
    whole: bool = False,
    figures: bool = True,
) -> Book:
    """The book of an audit: with the answers of one parameter (or of a requirement's), of all, or of none.

    With a parameter, only its own checks are run. Raises NotFound, also for a code that the release has not.
    """
    audit = get_audit(session, audit_id)
    release = get_release(session, audit.release_id)
    if requirement is not None:
        parameter = asked_of(release, requirement).parameter
    elif parameter is not None and all(item.code != parameter for item in release.parameters):
        raise NotFound(_("Parameter %(code)s is not part of this audit.", code=parameter))
    names = scope_names(session, audit_id)
    light = {item.requirement: item for item in list_light(session, audit_id)}
    answers = list_answers(session, audit_id, parameter) if parameter or whole else {}
    asked = release.parameter(parameter).requirements if parameter else release.requirements
    codes = [item.check for item in asked if item.check] if figures else []
    scope = scope_of(audit, names)
    signed = find_sign_off(session, audit.id) if audit.state is State.SIGNED_OFF else None
    if signed is None:
        found = run_checks(session, codes, scope) if codes else {}
        metrics = metrics_of(session, scope, profile_of(release))
    else:
        found, metrics = _signed_figures(signed[1], codes), signed_metrics(signed[1])
    return Book(audit, release, names, list_plans(session, audit_id), light, answers, found, metrics)


def _signed_figures(document: Mapping[str, Any], codes: list[str]) -> dict[str, Figure]:
    """What records said when the audit was signed."""
    frozen = {item["code"]: item for item in document["figures"]}
    return {
        code: Figure(
            code,
            Outcome(frozen[code]["outcome"]),
            frozen[code]["numerator"],
            frozen[code]["denominator"],
            dt.date.fromisoformat(frozen[code]["as_of"]),
            frozen[code]["sentence"],
        )
        for code in codes
        if code in frozen
    }


def asked_of(release: Release, requirement: str) -> Requirement:
    """The requirement of that code; raises NotFound."""
    try:
        return release.requirement(requirement)
    except KeyError:
        raise NotFound(_("Requirement %(code)s is not part of this audit.", code=requirement)) from None
