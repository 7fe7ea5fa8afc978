"""What people were taught and have shown: modules, what each job requires, every try, and files of all three."""

from __future__ import annotations
