"""The life of a request for proof: open, provided, accepted or returned with a reason."""

from __future__ import annotations

import enum


class Request(enum.StrEnum):
    """How far a request is."""

    OPEN = "open"
    PROVIDED = "provided"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Step(enum.StrEnum):
    """What is done to it."""

    PROVIDE = "provide"
    ACCEPT = "accept"
    RETURN = "return"
    CANCEL = "cancel"


OPEN = (Request.OPEN, Request.RETURNED)
"""States in which somebody owes a proof."""
_FROM = {
    Step.PROVIDE: (*OPEN, Request.PROVIDED),
    Step.ACCEPT: (Request.PROVIDED,),
    Step.RETURN: (Request.PROVIDED,),
    Step.CANCEL: (*OPEN, Request.PROVIDED),
}


def refusal(
    step: Step, state: Request, *, user_id: int | None, asked_of: int, own: bool, asks: bool
) -> str | None:
    """Why somebody may not take a step, or None: `state`, `person` or `second` (nobody accepts their own proof).

    `own`: whoever takes the step has handed the proof in, with whichever account of theirs.
    """
    if state not in _FROM[step]:
        return "state"
    if step is Step.PROVIDE:
        return None if user_id in {asked_of, None} else "person"
    if not asks:
        return "person"
    if step is Step.ACCEPT and own:
        return "second"
    return None
