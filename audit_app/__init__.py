"""The COPC certification readiness audit tool.

Rooms, from the ground floor up; a room may import only rooms below it:

config      settings, read once
base        plumbing without business words
web         the shell of every screen
auditlog    who did what
mail        letters on their way out
accounts    who may
catalog     what is asked: checklist releases
workforce   who works where
evidence    the proof store
areas       who answers for what, and which accounts are one human
intake      files on their way in
privacy     what is held of one person
webhooks    signed messages to other programs
training    modules, requirements, completions
quality     evaluations, calibration, coaching, incentives
vendors     scorecards of bought-in services
scoring     how ratings become a readiness score
metrics     what is measured, and whether results last
actions     what was done about it
checks      which records answer which requirement
audits      the walk
drill       the certifier's visit, rehearsed
portal      vendors assess themselves
own         somebody's own pages, and whose account is whose
talk        comments, requests for proof, notices, digest, calendar
publishing  gap reports, ordered and kept
client      what a client's observer sees of its programmes
dashboard   home
rehearsal   the fictional operation of `make demo`
"""

from __future__ import annotations
