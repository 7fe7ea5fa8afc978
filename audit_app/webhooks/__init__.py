"""Tells other programs what happened: signed messages, made from the trail, to addresses that an administrator chose.

A message says that something happened, never what: whoever gets it asks the API with a token of its own. The trail is
the outbox; each subscription remembers the last entry it was told of.
"""

from __future__ import annotations
