"""What a request knows: who acts and on which database."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager
from typing import Protocol, cast

from flask import Flask, current_app, g, request

from audit_app.base.actor import Actor
from audit_app.base.db import Database
from audit_app.base.tenancy import TenantSession
from audit_app.config import Settings


class SignIn(Protocol):
    """What a request knows of the sign-in that it came with; the rooms of accounts keep it."""

    @property
    def id(self) -> int:
        """The number of its row."""
        ...

    @property
    def proved_at(self) -> dt.datetime:
        """When the person last proved who they are."""
        ...

    @property
    def strong(self) -> bool:
        """Whether more than a password was asked for."""
        ...


def actor() -> Actor:
    """Who acts in this request; the guard has made sure that there is somebody."""
    return cast("Actor", g.actor)


def find_actor() -> Actor | None:
    return cast("Actor | None", g.get("actor"))


def sign_in() -> SignIn:
    """The sign-in of this request, where there is an actor."""
    return cast("SignIn", g.sign_in)


def database() -> Database:
    return cast("Database", current_app.extensions["audit_app_database"])


def settings() -> Settings:
    return settings_of(current_app)


def settings_of(app: Flask) -> Settings:
    return cast("Settings", app.extensions["audit_app_settings"])


def reading() -> AbstractContextManager[TenantSession]:
    """A session over the actor's organisation, to read with."""
    return database().reading(actor().organisation_id)


def transaction() -> AbstractContextManager[TenantSession]:
    """A session over the actor's organisation, to write with: commits at the end, or not at all."""
    return database().transaction(actor().organisation_id)


def own_query() -> dict[str, str]:
    """What the address of this page asks for, to be carried on by its links.

    Without the names that `url_for` takes for its own: whoever sends a link could have it lead elsewhere, or nowhere.
    """
    return {
        name: value
        for name, value in request.args.items()
        if not name.startswith("_") and name not in ("endpoint", "self")
    }
