"""The words vendors are spoken of in."""

from __future__ import annotations

import enum


class ServiceKind(enum.StrEnum):
    """What is bought; each kind is held against checks of its own."""

    PAYROLL = "payroll"
    CONTACT_HANDLING = "contact_handling"
    COLLECTIONS = "collections"
    TECHNICAL_SUPPORT = "technical_support"
    DATA_ENTRY = "data_entry"
    RECRUITING = "recruiting"
    OTHER = "other"


class Shown(enum.StrEnum):
    """Whether a check was shown to work in a month."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Dimension(enum.StrEnum):
    """What a vendor is judged on, in the order of the scorecard."""

    BUSINESS = "business"
    EXPERTISE = "expertise"
    TREATMENT = "treatment"
    PUNCTUALITY = "punctuality"
    RESPONSE = "response"


RATED = (Dimension.BUSINESS, Dimension.EXPERTISE, Dimension.TREATMENT)
"""Dimensions that a person rates; the other two are computed from logs."""


class ContactChannel(enum.StrEnum):
    """How a vendor was asked."""

    CALL = "call"
    EMAIL = "e_mail"


class Advice(enum.StrEnum):
    """What to do about a vendor."""

    KEEP = "keep"
    IMPROVE = "improve"
    TAKE_BACK = "take_back"
    NOT_ENOUGH_DATA = "not_enough_data"
