"""Answers to category 1: code, letter (m met, p partly, n not met, a not applicable and confirmed, u not
applicable and waiting for the second person), finding or reason, note.
"""

from __future__ import annotations

ANSWERS = (
    ("1.1a", "m", "A one-page statement, signed by the country directors, names aims for customers, clients, staff and the business.", "Copy on every floor, in three languages."),
    ("1.1b", "m", "The statement was reviewed at the January board; the aim for first-contact resolution was added.", "Minutes item 3."),
    ("1.1c", "p", "Four of five people could explain the direction; a chat agent in Bogotá had not heard of it.", "Sample: three agents, one planner, one evaluator."),
    ("1.2a", "m", "The plan opens with client volumes, a market page and last year's results against target.", "Client letters are quoted."),
    ("1.2c", "m", "Four quarterly reviews are on file; two objectives were re-dated with reasons.", ""),
    ("1.2d", "a", "No bot or AI answers customers in either programme.", "Confirmed with both client managers."),
    ("1.2e", "m", "Six managers named their plan actions and the state of each without looking them up.", "Interviews in all three sites."),
    ("1.3a", "m", "All 34 metrics in the catalogue have definition, formula, unit, direction, target, source, owner and frequency.", "Export checked line by line."),
    ("1.3b", "m", "Each target shows its reason; most come from the contract, seven from a benchmark study.", ""),
    ("1.3c", "m", "Phone, e-mail, chat and remote access each have service, quality and efficiency metrics.", ""),
    ("1.4a", "m", "The monthly review follows a fixed agenda of eleven items that covers all result groups.", ""),
    ("1.4b", "m", "Minutes of the last six reviews were read; each records decisions.", "The July review took place a week late."),
    ("1.4c", "p", "Two of fourteen missed targets had no action: chat backlog in June, absence in August.", "Both belong to Kestrel Home."),
    ("1.4d", "m", "Of 41 actions due in six months, 35 were closed in time, which is 85%.", ""),
    ("1.5a", "m", "A coordinator leads the self-audit, holds the course certificate and has two days a week for it.", "Her deputy has not taken the course yet."),
    ("1.5b", "p", "All parameters were audited in Manila and Pune; in Bogotá five were left for next quarter.", "Parameters 2.5, 2.6, 2.12, 3.2 and 3.6."),
    ("1.5c", "m", "The audit plan swaps auditors between sites; no one audited their own team.", ""),
    ("1.5e", "u", "This is the first self-audit, so nothing can have come back.", "Waits for the second person."),
)  # fmt: skip
