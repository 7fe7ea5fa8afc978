"""Monitoring through the API: evaluations, draws, calibration, feedback, coaching, incentives."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.base.figure import Scope
from audit_app.base.paging import SIZE, Page
from audit_app.quality import service
from audit_app.quality.queries import accuracy, draws, evaluations, forms, pacing, pareto, people
from audit_app.quality.queries.calibration import agreement, sessions
from audit_app.quality.queries.coaching import board as coaching
from audit_app.quality.queries.coaching import talks
from audit_app.quality.queries.feedback import case, waiting
from audit_app.quality.queries.incentives import months, paid, schemes
from audit_app.quality.service import incentives as rewards
from audit_app.web.endpoints import Api

api = Api("quality")


def list_evaluations(
    session: Session, chosen: evaluations.EvaluationFilter, page: int = 1, size: int = SIZE
) -> Page[evaluations.EvaluationRow]:
    """Evaluations by month, programme, agent, method, selection, state."""
    return evaluations.list_evaluations(session, chosen, page, size)


def pacing_board(session: Session, programme_id: int, month: dt.date, as_of: dt.date) -> pacing.Board:
    """Who will fall short of their number of evaluations in a month."""
    return pacing.read_board(session, programme_id, month.replace(day=1), as_of)


def monthly_accuracy(
    session: Session, since: dt.date, until: dt.date, programme_id: int | None = None
) -> list[accuracy.AccuracyMonth]:
    """The counts of the three accuracies by month, programme and channel."""
    return accuracy.monthly_accuracy(session, since, until, _scope(since, until, programme_id))


def _scope(since: dt.date, until: dt.date, programme_id: int | None) -> Scope:
    return Scope(until, since, frozenset() if programme_id is None else frozenset({programme_id}))


def list_errors(
    session: Session, since: dt.date, until: dt.date, programme_id: int | None = None
) -> pareto.Pareto:
    """Errors by how often they were made."""
    return pareto.read_pareto(session, programme_id, since, until)


def list_draws(session: Session) -> list[draws.DrawRow]:
    """Every draw of contacts."""
    return draws.list_draws(session, None)


def list_forms(session: Session) -> list[forms.FormRow]:
    """Evaluation forms by programme and version."""
    return forms.list_forms(session)


def get_calibration(session: Session, actor: Actor, calibration_id: int) -> sessions.CalibrationDetail:
    """One calibration; sheets of others stay hidden until one's own is in."""
    return sessions.get_calibration(session, calibration_id, _viewer(session, actor))


def _viewer(session: Session, actor: Actor) -> sessions.Viewer:
    return sessions.Viewer(people.person_of(session, actor), actor.may("quality.manage"))


def drift(
    session: Session, since: dt.date, as_of: dt.date, programme_id: int | None = None
) -> list[agreement.Drift]:
    """Evaluators against the decisions of calibrations."""
    return agreement.drift(session, _scope(since, as_of, programme_id))


def list_waiting(
    session: Session, chosen: waiting.QueueFilter, page: int = 1, size: int = SIZE
) -> Page[waiting.Waiting]:
    """Evaluations whose agent has had no feedback yet."""
    return waiting.read_queue(session, chosen, page, size).page


def list_disputes(
    session: Session, since: dt.date, programme_id: int | None = None
) -> list[waiting.DisputeLine]:
    """Disputes raised since a day."""
    return waiting.list_disputes(session, since, programme_id, None)


def list_follow_ups(
    session: Session, chosen: coaching.BoardFilter, page: int = 1, size: int = SIZE
) -> Page[coaching.FollowUpRow]:
    """Failed evaluations and what followed."""
    return coaching.read_board(session, chosen, page, size).page


def list_steps(session: Session, chosen: coaching.BoardFilter) -> list[coaching.StepRow]:
    """Steps of escalation after repeated failures."""
    return coaching.list_steps(session, chosen, None)


def list_coachings(
    session: Session, agent_id: int | None = None, evaluation_id: int | None = None
) -> list[talks.CoachingRow]:
    """Talks of an agent, or about an evaluation."""
    return talks.list_coachings(session, evaluation_id=evaluation_id, agent_id=agent_id, limit=None)


def list_schemes(session: Session) -> list[schemes.SchemeRow]:
    """Every scheme of rewards."""
    return schemes.list_schemes(session)


def scheme_month(session: Session, scheme_id: int, month: dt.date) -> months.SchemeMonth:
    """Who qualifies under a scheme in a month, and why."""
    return months.scheme_month(session, schemes.get_scheme(session, scheme_id), month.replace(day=1))


def list_payouts(session: Session, since: dt.date, as_of: dt.date) -> list[paid.PaidLine]:
    """Paid against earned between two days."""
    return paid.paid_against_earned(session, Scope(as_of, since))


