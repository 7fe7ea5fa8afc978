"""Takes files of metrics in: monthly values, and raw rows to count a value again."""

from __future__ import annotations
