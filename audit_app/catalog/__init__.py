"""What is asked: checklist releases, read from files once, kept for ever, and compared with each other."""

from __future__ import annotations
