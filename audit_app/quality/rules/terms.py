"""The words of monitoring: classes of errors, ways to monitor, ways to choose."""

from __future__ import annotations

import enum


class ErrorClass(enum.StrEnum):
    """Whom an error harms. The three critical ones are never blended, and non-critical stands apart."""

    CUSTOMER = "customer_critical"
    BUSINESS = "business_critical"
    COMPLIANCE = "compliance_critical"
    NON_CRITICAL = "non_critical"


CRITICAL = (ErrorClass.CUSTOMER, ErrorClass.BUSINESS, ErrorClass.COMPLIANCE)


class Method(enum.StrEnum):
    """How a contact was watched: beside the agent, from afar, or by the client."""

    SIDE_BY_SIDE = "side_by_side"
    REMOTE = "remote"
    CLIENT = "client"


class Selection(enum.StrEnum):
    """How the contact was chosen; only random ones speak for all contacts."""

    RANDOM = "random"
    TARGETED = "targeted"


class State(enum.StrEnum):
    """Whether an evaluation counts: doubtful ones wait for somebody's word, withdrawn ones never count."""

    COUNTED = "counted"
    DOUBTFUL = "doubtful"
    WITHDRAWN = "withdrawn"


class Doubt(enum.StrEnum):
    """Why an evaluation is doubtful."""

    OTHER_PROGRAMME = "other_programme"  # the agent worked on another programme that day
    OTHER_CHANNEL = "other_channel"  # the programme has no such channel
    OTHER_AGENT = "other_agent"  # the list of contacts names another agent
    LATE = "late"  # evaluated long after the contact


class Shift(enum.StrEnum):
    """The part of the day a contact fell in: from 6, from 14, from 22 o'clock (own rule); UNKNOWN: no time told."""

    EARLY = "early"
    LATE = "late"
    NIGHT = "night"
    UNKNOWN = "unknown"
