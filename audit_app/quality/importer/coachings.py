"""Checks rows of coachings: whom, when, by whom, about which evaluation and criterion, with which extra evaluation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell
from audit_app.intake.importer import Checker, Columns, Problem, Reading, Values, Verdict, cells, problem
from audit_app.quality.importer.columns import spellings
from audit_app.quality.importer.judged import Judged, of_agents
from audit_app.quality.importer.known import find_agent, known, need
from audit_app.quality.models import Criterion, Evaluation, EvaluationError
from audit_app.quality.rules.coaching import COMPARE_DAYS, CoachingMethod
from audit_app.quality.service import COACHING, coaching_key, known_coachings

METHODS = spellings(
    {
        CoachingMethod.TALK.value: ("one to one", "1:1", "charla", "conversación", "беседа"),
        CoachingMethod.LISTENING.value: ("call listening", "listening together", "escucha", "прослушивание"),
        CoachingMethod.SIDE_BY_SIDE.value: ("side by side", "side-by-side", "lado a lado", "рядом"),
        CoachingMethod.ROLE_PLAY.value: ("role play", "role-play", "juego de roles", "ролевая игра"),
        CoachingMethod.TRAINING.value: ("class", "capacitación", "обучение"),
    }
)


class CoachingChecker(Checker):
    """Coachings, laid out as `service.COACHING` with the extra evaluation's number behind."""

    def __init__(self, session: Session, reading: Reading) -> None:
        day = cells.date(reading.order, latest=reading.today)
        self.columns = Columns(
            reading,
            {
                "agent_code": cells.text(64),
                "held_on": day,
                "coach_code": cells.text(64),
                "coach": cells.text(200),
                "transaction_id": cells.text(100),
                "criterion_code": cells.text(40),
                "method": cells.word(METHODS),
                "notes": cells.text(5000),
                "signed_on": day,
                "extra_transaction_id": cells.text(100),
            },
        )
        self.known = known(session)
        agents = [self.known.agents[code].id for code in reading.collected if code in self.known.agents]
        self.found = of_agents(session, agents)
        self.criteria = {
            code.casefold(): code
            for column in (EvaluationError.criterion_code, Criterion.code)
            for code in session.scalars(select(column).distinct())
        }

    def check(self, _number: int, row: Sequence[Cell], problems: list[Problem]) -> Values | None:
        said = self.columns.read(row, problems)
        filled = need(self.columns, said, ("agent_code", "held_on"), problems)
        agent = find_agent(self.known, self.columns, said, "agent_code", problems)
        coach = find_agent(self.known, self.columns, said, "coach_code", problems)
        if not filled or agent is None or problems:
            return None
        held_on: dt.date = said["held_on"]
        about = self._evaluation(said, "transaction_id", agent.id, problems)
        extra = self._evaluation(said, "extra_transaction_id", agent.id, problems)
        criterion = self._criterion(said, problems)
        self._wrong(said, coach.id if coach else None, agent.id, (about, extra), problems)
        place = agent.place_on(held_on)
        return (
            agent.id,
            held_on.isoformat(),
            about.id if about else None,
            criterion,
            coach.id if coach else None,
            said.get("coach") or (coach.full_name if coach else ""),
            said.get("method") or CoachingMethod.TALK.value,
            said.get("notes") or "",
            said["signed_on"].isoformat() if said.get("signed_on") else None,
            about.programme_id if about else place.programme_id if place else None,
            about.site_id if about else place.site_id if place else None,
            (held_on - dt.timedelta(days=COMPARE_DAYS)).isoformat(),
            (held_on + dt.timedelta(days=COMPARE_DAYS)).isoformat(),
            extra.id if extra else None,
        )

    def _wrong(
        self,
        said: Mapping[str, Any],
        coach: int | None,
        agent: int,
        found: tuple[Judged | None, Judged | None],
        problems: list[Problem],
    ) -> None:
        about, extra = found
        held_on, signed_on = said["held_on"], said.get("signed_on")
        wrong: list[tuple[str, object, str]] = []
        if coach == agent:
            wrong.append(("coach_code", said.get("coach_code"), _("Nobody coaches themselves.")))
        if about is not None and held_on < about.evaluated_on:
            sentence = _("The evaluation was made on %(day)s.", day=about.evaluated_on)
            wrong.append(("held_on", held_on, sentence))
        if signed_on is not None and signed_on < held_on:
            sentence = _("The coaching was held on %(day)s.", day=held_on)
            wrong.append(("signed_on", signed_on, sentence))
        if extra is not None and about is None:
            sentence = _("An extra evaluation needs the failed one beside it.")
            wrong.append(("extra_transaction_id", said["extra_transaction_id"], sentence))
        elif extra is not None and about is not None and extra.evaluated_on < about.evaluated_on:
            sentence = _("The extra evaluation is older than the failed one.")
            wrong.append(("extra_transaction_id", said["extra_transaction_id"], sentence))
        elif extra is not None and about is not None and extra.id == about.id:
            sentence = _("This is the failed evaluation itself.")
            wrong.append(("extra_transaction_id", said["extra_transaction_id"], sentence))
        problems.extend(problem(self.columns.name(field), value, text) for field, value, text in wrong)

    def _evaluation(
        self, said: Mapping[str, Any], field: str, agent: int, problems: list[Problem]
    ) -> Judged | None:
        """The agent's evaluation of a contact, the first when there are several."""
        contact = said.get(field)
        if contact is None:
            return None
        fits = [one for one in self.found.get(contact.casefold(), ()) if one.agent_id == agent]
        if not fits:
            right = _("Import the evaluations first, or correct the number.")
            problems.append(
                problem(self.columns.name(field), contact, _("This agent has no such evaluation."), right)
            )
            return None
        return min(fits, key=lambda one: (one.evaluated_on, one.id))

    def _criterion(self, said: Mapping[str, Any], problems: list[Problem]) -> str:
        code = said.get("criterion_code")
        if code is None:
            return ""
        found = self.criteria.get(code.casefold())
        if found is None:
            wrong = _("No form has a criterion called %(code)s.", code=code)
            problems.append(problem(self.columns.name("criterion_code"), code, wrong))
        return found or ""

    def key(self, values: Values) -> Hashable:
        return coaching_key(values)

    def compare(self, session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:
        there = known_coachings(session, {row[0] for row in rows})
        extras = {one.id for judged in self.found.values() for one in judged}
        linked = self._linked(session, extras & {row[-1] for row in rows})
        return [_verdict(row, there.get(coaching_key(row)), linked) for row in rows]

    @staticmethod
    def _linked(session: Session, extras: set[int]) -> dict[int, int | None]:
        """What each of these evaluations is the extra one of."""
        query = select(Evaluation.id, Evaluation.extra_of_id).where(Evaluation.id.in_(extras))
        return {row[0]: row[1] for row in session.execute(query)}


def _verdict(row: Values, there: Mapping[str, Any] | None, linked: Mapping[int, int | None]) -> Verdict:
    if there is None:
        return Verdict.NEW
    same = all(
        str(value or "") == str(there[name] or "")
        for name, value in zip(COACHING, row[: len(COACHING)], strict=True)
    )
    return Verdict.SAME if same and (row[-1] is None or linked.get(row[-1]) == row[2]) else Verdict.CHANGED
