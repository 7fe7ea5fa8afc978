"""Tables of quality, a module for each noun."""

from __future__ import annotations

from audit_app.quality.models.incentives import AgentFigure, Payout, Scheme

__all__ = ["AgentFigure", "Payout", "Scheme"]
