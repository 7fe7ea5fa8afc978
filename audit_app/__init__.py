"""The COPC certification readiness audit tool.

Rooms, from the ground floor up; a room may import only rooms below it:

config      settings, read once
base        plumbing without business words
web         the shell of every screen
auditlog    who did what
accounts    who may
catalog     what is asked: checklist releases
workforce   who works where
evidence    the proof store
training    modules, requirements, completions
scoring     how ratings become a readiness score
checks      which records answer which requirement
audits      the walk
publishing  gap reports, ordered and kept
dashboard   home
rehearsal   the fictional operation of `make demo`
"""

from __future__ import annotations
