"""People, sites, programmes and jobs through the API."""

from __future__ import annotations

from audit_app.web.endpoints import Api
from audit_app.workforce import queries, service

api = Api("workforce")

PERSON = "/people/<int:person_id>"

api.get("/people", "workforce.see", queries.list_people, "People as they were on a day.")
api.post("/people", "workforce.change", service.hire, "Takes somebody on.")
api.get(PERSON, "workforce.see", queries.get_person, "One person with every place they had.")
api.put(PERSON, "workforce.change", service.change_person, "Changes a person's name, address or days.")
api.post(
    f"{PERSON}/moves", "workforce.change", service.move, "Moves a person to another place from a day on."
)
api.post(f"{PERSON}/leaving", "workforce.change", service.leave, "Says on which day a person left.")
api.get("/structure", "workforce.see", queries.structure, "Sites, programmes and jobs.")
api.post("/sites", "workforce.change", service.add_site, "Adds a site.")
api.post("/programmes", "workforce.change", service.add_programme, "Adds a programme.")
api.put(
    "/programmes/<int:programme_id>", "workforce.change", service.change_programme, "Changes a programme."
)
api.post("/jobs", "workforce.change", service.add_job, "Adds a job.")
api.put("/jobs/<int:job_id>", "workforce.change", service.change_job, "Changes a job.")
