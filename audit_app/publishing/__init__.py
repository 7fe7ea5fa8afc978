"""Gap reports: ordered here, made by `reports` in a child process, kept with their hash in the proof store."""

from __future__ import annotations
