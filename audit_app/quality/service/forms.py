"""Keeps evaluation forms: a version is never changed, a new one follows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base.actor import Actor
from audit_app.base.errors import Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.quality.models import Criterion, EvaluationForm
from audit_app.quality.rules import ErrorClass
from audit_app.workforce.models import Programme


@dataclass(frozen=True, slots=True)
class SaveLine:
    """A line of a form; `reason` says why an error in it is critical, `aliases` its names by language."""

    code: str
    text: str
    error_class: ErrorClass
    points: float = 0.0
    reason: str = ""
    aliases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SaveForm:
    """A form as it shall be; `pass_mark`: percent of non-critical points, None: none."""

    programme_id: int
    name: str
    valid_from: dt.date
    lines: tuple[SaveLine, ...]
    pass_mark: float | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)


def add_form(session: Session, actor: Actor, command: SaveForm) -> int:
    """Adds the form, or its next version where the programme has one of that name; returns its number."""
    actor.require("quality.manage")
    return put_form(session, actor, command)


def put_form(session: Session, actor: Actor, command: SaveForm) -> int:
    """As `add_form`, for files: whoever sent one has been asked for the right before."""
    name = " ".join(command.name.split())
    _check(session, command, name)
    last = session.scalar(
        select(func.max(EvaluationForm.version)).where(
            EvaluationForm.programme_id == command.programme_id, EvaluationForm.name == name
        )
    )
    form = EvaluationForm(
        programme_id=command.programme_id,
        name=name,
        version=(last or 0) + 1,
        valid_from=command.valid_from,
        pass_mark=command.pass_mark,
        aliases=dict(command.aliases),
    )
    session.add(form)
    session.flush()
    session.add_all(
        Criterion(
            form_id=form.id,
            code=line.code.strip(),
            position=position,
            text=line.text.strip(),
            error_class=line.error_class,
            reason=line.reason.strip(),
            points=line.points,
            aliases=dict(line.aliases),
        )
        for position, line in enumerate(command.lines, 1)
    )
    data = {"name": name, "version": form.version, "lines": len(command.lines)}
    auditlog.record(session, actor, "quality.form.added", ("form", form.id), data)
    return form.id


def _check(session: Session, command: SaveForm, name: str) -> None:
    if session.get(Programme, command.programme_id) is None:
        raise NotFound(_("There is no such programme in this organisation. Look for it under People."))
    wrong = _wrong_lines(command.lines)
    if not name:
        wrong["name"] = _("Type a name.")
    if command.pass_mark is not None and not 0 <= command.pass_mark <= 100:
        wrong["pass_mark"] = _("A pass mark is a percentage from 0 to 100.")
    if wrong:
        raise Invalid(_("The form needs another look."), wrong)


def _wrong_lines(lines: Sequence[SaveLine]) -> dict[str, str]:
    codes = [line.code.strip() for line in lines]
    wrong = {} if codes else {"lines": _("A form needs at least one line.")}
    for number, line in enumerate(lines):
        if not codes[number] or not line.text.strip():
            wrong[f"code-{number}"] = _("Line %(number)s needs a code and a text.", number=number + 1)
        elif codes.index(codes[number]) < number:
            wrong[f"code-{number}"] = _("The code %(code)s stands twice.", code=codes[number])
        if line.points < 0:
            wrong[f"points-{number}"] = _("Points are not negative.")
        if line.error_class != ErrorClass.NON_CRITICAL and not line.reason.strip():
            wrong[f"reason-{number}"] = _("Say why an error in %(code)s is critical.", code=codes[number])
    return wrong
