"""Own areas through the API."""

from __future__ import annotations

from audit_app.areas import queries, service
from audit_app.web.endpoints import Api

api = Api("areas")

MEMBER = "/members/<int:user_id>/areas"

api.get("/members/areas", "accounts.manage", queries.list_member_areas, "Every member with their own areas.")
api.get(
    MEMBER, "accounts.manage", queries.get_member_areas, "One member's own areas, declared and by records."
)
api.put(
    MEMBER, "accounts.manage", service.declare_areas, "Declares what a member is answerable for, all of it."
)