def settle_doubt(session: Session, actor: Actor, evaluation_id: int, counts: bool, reason: str) -> None:  # noqa: FBT001 - a field of the body
    """Says whether a doubtful evaluation counts, and why."""
    service.settle_doubt(session, actor, evaluation_id, counts=counts, reason=reason)


def sign_coaching(session: Session, actor: Actor, coaching_id: int) -> None:
    """An agent signs a talk that concerned them."""
    service.sign_coaching(session, actor, coaching_id)


EVALUATION = "/evaluations/<int:evaluation_id>"
CALIBRATION = "/calibrations/<int:calibration_id>"
SCHEME = "/incentives/schemes/<int:scheme_id>"
PAYOUT = "/incentives/payouts/<int:payout_id>"

api.get("/evaluations", "quality.see", list_evaluations)
api.post("/evaluations", "quality.record", service.record_evaluation, "Records an evaluation.")
api.get(EVALUATION, "quality.see", evaluations.get_evaluation, "One evaluation with its errors.")
api.post(f"{EVALUATION}/doubt", "quality.manage", settle_doubt)
api.get("/quality/pacing", "quality.see", pacing_board)
api.put(
    "/quality/rules", "quality.manage", service.set_rule, "Says how many evaluations an agent should get."
)
api.get("/quality/accuracy", "quality.see", monthly_accuracy)
api.get("/quality/errors", "quality.see", list_errors)
api.get("/quality/draws", "quality.see", list_draws)
api.post("/quality/draws", "quality.record", service.draw_contacts, "Draws contacts with a seed.")
api.get("/quality/draws/<int:draw_id>", "quality.see", draws.get_draw, "One draw with its picks.")
api.get("/evaluation-forms", "quality.see", list_forms)
api.post("/evaluation-forms", "quality.manage", service.add_form, "Adds a version of a form.")
api.get("/evaluation-forms/<int:form_id>", "quality.see", forms.get_form, "One form with its lines.")
api.get("/calibrations", "quality.see", sessions.list_calibrations, "Calibration sessions.")
api.post("/calibrations", "quality.calibrate", service.open_calibration, "Opens a calibration.")
api.get(CALIBRATION, "quality.see", get_calibration)
api.put(f"{CALIBRATION}/sheets/<int:seat_id>", "quality.calibrate", service.submit_sheet, "Hands a sheet in.")
api.post(f"{CALIBRATION}/closing", "quality.manage", service.close_calibration, "Closes a calibration.")
api.get("/quality/evaluators", "quality.see", drift)
api.get("/feedback", "quality.see", list_waiting)
api.get(f"{EVALUATION}/feedback", "quality.see", case.get_case, "An evaluation's feedback and dispute.")
api.post(f"{EVALUATION}/feedback", "quality.coach", service.give_feedback, "Gives feedback to the agent.")
api.post(
    f"{EVALUATION}/feedback/answer", "quality.see", service.answer_feedback, "Signs or disputes feedback."
)
api.post(f"{EVALUATION}/decision", "quality.see", service.decide_dispute, "Decides a dispute.")
api.post(
    f"{EVALUATION}/extra", "quality.coach", service.link_extra, "Links the extra evaluation after a failure."
)
api.get("/disputes", "quality.see", list_disputes)
api.get("/coaching", "quality.see", list_follow_ups)
api.get("/coaching/steps", "quality.see", list_steps)
api.get("/coaching/talks", "quality.see", list_coachings)
api.post("/coaching/talks", "quality.coach", service.record_coaching, "Writes down a talk.")
api.post("/coaching/talks/<int:coaching_id>/signature", "quality.see", sign_coaching)
api.post(
    "/coaching/steps/<int:escalation_id>", "quality.coach", service.take_step, "Takes a step of escalation."
)
api.get("/incentives/schemes", "quality.see", list_schemes)
api.post(
    "/incentives/schemes",
    "quality.manage",
    rewards.save_scheme,
    "Adds a scheme.",
    given={"scheme_id": lambda _actor: None},
)
api.get(SCHEME, "quality.see", schemes.get_scheme, "One scheme.")
api.put(SCHEME, "quality.manage", rewards.save_scheme, "Changes a scheme.", name="change_scheme")
api.get(f"{SCHEME}/months/<month>", "quality.see", scheme_month)
api.post(f"{SCHEME}/payouts", "quality.pay", rewards.pay, "Writes down a payout.")
api.get("/incentives/payouts", "quality.see", list_payouts)
api.post(
    f"{PAYOUT}/confirmation", "quality.pay", rewards.confirm_payout, "Confirms a payout as a second person."
)
api.post(f"{PAYOUT}/taking-back", "quality.pay", rewards.take_back, "Takes a payout back with a reason.")
