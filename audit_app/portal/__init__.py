"""Vendors assess themselves: invited by the operator, verified by its auditors, with a way to object.

Each side owns its rows. What the vendor writes lies in rows of the vendor's organisation, what the operator makes
of it in rows of the operator's; `service/bridge.py` alone hands anything over, field by field.
"""

from __future__ import annotations
