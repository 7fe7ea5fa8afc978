"""Checks rows of feedback: whose evaluation, when, by whom, and what was said."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from audit_app.base.bulk import bulk_find
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell
from audit_app.intake.importer import Checker, Columns, Problem, Reading, Values, Verdict, cells, problem
from audit_app.quality.importer.judged import Judged, of_contacts
from audit_app.quality.importer.known import find_agent, known, need
from audit_app.quality.models import Feedback
from audit_app.quality.rules.feedback import Answer, feedback_due
from audit_app.quality.service import FEEDBACK

TEXTS = ("went_well", "to_change", "next_step")
_SAYS_NOTHING = (None, "", Answer.NONE.value)


class FeedbackChecker(Checker):
    """Feedback, laid out as `service.FEEDBACK`."""

    def __init__(self, session: Session, reading: Reading) -> None:
        day = cells.date(reading.order, latest=reading.today)
        self.columns = Columns(
            reading,
            {
                "transaction_id": cells.text(100),
                "agent_code": cells.text(64),
                "evaluator_code": cells.text(64),
                "given_on": day,
                "given_by_code": cells.text(64),
                "given_by": cells.text(200),
                **dict.fromkeys(TEXTS, cells.text(5000)),
                "signed_on": day,
            },
        )
        self.known = known(session)
        self.found = of_contacts(session, reading.collected)

    def check(self, _number: int, row: Sequence[Cell], problems: list[Problem]) -> Values | None:
        said = self.columns.read(row, problems)
        filled = need(self.columns, said, ("transaction_id", "given_on"), problems)
        agent = find_agent(self.known, self.columns, said, "agent_code", problems)
        evaluator = find_agent(self.known, self.columns, said, "evaluator_code", problems)
        giver = find_agent(self.known, self.columns, said, "given_by_code", problems)
        if not filled or problems:
            return None
        one = self._evaluation(
            said, agent.id if agent else None, evaluator.id if evaluator else None, problems
        )
        if one is None:
            return None
        given_on, signed_on = said["given_on"], said.get("signed_on")
        if given_on < one.evaluated_on:
            wrong = _("The evaluation was made on %(day)s.", day=one.evaluated_on)
            problems.append(problem(self.columns.name("given_on"), given_on, wrong))
        if signed_on is not None and signed_on < given_on:
            wrong = _("The agent cannot sign before the feedback was given.")
            problems.append(problem(self.columns.name("signed_on"), signed_on, wrong))
        return (
            one.id,
            one.agent_id,
            given_on.isoformat(),
            feedback_due(one.evaluated_on, compliance_critical=False).isoformat(),
            feedback_due(one.evaluated_on, compliance_critical=True).isoformat(),
            giver.id if giver else None,
            said.get("given_by") or (giver.full_name if giver else ""),
            *(said.get(name) or "" for name in TEXTS),
            (Answer.SIGNED if signed_on else Answer.NONE).value,
            signed_on.isoformat() if signed_on else None,
            "",
        )

    def _evaluation(
        self, said: Mapping[str, Any], agent: int | None, evaluator: int | None, problems: list[Problem]
    ) -> Judged | None:
        """The one evaluation that fits what the row says; a problem for none, and for several."""
        contact = said["transaction_id"]
        fits = [
            one
            for one in self.found.get(contact.casefold(), ())
            if agent in (None, one.agent_id) and evaluator in (None, one.evaluator_id)
        ]
        if len(fits) == 1:
            return fits[0]
        wrong, right = (
            (
                _("Several evaluations of this contact fit."),
                _("Fill the agent's and the evaluator's code."),
            )
            if fits
            else (
                _("No evaluation of this contact fits."),
                _("Import the evaluations first, or correct the number."),
            )
        )
        problems.append(problem(self.columns.name("transaction_id"), contact, wrong, right))
        return None

    def key(self, values: Values) -> Hashable:
        evaluation_id: int = values[0]
        return evaluation_id

    def compare(self, session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:
        """What a file leaves empty takes nothing away, and an answer that is there stays."""
        there = bulk_find(session, Feedback, FEEDBACK[:1], [row[:1] for row in rows], FEEDBACK[1:])
        return [_verdict(row[1:], there.get((row[0],))) for row in rows]


def _verdict(row: Values, there: Values | None) -> Verdict:
    if there is None:
        return Verdict.NEW
    answer = FEEDBACK.index("answer") - 1
    settled = (answer, answer + 1) if there[answer] != Answer.NONE else ()
    same = all(
        value in _SAYS_NOTHING or value == told or place in settled
        for place, (value, told) in enumerate(zip(row, there, strict=True))
    )
    return Verdict.SAME if same else Verdict.CHANGED
