"""What an organisation is to the installation."""

from __future__ import annotations

import enum


class Kind(enum.StrEnum):
    """The operator audits itself and its vendors, for clients; each of them sees its own rows alone."""

    OPERATOR = "operator"
    CLIENT = "client"
    VENDOR = "vendor"
