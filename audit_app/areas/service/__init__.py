"""Declares areas, and refuses whoever would judge their own or be their own second person."""

from __future__ import annotations

from audit_app.areas.service.declaring import DeclareAreas, declare_areas
from audit_app.areas.service.refusing import refuse_own, refuse_same_person, sentence, sentence_about

__all__ = ["DeclareAreas", "declare_areas", "refuse_own", "refuse_same_person", "sentence", "sentence_about"]
