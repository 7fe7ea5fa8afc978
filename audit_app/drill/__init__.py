"""The rehearsal of a certifier's visit: who and what is drawn, which records are asked for, what could be shown."""

from __future__ import annotations
