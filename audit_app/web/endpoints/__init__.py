"""The API's own small layer: a room declares an endpoint in a line, the rest is read off the verb's signature.

A verb takes `(session, actor, …)` like every service, a query `(session, …)`. What else it takes comes from the
address, from the query (reading) or from the body (writing); a dataclass among it is taken apart into its fields.
What it returns says what is answered: a number is the id of something new, None is nothing, a `Page` is a list with
`Link` headers, a `File` is sent as it is, and anything else is JSON. The OpenAPI document is made of the same.
"""

from __future__ import annotations

from audit_app.web.endpoints.endpoint import Api, Endpoint, File
from audit_app.web.endpoints.mount import PREFIX, install, list_endpoints, mount
from audit_app.web.endpoints.run import Memory, Remembered, read_whole

__all__ = [
    "PREFIX",
    "Api",
    "Endpoint",
    "File",
    "Memory",
    "Remembered",
    "install",
    "list_endpoints",
    "mount",
    "read_whole",
]
