"""The walk: an audit, its answers, their proof, and the way to its signature.

It asks `catalog` what to ask, `checks` what records say and `scoring` what it comes to; it knows nothing of
corrective actions or reports, which build on it.
"""

from __future__ import annotations
