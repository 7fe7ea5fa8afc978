"""Answers to category 3: code, letter (as in `leadership`), finding or reason, note. Names come from the records."""

from __future__ import annotations

ANSWERS = (
    ("3.1a", "m", "Nine jobs are listed with a description each; three serve customers directly.", ""),
    ("3.1b", "m", "Minimum skills are marked as needed at hire or gained in training.", ""),
    ("3.1c", "m", "Every minimum skill has a test with a pass mark.", "Export of the skill list."),
    ("3.1d", "m", "Job sheets were reviewed in spring and again after the instalments change.", ""),
    ("3.2a", "m", "Five selection tools together test every skill that is needed at hire.", ""),
    ("3.2b", "p", "Nine of ten hire files were complete; one had no typing test.", "Hire file 7, Bogotá."),
    ("3.2d", "m", "People who leave within 90 days are analysed; the second interview was changed because of it.", ""),
    ("3.3a", "m", "Each job has a curriculum with modules, objectives, hours and methods.", ""),
    ("3.3b", "p", "In the last 14 months {hours} records lack hours and {proofs} lack a proof.", "Of about 1,200."),
    ("3.3c", "p", "Coverage is about 97%: {missing} agents have not taken Listening and plain language.", "All other gaps are single ones."),
    ("3.3d", "n", "{trainer} held twelve sessions before being verified as a trainer.", "A colleague was on leave."),
    ("3.3e", "m", "92% of learners pass at the first try.", ""),
    ("3.4a", "m", "Each skill has a test, a pass mark, a score sheet and named assessors.", ""),
    ("3.4b", "p", "{late} handled contacts alone about a week before they passed their verification.", "Hiring wave under pressure of volume."),
    ("3.4c", "p", "The verification of {expired} is older than 12 months.", "All other skills were verified in time."),
    ("3.4d", "n", "{failed} failed the verification and have not been tested again for more than a month.", "Both still handle contacts."),
    ("3.4e", "m", "Planners, trainers and team leaders are verified for their own jobs.", "The apprentice trainer is counted under 3.3d."),
    ("3.4f", "m", "Results of the first 90 days are compared with target for each wave.", "Wave of spring: two more days of practice added."),
    ("3.5a", "m", "Individual goals weigh quality 40%, customer outcome 30%, productivity 30%.", "Agents could name the weights."),
    ("3.5b", "m", "Monthly talks are documented for all sampled agents.", "20 of 20."),
    ("3.5c", "m", "The incentive rule has a quality gate and stops the payout after a compliance-critical error.", ""),
    ("3.6a", "m", "The yearly survey was anonymous and reached all sites and shifts.", "Night shift in Manila included."),
    ("3.6d", "p", "Reasons for leaving are collected; the last quarterly analysis is missing.", ""),
)  # fmt: skip
