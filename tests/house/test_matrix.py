"""Every route, every role, own and foreign and signed out, every method: found or not exactly as declared.

The routes are the application's own, so a new one is asked the day it is there. Rows of every table belong to
organisation 1 (number 1) and organisation 2 (number 2); they need make no sense, only have an owner.
"""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy import insert

from audit_app.accounts import service as accounts
from audit_app.accounts.models import Membership, User
from audit_app.accounts.rules import CAPABILITIES, ROLES, Means, Role
from audit_app.base.db import Database
from audit_app.base.tenancy import EVERY
from audit_app.config import Settings
from audit_app.factory import create_app
from audit_app.migrate import METADATA
from audit_app.web import guards
from audit_app.web.guards import requires
from tests.house.test_tenancy import OWNED, value

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
JSON = {"Accept": "application/json"}  # the short answer: thousands are asked for
OWN, FOREIGN = 1, 2


def fill(database):
    """Two organisations, a member of each role in the first, and one row of each in every table."""
    driver = database.engine.raw_connection()
    driver.driver_connection.execute("PRAGMA foreign_keys=OFF")
    driver.driver_connection.execute("PRAGMA ignore_check_constraints=ON")
    driver.close()
    with database.transaction(EVERY) as session:
        tables = [METADATA.tables["organisation"], *(kind.__table__ for kind in OWNED)]
        for table in tables:
            if table.name == "trail_head":
                continue  # the first entry of a trail makes it
            for number in (OWN, FOREIGN):
                row = {column.name: value(column, number) for column in table.columns}
                if table.name == "trail_entry":
                    row |= {"sequence": 1, "previous": "0" * 64}
                if "organisation_id" in row:
                    row["organisation_id"] = number
                session.execute(insert(table), [row], execution_options={"organisation_checked": True})
        for number, role in enumerate(Role, 1):
            name = role.value
            session.add(User(id=number, email=f"{name}@x.example", name=name, fs_uniquifier=name))
            session.flush()
            session.add(Membership(organisation_id=OWN, user_id=number, role=role))


@pytest.fixture(scope="module")
def app(sqlite_template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("matrix")
    path = folder / "matrix.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{path}")
    fill(database)
    app = create_app(Settings(data_dir=folder, secret_key="s" * 40), database)
    app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    yield app
    database.close()


def client_of(app, role):
    client = app.test_client()
    if role is not None:
        number = list(Role).index(role) + 1
        with app.extensions["audit_app_database"].transaction(None) as session:
            key = accounts.open_sign_in(session, number, accounts.BeginSignIn(Means.PASSWORD))
        with client.session_transaction() as cookie:
            cookie.update(_user_id=role.value, _fresh=True, sign_in=key)
    return client


