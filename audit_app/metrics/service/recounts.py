"""Keeps what was found when somebody counted a value again from raw data."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base.actor import Actor
from audit_app.base.errors import Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.metrics.models import Recount
from audit_app.metrics.queries.catalogue import get_metric
from audit_app.metrics.queries.detail import reported as reported_counts
from audit_app.metrics.rules import agrees, fault_of
from audit_app.metrics.service.values import fault_sentence
from audit_app.scoring.rules import Month
from audit_app.workforce.models import Programme


@dataclass(frozen=True, slots=True)
class RecordRecount:
    """Counts from a second source: of `rows` rows of raw data, or (0) as that source gives them."""

    code: str
    month: Month
    programme_id: int | None
    numerator: Decimal
    denominator: Decimal
    source: str
    rows: int = 0
    sha256: str = ""
    note: str = ""


def record_recount(session: Session, actor: Actor, command: RecordRecount) -> int:
    """Compares with what is reported today and keeps both; returns the recount's number.

    Raises NotFound when nothing is reported for that month, Invalid when the counts cannot be meant.
    """
    actor.require("metrics.record")
    row = get_metric(session, command.code)
    if command.programme_id is not None and session.get(Programme, command.programme_id) is None:
        raise NotFound(_("There is no such programme in this organisation."))
    wrong = {}
    fault = fault_of(command.numerator, command.denominator, part_of_whole=row.definition.part_of_whole)
    if fault is not None:
        wrong["numerator"] = fault_sentence(fault)
    elif not command.denominator:
        wrong["denominator"] = _("The lower count is 0, so there is nothing to compare.")
    if not command.source.strip():
        wrong["source"] = _("Say where these counts come from.")
    if wrong:
        raise Invalid(_("The recalculation was not kept."), wrong)
    reported = reported_counts(session, row, command.month, command.programme_id)
    if reported is None:
        raise NotFound(
            _("Nothing is reported for %(month)s, so there is nothing to compare with.", month=command.month)
        )
    recount = Recount(
        metric_id=row.id,
        programme_id=command.programme_id,
        month=str(command.month),
        reported_numerator=reported[0],
        reported_denominator=reported[1],
        counted_numerator=command.numerator,
        counted_denominator=command.denominator,
        agrees=agrees(reported, (command.numerator, command.denominator)),
        rows=command.rows,
        source=command.source.strip(),
        sha256=command.sha256,
        note=command.note.strip(),
        counted_by=actor.name,
    )
    session.add(recount)
    session.flush()
    data = {
        "metric": command.code,
        "month": str(command.month),
        "programme": command.programme_id,
        "reported": list(reported),
        "counted": [command.numerator, command.denominator],
        "agrees": recount.agrees,
        "sha256": command.sha256,
    }
    auditlog.record(session, actor, "metrics.recount.kept", ("recount", recount.id), data)
    return recount.id
