"""Working together: comments with mentions, requests for proof, notices, the daily digest and the calendar.

It hangs on audits and actions and changes neither, but for linking the proof of a request that was accepted.
"""

from __future__ import annotations
