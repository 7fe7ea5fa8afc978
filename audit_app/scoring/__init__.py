"""What a set of ratings and monthly figures is worth: parameter, category, total, grade, verdict and gaps.

Arithmetic alone. The room owns no table, reads nothing and stores nothing: whoever has the answers hands them
over as the frozen inputs of `rules` and gets frozen results back. Every figure is an exact fraction and is
compared unrounded; `shown` cuts it off for a screen.
"""

from __future__ import annotations
