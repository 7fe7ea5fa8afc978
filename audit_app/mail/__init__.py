"""Letters on their way out: written with their cause, delivered afterwards, and shown: what was mailed to whom.

It knows no accounts: an address is text and `user_id` a number, so that every other room can send.
"""

from __future__ import annotations