def addresses(app, number):
    """Every rule with the rows of one organisation in its holes: (rule, path)."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or rule.endpoint.startswith("security."):
            continue
        holes = {name: hole(rule, name, number) for name in rule.arguments}
        _host, path = rule.build(holes) or ("", "")
        if path:
            yield rule, path


def hole(rule, name, number):
    if name == "month":
        return "2026-01"
    if type(rule._converters[name]).__name__ == "IntegerConverter":
        return number
    return next(iter(getattr(rule._converters[name], "items", ())), str(number).rjust(3, "0"))


def wanted(role, method, permission):
    """What the declaration says: the view is reached, refused, or leads to signing in."""
    if permission == guards.PUBLIC or (role is not None and permission in ROLES[role]):
        return "reached"
    return 302 if role is None and method == "GET" else 403


API = "/api/"  # asks for a token and takes no browser's word: what tokens may is asked in tests/api


def strays(app, role):
    """Doors that open or shut otherwise than declared, for one role; None is signed out."""
    client, found = client_of(app, role), {}
    for rule, path in addresses(app, OWN):
        permission = guards.permission_of(app, rule.endpoint)
        takes = app.url_map.bind("").allowed_methods(path)
        for method in METHODS:
            if method not in rule.methods and (method in takes or role is not None):
                continue  # another rule answers, or others have asked
            response = client.open(path, method=method, headers=JSON)
            told = "reached" if response.status_code == 299 else response.status_code
            right = wanted(role, method, permission)
            if path.startswith(API) and permission != guards.PUBLIC:
                right = 401
            if told != (right if method in takes else 405):
                found[method, path, permission] = told
    return found


@pytest.fixture
def only_doors(app):
    """The application with nothing behind its doors: whoever gets in is told so."""
    kept = dict(app.view_functions)
    for name in kept:
        if name != "static" and not name.startswith("security."):
            app.view_functions[name] = requires(guards.permission_of(app, name))(lambda **_holes: ("in", 299))
    yield app
    app.view_functions.update(kept)


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role or "signed out")
def test_door_opens_exactly_as_declared(only_doors, role):
    assert strays(only_doors, role) == {}


def test_door_that_opens_to_the_wrong_role_is_found(only_doors):
    """The proof that the test above can fail."""
    only_doors.view_functions["accounts.index"] = requires("home.see")(lambda: ("in", 299))
    only_doors.view_functions["audits.new"] = requires("audits.see")(lambda: ("Forbidden", 403))

    assert ("GET", "/audits/new", "audits.see") in strays(only_doors, Role.READER)
    assert wanted(Role.READER, "GET", "accounts.manage") == 403


# A form that says nothing is refused or does nothing before anybody looks for the row; the rows are compared after all.
SAYS_NOTHING = {404, 422}
NOTHING_SHOWN = {
    "audits.proof_uses": 200,  # in which audits a proof is linked: none
    "audits.move": 303,  # back to the audit with "choose where it goes", which then is not found
    "metrics.save_values": 303,  # no value was sent: back to the list
}


# Where number 2 is of organisation 1: a browser of one's own, a member of one's own, the second entry of one's trail.
OWN_NUMBERS = {
    "/access/own/sign-ins/<int:sign_in_id>/end",
    "/access/<int:user_id>/sign-ins/end",
    "/areas/<int:user_id>",
    "/trail/<int:sequence>",
}


def leaks(app, role):
    """Answers other than "not found" to a foreign number, for one role."""
    client, found = client_of(app, role), {}
    for rule, path in addresses(app, FOREIGN):
        if rule.rule in OWN_NUMBERS:
            continue
        if (
            path.startswith(API)
            or not rule.arguments
            or guards.permission_of(app, rule.endpoint) not in ROLES[role]
        ):
            continue
        for method in sorted(rule.methods & {"GET", "POST"}):
            status = client.open(path, method=method, headers=JSON).status_code
            fine = {404} if method == "GET" else SAYS_NOTHING
            if status not in fine | {NOTHING_SHOWN.get(rule.endpoint)}:
                found[method, path] = status
    return found


def rows_of(app, number):
    """Every row of an organisation, to be compared."""
    with app.extensions["audit_app_database"].whole.connect() as connection:
        return {
            table.name: connection.execute(sa.select(table).where(table.c.organisation_id == number)).all()
            for table in METADATA.tables.values()
            if "organisation_id" in table.c
        }


@pytest.mark.parametrize("role", list(Role))
def test_foreign_number_is_not_found_and_stays_as_it_was(app, role):
    before = rows_of(app, FOREIGN)

    assert leaks(app, role) == {}
    assert rows_of(app, FOREIGN) == before


def test_page_that_shows_foreign_rows_is_found(app):
    """The proof that the test above can fail; the application is everybody's, so the page is put back."""
    kept = app.view_functions["actions.show"]
    app.view_functions["actions.show"] = requires("actions.see")(lambda action_id: f"row {action_id}")
    try:
        assert leaks(app, Role.READER) == {("GET", "/actions/2"): 200}
    finally:
        app.view_functions["actions.show"] = kept


def test_every_capability_that_a_door_asks_for_is_somebodys(app):
    """A word that no role has is a slip of the pen, or a door that nobody opens."""
    asked = {door.permission for door in guards.doors(app)}

    assert asked - CAPABILITIES == {guards.PUBLIC}
