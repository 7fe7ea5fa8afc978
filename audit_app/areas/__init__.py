"""Who is answerable for what, so that nobody judges it, and which accounts are one human, so that a second person is one.

An administrator declares areas; the rooms above ask before a judgement is taken. What is judged, and when, is theirs.
"""
