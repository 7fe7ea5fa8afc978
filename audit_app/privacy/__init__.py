"""Personal data: what the organisation holds of one person, and letting it go. Owns no tables: it reads the metadata,
so that a table which somebody adds tomorrow is in it by itself.
"""

from __future__ import annotations
