"""Plumbing without business words: database, tenancy, errors, jobs, tables, files."""

from __future__ import annotations
