"""Who did what: the trail. Every change writes one entry in its own transaction, chained by hash.

It is not the log of the server (that one is for us and holds no personal data).
"""

from __future__ import annotations
