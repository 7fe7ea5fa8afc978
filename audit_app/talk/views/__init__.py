"""The screens of talk: threads, requests for proof, one's own list, digest and calendar."""

from __future__ import annotations

from audit_app.talk.views import comments, feeds, notices, requests
from audit_app.talk.views.blueprint import blueprint

__all__ = ["blueprint", "comments", "feeds", "notices", "requests"]
