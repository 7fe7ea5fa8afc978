"""The proof store: files with a title, a description, their own period and every version they had.

What a proof proves is no business of this room: answers of an audit point at it from above.
"""

from __future__ import annotations
