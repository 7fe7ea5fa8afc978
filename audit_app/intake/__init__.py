"""Files on their way in: staged, checked row by row, previewed, then applied as a whole or not at all.

This room knows no kind of file. A room above it registers a `Kind` in its `importer` package: what the columns are
called, how a row is checked, which rows are known already, how they are written. Upload, preview, rejected rows,
templates and terminal verbs then come from here.
"""

from __future__ import annotations
